package org.consentry.site;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How long it takes to choose a site by its host, among few and among thousands. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 2,
        jvmArgsAppend = {"-Xbatch", "-XX:+UseSerialGC"})
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class SitesBench {
    @Param({"5", "5000"})
    private int count = 5;

    private Sites sites;
    private String[] exact = {};
    private String[] below = {};
    private String[] unknown = {};
    private int next;

    @Setup
    public void load() throws PolicyException {
        List<SitePolicy> policies = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String yaml = "site: site-" + i + "\nhosts: [shop-" + i + ".example, \"*.shop-" + i + ".example\"]\n"
                    + "controller: {name: A, email: a@a.example}\nnotice: {version: \"1\", effective: 2026-03-01}\n";
            policies.add(PolicyLoader.load("site-" + i + ".yaml", yaml.getBytes(StandardCharsets.UTF_8)));
        }
        sites = new Sites(policies);
        // The same five in both, so that nothing but their number differs.
        exact = hosts("shop-%d.example:443");
        below = hosts("www.shop-%d.example:443");
        unknown = hosts("www.stranger-%d.example:443");
    }

    private static String[] hosts(String form) {
        String[] hosts = new String[5];
        for (int i = 0; i < hosts.length; i++) {
            hosts[i] = String.format(form, i);
        }
        return hosts;
    }

    private Optional<SitePolicy> one(String[] hosts) {
        next = next == hosts.length - 1 ? 0 : next + 1;
        return sites.forHost(hosts[next]);
    }

    @Benchmark
    public Optional<SitePolicy> exactHost() {
        return one(exact);
    }

    @Benchmark
    public Optional<SitePolicy> hostBelowAWildcard() {
        return one(below);
    }

    @Benchmark
    public Optional<SitePolicy> unknownHost() {
        return one(unknown);
    }
}
