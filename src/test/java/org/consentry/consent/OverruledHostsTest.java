package org.consentry.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.consentry.catalog.Catalog;
import org.consentry.catalog.Classifier;
import org.consentry.catalog.OverrideRule;
import org.consentry.http.HostFence;
import org.consentry.site.SitePolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever an operator overrules or loads, the page's markup, the guard in it and the fence around it say the same. */
class OverruledHostsTest {
    private static final String YAML = """
            site: shop
            hosts: [shop.example]
            controller: {name: Alder}
            notice: {version: "1", effective: 2026-11-01}
            unknown-hosts: UNKNOWN
            vendors:
              - {name: Parcel, hosts: [parcel.example]}
              - {name: Reel, hosts: [reel.example]}
              - {name: Maps, hosts: ["*.maps.example"]}
            purposes:
              - {id: shop, category: necessary, basis: contract, vendors: [Parcel]}
              - {id: video, category: functional, basis: consent, vendors: [Reel]}
              - {id: statistics, category: analytics, basis: consent}
              - {id: ads, category: marketing, basis: consent}
            host-rules:
              - {host: cdn.reel.example, purpose: shop}
              - {host: maps.example, purpose: shop}
            """;

    /** Named by the policy, known to the catalogue on either side, loaded, and known to nobody. */
    private static final List<String> BASES = List.of(
            "parcel.example",
            "reel.example",
            "cdn.reel.example",
            "maps.example",
            "stripe.com",
            "js.stripe.com",
            "jsdelivr.net",
            "doubleclick.net",
            "stats.g.doubleclick.net",
            "matomo.cloud",
            "qqq.example",
            "a.qqq.example",
            "loaded.example",
            "loaded.parcel.example",
            "loaded.maps.example",
            "shop.example");

    private static final List<String> CATEGORIES = List.of("necessary", "functional", "analytics", "marketing");

    @TempDir
    private Path folder;

    private Catalog load(String overrides, String imported) throws IOException {
        Files.createDirectories(folder.resolve("imported"));
        Files.writeString(folder.resolve("overrides.csv"), "site,name,host,category,reason,date\n" + overrides);
        Files.writeString(folder.resolve("imported/l.csv"), "host,category,vendor,source\n" + imported);
        List<String> complaints = new ArrayList<>();
        Catalog catalog = Catalog.load(folder, complaints::add);
        assertThat(complaints).isEmpty();
        return catalog;
    }

    private static SitePolicy site(String unknown) {
        return DecisionHostTest.policy(YAML.replace("UNKNOWN", unknown));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gate", "allow"})
    void markupGuardAndFenceSayTheSame(String unknown) throws IOException {
        for (int seed = 0; seed < 12; seed++) {
            Random random = new Random(seed);
            StringBuilder overrides = new StringBuilder();
            StringBuilder imported = new StringBuilder("other.example,marketing,O,knowledge\n");
            for (String host : BASES) {
                String site = random.nextBoolean() ? "shop" : "";
                if (random.nextInt(3) == 0) {
                    overrides.append("%s,,%s,%s,why,2026-03-01\n".formatted(site, host, any(CATEGORIES, random)));
                }
                if (host.contains("loaded") || random.nextInt(3) == 0) {
                    imported.append("%s,%s,L,knowledge\n".formatted(host, any(CATEGORIES, random)));
                }
            }
            check(site(unknown), load(overrides.toString(), imported.toString()));
        }
    }

    private static <T> T any(List<T> list, Random random) {
        return list.get(random.nextInt(list.size()));
    }

    private static void check(SitePolicy site, Catalog catalog) {
        Classifier classifier = new Classifier(catalog);
        Decision decision = Decision.of(Policies.facts(site, null), classifier, Policies.NEVER_SEEN);
        GuardReading guard = new GuardReading(GuardTable.text(site, catalog));
        List<String> fence = decision.fenceHosts();
        Set<String> hosts = new TreeSet<>();
        for (String base : BASES) {
            hosts.addAll(List.of(base, "x." + base, "y.x." + base, "z" + base));
        }
        for (String host : hosts) {
            HostVerdict verdict = decision.host(host);
            String outcome = verdict.passes() ? "passes" : verdict.purpose();
            assertThat(guard.outcome(guard.host(host))).as("guard on " + host).isEqualTo(outcome);
            boolean fenced = fence.stream().anyMatch(source -> admits(source, host));
            if (!verdict.passes()) {
                assertThat(fenced).as("fence around " + host).isFalse();
            }
            if (verdict.passes()
                    && verdict.rule().startsWith("override:")
                    && catalog.overrides().rules().stream()
                            .map(OverrideRule::host)
                            .anyMatch(host::equals)) {
                assertThat(fenced).as("fence around " + host).isTrue();
            }
        }
    }

    /** As a browser reads a source of the fence, its ports and paths left aside. */
    private static boolean admits(String source, String host) {
        String plain = source.replaceFirst("^[?]!?", "");
        return plain.startsWith("*.") ? host.endsWith(plain.substring(1)) : plain.equals(host);
    }

    @Test
    void whatTheOperatorOpensHasRoomInTheFenceBeforeWhatWeTakeForUseful() throws IOException {
        StringBuilder overrides = new StringBuilder();
        for (int i = 0; i < 60; i++) {
            overrides.append(",,zz-payments-").append(i).append(".example,necessary,why,2026-03-01\n");
        }
        SitePolicy site = site("gate");
        Classifier classifier = new Classifier(load(overrides.toString(), "other.example,marketing,O,knowledge\n"));
        List<String> fence = Decision.of(Policies.facts(site, null), classifier, Policies.NEVER_SEEN)
                .fenceHosts();
        String text = HostFence.policy(fence, "/_consent/csp-reports", true).orElseThrow();
        for (int i = 0; i < 60; i++) {
            assertThat(text).contains(" zz-payments-" + i + ".example ", " *.zz-payments-" + i + ".example");
        }
        assertThat(text).hasSizeLessThanOrEqualTo(8_000);
    }

    @Test
    void ofLongListsTheTableHoldsABoundedPartAndTheGatewayAll() throws IOException {
        StringBuilder imported = new StringBuilder();
        for (int i = 0; i < 3_000; i++) {
            // Those that pass as unknown hosts do, and those below one that waits, need no room.
            imported.append("free-").append(i).append(".example,necessary,L,knowledge\n");
            imported.append("x").append(i).append(".first.example,marketing,L,knowledge\n");
        }
        imported.append("first.example,marketing,L,knowledge\n");
        for (int i = 0; i < 3_000; i++) {
            imported.append("held-").append(i).append(".example,marketing,L,knowledge\n");
        }
        SitePolicy site = site("allow");
        Catalog catalog = load("", imported.toString());
        GuardReading guard = new GuardReading(GuardTable.text(site, catalog));
        GuardReading without = new GuardReading(GuardTable.text(site, Catalog.load()));
        assertThat(guard.hosts.count() - without.hosts.count()).isBetween(900, 1_010);
        assertThat(guard.outcome(guard.host("first.example"))).isEqualTo("ads");
        assertThat(guard.outcome(guard.host("held-0.example"))).isEqualTo("ads");
        assertThat(guard.outcome(guard.host("held-2999.example"))).isEqualTo("passes");
        Decision decision = Decision.of(Policies.facts(site, null), new Classifier(catalog), Policies.NEVER_SEEN);
        assertThat(decision.host("held-2999.example").purpose()).isEqualTo("ads");
    }
}
