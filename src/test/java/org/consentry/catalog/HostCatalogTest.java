package org.consentry.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.consentry.http.Party;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The hosts that are shipped. */
class HostCatalogTest {

    private static final Catalog CATALOG = Catalog.load();
    private static final Classifier CLASSIFIER = new Classifier(CATALOG);

    private static final Map<String, HostRule> RULES =
            CATALOG.hosts().stream().collect(Collectors.toMap(HostRule::host, rule -> rule));

    private static List<HostRule> derived() {
        return CATALOG.hosts().stream().filter(HostRule::derived).toList();
    }

    @Test
    void trackersAreManyByHandAndByThePackage() {
        assertThat(derived()).hasSizeGreaterThan(1_200);
        assertThat(CATALOG.hosts().stream()
                        .filter(rule -> !rule.derived() && rule.category().tracking())
                        .count())
                .isGreaterThan(1_500);
    }

    @Test
    void theDerivedTableStandsAloneAndIsAllDerived() {
        for (CatalogFile file : CatalogResources.read("index.txt")) {
            if (file.name().startsWith("hosts/")) {
                Set<Boolean> derived = new HashSet<>();
                file.read(
                        List.of("host", "category", "vendor", "source"),
                        (row, place) -> derived.add(row.get(3).contains("third-party-web")));
                assertThat(derived).as(file.name()).containsOnly(file.name().equals("hosts/third-party-web.csv"));
            }
        }
    }

    @Test
    void noDerivedRuleSaysWhatAnotherSaysAboveItOrContradictsOneByHand() {
        List<String> wrong = new ArrayList<>();
        for (HostRule rule : derived()) {
            for (String host = above(rule.host()); host.indexOf('.') > 0; host = above(host)) {
                HostRule other = RULES.get(host);
                if (other != null && (!other.derived() || other.category() == rule.category())) {
                    wrong.add(rule.host() + " below " + host);
                }
                if (other != null) {
                    break;
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static String above(String host) {
        return host.substring(host.indexOf('.') + 1);
    }

    @Test
    void noDerivedRuleHoldsForAPublicSuffixOrAnAddress() {
        for (HostRule rule : derived()) {
            assertThat(Party.registrableDomain("below." + rule.host()))
                    .as(rule.host())
                    .isNotEqualTo("below." + rule.host());
            assertThat(Party.isAddress(rule.host())).as(rule.host()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"com", "de", "fr", "nl", "ie", "ca", "ru", "se", "co.uk", "co.jp", "com.au", "com.br"})
    void noCountrysGoogleIsTrackingAsAWhole(String suffix) {
        for (String host : List.of("google.", "www.google.", "accounts.google.", "news.google.")) {
            assertThat(CLASSIFIER.classifyHost(host + suffix).tracking())
                    .as(host + suffix)
                    .isFalse();
        }
    }

    /** Big sites that also sell advertising: people go there, and other pages sign in or pay through them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "www.apple.com",
                "www.microsoft.com",
                "login.microsoftonline.com",
                "www.amazon.com",
                "m.media-amazon.com",
                "i.ebayimg.com",
                "www.theguardian.com",
                "github.com",
                "raw.githubusercontent.com",
                "upload.wikimedia.org",
                "i.imgur.com",
                "mybucket.s3.amazonaws.com",
                "d111111abcdef8.cloudfront.net",
                "myshop.myshopify.com",
                "alice.github.io",
                "lh3.googleusercontent.com",
                "code.jquery.com",
                "cdn.jsdelivr.net",
                "account.blob.core.windows.net",
                "site.azurewebsites.net",
            })
    void hostsOfAllKindsAreNotTracking(String host) {
        assertThat(CLASSIFIER.classifyHost(host).tracking()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "tags.crwdcntrl.net,marketing",
        "cdn.mediago.io,marketing",
        "a.usbrowserspeed.com,marketing",
        "static.btloader.com,marketing",
        "sync.richaudience.com,marketing",
        "www.awin1.com,marketing",
        "mc.webvisor.org,analytics",
        "st.top100.ru,analytics",
        "eu.umami.is,analytics",
        "cdn.judge.me,functional",
        "cdn.onesignal.com,functional",
        "shop.app,necessary",
        "plugin.uniconsent.com,necessary",
    })
    void commonlyMetHostsAreKnown(String host, String category) {
        assertThat(CLASSIFIER.classifyHost(host).category())
                .isEqualTo(Category.of(category).orElseThrow());
    }

    /** What a policy or a page names is found by the vendor's name. */
    @Test
    void aServiceHasOneNameInBothTables() {
        for (String host : List.of("hubspot.net", "openxcdn.net", "cetrk.com", "fbcdn.net")) {
            assertThat(RULES.get(host)).as(host).isNotNull();
        }
        assertThat(RULES.get("hubspot.net").vendor()).isEqualTo(vendor("hubspot.com"));
        assertThat(RULES.get("openxcdn.net").vendor()).isEqualTo(vendor("openx.net"));
        assertThat(RULES.get("cetrk.com").vendor()).isEqualTo(vendor("crazyegg.com"));
        assertThat(RULES.get("fbcdn.net").vendor()).isEqualTo(vendor("facebook.com"));
    }

    private static String vendor(String host) {
        return RULES.get(host).vendor();
    }

    @Test
    void thePackagesNoticeIsShipped() throws IOException {
        try (InputStream in = HostCatalogTest.class.getResourceAsStream("/META-INF/licenses/third-party-web.txt")) {
            assertThat(in).isNotNull();
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .contains("The MIT License", "Copyright (c) 2019 Patrick Hulce", "WITHOUT WARRANTY");
        }
    }
}
