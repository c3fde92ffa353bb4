package org.consentry.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.consentry.consent.DecisionHostTest.decision;
import static org.consentry.consent.DecisionHostTest.policy;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.consentry.http.HostFence;
import org.consentry.site.SitePolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of requests to hosts whose tracking hangs on the path. */
class DecisionAddressTest {
    private static final String YAML = """
            site: shop
            hosts: [shop.example]
            controller: {name: Alder}
            notice: {version: "1", effective: 2026-11-01}
            unknown-hosts: allow
            vendors:
              - {name: Google Maps}
            purposes:
              - {id: shop, category: necessary, basis: contract}
              - {id: maps, category: functional, basis: consent, vendors: [Google Maps]}
              - {id: statistics, category: analytics, basis: consent}
              - {id: ads, category: marketing, basis: consent}
            """;

    private static final SitePolicy SITE = policy(YAML);
    private static final SitePolicy GATED = policy(YAML.replace("hosts: allow", "hosts: gate"));

    private static SitePolicy with(String rules) {
        return policy(YAML + "host-rules:\n" + rules);
    }

    private static String shown(HostVerdict verdict) {
        return (verdict.passes() ? "passes" : "held " + verdict.purpose()) + " by " + verdict.rule();
    }

    @ParameterizedTest
    @CsvSource({
        "www.google.com, /pagead/1p-user-list/1, held ads by host:www.google.*/pagead",
        "www.google.com, /ads/ga-audiences, held ads by host:www.google.*/ads",
        "www.google.co.uk, /ads/ga-audiences, held ads by host:www.google.*/ads",
        "www.google.de, /ccm/collect, held ads by host:www.google.*/ccm",
        "www.google.com, /maps/embed, held maps_google-maps by host:www.google.com/maps",
        "www.google.fr, /maps/embed, held maps_google-maps by host:www.google.*/maps",
        "maps.google.at, /maps, held maps_google-maps by host:maps.google.*/maps",
        "www.google.com, /recaptcha/api.js, passes by host:www.google.com/recaptcha",
        "www.google.com, /, passes by unknown",
        "www.google.com, /search, passes by unknown",
        "www.google.evil.com, /pagead, passes by unknown",
        "www.gstatic.com, /recaptcha/releases/x.js, passes by host:www.gstatic.com",
        "www.gstatic.com, /wcm/loader.js, held ads by host:www.gstatic.com/wcm",
        "www.paypal.com, /sdk/js, passes by host:www.paypal.com",
        "www.paypal.com, /tagmanager/pptm.js, held ads by host:www.paypal.com/tagmanager",
        "www.bing.com, /api/maps/mapcontrol, passes by host:www.bing.com/api/maps",
        "www.bing.com, /action/0, held ads by host:bing.com",
        "shop.example, /pagead, passes by own",
        "doubleclick.net, /pagead, held ads by host:doubleclick.net",
    })
    void thePathDecidesWhereTheHostServesOtherThingsToo(String host, String path, String expected) {
        assertThat(shown(decision(SITE).address(host, path))).isEqualTo(expected);
    }

    @Test
    void theGrantOfThePathsPurposeOpensIt() {
        assertThat(decision(SITE, "ads").address("www.google.com", "/pagead/x").passes())
                .isTrue();
        assertThat(decision(SITE, "maps").address("www.google.com", "/maps/embed"))
                .matches(HostVerdict::passes)
                .matches(verdict -> verdict.vendor().equals("Google Maps"));
        assertThat(decision(SITE, "maps").address("www.google.com", "/pagead/x").passes())
                .isFalse();
        SitePolicy observing = policy("enforcement: observe\n" + YAML);
        HostVerdict seen = decision(observing).address("www.google.com", "/pagead/x");
        assertThat(seen.passes()).isTrue();
        assertThat(decision(observing).wouldHold(seen)).isTrue();
    }

    @Test
    void whatIsNecessaryPassesOnAHostThatNobodyKnows() {
        assertThat(decision(GATED).host("www.google.com").passes()).isFalse();
        assertThat(decision(GATED).address("www.google.com", "/search").passes())
                .isFalse();
        assertThat(decision(GATED)
                        .address("www.google.com", "/recaptcha/api.js")
                        .passes())
                .isTrue();
        assertThat(decision(GATED).fenceHosts())
                .contains(
                        HostFence.SPARE_NEXT + "www.google.com/recaptcha",
                        HostFence.SPARE_NEXT + "www.google.com/recaptcha/")
                .noneMatch(source -> source.endsWith("www.google.com"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/%70agead/x",
                "/%70%61gead",
                "//pagead/x",
                "/./pagead",
                "/a/../pagead/x",
                "/recaptcha/..%2fpagead/x",
                "/recaptcha/%2e%2e/pagead/x",
                "/recaptcha/../pagead/x",
                "/pagead;a=b/x",
                "/pagead/../recaptcha/..;/pagead",
                "/pagead/%2e%2e/recaptcha",
                "/maps/../pagead/x",
                "/maps/..%2fpagead/x",
            })
    void noSpellingOfAPathOpensIt(String path) {
        assertThat(decision(SITE).address("www.google.com", path).passes()).isFalse();
        assertThat(decision(SITE, "maps").address("www.google.com", path).passes())
                .isFalse();
        SitePolicy named =
                policy(YAML.replace("Google Maps}\npurposes", "Google Maps, hosts: [google.com]}\npurposes"));
        assertThat(decision(named, "maps").address("www.google.com", path).passes())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"www.google.com", "www.google.co.uk", "www.google.com.au"})
    void aServicesHostDoesNotOpenWhatIsKnownOfItsPaths(String host) {
        SitePolicy named =
                policy(YAML.replace("Google Maps}\npurposes", "Google Maps, hosts: [" + host + "]}\npurposes"));
        for (String path : List.of("/ads/ga-audiences", "/ccm/collect", "/rmkt/c", "/pagead/x")) {
            assertThat(decision(named, "maps").address(host, path).purpose())
                    .as(path)
                    .isEqualTo("ads");
        }
    }

    @Test
    void aPolicyLoosensAPathOnlyInSoManyWords() {
        String google = "  - {host: www.google.com, purpose: %s, loosen: %s}\n";
        assertThat(shown(decision(with(google.formatted("shop", "false"))).address("www.google.com", "/pagead")))
                .isEqualTo("held ads by host:www.google.*/pagead");
        assertThat(shown(decision(with(google.formatted("maps", "false"))).address("www.google.com", "/pagead")))
                .isEqualTo("held ads by host:www.google.*/pagead");
        assertThat(shown(decision(with(google.formatted("shop", "true"))).address("www.google.com", "/pagead")))
                .isEqualTo("passes by policy-host:www.google.com");
        assertThat(shown(decision(with(google.formatted("shop", "true"))).address("www.google.de", "/pagead")))
                .isEqualTo("held ads by host:www.google.*/pagead");
        assertThat(shown(decision(with(google.formatted("statistics", "false"))).address("www.google.com", "/maps")))
                .as("to tighten is free")
                .isEqualTo("held statistics by policy-host:www.google.com");
    }

    @Test
    void theFenceLetsNamedPathsThroughAndNoHostForThem() {
        assertThat(decision(SITE).fenceHosts()).noneMatch(source -> source.contains("www.google.com/maps"));
        assertThat(decision(SITE, "maps").fenceHosts())
                .contains("?www.google.com/maps", "?www.google.com/maps/")
                .noneMatch(source -> source.contains("*.google") || source.contains(".*") || source.contains("pagead"));
        assertThat(HostFence.policy(decision(SITE, "maps").fenceHosts(), "/r", true))
                .get()
                .asString()
                .contains(" www.google.com/maps www.google.com/maps/ ", " www.google.com/recaptcha ");
    }

    @Provide
    Arbitrary<String> paths() {
        return Arbitraries.of(
                        "/",
                        "pagead",
                        "recaptcha",
                        "..",
                        ".",
                        "%2e",
                        "%2F",
                        ";x",
                        "maps",
                        "%70",
                        "a",
                        "\u0000",
                        "\u00e9")
                .list()
                .ofMaxSize(9)
                .map(list -> String.join("", list));
    }

    @Property(tries = 500, seed = "8")
    void whereTheHostHasNoPathsItDecidesAlone(@ForAll("paths") String path) {
        Decision decision = decision(SITE);
        for (String host :
                List.of("shop.example", "www.google.com", "www.youtube.com", "nobody.example", "", "[::1]")) {
            HostVerdict verdict = decision.address(host, path);
            if (!decision.hasPaths(host)) {
                assertThat(verdict).isEqualTo(decision.host(host));
            }
        }
        if (CanonicalPath.of(path).startsWith("/pagead/")) {
            assertThat(decision.address("www.google.com", path).passes()).isFalse();
        }
    }
}
