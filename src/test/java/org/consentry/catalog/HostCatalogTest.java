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
import java.util.stream.Stream;
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
                .isGreaterThan(2_500);
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

    /** Google alone has hosts below it; that browsers part their cookies changes nothing of what they are for. */
    private static final String SUFFIX_OF_ONE_OWNER = "googleapis.com";

    @Test
    void noRuleHoldsForAPublicSuffixOrAnAddress() {
        for (HostRule rule : CATALOG.hosts()) {
            if (!rule.host().equals(SUFFIX_OF_ONE_OWNER)) {
                assertThat(Party.registrableDomain("below." + rule.host()))
                        .as(rule.host())
                        .isNotEqualTo("below." + rule.host());
            }
            assertThat(Party.isAddress(rule.host())).as(rule.host()).isFalse();
        }
    }

    /** Under these everybody has a host of his own, whether or not the list of public suffixes says so. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "github.io",
                "gitlab.io",
                "cloudfront.net",
                "s3.amazonaws.com",
                "eu-west-1.compute.amazonaws.com",
                "azureedge.net",
                "azurewebsites.net",
                "blob.core.windows.net",
                "azurefd.net",
                "herokuapp.com",
                "blogspot.com",
                "appspot.com",
                "web.app",
                "firebaseapp.com",
                "cloudfunctions.net",
                "run.app",
                "netlify.app",
                "vercel.app",
                "onrender.com",
                "pages.dev",
                "workers.dev",
                "r2.dev",
                "b-cdn.net",
                "kxcdn.com",
                "cdn77.org",
                "fastly.net",
                "akamaihd.net",
                "akamaized.net",
                "edgekey.net",
                "edgesuite.net",
                "llnwd.net",
                "digitaloceanspaces.com",
                "myshopify.com",
                "wixsite.com",
                "hlx.page",
                "cafe24.com",
                "fc2.com",
                "shinobi.jp",
                "livedoor.blog",
                "tistory.com",
                "spot.im",
                "uol.com.br",
                "yahoo.co.jp",
                "naver.com",
                "daum.net",
                "wp.pl",
            })
    void noRuleCoversAHostUnderWhichAllKindsLive(String shared) {
        for (String host = shared; host.indexOf('.') > 0; host = above(host)) {
            assertThat(RULES).doesNotContainKey(host);
        }
        assertThat(CLASSIFIER.classifyHost("q7q." + shared).known()).isFalse();
    }

    /** A policy names a service once, and then all of its hosts are meant. */
    @Test
    void noServiceIsSpelledInTwoWays() {
        Map<String, Set<String>> spellings = Stream.of(
                        CATALOG.hosts().stream().map(HostRule::vendor),
                        CATALOG.addresses().stream().map(AddressRule::vendor),
                        CATALOG.scripts().stream().map(ScriptRule::vendor))
                .flatMap(vendors -> vendors)
                .collect(Collectors.groupingBy(VendorName::bare, Collectors.toSet()));
        CATALOG.cookies().stream()
                .map(CookieRule::vendor)
                .forEach(vendor -> spellings.computeIfPresent(VendorName.bare(vendor), (bare, names) -> {
                    names.add(vendor);
                    return names;
                }));
        assertThat(spellings.values().stream().filter(names -> names.size() > 1))
                .isEmpty();
        assertThat(spellings).doesNotContainKey("");
    }

    @Test
    void aHostsNameIsNoServicesNameUnlessTheServiceIsCalledSo() {
        Set<String> called = Set.of("51.la", "esm.sh", "nexx.tv", "tawk.to");
        assertThat(CATALOG.hosts().stream()
                        .filter(rule -> !rule.derived())
                        .filter(rule -> rule.vendor().equals(rule.host()))
                        .map(HostRule::vendor)
                        .filter(vendor -> !called.contains(vendor)))
                .isEmpty();
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
        "bat.bing.net,marketing",
        "exchange.journeymv.com,marketing",
        "pbs.yahoo.com,marketing",
        "b99.yahoo.co.jp,marketing",
        "hbb.afl.rakuten.co.jp,marketing",
        "nam.veta.naver.com,marketing",
        "stat.tiara.kakao.com,analytics",
        "orbidder.otto.de,marketing",
        "ssp.rambler.ru,marketing",
        "ssp.wp.pl,marketing",
        "pixel.cpex.cz,marketing",
        "privacy.cpex.cz,necessary",
        "s.visilabs.net,marketing",
        "static.linximpulse.com,marketing",
        "cdn.holid.io,marketing",
        "tag.leadplace.fr,marketing",
        "adserver.4wnet.com,marketing",
        "cdn.blueknow.com,marketing",
        "m1.openfpcdn.io,analytics",
        "logs1.xiti.com,analytics",
        "insights.algolia.io,analytics",
        "js.monitor.azure.com,analytics",
        "widgets.binotel.com,functional",
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
