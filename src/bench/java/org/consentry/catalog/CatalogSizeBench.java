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

/**
 * A verdict on one cookie, with the catalogue as it ships and with one of ten times as many cookie rules: beside each
 * name that is there the same name on other hosts, longer names that begin like it, and patterns that do.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 2,
        jvmArgsAppend = {"-Xbatch", "-XX:+UseSerialGC"})
@Warmup(iterations = 4, time = 700, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 700, timeUnit = TimeUnit.MILLISECONDS)
public class CatalogSizeBench {
    private static final String HEADER = "name,host,category,vendor,protection,lifetime,source\n";

    /** Known by name, by pattern, on a host, by a word, and not at all; a site's own and others'. */
    private static final CookieFacts[] COOKIES = {
        CookieFacts.inRequest("_ga", "GA1.2.1234567890.1700000000", "shop.example"),
        CookieFacts.inRequest("_ga_ABCDEF1234", "GS1.1.1700000000.1.0.1700000000.0.0.0", "shop.example"),
        CookieFacts.inRequest("_hjSessionUser_123456", "eyJpZCI6IjEyMyJ9", "shop.example"),
        CookieFacts.inRequest("JSESSIONID", "0000abcDEF123:-1", "shop.example"),
        CookieFacts.inRequest("basket_of_garden_tools", "3", "shop.example"),
        CookieFacts.inRequest("x9f3a7", "9f86d081884c7d65", "shop.example"),
        new CookieFacts("IDE", "AHWqTUm", "doubleclick.net", true, 33_696_000, true, true, "none"),
        new CookieFacts("uid", "9f86d081884c7d65", "px.ads.example", true, 33_696_000, true, true, "none")
    };

    @Param({"1", "10"})
    private int times = 1;

    private Classifier classifier = new Classifier(Catalog.load());

    @Setup
    public void grow() {
        List<CatalogFile> files = new ArrayList<>(CatalogResources.read("index.txt"));
        if (times > 1) {
            files.add(grown(Catalog.of(files)));
        }
        Catalog catalog = Catalog.of(files);
        System.out.println(catalog.cookies().size() + " rules on cookies");
        classifier = new Classifier(catalog);
    }

    private CatalogFile grown(Catalog shipped) {
        StringBuilder text = new StringBuilder(HEADER);
        int rows = 0;
        for (CookieRule rule : shipped.cookies()) {
            for (int copy = 1; copy < times; copy++) {
                boolean pattern = copy % 3 == 0 && !rule.pattern();
                String name = copy % 3 == 1 ? rule.name() : pattern ? rule.name() + "~" + rows + "_*" : "";
                name = name.isEmpty() ? rule.name().replaceAll("[{*].*", "") + "~" + rows : name;
                // What is protected has no other rule beside it.
                name = name.length() < 3 || !shipped.protections(name).isEmpty() ? "qq~" + rows : name;
                String host = copy % 3 == 1 ? "h" + rows + ".vendor" + copy + ".example" : "";
                text.append('"').append(name.replace("\"", "\"\"")).append("\",").append(host);
                text.append(",analytics,Vendor,,,knowledge\n");
                rows++;
            }
        }
        return new CatalogFile("cookies/grown.csv", rows, text.toString().getBytes(StandardCharsets.UTF_8));
    }

    @Benchmark
    @OperationsPerInvocation(8)
    public void cookie(Blackhole out) {
        for (CookieFacts cookie : COOKIES) {
            out.consume(classifier.classify(cookie));
        }
    }
}
