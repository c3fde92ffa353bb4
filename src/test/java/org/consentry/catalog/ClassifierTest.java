package org.consentry.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClassifierTest {

    private static final Classifier CLASSIFIER = new Classifier(Catalog.load());
    private static final long TWO_YEARS = Duration.ofDays(730).toSeconds();

    private static Classification inRequest(String name) {
        return CLASSIFIER.classify(CookieFacts.inRequest(name, "x", "shop.example"));
    }

    private static Classification thirdParty(String name, String host) {
        return CLASSIFIER.classify(new CookieFacts(name, null, host, true, TWO_YEARS, false, true, "none"));
    }

    private static Classification set(String name, String value, long lifetime, boolean httpOnly) {
        return CLASSIFIER.classify(
                new CookieFacts(name, value, "shop.example", false, lifetime, httpOnly, true, "lax"));
    }

    @ParameterizedTest
    @CsvSource({
        "consentry, necessary, protected:own",
        "__Host-consentry, necessary, protected:own",
        "__Secure-consentry, necessary, protected:own",
        "JSESSIONID, necessary, protected:container-session",
        "PHPSESSID, necessary, protected:container-session",
        "ASP.NET_SessionId, necessary, protected:container-session",
        "connect.sid, necessary, protected:container-session",
        "csrftoken, necessary, protected:csrf",
        "__RequestVerificationToken_L2E1, necessary, protected:csrf",
        "wordpress_logged_in_0123456789abcdef0123456789abcdef, necessary, protected:login",
        "woocommerce_cart_hash, necessary, protected:basket",
        "_ga, analytics, exact:_ga",
        "_ga_1A2B3C4D5E, analytics, pattern:_ga_*",
        "_gat_UA-12345-1, analytics, pattern:_gat_*",
        "_hjSessionUser_123456, analytics, pattern:_hjSessionUser_{digits}",
        "_fbp, marketing, exact:_fbp",
        "VISITOR_INFO1_LIVE, marketing, exact:VISITOR_INFO1_LIVE",
        "OptanonConsent, necessary, exact:OptanonConsent",
        "AWSALB, necessary, exact:AWSALB",
        "__cf_bm, necessary, exact:__cf_bm",
        "incap_ses_123_456, necessary, pattern:incap_ses_*",
        "BIGipServerpool_web, necessary, pattern:BIGipServer*",
        "intercom-id-abc, functional, pattern:intercom-id-*",
        "lang, functional, exact:lang",
        "myShopCsrf, necessary, heuristic:csrf-name",
        "acme_cart, necessary, heuristic:basket-name",
        "acmeSessionKey, necessary, heuristic:session-name",
        "acme_user_locale, functional, heuristic:preference-name",
        "acme_utm_source, marketing, heuristic:marketing-name",
        "acme_visitor_no, analytics, heuristic:analytics-name",
    })
    void aNameInARequestIsJudgedByItsRule(String name, String category, String rule) {
        Classification c = inRequest(name);
        assertThat(c.rule()).isEqualTo(rule);
        assertThat(c.category()).isEqualTo(Category.of(category).orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"uid", "uuid2", "fr", "xs", "i", "sb", "NID", "IDE", "tuuid", "demdex", "pid", "qzxv"})
    void aShortNameThatSaysNothingIsUnknownOnTheSiteItself(String name) {
        assertThat(inRequest(name)).isEqualTo(Classification.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({
        "uuid2, ib.adnxs.com, exact:uuid2@adnxs.com",
        "uuid2, .AdNxs.com., exact:uuid2@adnxs.com",
        "uuid2, notadnxs.com, heuristic:third-party-lasting",
        "qzxv, stats.g.doubleclick.net, host:doubleclick.net",
        "csrf_qzxv, doubleclick.net, heuristic:csrf-name",
        "qzxv_lang, doubleclick.net, heuristic:preference-name",
        "JSESSIONID, doubleclick.net, protected:container-session",
        "qzxv, widget.intercom.io, host:intercom.io",
    })
    void aThirdPartysCookieIsJudgedByItsHostToo(String name, String host, String rule) {
        assertThat(thirdParty(name, host).rule()).isEqualTo(rule);
    }

    @Test
    void theHostPrefixProtectsOnlyWhatScriptsMayNotReadOnTheSiteItself() {
        assertThat(set("__Host-qz", "x", TWO_YEARS, true).rule()).isEqualTo("protected:host-prefix");
        assertThat(set("__Host-qz", "x", TWO_YEARS, false).rule()).isEqualTo("heuristic:host-prefix");
        CookieFacts foreign =
                new CookieFacts("__Host-qz", null, "doubleclick.net", true, TWO_YEARS, true, true, "none");
        assertThat(CLASSIFIER.classify(foreign).rule()).isEqualTo("host:doubleclick.net");
    }

    @ParameterizedTest
    @CsvSource({
        "__Host-qz, protected:host-prefix",
        "__Host-qz_visitor, protected:host-prefix",
        "__Host-lang, protected:host-prefix",
        "__Host-csrf, protected:csrf",
        "__Host-_ga, exact:_ga",
        "__Host-_ga_A1B2C3, pattern:_ga_*",
        "__Host-, protected:host-prefix",
    })
    void aHostPrefixIsJudgedTheSameWhenItIsSetAndWhenItComesBack(String name, String rule) {
        assertThat(set(name, "x", TWO_YEARS, true).rule()).isEqualTo(rule);
        assertThat(inRequest(name).rule()).isEqualTo(rule);
    }

    @Test
    void valuesAndAttributesSpeakWhereTheNameIsSilent() {
        assertThat(set("qz", "GA1.2.11.22", TWO_YEARS, false).rule()).isEqualTo("heuristic:google-analytics-value");
        assertThat(set("qz", "fb.1.11.22", TWO_YEARS, false).rule()).isEqualTo("heuristic:facebook-pixel-value");
        assertThat(set("qz", "de-AT", TWO_YEARS, false).rule()).isEqualTo("heuristic:language-value");
        assertThat(set("qz", "x", 0, true).rule()).isEqualTo("heuristic:http-only-session");
        assertThat(set("qz", "x", 600, true).rule()).isEqualTo("heuristic:http-only-short");
        assertThat(set("qz", "x", TWO_YEARS, true).rule()).isEqualTo("heuristic:http-only");
        assertThat(set("qz", "9f86d081884c7d659a2feaa0c55ad015", TWO_YEARS, false))
                .isEqualTo(Classification.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "session",
                "sessid",
                "sid",
                "login",
                "logged_in",
                "auth",
                "token",
                "jwt",
                "csrf",
                "xsrf",
                "basket",
                "cart",
                "checkout",
                "remember_me",
                "password",
                "oauth_state",
                "sso",
                "saml",
                "member",
                "customer"
            })
    void noWordOfTrackingMakesANeededNameTracking(String needed) {
        for (String tracking : new String[] {"ad", "utm", "visitor", "tracking", "analytics", "campaign", "pixel"}) {
            for (String name : new String[] {
                "qz_" + tracking + "_" + needed, needed + "-" + tracking + "-qz", "qz." + needed + "." + tracking
            }) {
                assertThat(inRequest(name).tracking()).as(name).isFalse();
                assertThat(set(name, "GA1.2.3.4", TWO_YEARS, false).tracking())
                        .as(name)
                        .isFalse();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gadget", "adapter", "padding", "stage", "lager", "author", "message", "sidecar", "blank"})
    void aShortWordInsideALongerOneSaysNothing(String name) {
        assertThat(inRequest(name).tracking()).isFalse();
    }

    @Property(tries = 500)
    void anyNameGetsAnAnswer(
            @ForAll @StringLength(max = 300) String name, @ForAll @StringLength(max = 300) String host) {
        assertThat(CLASSIFIER.classify(CookieFacts.inRequest(name, name, host))).isNotNull();
        assertThat(CLASSIFIER.classify(new CookieFacts(name, null, host, true, -1, true, null, "")))
                .isNotNull();
        assertThat(CLASSIFIER.classifyHost(host)).isNotNull();
    }

    @Test
    @Timeout(5)
    void hugeAndHostileNamesAreAnsweredQuickly() {
        String[] hostile = {
            "",
            " ",
            "\u0000",
            "a".repeat(4096),
            "_ga_" + "x".repeat(4096),
            "AMCV_" + "%40".repeat(1400),
            "sessionid".repeat(450),
            "utm_".repeat(1000),
            "_hjSession_" + "7".repeat(4000) + "x"
        };
        for (int i = 0; i < 2000; i++) {
            for (String name : hostile) {
                assertThat(inRequest(name)).isNotNull();
                assertThat(CLASSIFIER.classifyHost(name + "." + name)).isNotNull();
            }
        }
        assertThat(inRequest("")).isEqualTo(Classification.UNKNOWN);
        assertThat(inRequest("a".repeat(4096))).isEqualTo(Classification.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({
        "doubleclick.net, marketing, host:doubleclick.net",
        "STATS.g.DoubleClick.NET, marketing, host:doubleclick.net",
        ".doubleclick.net., marketing, host:doubleclick.net",
        "www.google-analytics.com, analytics, host:google-analytics.com",
        "maps.googleapis.com, functional, host:maps.googleapis.com",
        "sheets.googleapis.com, necessary, host:googleapis.com",
        "www.youtube-nocookie.com, functional, host:youtube-nocookie.com",
    })
    void aHostIsJudgedByTheLongestDomainKnown(String host, String category, String rule) {
        Classification c = CLASSIFIER.classifyHost(host);
        assertThat(c.rule()).isEqualTo(rule);
        assertThat(c.category()).isEqualTo(Category.of(category).orElseThrow());
        assertThat(c.vendor()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "net", "notdoubleclick.net", "doubleclick.net.evil.example", "shop.example"})
    void aHostThatOnlyLooksLikeAKnownOneIsUnknown(String host) {
        assertThat(CLASSIFIER.classifyHost(host)).isEqualTo(Classification.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"_ga", "_gid", "_fbp", "_ga_ABC123"})
    void aPrefixSaysHowACookieIsKeptAndNotWhatItIsFor(String name) {
        Classifier classifier = new Classifier(Catalog.load());
        Classification plain = classifier.classify(CookieFacts.inRequest(name, "x", "shop.example"));
        for (String prefix : new String[] {"__Secure-", "__Host-"}) {
            assertThat(classifier.classify(CookieFacts.inRequest(prefix + name, "x", "shop.example")))
                    .isEqualTo(plain);
        }
        assertThat(plain.tracking()).isTrue();
    }
}
