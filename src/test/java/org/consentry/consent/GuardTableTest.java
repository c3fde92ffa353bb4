package org.consentry.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
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
              - {name: "\\"'\\\\</script><!--\\u2028&", purpose: statistics}
              - {name: elsewhere, purpose: statistics, host: other.example}
              - {name: two words, purpose: statistics}
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
                Policies.shop());
    }

    /** The guard's reading of the table, from its text. */
    private static final class Guard {
        final List<String> purposes;
        final int unknown;
        final List<String> own;
        final List<Set<String>> hosts = new ArrayList<>();
        final Set<String> never;
        final Set<String> passing;
        final List<Set<String>> cookies = new ArrayList<>();
        final Set<String> refusedCookies;
        final Set<String> passingCookies;
        final List<Shape> shapes = new ArrayList<>();

        /**
         * A pattern of names.
         *
         * @param prefix how many characters stand before its first placeholder
         * @param found what the lists say of it
         */
        private record Shape(int prefix, Pattern expression, int found) {}

        Guard(String text) {
            purposes = strings(part(text, "{p:", ",\nu:"));
            unknown = Integer.parseInt(part(text, ",\nu:", ",\no:"));
            own = strings(part(text, ",\no:", ",\nh:"));
            strings(part(text, ",\nh:", ",\nn:")).forEach(list -> hosts.add(words(list)));
            never = words(strings(part(text, ",\nn:", ",\na:")).get(0));
            passing = words(strings(part(text, ",\na:", ",\nt:")).get(0));
            strings(part(text, ",\nc:", ",\nk:")).forEach(list -> cookies.add(words(list)));
            refusedCookies = words(strings(part(text, ",\nk:", ",\ns:")).get(0));
            passingCookies =
                    words(strings(text.substring(text.indexOf(",\ns:") + 4)).get(0));
            assertThat(hosts).hasSameSizeAs(purposes);
            assertThat(cookies).hasSameSizeAs(purposes);
            List<String> all = new ArrayList<>(refusedCookies);
            all.addAll(passingCookies);
            cookies.forEach(all::addAll);
            for (String pattern : all) {
                int prefix = GuardCookies.prefix(pattern).length();
                if (prefix < pattern.length()) {
                    int found = find(pattern, cookies, refusedCookies, passingCookies);
                    shapes.add(new Shape(prefix, Pattern.compile(expression(pattern)), found));
                }
            }
        }

        private static String part(String text, String from, String to) {
            int start = text.indexOf(from) + from.length();
            return text.substring(start, text.indexOf(to, start));
        }

        private static Set<String> words(String list) {
            return list.isEmpty() ? Set.of() : Set.of(list.split(" "));
        }

        private static List<String> strings(String literal) {
            List<String> strings = new ArrayList<>();
            for (int i = literal.indexOf('"'); i >= 0; i = literal.indexOf('"', i)) {
                int end = literal.indexOf('"', i + 1);
                StringBuilder b = new StringBuilder();
                for (int j = i + 1; j < end; j++) {
                    if (literal.charAt(j) == '\\') {
                        b.append((char) Integer.parseInt(literal.substring(j + 2, j + 6), 16));
                        j += 5;
                    } else {
                        b.append(literal.charAt(j));
                    }
                }
                strings.add(b.toString());
                i = end + 1;
            }
            return strings;
        }

        int host(String host) {
            for (String suffix = host; ; suffix = suffix.substring(suffix.indexOf('.') + 1)) {
                if (own.contains(suffix)) {
                    return -1;
                }
                if (suffix.indexOf('.') < 0) {
                    break;
                }
            }
            for (String suffix = host; ; suffix = suffix.substring(suffix.indexOf('.') + 1)) {
                int found = find(suffix, hosts, never, passing);
                if (found > -9) {
                    return found;
                }
                if (suffix.indexOf('.') < 0) {
                    return unknown;
                }
            }
        }

        /** Without the host's own country first, as the table's rules on any suffix stand behind those on the host. */
        int address(String host, String path) {
            if (outcomeOwn(host)) {
                return -1;
            }
            String anywhere = host.replaceFirst("([.][a-z]{2,3})?[.][a-z]+$", ".*");
            for (String name : List.of(host, anywhere)) {
                for (String at = path; !at.isEmpty(); at = at.substring(0, at.lastIndexOf('/'))) {
                    int found = find(name + at, hosts, never, passing);
                    if (found > -9) {
                        return found;
                    }
                }
            }
            return host(host);
        }

        private boolean outcomeOwn(String host) {
            return own.stream().anyMatch(domain -> ('.' + host).endsWith('.' + domain));
        }

        private static int find(String name, List<Set<String>> lists, Set<String> never, Set<String> passing) {
            for (int i = 0; i < lists.size(); i++) {
                if (lists.get(i).contains(name)) {
                    return i;
                }
            }
            return never.contains(name) ? -2 : passing.contains(name) ? -1 : -9;
        }

        int cookie(String name) {
            int exact = find(name, cookies, refusedCookies, passingCookies);
            if (exact > -9) {
                return exact;
            }
            int best = -1;
            int longest = -1;
            for (Shape shape : shapes) {
                if (shape.prefix > longest && shape.expression.matcher(name).matches()) {
                    longest = shape.prefix;
                    best = shape.found;
                }
            }
            return best;
        }

        private static String expression(String pattern) {
            return ("\\Q" + pattern + "\\E")
                    .replace("{digits}", "\\E[0-9]+\\Q")
                    .replace("{hex}", "\\E[0-9a-fA-F]+\\Q")
                    .replace("{id}", "\\E[0-9A-Za-z]+\\Q")
                    .replace("*", "\\E.*\\Q");
        }

        String outcome(int found) {
            return found == -1 ? "passes" : found == -2 ? "-" : purposes.get(found);
        }
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
        Guard guard = new Guard(GuardTable.text(site, CATALOG));
        Decision decision = nobody(site);
        Set<String> hosts = new HashSet<>(site.hosts());
        CATALOG.hosts().stream().map(HostRule::host).forEach(hosts::add);
        site.hostRules().stream().map(DeclaredHost::host).forEach(hosts::add);
        site.vendors().stream().map(Vendor::hosts).flatMap(List::stream).forEach(hosts::add);
        List<String> bases = List.copyOf(hosts);
        Random random = new Random(7);
        for (int i = 0; i < 3_000; i++) {
            String base = bases.get(random.nextInt(bases.size()));
            hosts.add(
                    switch (random.nextInt(5)) {
                        case 0 -> "a." + base;
                        case 1 -> "a.b-c." + base;
                        case 2 -> "x" + base;
                        case 3 -> base.substring(base.indexOf('.') + 1);
                        default -> "r" + random.nextInt() + ".example";
                    });
        }
        for (String host : hosts) {
            HostVerdict verdict = decision.host(host);
            if (!host.startsWith("*")) {
                assertThat(guard.outcome(guard.host(host)))
                        .as(host)
                        .isEqualTo(verdict.passes() ? "passes" : verdict.purpose());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("policies")
    void saysOfEveryAddressWhatTheGatewaySays(SitePolicy site) {
        Guard guard = new Guard(GuardTable.text(site, CATALOG));
        Decision decision = nobody(site);
        for (AddressRule rule : CATALOG.addresses()) {
            for (String suffix : rule.underAnySuffix() ? List.of("com", "de", "co.uk", "com.br", "dev") : List.of("")) {
                String host = rule.host().replace("*", "") + suffix;
                for (String path :
                        List.of("", rule.path(), rule.path() + "/a.js", rule.path() + "x", "/q" + rule.path())) {
                    HostVerdict verdict = decision.address(host, path);
                    assertThat(guard.outcome(guard.address(host, path)))
                            .as(host + path)
                            .isEqualTo(verdict.passes() ? "passes" : verdict.purpose());
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("policies")
    void saysOfEveryCookieWhatTheGatewaySays(SitePolicy site) {
        Guard guard = new Guard(GuardTable.text(site, CATALOG));
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
        assertThat(out.size()).as("bytes of " + text.length).isLessThan(36_000);
    }

    @Test
    void pathsStandWithThePlaceOfTheirPurpose() {
        assertThat(GuardTable.text(DecisionHostTest.policy(ODD), CATALOG))
                .contains("t:[[\"/a'b\",1],[\"/t/*\",1]]")
                .contains("p:[\"wide\",\"statistics\"]");
    }
}
