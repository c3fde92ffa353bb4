package org.consentry.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.concurrent.TimeUnit;
import org.consentry.catalog.Classification;
import org.consentry.catalog.CookieFacts;
import org.consentry.consent.Decision;
import org.consentry.consent.GuardTable;
import org.consentry.consent.HostVerdict;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** What is asked for each host, script and cookie. One run asks for each of a list once. */
@State(Scope.Thread)
@OutputTimeUnit(TimeUnit.SECONDS)
// -Xbatch: on a busy machine the compiler may otherwise still be at work when measuring begins.
@Fork(
        value = 2,
        jvmArgsAppend = {"-Xbatch", "-XX:+UseSerialGC"})
@Warmup(iterations = 4, time = 700, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 700, timeUnit = TimeUnit.MILLISECONDS)
public class JudgeBench {
    /** Half of them known to the catalogue. */
    static final String[] HOSTS = {
        "www.googletagmanager.com",
        "connect.facebook.net",
        "static.hotjar.com",
        "px.ads.linkedin.com",
        "cdn.shop-pictures.example",
        "fonts.type-foundry.example",
        "api.parcel-service.example",
        "a.very.long.name.of.a.host.in.some.cloud.region-7.example"
    };

    /** Known by name, by pattern, and not at all. */
    static final CookieFacts[] COOKIES = {
        CookieFacts.inRequest("_ga", "GA1.2.1234567890.1700000000", "shop.example"),
        CookieFacts.inRequest("_ga_ABCDEF1234", "GS1.1.1700000000.1.0.1700000000.0.0.0", "shop.example"),
        CookieFacts.inRequest("_fbp", "fb.1.1700000000000.1234567890", "shop.example"),
        CookieFacts.inRequest("JSESSIONID", "0000abcDEF123:-1", "shop.example"),
        CookieFacts.inRequest("_hjSessionUser_123456", "eyJpZCI6IjEyMyJ9", "shop.example"),
        CookieFacts.inRequest("basket_of_garden_tools", "3", "shop.example"),
        CookieFacts.inRequest("x9f3a7", "1", "shop.example"),
        CookieFacts.inRequest("lang", "en", "shop.example")
    };

    private static final byte[] SCRIPT = ("window.__state=window.__state||[];window.__state.push({id:1,"
                    + "text:\"the garden letter of a winter morning\",url:\"https://shop.example/a?b=1\"});")
            .repeat(350)
            .getBytes(US_ASCII);

    private final Decision asked = Shop.decision(false);

    /** A script of 40 KB in which there is no known tag. */
    @Benchmark
    public Classification signatures(Cpu cpu) {
        cpu.did(SCRIPT.length);
        return Shop.CATALOG.signatures().find(SCRIPT, 0, SCRIPT.length);
    }

    /** Each host for the first time in a request, the decision for the request included. */
    @Benchmark
    public void hostsOfNewRequest(Cpu cpu, Blackhole out) {
        judge(Shop.decision(false), out);
        cpu.did(HOSTS.length);
    }

    @Benchmark
    public void hostsAgain(Cpu cpu, Blackhole out) {
        judge(asked, out);
        cpu.did(HOSTS.length);
    }

    private static void judge(Decision decision, Blackhole out) {
        for (String host : HOSTS) {
            HostVerdict verdict = decision.host(host);
            out.consume(verdict);
        }
    }

    @Benchmark
    public void cookies(Cpu cpu, Blackhole out) {
        for (CookieFacts cookie : COOKIES) {
            out.consume(Shop.CLASSIFIER.classify(cookie));
        }
        cpu.did(COOKIES.length);
    }

    /** Once for each site and version of its policy. */
    @Benchmark
    public String guardTable(Cpu cpu) {
        String table = GuardTable.text(Shop.POLICY, Shop.CATALOG);
        cpu.did(table.length());
        return table;
    }
}
