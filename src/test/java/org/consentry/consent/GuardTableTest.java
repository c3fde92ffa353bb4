package org.consentry.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.consentry.catalog.AddressRule;
import org.consentry.catalog.Catalog;
import org.consentry.catalog.Classifier;
import org.consentry.catalog.CookieFacts;
import org.consentry.catalog.CookieRule;
import org.consentry.catalog.HostRule;
import org.consentry.site.DeclaredCookie;
import org.consentry.site.DeclaredHost;
import org.consentry.site.Enforcement;
import org.consentry.site.GeneratedPolicy;
import org.consentry.site.PolicyLoader;
import org.consentry.site.SitePolicy;
import org.consentry.site.Vendor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table, read as the guard reads it, says what the gateway says. */
class GuardTableTest {
    private static final Catalog CATALOG = Catalog.load();
    private static final Classifier CLASSIFIER = new Classifier(CATALOG);

    private static final String ODD = """
            site: shop
            hosts: [shop.example]
            controller: {name: Alder}
            notice: {version: "1", effective: 2026-11-01}
            unknown-hosts: gate
            vendors:
              - {name: Wide, hosts: [google.com, "*.bing.com"]}
              - {name: Meta}
            purposes:
              - {id: shop, category: necessary, basis: contract}
              - {id: wide, category: functional, basis: consent, vendors: [Wide]}
              - {id: statistics, category: analytics, basis: consent, vendors: [Meta]}
            host-rules:
              - {host: cdn.criteo.com, purpose: shop, loosen: true}
              - {host: x.cdn.criteo.com, purpose: statistics}
              - {host: jsdelivr.net, purpose: statistics}
              - {host: a.jsdelivr.net, purpose: shop}
              - {host: www.google.de, purpose: shop, loosen: true}
              - {host: yandex.com, purpose: statistics}
              - {host: maps.google.co.uk, purpose: statistics}
            tracking-paths:
              - {path: "/a'b", purpose: statistics}
              - {path: /t/*, purpose: statistics}
            cookies:
              - {name: _ga*, purpose: shop}
              - {name: _*, purpose: statistics}
              - {name: mine_*, purpose: statistics}
              - {name: mine_basket, purpose: shop}
              - {name: "\\"'\\\\</script><!--&", purpose: statistics}
              - {name: elsewhere, purpose: statistics, host: other.example}
              - {name: "two~words", purpose: statistics}
              - {name: "x{digits}", purpose: statistics}
            """;

    static List<SitePolicy> policies() throws Exception {
        SitePolicy odd = DecisionHostTest.policy(ODD);
        return List.of(
                PolicyLoader.load(Path.of("server-config", "sites", "demo.yaml")),
                GeneratedPolicy.of(URI.create("http://10.0.0.5:8080"), List.of("en"), Enforcement.MARKUP),
                odd,
                DecisionHostTest.policy(ODD.replace("unknown-hosts: gate", "unknown-hosts: allow")),
                DecisionHostTest.policy(ODD.substring(0, ODD.indexOf("vendors:"))),
                Policies.essential(odd),
                Policies.shop());
    }

    private static Decision nobody(SitePolicy site) {
        String host =
                site.hosts().contains("*") ? "nobody.invalid" : site.hosts().get(0);
        return Decision.of(
                new RequestFacts(site, "", host, true, false, null, Set.of(), false), CLASSIFIER, Policies.NEVER_SEEN);
    }

    @ParameterizedTest
    @MethodSource("policies")
    void saysOfEveryHostWhatTheGatewaySays(SitePolicy site) {
        GuardReading guard = new GuardReading(GuardTable.text(site, CATALOG));
        Decision decision = nobody(site);
        Set<String> hosts = new HashSet<>(site.hosts());
        CATALOG.hosts().stream().map(HostRule::host).forEach(hosts::add);
        site.hostRules().stream().map(DeclaredHost::host).forEach(hosts::add);
        site.vendors().stream().map(Vendor::hosts).flatMap(List::stream).forEach(hosts::add);
        for (String host : List.copyOf(hosts)) {
            hosts.add(host.substring(host.indexOf('.') + 1));
        }
        for (String host : hosts) {
            if (!host.startsWith("*")) {
                assertThat(guard.outcome(guard.host(host))).as(host).isEqualTo(outcome(decision.host(host)));
            }
        }
    }

    /** A stranger is now and then taken for a host that the table knows, and held; never let through. */
    @ParameterizedTest
    @MethodSource("policies")
    void saysOfStrangersBesideThemWhatTheGatewaySays(SitePolicy site) {
        GuardReading guard = new GuardReading(GuardTable.text(site, CATALOG));
        Decision decision = nobody(site);
        List<String> bases = CATALOG.hosts().stream().map(HostRule::host).toList();
        Random random = new Random(7);
        int wrong = 0;
        for (int i = 0; i < 3_000; i++) {
            String base = bases.get(random.nextInt(bases.size()));
            String host = switch (random.nextInt(4)) {
                case 0 -> "a." + base;
                case 1 -> "a.b-c." + base;
                case 2 -> "x" + base;
                default -> "r" + random.nextInt() + ".example";
            };
            String right = outcome(decision.host(host));
            String said = guard.outcome(guard.host(host));
            assertThat(said.equals("passes") && !right.equals("passes"))
                    .as(host)
                    .isFalse();
            wrong += said.equals(right) ? 0 : 1;
        }
        assertThat(wrong).isLessThanOrEqualTo(6);
    }

    private static String outcome(HostVerdict verdict) {
        return verdict.passes() ? "passes" : verdict.purpose();
    }

    @ParameterizedTest
    @MethodSource("policies")
    void saysOfEveryAddressWhatTheGatewaySays(SitePolicy site) {
        GuardReading guard = new GuardReading(GuardTable.text(site, CATALOG));
        Decision decision = nobody(site);
        for (AddressRule rule : CATALOG.addresses()) {
            for (String suffix : rule.underAnySuffix() ? List.of("com", "de", "co.uk", "com.br", "dev") : List.of("")) {
                String host = rule.host().replace("*", "") + suffix;
                for (String path :
                        List.of("", rule.path(), rule.path() + "/a.js", rule.path() + "x", "/q" + rule.path())) {
                    assertThat(guard.outcome(guard.address(host, path)))
                            .as(host + path)
                            .isEqualTo(outcome(decision.address(host, path)));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("policies")
    void saysOfEveryCookieWhatTheGatewaySays(SitePolicy site) {
        GuardReading guard = new GuardReading(GuardTable.text(site, CATALOG));
        Decision decision = nobody(site);
        Set<String> names = new HashSet<>();
        Random random = new Random(11);
        Stream.concat(
                        CATALOG.cookies().stream()
                                .filter(rule -> rule.host().isEmpty())
                                .map(CookieRule::name),
                        site.cookies().stream().map(DeclaredCookie::name))
                .forEach(name -> {
                    for (String digits : List.of("7", "0123456789")) {
                        String specimen = name.replace("{digits}", digits)
                                .replace("{hex}", "3fA" + Integer.toHexString(random.nextInt()))
                                .replace("{id}", "Zk" + random.nextInt(99));
                        names.add(specimen.replace("*", ""));
                        names.add(specimen.replace("*", "q-" + digits));
                        names.add(specimen.replace("*", "~") + "Q");
                        names.add("q" + specimen);
                    }
                });
        for (String name : names) {
            Verdict verdict = decision.judge(
                    CookieFacts.inRequest(name, "", decision.facts().host()), false);
            boolean byName = verdict.rule().startsWith("exact:")
                    || verdict.rule().startsWith("pattern:")
                    || verdict.rule().startsWith("protected:")
                    || verdict.rule().startsWith("policy:");
            if (!byName || odd(name, site)) {
                // What the gateway guesses, or knows of one host alone, the guard leaves to it.
                continue;
            }
            String expected = verdict instanceof Verdict.Refuse refusal
                    ? refusal.purpose().isEmpty() ? "-" : refusal.purpose()
                    : "passes";
            assertThat(guard.outcome(guard.cookie(name)))
                    .as(name + " by " + verdict.rule())
                    .isEqualTo(expected);
        }
    }

    private static boolean odd(String name, SitePolicy site) {
        return name.startsWith("__")
                || site.cookies().stream()
                        .anyMatch(c ->
                                c.matches(name) && c.name().chars().anyMatch(d -> d <= ' ' || d > '~' || d == '{'));
    }

    @ParameterizedTest
    @MethodSource("policies")
    void isTheSameTextEachTimeAndSafeInAnyPage(SitePolicy site) {
        String text = GuardTable.text(site, Catalog.load());
        assertThat(text).isEqualTo(GuardTable.text(site, CATALOG)).doesNotContain("<", ">", "&", "\u2028");
        assertThat(text.chars()).allMatch(c -> c == '\n' || c >= ' ' && c <= '~');
    }

    @Test
    void textsAreQuotedForScriptsInsidePages() {
        assertThat(GuardTable.quoted("a\"b\\c</script>\u2028\u0000ä&"))
                .isEqualTo("\"a\\u0022b\\u005cc\\u003c/script\\u003e\\u2028\\u0000\\u00e4\\u0026\"");
    }

    @ParameterizedTest
    @MethodSource("policies")
    void isNoLoadForAPage(SitePolicy site) throws IOException {
        byte[] text = GuardTable.text(site, CATALOG).getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(text);
        }
        // A browser fetches it once and keeps it; a tracker that it doesn't know is held in the markup alone.
        assertThat(out.size()).as("bytes of " + text.length).isLessThanOrEqualTo(14_000);
    }

    @ParameterizedTest
    @MethodSource("policies")
    void hardlyTakesAStrangerForAHostThatItKnows(SitePolicy site) {
        GuardReading guard = new GuardReading(GuardTable.text(site, CATALOG));
        Decision decision = nobody(site);
        Random random = new Random(5);
        int wrong = 0;
        for (int i = 0; i < 100_000; i++) {
            String host = "www." + word(random) + (i % 2 == 0 ? ".example" : "." + word(random) + ".io");
            wrong += guard.outcome(guard.host(host)).equals(outcome(decision.host(host))) ? 0 : 1;
        }
        // Where all that nobody knows waits anyhow, one of them may wait for another purpose, and for no less than one.
        assertThat(wrong).isLessThanOrEqualTo(site.gateUnknownHosts() ? 200 : 100);
    }

    @ParameterizedTest
    @MethodSource("policies")
    void takesNoCookieOfTheSitesOwnForATrackers(SitePolicy site) {
        GuardReading guard = new GuardReading(GuardTable.text(site, CATALOG));
        Random random = new Random(6);
        int wrong = 0;
        for (int i = 0; i < 100_000; i++) {
            wrong += guard.cookies.find(word(random) + "-" + i) == -9 ? 0 : 1;
        }
        assertThat(wrong).isLessThanOrEqualTo(6);
    }

    /** Names that the catalogue lists as necessary or functional, and those above them, are nobody's hashes. */
    @ParameterizedTest
    @MethodSource("policies")
    void whatIsKnownIsNeverTakenForAnother(SitePolicy site) {
        GuardReading guard = new GuardReading(GuardTable.text(site, CATALOG));
        Decision decision = nobody(site);
        for (HostRule rule : CATALOG.hosts()) {
            for (String host = rule.host(); host.indexOf('.') > 0; host = host.substring(host.indexOf('.') + 1)) {
                assertThat(guard.outcome(guard.host(host))).as(host).isEqualTo(outcome(decision.host(host)));
            }
        }
    }

    private static String word(Random random) {
        StringBuilder b = new StringBuilder();
        for (int i = random.nextInt(4, 14); i > 0; i--) {
            b.append((char) ('a' + random.nextInt(26)));
        }
        return b.toString();
    }

    @Test
    void pathsStandWithThePlaceOfTheirPurpose() {
        assertThat(GuardTable.text(DecisionHostTest.policy(ODD), CATALOG))
                .contains("t:[[\"/a'b\",2],[\"/t/*\",2]]")
                .contains("p:[\"wide\",\"wide_wide\",\"statistics\",");
    }

    @Test
    void whereNothingIsAskedAPathNeverPasses() {
        assertThat(GuardTable.text(Policies.essential(DecisionHostTest.policy(ODD)), CATALOG))
                .startsWith("{p:[],\nu:-2,")
                .contains("t:[[\"/a'b\",-2],[\"/t/*\",-2]]");
    }
}
