package org.consentry.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.consentry.catalog.Catalog;
import org.consentry.catalog.CookieFacts;
import org.consentry.site.PolicyException;
import org.consentry.site.PolicyLoader;
import org.consentry.site.SitePolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdvancedTagsTest {
    private static final Consent NO = new Consent(
            "s", "r", "1", Map.of("statistics", false, "ads", false), Instant.parse("2026-11-01T00:00:00Z"));

    private static final String NOTICE = "regimes: {default: notice, regions: [{in: [US-CA], regime: opt-out}]}";

    private static SitePolicy policy(String mode, String regimes, String more) {
        String yaml = """
                site: shop
                hosts: [shop.example]
                controller: {name: Alder}
                notice: {version: "1", effective: 2026-03-01}
                enforcement: strict
                vendors: [{name: Google Analytics, hosts: [google-analytics.com]}]
                purposes:
                  - {id: statistics, category: analytics, vendors: [Google Analytics]}
                  - {id: ads, category: marketing}
                consent-mode: {mode: %s}
                %s
                %s
                """.formatted(mode, regimes, more);
        try {
            return PolicyLoader.load("shop.yaml", yaml.getBytes(StandardCharsets.UTF_8));
        } catch (PolicyException e) {
            throw new AssertionError(e);
        }
    }

    private static Decision refused(SitePolicy policy, Signal... signals) {
        RequestFacts facts = new RequestFacts(
                policy, "https://shop.example", "shop.example", true, false, NO, Set.of(signals), false, "US-CA");
        return Decision.of(facts, Policies.CLASSIFIER, Policies.NEVER_SEEN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "googletagmanager.com",
                "www.googletagmanager.com",
                "region1.google-analytics.com",
                "analytics.google.com",
                "stats.g.doubleclick.net",
                "www.googleadservices.com"
            })
    void tagsLoadAfterANoWhereNobodyHasToBeAskedFirst(String host) {
        Decision advanced = refused(policy("advanced", NOTICE, ""), Signal.GPC);
        assertThat(advanced.host(host).passes()).isTrue();
        assertThat(advanced.address(host, "/g/collect").passes()).isTrue();
        assertThat(refused(policy("basic", NOTICE, "")).host(host).passes()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''
            regimes: {default: opt-out, regions: [{in: [NO], regime: opt-in}]}
            regimes: {default: opt-out, regions: [{in: [NO], regime: under-age}]}
            regimes: {default: under-age}
            """)
    void oneRegionThatAsksFirstKeepsThemShutForAll(String regimes) {
        SitePolicy policy = policy("advanced", regimes, "");
        for (String host : AdvancedTags.HOSTS) {
            assertThat(refused(policy).host(host).passes()).as(host).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "securepubads.g.doubleclick.net",
                "googleads.g.doubleclick.net",
                "pagead2.googlesyndication.com",
                "ad.doubleclick.net",
                "connect.facebook.net",
                "notgoogletagmanager.com.example",
                "www.clarity.ms"
            })
    void whatShowsAdvertisingOrIsAnotherServiceWaitsAsEver(String host) {
        SitePolicy advanced = policy("advanced", NOTICE, "");
        assertThat(refused(advanced).host(host).passes())
                .isEqualTo(refused(policy("basic", NOTICE, "")).host(host).passes());
    }

    @Test
    void cookiesStayRefused() {
        Decision advanced = refused(policy("advanced", NOTICE, ""));
        for (String name : List.of("_ga", "_ga_ABC123", "_gid", "_gcl_au")) {
            CookieFacts cookie = CookieFacts.inRequest(name, "GA1.1.1.1", "");
            assertThat(advanced.verdict(cookie)).as(name).isInstanceOf(Verdict.Refuse.class);
            assertThat(advanced.verdictOnSet(cookie)).as(name).isInstanceOf(Verdict.Refuse.class);
        }
    }

    /** The table is the same for all visitors, those who said no among them. */
    @ParameterizedTest
    @ValueSource(strings = {"default: opt-in", "default: opt-out", "default: notice", "default: under-age"})
    void theGuardKnowsTheNamesOfTrackingCookiesUnderAnyRules(String regimes) {
        GuardReading guard =
                new GuardReading(GuardTable.text(policy("basic", "regimes: {" + regimes + "}", ""), Catalog.load()));
        GuardReading usual = new GuardReading(GuardTable.text(policy("basic", "", ""), Catalog.load()));
        for (String name : List.of("_ga", "_gid", "_fbp")) {
            assertThat(guard.cookies.find(name))
                    .as(name)
                    .isEqualTo(usual.cookies.find(name))
                    .isNotNegative();
        }
    }

    @Test
    void theSitesOwnRuleOnAHostGoesBefore() {
        SitePolicy policy =
                policy("advanced", NOTICE, "host-rules: [{host: googletagmanager.com, purpose: statistics}]");
        assertThat(refused(policy).host("www.googletagmanager.com").passes()).isFalse();
        assertThat(refused(policy).host("analytics.google.com").passes()).isTrue();
    }

    @Test
    void theGuardTheFenceAndInlineStartersAgree() {
        SitePolicy advanced = policy("advanced", NOTICE, "");
        String table = GuardTable.text(advanced, Catalog.load());
        String basic = GuardTable.text(policy("basic", NOTICE, ""), Catalog.load());
        assertThat(table).contains("stats.g.doubleclick.net").doesNotContain("googleads.g.doubleclick.net");
        assertThat(refused(advanced).fenceHosts()).containsAll(AdvancedTags.HOSTS);
        byte[] starter = "w[l].push({'gtm.start': new Date()})".getBytes(StandardCharsets.US_ASCII);
        assertThat(refused(advanced).scripts().judge(starter, 0, starter.length).passes())
                .isTrue();
        assertThat(refused(policy("basic", NOTICE, ""))
                        .scripts()
                        .judge(starter, 0, starter.length)
                        .passes())
                .isFalse();
    }
}
