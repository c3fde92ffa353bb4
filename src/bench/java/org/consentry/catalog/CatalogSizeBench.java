package org.consentry.catalog;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** A verdict on one cookie, with the catalogue as it ships and with one of ten times as many cookie rules. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 2,
        jvmArgsAppend = {"-Xbatch", "-XX:+UseSerialGC"})
@Warmup(iterations = 4, time = 700, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 700, timeUnit = TimeUnit.MILLISECONDS)
public class CatalogSizeBench {
    /** Known by name, by pattern, by a word, and not at all. */
    private static final CookieFacts[] COOKIES = {
        CookieFacts.inRequest("_ga", "GA1.2.1234567890.1700000000", "shop.example"),
        CookieFacts.inRequest("_hjSessionUser_123456", "eyJpZCI6IjEyMyJ9", "shop.example"),
        CookieFacts.inRequest("basket_of_garden_tools", "3", "shop.example"),
        CookieFacts.inRequest("x9f3a7", "9f86d081884c7d65", "shop.example")
    };

    @Param({"1", "10"})
    private int times = 1;

    private Classifier classifier = new Classifier(Catalog.load());

    @Setup
    public void grow() {
        List<CatalogFile> files = new ArrayList<>();
        for (CatalogFile file : CatalogResources.read("index.txt")) {
            files.add(file);
            for (int copy = 1; copy < times && file.name().startsWith("cookies/"); copy++) {
                files.add(renamed(file, "Q" + copy + "~"));
            }
        }
        classifier = new Classifier(Catalog.of(files));
    }

    /** The same rules for names that begin otherwise. */
    private static CatalogFile renamed(CatalogFile file, String prefix) {
        String[] lines = new String(file.bytes(), StandardCharsets.UTF_8).split("\n");
        for (int i = 1; i < lines.length; i++) {
            lines[i] = lines[i].startsWith("\"") ? "\"" + prefix + lines[i].substring(1) : prefix + lines[i];
        }
        String text = String.join("\n", lines) + "\n";
        return new CatalogFile(file.name() + prefix, file.rows(), text.getBytes(StandardCharsets.UTF_8));
    }

    @Benchmark
    @OperationsPerInvocation(4)
    public void cookie(Blackhole out) {
        for (CookieFacts cookie : COOKIES) {
            out.consume(classifier.classify(cookie));
        }
    }
}
