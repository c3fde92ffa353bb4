package org.consentry.site;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.consentry.site.PolicyDiff.Difference;
import org.consentry.site.PolicyDiff.Group;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PolicyDiffTest {
    private static final String OLD = """
            site: shop
            hosts: [shop.example]
            controller: {name: Alder, email: privacy@shop.example}
            notice: {version: "1", statement: /privacy, effective: 2026-03-01}
            vendors: [{name: Metrics, policy: "https://m.example/", hosts: [m.example]}]
            purposes:
              - {id: shop, category: necessary, basis: contract}
              - {id: counting, category: analytics, vendors: [Metrics]}
              - {id: ads, category: marketing, basis: legitimate-interest}
            cookies: [{name: basket, purpose: shop, lifetime: session}, {name: _x, purpose: counting, lifetime: 1 year}]
            host-rules: [{host: cdn.example.net, purpose: shop}]
            tracking-paths: [{path: /collect, purpose: counting}]
            unknown-hosts: gate
            languages: [en, nb]
            validity: 6 months
            retention: {grant: 6 years}
            apps: [{name: ios, key: A-key_of-letters-and-digits-20}]
            regimes: {default: opt-in, regions: [{in: [US-CA], regime: opt-out}]}
            transport: {https: required, hsts: 365 days}
            """;

    private static SitePolicy load(String yaml) {
        try {
            return PolicyLoader.load("shop.yaml", yaml.getBytes(UTF_8));
        } catch (PolicyException e) {
            throw new AssertionError(e.findings().toString(), e);
        }
    }

    private static PolicyDiff changed(String from, String to) {
        assertThat(OLD).contains(from);
        return PolicyDiff.between(load(OLD), load(OLD.replace(from, to)));
    }

    private static Stream<Arguments> changes() {
        return Stream.of(
                of("basis: legitimate-interest", "basis: consent", "! ads: now needs consent, was legitimate-interest"),
                of("basis: legitimate-interest", "basis: consent", "! ads: now a switch, was: open to objection"),
                of(
                        "{id: ads, category: marketing",
                        "{id: ads, category: analytics",
                        "! ads: now analytics, was marketing"),
                of(
                        "  - {id: ads, category: marketing, basis: legitimate-interest}\n",
                        "",
                        "! ads: no longer a purpose"),
                of("vendors: [Metrics]}", "vendors: []}", "! counting: vendor Metrics belongs to it no longer"),
                of(
                        "hosts: [m.example]",
                        "hosts: [m.example, n.example]",
                        "! vendor Metrics: host n.example is one of its own from now on"),
                of(", {name: _x, purpose: counting, lifetime: 1 year}", "", "cookie _x is no longer declared"),
                of(
                        "{name: basket, purpose: shop",
                        "{name: basket, purpose: counting",
                        "! cookie basket goes with counting, was shop"),
                of("lifetime: 1 year", "lifetime: 2 years", "cookie _x lasts \"2 years\", was \"1 year\""),
                of("[{host: cdn.example.net, purpose: shop}]", "[]", "! host cdn.example.net goes with shop no longer"),
                of(
                        "[{path: /collect, purpose: counting}]",
                        "[]",
                        "! path /collect passes from now on, waited for counting"),
                of("unknown-hosts: gate", "unknown-hosts: allow", "! hosts that nobody knows load from now on"),
                of("validity: 6 months", "validity: 12 months", "! a choice holds 12 months, was 6 months"),
                of(
                        "validity: 6 months",
                        "validity: 90 days",
                        "! a choice holds 3 months, was 6 months: who chose before that is asked again"),
                of("languages: [en, nb]", "languages: [nb, en]", "the first language is nb, was en"),
                of("languages: [en, nb]", "languages: [en, de]", "language de is spoken from now on"),
                of("grant: 6 years", "grant: 7 years", "records (grant) are kept 7 years, was 6 years"),
                of(
                        "apps: [{name: ios",
                        "signals: {gpc: ignore}\napps: [{name: ios",
                        "! GPC is ignored from now on: visitors who send it are asked"),
                of("-digits-20", "-digits-21", "app ios: has another key"),
                of("default: opt-in", "default: notice", "! regions that are not named: notice, was opt-in"),
                of("regime: opt-out", "regime: under-age", "! US-CA: the regime is under-age, was opt-out"),
                of("US-CA", "US-CO", "! US-CA: the regime is opt-in, was opt-out"),
                of("in: [US-CA]", "in: [US-CA, US]", "! US: the regime is opt-out, was opt-in"),
                of(
                        "hsts: 365 days",
                        "hsts: 30 days",
                        "browsers are told to come by https alone (HSTS) for 1 month, was 1 year"),
                of(
                        "transport: {https: required, hsts: 365 days}",
                        "transport: {}",
                        "! plain http is answered as it comes from now on"),
                of("name: Alder", "name: Finch", "! who answers for the site: Finch, was Alder"),
                of(
                        "privacy@shop.example",
                        "dpo@shop.example",
                        "controller's mail: dpo@shop.example, was privacy@shop.example"),
                of(
                        "hosts: [shop.example]",
                        "hosts: [shop.example, www.shop.example]",
                        "host www.shop.example is answered from now on"));
    }

    private static Arguments of(String from, String to, String line) {
        return Arguments.of(from, to, line);
    }

    private static List<String> lines(PolicyDiff diff) {
        return diff.differences().stream()
                .map(one -> (one.material() ? "! " : "") + one.text())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("changes")
    void aChangeReadsSo(String from, String to, String line) {
        assertThat(lines(changed(from, to))).contains(line);
    }

    /** Who is offered more than before hasn't agreed to it; who is offered less has. */
    @ParameterizedTest
    @CsvSource({
        "16, 0, '! nobody is asked for their age any more, was 16'",
        "16, 13, '! who says to be under 13 is offered nothing optional, was 16'",
        "13, 16, 'who says to be under 16 is offered nothing optional, was 13'",
        "0, 16, 'who says to be under 16 is offered nothing optional, was no age'",
    })
    void aLowerAgeIsMaterial(int was, int is, String line) {
        assertThat(lines(PolicyDiff.between(
                        load(OLD + "minimum-age: " + was + "\n"), load(OLD + "minimum-age: " + is + "\n"))))
                .containsExactly(line);
    }

    @Test
    void httpsFromNowOnIsNotMaterial() {
        assertThat(lines(PolicyDiff.between(
                        load(OLD.replace("transport: {https: required, hsts: 365 days}\n", "")), load(OLD))))
                .contains("plain http leads to https from now on");
    }

    @Test
    void orderCommentsAndSpellingSayNothing() {
        String other = "# another hand\n"
                + OLD.replace("[en, nb]", "[\"en\", nb] # as before").replace("""
                          - {id: shop, category: necessary, basis: contract}
                          - {id: counting, category: analytics, vendors: [Metrics]}
                        """, """
                          - {id: counting, category: analytics, vendors: [Metrics]}
                          - {basis: contract, id: shop, category: necessary}
                        """);
        PolicyDiff diff = PolicyDiff.between(load(OLD), load(other));
        assertThat(diff.isEmpty()).isTrue();
        assertThat(diff.warnings()).isEmpty();
        assertThat(load(other).hash()).isNotEqualTo(load(OLD).hash());
    }

    /** Version, change and keeps; whether something material changes too; who is asked again; how often it warns. */
    @ParameterizedTest
    @CsvSource({
        "1, , false, Nobody is asked again: the notice keeps, 0",
        "1, , true, Nobody is asked again: the notice keeps, 1",
        "2, , true, Everybody is asked again: version 2, 0",
        "2, , false, Everybody is asked again: version 2, 1",
        "2, 'change: editorial, keeps: [\"1\"], ', false, Nobody is asked again: version 2 of the notice is an, 1",
        "2, 'change: editorial, keeps: [\"1\"], ', true, Nobody is asked again: version 2 of the notice is an, 1",
        "2, 'change: editorial, keeps: [\"0\"], ', true, Everybody is asked again: version 2, 2",
        "2, 'change: editorial, keeps: [\"0\"], ', false, Everybody is asked again: version 2, 3",
        "2, 'change: editorial, keeps: [\"1\", \"0\"], ', false, Nobody is asked again: version 2 of the notice is an, 2",
    })
    void whetherVisitorsAreAskedAgainIsSaidAndWarnedOf(
            String version, String more, boolean material, String again, int warnings) {
        String now = OLD.replace("version: \"1\", ", "version: \"" + version + "\", " + (more == null ? "" : more));
        PolicyDiff diff = PolicyDiff.between(
                load(OLD), load(material ? now.replace("validity: 6 months", "validity: 5 months") : now));
        assertThat(diff.again()).startsWith(again);
        assertThat(diff.warnings()).hasSize(warnings);
        assertThat(diff.material()).isEqualTo(material);
    }

    @Test
    void anEditorialChangeThatForgetsTheVersionBeforeIsWarnedOf() {
        assertThat(changed("version: \"1\", ", "version: \"3\", change: editorial, keeps: [\"2\"], ")
                        .warnings())
                .contains(
                        "the change of the notice is editorial, and its keeps don't name version 1: visitors who chose"
                                + " under that are asked again");
    }

    @Test
    void aVersionThatAMaterialChangeHasEndedIsNotKeptUnsaid() {
        String keeps = "version: \"3\", change: editorial, keeps: [\"2\", \"1\"], ";
        String second = OLD.replace("version: \"1\", ", "version: \"2\", ");
        SitePolicy third = load(OLD.replace("version: \"1\", ", keeps).replace("privacy@", "dpo@"));
        assertThat(PolicyDiff.between(load(second), third).warnings())
                .containsExactly("keeps names 1, and version 2 asked again whoever chose under that: name no version"
                        + " before a material change");
        SitePolicy editorial =
                load(OLD.replace("version: \"1\", ", "version: \"2\", change: editorial, keeps: [\"1\"], "));
        assertThat(PolicyDiff.between(editorial, third).warnings()).isEmpty();
    }

    /** Whoever reads the lines need not be one who may tell the recipient something. */
    @Test
    void ofAWebhooksAddressNoPathOrQueryIsShown() {
        String hooks = OLD + "webhooks: [{name: crm, url: \"%s\", events: [erasure]}]\n";
        SitePolicy first = load(hooks.formatted("https://crm.example/hook/s3cret?key=s3cret"));
        SitePolicy path = load(hooks.formatted("https://crm.example/hook/s3cret2?key=s3cret"));
        SitePolicy host = load(hooks.formatted("https://other.example:8443/hook/s3cret"));
        assertThat(lines(PolicyDiff.between(load(OLD), first)))
                .containsExactly("webhook crm: new, at https://crm.example");
        assertThat(lines(PolicyDiff.between(first, path)))
                .containsExactly("webhook crm is at https://crm.example, another path");
        assertThat(lines(PolicyDiff.between(first, host)))
                .containsExactly("webhook crm is at https://other.example:8443, was https://crm.example");
        assertThat(lines(PolicyDiff.between(host, first)).toString()).doesNotContain("s3cret");
    }

    @Test
    void anEssentialSiteAsksNobodyAndOneThatIsNoLongerAsksEverybody() {
        String essential = """
                site: shop
                hosts: [shop.example]
                controller: {name: Alder, email: privacy@shop.example}
                notice: {version: "1", statement: /privacy, effective: 2026-03-01}
                essential-only: true
                """;
        PolicyDiff to = PolicyDiff.between(load(OLD), load(essential));
        assertThat(to.again()).startsWith("Nobody is asked");
        assertThat(to.warnings()).isEmpty();
        assertThat(lines(to)).contains("! the regime is essential, was opt-in");
        assertThat(PolicyDiff.between(load(essential), load(OLD)).again()).startsWith("Everybody is asked");
    }

    /** Whatever a record of the policy comes to hold, a change of it must not go untold. */
    @Test
    void aChangeOfEveryComponentShows() throws Exception {
        SitePolicy full = Variants.full();
        List<Variants.Variant> variants = Variants.of(full);
        assertThat(variants.stream().map(Variants.Variant::path).collect(Collectors.toSet()))
                .hasSizeGreaterThan(90)
                .contains("id", "transport.hsts", "promises.clauses.0.words.en.text", "hash");
        assertThat(untold(variants, variant -> PolicyDiff.between(full, variant.policy())))
                .containsExactly("hash");
        assertThat(untold(variants, variant -> PolicyDiff.between(variant.policy(), full)))
                .containsExactly("hash");
    }

    private static List<String> untold(List<Variants.Variant> variants, Function<Variants.Variant, PolicyDiff> diff) {
        return variants.stream()
                .filter(variant -> diff.apply(variant).isEmpty())
                .map(Variants.Variant::path)
                .toList();
    }

    @Test
    void whatVisitorsSaidYesToIsMaterial() throws Exception {
        SitePolicy full = Variants.full();
        for (Variants.Variant variant : Variants.of(full)) {
            if (variant.path()
                    .matches("purposes\\.0\\.(id|category|basis|vendors).*"
                            + "|vendors\\.0\\.(name|id|hosts).*|honour.*|validity|regimes.*|hostRules.*"
                            + "|cookies\\.0\\.(purpose|vendor)|promises\\.storage\\.0\\.(purpose|vendor)")) {
                assertThat(PolicyDiff.between(full, variant.policy()).material())
                        .as(variant.path())
                        .isTrue();
            }
        }
    }

    @Test
    void ofLongTextsThePlaceIsShownWhereTheyDiffer() {
        String clauses = OLD + "clauses: [{id: a, words: {en: {title: T, highlight: H, text: \"" + "so ".repeat(100);
        assertThat(lines(
                        PolicyDiff.between(load(clauses + "you may not.\"}}}]\n"), load(clauses + "you may.\"}}}]\n"))))
                .containsExactly(
                        "statement, a, text (en): \"… so so so so you may.\", was \"… so so so so you may not.\"");
    }

    @Test
    void aLineIsOneLineAndBounded() {
        String clauses = OLD + "clauses: [{id: a, words: {en: {title: T, highlight: H, text: \"";
        SitePolicy wide = load(clauses + "a\\nb" + "x".repeat(5000) + "\"}}}]\n");
        SitePolicy other = load(clauses + "c\"}}}]\n");
        assertThat(PolicyDiff.between(other, wide).differences())
                .hasSize(1)
                .allSatisfy(one -> assertThat(one.text()).hasSizeLessThan(200).doesNotContain("\n"));
    }

    @Test
    void groupsComeInTheirOrder() throws Exception {
        List<Path> files;
        try (Stream<Path> all = Files.list(Path.of("server-config", "sites"))) {
            files = all.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
        for (Path file : files) {
            SitePolicy site = PolicyLoader.load(file);
            PolicyDiff diff = PolicyDiff.between(load(OLD), site);
            assertThat(diff.differences().stream().map(Difference::group))
                    .isSorted()
                    .contains(Group.ASKED, Group.WORDS, Group.TECHNICAL);
            assertThat(PolicyDiff.between(site, PolicyLoader.load(file)).isEmpty())
                    .isTrue();
        }
    }
}
