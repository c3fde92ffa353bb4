package org.consentry.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.consentry.consent.Policies.CLASSIFIER;
import static org.consentry.consent.Policies.NEVER_SEEN;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.consentry.catalog.Catalog;
import org.consentry.catalog.Category;
import org.consentry.catalog.HostRule;
import org.consentry.site.Enforcement;
import org.consentry.site.GeneratedPolicy;
import org.consentry.site.PolicyException;
import org.consentry.site.PolicyLoader;
import org.consentry.site.SitePolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hosts that a page loads from, under a policy that uses all there is to say of them. */
class DecisionHostTest {
    static final String YAML = """
            site: shop
            hosts: [shop.example, "*.shop.co.uk", "*.test", "[::1]"]
            upstream: http://origin.shop-hosting.example:8080
            controller: {name: Alder}
            notice: {version: "1", effective: 2026-11-01}
            vendors:
              - {name: YouTube}
              - {name: Reel, hosts: ["*.reel.example", doubleclick.net]}
              - {name: Intercom}
              - {name: Hotjar}
              - {name: Meta}
              - {name: Wide, hosts: [google.com]}
              - {name: Akamai}
            purposes:
              - {id: shop, category: necessary, basis: contract, vendors: [Hotjar]}
              - {id: chat, category: functional, basis: contract, vendors: [Intercom]}
              - {id: video, category: functional, basis: consent, vendors: [YouTube, Reel, Wide]}
              - {id: speed, category: functional, basis: consent, vendors: [Akamai]}
              - {id: statistics, category: analytics, basis: consent}
              - {id: ads, category: marketing, basis: consent}
              - {id: social, category: marketing, basis: consent, vendors: [Meta]}
            host-rules:
              - {host: cdn.partner.example, purpose: shop}
              - {host: stats.partner.example, purpose: statistics}
              - {host: partner.example, purpose: ads}
              - {host: plausible.io, purpose: shop}
              - {host: matomo.cloud, purpose: shop, loosen: true}
              - {host: clarity.ms, purpose: video}
              - {host: cdnjs.cloudflare.com, purpose: speed}
            tracking-paths:
              - {path: /collect, purpose: statistics}
              - {path: /tag/*, purpose: ads}
            """;

    static SitePolicy policy(String yaml) {
        try {
            return PolicyLoader.load("shop.yaml", yaml.getBytes(StandardCharsets.UTF_8));
        } catch (PolicyException e) {
            throw new IllegalStateException(e);
        }
    }

    static Decision decision(SitePolicy site, String... granted) {
        Map<String, Boolean> answers = new HashMap<>();
        site.optionalPurposes().forEach(p -> answers.put(p.id(), false));
        for (String purpose : granted) {
            answers.put(purpose, true);
        }
        Consent consent = new Consent("s", "r", site.notice().version(), answers, Instant.EPOCH);
        return Decision.of(facts(site, consent), CLASSIFIER, NEVER_SEEN);
    }

    private static RequestFacts facts(
            SitePolicy site, @org.jspecify.annotations.Nullable Consent consent, Signal... signals) {
        return new RequestFacts(
                site, "https://www.shop.example", "www.shop.example", true, false, consent, Set.of(signals), false);
    }

    static String shown(HostVerdict verdict) {
        String purpose = verdict.purpose().isEmpty() ? "passes" : verdict.purpose();
        return (verdict.passes() ? "" : "held ") + purpose + " by " + verdict.rule();
    }

    @ParameterizedTest
    @CsvSource({
        // the site's own
        "shop.example, passes by own",
        "static.shop.example, passes by own",
        "www.shop.co.uk, passes by own",
        "origin.shop-hosting.example, passes by own",
        "cdn.shop-hosting.example, passes by unknown",
        "x.origin.shop-hosting.example, passes by unknown",
        "[::1], passes by own",
        "notshop.example, passes by unknown",
        "co.uk, passes by unknown",
        "shop.test, passes by unknown",
        // the policy's rules, the longest match first
        "cdn.partner.example, passes by policy-host:cdn.partner.example",
        "a.b.cdn.partner.example, passes by policy-host:cdn.partner.example",
        "stats.partner.example, held statistics by policy-host:stats.partner.example",
        "partner.example, held ads by policy-host:partner.example",
        "x.partner.example, held ads by policy-host:partner.example",
        // a known tracker is not loosened, but in so many words
        "plausible.io, held statistics by host:plausible.io",
        "x.matomo.cloud, passes by policy-host:matomo.cloud",
        "www.clarity.ms, held statistics by host:clarity.ms",
        "script.hotjar.com, held statistics by host:hotjar.com",
        "cdnjs.cloudflare.com, held speed by policy-host:cdnjs.cloudflare.com",
        // a vendor's hosts: a switch that names the service holds its trackers too, but none of another's
        "reel.example, held video_reel by policy-host:reel.example",
        "a.reel.example, held video_reel by policy-host:reel.example",
        "ad.doubleclick.net, held video_reel by policy-host:doubleclick.net",
        "www.google.com, held video_wide by policy-host:google.com",
        "analytics.google.com, held statistics by host:analytics.google.com",
        // the catalogue's hosts of a service that a purpose names
        "www.youtube.com, held video_youtube by host:youtube.com",
        "i.ytimg.com, held video_youtube by host:ytimg.com",
        "connect.facebook.net, held social_meta by host:connect.facebook.net",
        "x.srip.net, held speed_akamai by host:srip.net",
        // whatever its basis, a vendor's functional service is a switch
        "widget.intercom.io, held chat_intercom by host:intercom.io",
        // the catalogue's by category
        "cdn.jsdelivr.net, passes by host:jsdelivr.net",
        "static.criteo.net, held ads by host:criteo.net",
        "www.google-analytics.com, held statistics by host:google-analytics.com",
        "player.vimeo.com, passes by host:vimeo.com",
        "js.stripe.com, passes by host:js.stripe.com",
        "q.stripe.com, held statistics by host:q.stripe.com",
        "imasdk.googleapis.com, held ads by host:imasdk.googleapis.com",
        "nobody.example, passes by unknown",
        "'', passes by unknown",
    })
    void eachHostHasItsRule(String host, String expected) {
        assertThat(shown(decision(policy(YAML)).host(host))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "'', passes",
        "'  - {id: v, category: functional, basis: consent, vendors: [YouTube]}', passes",
        "'  - {id: v, category: functional, basis: contract}', passes",
        "'  - {id: v, category: functional, basis: consent}', held v",
    })
    void aFunctionalServiceThatNobodyNamesWaitsForASwitchThatNamesNobody(String purposes, String expected) {
        HostVerdict verdict = decision(policy(small("vendors: [{name: YouTube}]\n", purposes)))
                .host("player.vimeo.com");
        assertThat(shown(verdict)).isEqualTo(expected + " by host:vimeo.com");
        assertThat(verdict.category()).isEqualTo(Category.FUNCTIONAL);
    }

    @Test
    void nothingTellsAPageWhereItComesFrom() {
        SitePolicy site = policy(YAML);
        assertThat(GuardTable.text(site, Catalog.load())).doesNotContain("shop-hosting");
        assertThat(decision(site).fenceHosts()).noneMatch(source -> source.contains("shop-hosting"));
        SitePolicy rented = policy(YAML.replace("origin.shop-hosting.example", "shop.hubspot.com"));
        assertThat(decision(rented).host("shop.hubspot.com").rule()).isEqualTo("own");
        assertThat(decision(rented).host("track.hubspot.com").passes()).isFalse();
    }

    @Test
    void aGrantOpensItsOwnHostsAndNoOthers() {
        Decision video = decision(policy(YAML), "video");
        assertThat(shown(video.host("www.youtube.com"))).isEqualTo("video_youtube by host:youtube.com");
        assertThat(video.host("i.ytimg.com").passes()).isTrue();
        assertThat(video.host("static.criteo.net").passes()).isFalse();
        assertThat(video.wouldHold(video.host("www.youtube.com"))).isFalse();
        assertThat(video.wouldHold(video.host("static.criteo.net"))).isTrue();
        assertThat(video.wouldHold(video.host("shop.example"))).isFalse();
    }

    @Test
    void aGrantOfOneServiceOpensNoOtherOfItsPurpose() {
        Decision reel = decision(policy(YAML), "video_reel");
        assertThat(shown(reel.host("reel.example"))).isEqualTo("video_reel by policy-host:reel.example");
        assertThat(shown(reel.host("www.youtube.com"))).isEqualTo("held video_youtube by host:youtube.com");
    }

    @ParameterizedTest
    @CsvSource({
        "'', held - by host:criteo.net",
        "'  - {id: s, category: analytics, basis: consent}', held - by host:criteo.net",
        "'  - {id: s, category: marketing, basis: contract}', held s by host:criteo.net",
    })
    void withoutAPurposeForItATrackerNeverLoads(String purposes, String expected) {
        SitePolicy site = policy(small("", purposes));
        assertThat(shown(decision(site).host("static.criteo.net"))).isEqualTo(expected);
        assertThat(shown(decision(site).host("player.vimeo.com"))).isEqualTo("passes by host:vimeo.com");
    }

    @ParameterizedTest
    @CsvSource({
        "'', held - by unknown",
        "'  - {id: s, category: functional, basis: consent}', held - by unknown",
        "'  - {id: s, category: analytics, basis: consent}', held s by unknown",
        "'  - {id: m, category: marketing, basis: consent}', held m by unknown",
    })
    void unknownHostsWaitForTheStrictestPurposeWhereTheSiteGatesThem(String purposes, String expected) {
        SitePolicy site = policy(small("unknown-hosts: gate\n", purposes));
        assertThat(shown(decision(site).host("nobody.example"))).isEqualTo(expected);
        assertThat(decision(site).host("cdn.jsdelivr.net").passes()).isTrue();
        assertThat(decision(site).host("shop.example").passes()).isTrue();
    }

    static String small(String keys, String purposes) {
        return keys + "site: s\nhosts: [shop.example]\ncontroller: {name: A}\n"
                + "notice: {version: \"1\", effective: 2026-11-01}\n"
                + (purposes.isEmpty() ? "" : "purposes:\n" + purposes + "\n");
    }

    @Test
    void whereTheSiteOnlyObservesEverythingPassesAndIsListed() {
        SitePolicy site = policy("enforcement: observe\n" + YAML);
        Decision nothing = decision(site);
        for (HostRule rule : CLASSIFIER.hosts()) {
            HostVerdict verdict = nothing.host(rule.host());
            assertThat(verdict.passes()).as(rule.host()).isTrue();
            assertThat(nothing.wouldHold(verdict))
                    .as(rule.host())
                    .isEqualTo(!decision(policy(YAML)).host(rule.host()).passes());
        }
        assertThat(nothing.path("/collect")).matches(v -> v != null && v.passes());
        assertThat(nothing.hint("data-category", "ads")).get().matches(HostVerdict::passes);
    }

    @Test
    void aSignalShutsWhatWasGranted() {
        SitePolicy site = policy(YAML);
        Map<String, Boolean> all = new HashMap<>();
        site.optionalPurposes().forEach(p -> all.put(p.id(), true));
        Consent yes = new Consent("s", "r", "1", all, Instant.EPOCH);
        Decision gpc = Decision.of(facts(site, yes, Signal.GPC), CLASSIFIER, NEVER_SEEN);
        assertThat(gpc.host("static.criteo.net").passes()).isFalse();
        assertThat(gpc.host("www.google-analytics.com").passes()).isTrue();
        assertThat(gpc.everythingGranted()).isFalse();
        assertThat(Decision.of(facts(site, yes), CLASSIFIER, NEVER_SEEN).everythingGranted())
                .isTrue();
    }

    @Test
    void notEverythingIsGrantedWhereSomethingNeverCanBe() {
        assertThat(decision(policy(small("", "  - {id: s, category: analytics, basis: consent}")), "s")
                        .everythingGranted())
                .isFalse();
        assertThat(decision(policy(small("", ""))).everythingGranted()).isFalse();
    }

    @Test
    void anyHostThatTheRequestCameToIsTheSitesOwnButNoPublicSuffix() {
        SitePolicy any = GeneratedPolicy.of(java.net.URI.create("http://10.0.0.5"), List.of("en"), Enforcement.MARKUP);
        Decision shop = Decision.of(
                new RequestFacts(any, "", "www.criteo.com", true, false, null, Set.of(), false),
                CLASSIFIER,
                NEVER_SEEN);
        assertThat(shop.host("static.criteo.com").rule()).isEqualTo("own");
        assertThat(shop.host("static.criteo.net").passes()).isFalse();
        Decision suffix = Decision.of(
                new RequestFacts(any, "", "com", true, false, null, Set.of(), false), CLASSIFIER, NEVER_SEEN);
        assertThat(suffix.host("com").passes()).isTrue();
        assertThat(suffix.host("criteo.com").passes()).isFalse();
    }

    @Test
    void whatAPageCanMakeAnybodyRememberIsBounded() {
        Decision decision = decision(policy(YAML));
        for (int i = 0; i < 10_000; i++) {
            decision.host("h" + i + ".example");
        }
        assertThat(decision.judgedHosts()).isLessThanOrEqualTo(256);
        assertThat(shown(decision.host("static.criteo.net"))).isEqualTo("held ads by host:criteo.net");
    }

    @ParameterizedTest
    @ValueSource(strings = {"....", ".", "com", "[", "]", "\u0000", "doubleclick.net.", "-", "a b"})
    void nonsenseIsJudgedToo(String host) {
        assertThat(decision(policy(YAML)).host(host)).isNotNull();
        assertThat(decision(policy(YAML)).host(host.repeat(5_000))).isNotNull();
    }

    @Test
    void categoriesAndVendorsAreNamed() {
        HostVerdict video = decision(policy(YAML)).host("www.youtube.com");
        assertThat(video.vendor()).isEqualTo("YouTube");
        assertThat(video.category()).isEqualTo(Category.MARKETING);
        assertThat(decision(policy(YAML)).host("reel.example").vendor()).isEqualTo("Reel");
        assertThat(decision(policy(YAML)).host("nobody.example").category()).isNull();
    }
}
