package org.consentry.visitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.consentry.banner.MineView.Held;
import org.consentry.consent.Consent;
import org.consentry.consent.Signal;
import org.consentry.inventory.SeenHost;
import org.consentry.site.SitePolicy;
import org.junit.jupiter.api.Test;

/** What is held back for a visitor on a site is what requests would be held back by. */
final class HeldHereTest {
    private static final String VENDORS =
            "vendors:\n  - {name: Meadow Metrics, id: metrics, hosts: [metrics.example]}\n"
                    + "  - {name: Reel Films, id: reel}";

    private static SitePolicy shop(String more) {
        String yaml = String.join(
                "\n",
                "site: shop",
                "hosts: [shop.example]",
                "controller: {name: The Shop}",
                "notice: {version: \"1\", effective: 2026-11-01}",
                more,
                VENDORS,
                "purposes:",
                "  - {id: analytics, category: analytics, basis: consent, vendors: [Meadow Metrics]}",
                "  - {id: video, category: functional, basis: consent, vendors: [Reel Films]}",
                "  - {id: marketing, category: marketing, basis: consent}");
        try {
            return org.consentry.site.PolicyLoader.load("shop", yaml.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        } catch (org.consentry.site.PolicyException e) {
            throw new AssertionError(e.findings().toString(), e);
        }
    }

    private static List<SeenHost> seen(String... hosts) {
        Instant now = ChoiceStage.NOON;
        return java.util.Arrays.stream(hosts)
                .map(host -> new SeenHost(host, List.of("markup"), false, now, now, 1))
                .toList();
    }

    private static List<Held> held(SitePolicy site, Map<String, Boolean> answers, Signal... signals) {
        Consent consent = new Consent("s", "r", "1", answers, ChoiceStage.NOON);
        return HeldHere.of(
                ChoiceStage.decision(ChoiceStage.facts(site, consent, signals)),
                seen("metrics.example", "cdn.metrics.example", "doubleclick.net", "shop.example", "nobody.example"));
    }

    private static List<String> names(List<Held> held) {
        return held.stream().map(Held::name).toList();
    }

    @Test
    void servicesAndHostsThatWaitAreListedWithWhatTheyWaitFor() {
        List<Held> held = held(shop("languages: [en]"), Map.of());
        assertThat(names(held)).contains("Meadow Metrics", "Reel Films").hasSize(3);
        Held metrics = held.stream()
                .filter(one -> one.name().equals("Meadow Metrics"))
                .findFirst()
                .orElseThrow();
        assertThat(metrics.hosts()).contains("metrics.example");
        assertThat(metrics.purposes()).isEqualTo(Set.of("analytics"));
        assertThat(held.stream().flatMap(one -> one.hosts().stream()))
                .contains("doubleclick.net")
                .doesNotContain("shop.example", "nobody.example");
    }

    @Test
    void whatIsGrantedIsNotListedAndAServiceAloneIs() {
        SitePolicy shop = shop("languages: [en]");
        assertThat(held(shop, Map.of("analytics", true, "video", true, "marketing", true)))
                .isEmpty();
        assertThat(names(held(
                        shop, Map.of("analytics", true, "analytics_metrics", false, "video", true, "marketing", true))))
                .containsExactly("Meadow Metrics");
    }

    @Test
    void aSignalHoldsBackToo() {
        List<Held> held =
                held(shop("languages: [en]"), Map.of("analytics", true, "video", true, "marketing", true), Signal.GPC);
        assertThat(held).hasSize(1);
        assertThat(held.get(0).purposes()).containsExactly("marketing");
    }

    @Test
    void aSiteThatOnlyWatchesHoldsNothing() {
        assertThat(held(shop("enforcement: observe"), Map.of())).isEmpty();
    }

    @Test
    void whatOnlyAReportNamesIsNotListed() {
        Instant now = ChoiceStage.NOON;
        Consent consent = new Consent("s", "r", "1", Map.of(), now);
        List<Held> held = HeldHere.of(
                ChoiceStage.decision(ChoiceStage.facts(shop("unknown-hosts: gate"), consent)),
                List.of(
                        new SeenHost("claimed.example", List.of("csp-report"), true, now, now, 9),
                        new SeenHost("cdn.metrics.example", List.of("csp-report"), true, now, now, 9),
                        new SeenHost("both.example", List.of("csp-report", "markup"), true, now, now, 9)));
        assertThat(names(held)).containsExactly("both.example", "Meadow Metrics", "Reel Films");
        assertThat(held.get(1).hosts()).isEmpty();
    }

    @Test
    void aPageIsForReading() {
        SitePolicy shop = shop("unknown-hosts: gate");
        String[] many = java.util.stream.IntStream.range(0, 500)
                .mapToObj(n -> "h" + n + ".example")
                .toArray(String[]::new);
        Consent consent = new Consent("s", "r", "1", Map.of(), ChoiceStage.NOON);
        assertThat(HeldHere.of(ChoiceStage.decision(ChoiceStage.facts(shop, consent)), seen(many)))
                .hasSize(100);
    }
}
