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
import org.consentry.http.HostFence;
import org.consentry.site.Enforcement;
import org.consentry.site.GeneratedPolicy;
import org.consentry.site.PolicyException;
import org.consentry.site.PolicyLoader;
import org.consentry.site.SitePolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hosts, paths, inline scripts and marks of a page under a policy that uses all there is to say of them. */
class DecisionHostTest {
    private static final String YAML = """
            site: shop
            hosts: [shop.example, "*.shop.co.uk", "*.com", "[::1]"]
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

    private static String shown(HostVerdict verdict) {
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
        "reel.example, held video by policy-host:reel.example",
        "a.reel.example, held video by policy-host:reel.example",
        "ad.doubleclick.net, held video by policy-host:doubleclick.net",
        "www.google.com, held video by policy-host:google.com",
        "analytics.google.com, held statistics by host:analytics.google.com",
        // the catalogue's hosts of a service that a purpose names
        "www.youtube.com, held video by host:youtube.com",
        "i.ytimg.com, held video by host:ytimg.com",
        "connect.facebook.net, held social by host:connect.facebook.net",
        "x.akamaihd.net, held speed by host:akamaihd.net",
        "widget.intercom.io, passes by host:intercom.io",
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
        assertThat(shown(video.host("www.youtube.com"))).isEqualTo("video by host:youtube.com");
        assertThat(video.host("i.ytimg.com").passes()).isTrue();
        assertThat(video.host("static.criteo.net").passes()).isFalse();
        assertThat(video.wouldHold(video.host("www.youtube.com"))).isFalse();
        assertThat(video.wouldHold(video.host("static.criteo.net"))).isTrue();
        assertThat(video.wouldHold(video.host("shop.example"))).isFalse();
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

    private static String small(String keys, String purposes) {
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

    @ParameterizedTest
    @CsvSource({
        "/collect, held statistics by policy-path:/collect",
        "/collect/x, held statistics by policy-path:/collect",
        "/%63ollect, held statistics by policy-path:/collect",
        "/%2563ollect, ''",
        "/tag/a.js, held ads by policy-path:/tag/*",
        "//collect, held statistics by policy-path:/collect",
        "/collect;x=1, held statistics by policy-path:/collect",
        "/collect%3Bx, held statistics by policy-path:/collect",
        "/./collect, held statistics by policy-path:/collect",
        "/a/../collect, held statistics by policy-path:/collect",
        "/a/..;/collect/, held statistics by policy-path:/collect",
        "/../..//%2e/collect, held statistics by policy-path:/collect",
        "/a%2F..%2Fcollect, held statistics by policy-path:/collect",
        "/collect%2Fx, held statistics by policy-path:/collect",
        "/tag%2f;v=2/./a.js, held ads by policy-path:/tag/*",
        "/a/collect, ''",
        "/..collect, ''",
        "/collector, ''",
        "/, ''",
        "'', ''",
        "/%, ''",
        "/%4, ''",
        "/%zz, ''",
    })
    void aTrackingPathWaitsForItsPurpose(String path, String expected) {
        HostVerdict verdict = decision(policy(YAML)).path(path);
        assertThat(verdict == null ? "" : shown(verdict)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "var a = 1; | ''",
                "fbq(\"init\") | held social",
                "gtag(\"config\") | held statistics",
                "gtag(\"config\");fbq(\"init\") | held statistics social",
                "s.src='https://embed.tawk.to/5'; | passes",
                "s.src='https://connect.facebook.net/en/fbevents.js' | held social",
                "var c = {\"s\":\"gtag('config'\"};boot() | ''",
                "s.src='https://widget.intercom.io/widget/x' | passes",
            })
    void anInlineScriptWaitsForEachTagInIt(String script, String expected) {
        byte[] b = script.getBytes(StandardCharsets.UTF_8);
        HostVerdict verdict = decision(policy(YAML)).script(b, 0, b.length);
        String found = verdict == null ? "" : verdict.purpose().isEmpty() ? "passes" : "held " + verdict.purpose();
        assertThat(found).isEqualTo(expected);
        HostVerdict one = decision(policy(YAML), "statistics").script(b, 0, b.length);
        assertThat(one == null || one.passes()).isEqualTo(!expected.contains("social") && !expected.contains("video"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "data-category | analytics | statistics",
                "data-category | statistics | statistics",
                "data-category | ads | ads",
                "data-category | necessary | passes",
                "data-category | chat | passes",
                "data-category | shoes | none",
                "data-category | !analytics | none",
                "data-consent | video social | video social",
                "data-consent | whatever | none",
                "data-consent | true | none",
                "data-consent | statistics later | statistics",
                "data-cookieconsent | statistics,marketing | statistics ads",
                "data-cookieconsent | ignore | passes",
                "data-cookieconsent | Preferences | video",
                "data-cookieconsent | whatever | none",
                "data-usercentrics | meta | social",
                "data-usercentrics | Google Analytics | statistics",
                "data-usercentrics | Somebody | ads",
                "data-name | youtube | video",
                "data-name | email | none",
                "class | big optanon-category-C0002 red | statistics",
                "class | optanon-category-C0003-C0004 | video ads",
                "class | OPTANON-CATEGORY-C0001 | passes",
                "class | optanon-category-C0099 | ads",
                "class | big red | none",
                "id | analytics | none",
            })
    void marksOfOtherToolsAreReadAsPurposes(String attribute, String value, String expected) {
        String found = decision(policy(YAML))
                .hint(attribute, value)
                .map(v -> v.passes() ? "passes" : v.purpose())
                .orElse("none");
        assertThat(found).isEqualTo(expected);
    }

    @Test
    void aMarkWithoutAnEndIsNone() {
        assertThat(decision(policy(YAML)).hint("class", "optanon-category-C0002 ".repeat(100)))
                .isEmpty();
        assertThat(decision(policy(YAML)).hint("data-cookieconsent", " , ")).isEmpty();
    }

    @Test
    void aMarkThatNeverCanBeGrantedHoldsForEver() {
        SitePolicy site = policy(small("", "  - {id: s, category: analytics, basis: consent}"));
        assertThat(decision(site, "s").hint("data-cookieconsent", "statistics, marketing"))
                .get()
                .extracting(HostVerdict::purpose, HostVerdict::passes)
                .containsExactly("-", false);
    }

    @Test
    void theFenceHoldsOwnHostsAndNamedServicesAsFarAsTheyPass() {
        SitePolicy site = policy(YAML);
        List<String> nothing = decision(site).fenceHosts();
        assertThat(nothing)
                .isSorted()
                .doesNotHaveDuplicates()
                .contains("shop.example", "*.shop.example", "shop.co.uk", "*.shop.co.uk")
                .contains("cdn.partner.example", "*.cdn.partner.example", "matomo.cloud", "intercom.io")
                .doesNotContain("partner.example", "youtube.com", "reel.example", "hotjar.com", "plausible.io", "[::1]")
                .doesNotContain("com", "*.com", "cdn.jsdelivr.net", "nobody.example")
                .contains("?js.stripe.com", "?*.js.stripe.com", "?jsdelivr.net", "?*.jsdelivr.net", "?hcaptcha.com")
                .as("google.com is held by the policy, with all below it")
                .contains("?www.gstatic.com")
                .doesNotContain("?accounts.google.com", "?www.google.com/recaptcha/")
                .as("what has held hosts below comes without them")
                .contains("?stripe.com", "?gstatic.com")
                .doesNotContain("?*.stripe.com", "?*.gstatic.com", "?www.google.com", "?q.stripe.com");
        assertThat(decision(site, "video").fenceHosts())
                .containsAll(nothing.stream().filter(s -> !s.startsWith("?")).toList())
                .contains("youtube.com", "*.youtube.com", "reel.example", "*.reel.example", "google.com")
                .as("analytics.google.com is held, so no wildcard above it")
                .doesNotContain("*.google.com", "criteo.net");
        assertThat(decision(site, "ads").fenceHosts())
                .contains("partner.example")
                .doesNotContain("*.partner.example", "criteo.net");
        assertThat(decision(site).fenceHosts()).isSameAs(nothing);
    }

    @Test
    void everyHostOfTheFencePasses() {
        SitePolicy site = policy(YAML);
        for (List<String> granted : List.of(List.<String>of(), List.of("video"), List.of("social", "speed", "ads"))) {
            Decision decision = decision(site, granted.toArray(String[]::new));
            for (String spare : decision.fenceHosts()) {
                String source = spare.replaceFirst("^[?]", "").replaceFirst("/.*", "");
                String host = source.startsWith("*.") ? "q7q" + source.substring(1) : source;
                assertThat(decision.host(host).passes()).as(source).isTrue();
            }
        }
    }

    @Test
    void theNecessaryHostsHaveRoomBesideThoseOfAUsualSite() {
        List<String> hosts = decision(policy(YAML), "video").fenceHosts();
        assertThat(HostFence.policy(hosts, "/_consent/csp-reports", true))
                .get()
                .asString()
                .contains(
                        " js.stripe.com ", " *.js.stripe.com ", " www.google.com/recaptcha/", " cdn.partner.example:*");
    }

    @Test
    void theRegistrableDomainOfTheRequestIsInsideTheFence() {
        SitePolicy any = GeneratedPolicy.of(java.net.URI.create("http://10.0.0.5"), List.of("en"), Enforcement.STRICT);
        RequestFacts facts = new RequestFacts(any, "", "www.shop.example", true, false, null, Set.of(), false);
        assertThat(Decision.of(facts, CLASSIFIER, NEVER_SEEN).fenceHosts())
                .filteredOn(source -> !source.startsWith("?"))
                .containsExactly("*.shop.example", "shop.example");
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
