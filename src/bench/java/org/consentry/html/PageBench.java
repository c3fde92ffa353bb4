package org.consentry.html;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.consentry.banner.PageGate;
import org.consentry.bench.Cpu;
import org.consentry.bench.Shop;
import org.consentry.consent.Decision;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.jsoup.parser.StreamParser;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** Scanning and rewriting of pages, and jsoup's reading of the same ones. One run is every page of the set once. */
@State(Scope.Thread)
@OutputTimeUnit(TimeUnit.SECONDS)
// Long enough before measuring for the compiler to be done, even where there are few processors.
@Fork(2)
@Warmup(iterations = 22, time = 1)
@Measurement(iterations = 8, time = 1)
public class PageBench {
    private static final byte[] HEAD =
            "<link rel=stylesheet href=\"/_consent/banner/0123456789abcdef.css\">".getBytes(UTF_8);
    private static final byte[] BODY = "<div id=\"consentry\">A banner</div>\n".repeat(100).getBytes(UTF_8);

    /** Bytes of the page; or mixed: one of each size; or dense: the pages of the tests, full of what must wait. */
    @Param({"2000", "10000", "40000", "120000", "400000", "1600000", "mixed", "dense"})
    public String pages;

    /** How many bytes of a page come at a time. */
    @Param("8192")
    public int chunk;

    private final List<byte[]> set = new ArrayList<>();
    private final Gate held = new HeldHosts();
    private final TagEvents ignored = new TagEvents() {};
    private long size;

    @Setup
    public void read() throws IOException {
        switch (pages) {
            case "mixed" -> BenchPages.SIZES.forEach(bytes -> set.add(BenchPages.page(bytes, 1)));
            case "dense" -> {
                try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("src/test/resources/html/pages"))) {
                    for (Path file : files) {
                        set.add(Files.readAllBytes(file));
                    }
                }
            }
            default -> set.add(BenchPages.page(Integer.parseInt(pages), 1));
        }
        set.forEach(page -> size += page.length);
    }

    /** Finds the tags and does nothing about them. */
    @Benchmark
    public void scan(Cpu cpu) throws IOException {
        for (byte[] page : set) {
            TagScanner scanner = new TagScanner(ignored, true);
            scanner.scan(page, 0, page.length, 0);
            scanner.finish(page, 0);
        }
        cpu.did(size);
    }

    /** Puts the fragments in, and gates by a list of thirty hosts. */
    @Benchmark
    public void rewrite(Cpu cpu, Blackhole out) throws IOException {
        for (byte[] page : set) {
            write(page, held, out);
        }
        cpu.did(size);
    }

    /** The same for a visitor who has said nothing, with the catalogue's hosts and scripts. */
    @Benchmark
    public void rewriteJudged(Cpu cpu, Blackhole out) throws IOException {
        for (byte[] page : set) {
            write(page, judged(false), out);
        }
        cpu.did(size);
    }

    /** The same for a visitor who has said yes to all. */
    @Benchmark
    public void rewriteGranted(Cpu cpu, Blackhole out) throws IOException {
        for (byte[] page : set) {
            write(page, judged(true), out);
        }
        cpu.did(size);
    }

    /** As the filter has it, without the list of hosts that it keeps for the operator. */
    private static Gate judged(boolean yes) {
        Decision decision = Shop.decision(yes);
        Gate.Page page = new Gate.Page("https", decision.facts().host(), "/");
        return new PageGate(page, decision, decision::address, policy -> policy, "/_consent/", "/");
    }

    @Benchmark
    public void jsoupStream(Cpu cpu, Blackhole out) throws IOException {
        for (byte[] page : set) {
            try (StreamParser stream = new StreamParser(Parser.htmlParser())) {
                stream.parse(new InputStreamReader(new ByteArrayInputStream(page), UTF_8), "https://shop.example/");
                for (Iterator<Element> elements = stream.iterator(); elements.hasNext(); ) {
                    out.consume(elements.next());
                }
            }
        }
        cpu.did(size);
    }

    @Benchmark
    public void jsoupDocument(Cpu cpu, Blackhole out) throws IOException {
        for (byte[] page : set) {
            out.consume(Jsoup.parse(new ByteArrayInputStream(page), "UTF-8", "https://shop.example/"));
        }
        cpu.did(size);
    }

    private void write(byte[] page, Gate gate, Blackhole out) throws IOException {
        HtmlRewriter rewriter = new HtmlRewriter(new Fragment(), gate, (b, off, len) -> out.consume(b[off + len - 1]));
        for (int at = 0; at < page.length; at += chunk) {
            rewriter.write(page, at, Math.min(chunk, page.length - at));
        }
        rewriter.close();
        if (rewriter.failedOpen() || rewriter.fault() != null) {
            throw new IllegalStateException("a page has not been rewritten", rewriter.fault());
        }
    }

    private static final class Fragment implements Inserts {
        @Override
        public byte[] head(String pageLang) {
            return HEAD;
        }

        @Override
        public byte[] body(String pageLang) {
            return BODY;
        }
    }
}
