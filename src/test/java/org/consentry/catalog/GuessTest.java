package org.consentry.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of cookies that no rule knows, and that what is told of it is what was done. */
class GuessTest {

    private static final Classifier CLASSIFIER = new Classifier(Catalog.load());
    private static final String ID = "9f86d081884c7d659a2feaa0c55ad015";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // value | lifetime | HttpOnly | SameSite | rule
                "1|63072000|false|lax|heuristic:small-value",
                "true|0|false|lax|heuristic:small-value",
                "1|60|false|lax|heuristic:small-value",
                "1|60|false|none|unknown",
                "20|60|false|lax|unknown",
                "20|63072000|false|lax|heuristic:small-value",
                "20|63072000|false|none|unknown",
                "''|63072000|false|lax|unknown",
                "1|63072000|false|none|heuristic:small-value",
                "fr|-1|-|''|heuristic:language-value",
                "{\"a\":1}|63072000|false|lax|heuristic:setting-by-signs",
                "%257B%2522a%2522%253A1%257D|63072000|false|lax|heuristic:setting-by-signs",
                "\"a9/b=\"|63072000|false|lax|heuristic:setting-by-signs",
                "{\"a\":1}|1800|false|lax|heuristic:setting-by-signs",
                "{\"a\":1}|1800|false|none|unknown",
                "%257B%2522cut%2522%253A|63072000|false|lax|heuristic:setting-by-signs",
                "dark|63072000|false|lax|heuristic:setting-by-signs",
                ID + "|0|false|lax|heuristic:needed-by-signs",
                ID + "|0|false|none|unknown",
                ID + "|63072000|false|lax|unknown",
                ID + "|63072000|false|strict|unknown",
                ID + "|63072000|true|none|heuristic:http-only",
                "1613227047347|0|false|lax|unknown",
                "1613227047347|63072000|false|lax|unknown",
                "1|-1|-|''|unknown",
                ID + "|-1|-|''|unknown",
            })
    void aSitesOwnCookieIsJudgedByItsSigns(
            String value, long lifetime, Boolean httpOnly, String sameSite, String rule) {
        CookieFacts cookie = new CookieFacts("qzxv", value, "shop.example", false, lifetime, httpOnly, true, sameSite);
        Classification verdict = CLASSIFIER.classify(cookie);
        assertThat(verdict.rule()).isEqualTo(rule);
        assertThat(verdict.tracking()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"0, heuristic:needed-by-signs", "86400, unknown", "63072000, heuristic:third-party-lasting"})
    void anUnknownThirdPartysCookieIsJudgedByItsLifetime(long lifetime, String rule) {
        CookieFacts cookie = new CookieFacts("qzxv", ID, "other.example", true, lifetime, false, true, "none");
        assertThat(CLASSIFIER.classify(cookie).rule()).isEqualTo(rule);
    }

    @ParameterizedTest
    @CsvSource({
        "user_locale, functional, heuristic:preference-name",
        "last_user, necessary, heuristic:person-name",
        "my_userid, necessary, heuristic:person-name",
        "qz_cookie_test, necessary, heuristic:probe-name",
        "qz_cookie, necessary, heuristic:cookie-name",
        "allow_analytics, necessary, heuristic:consent-name",
        "analytics_enabled, necessary, heuristic:consent-name",
        "enable_tracking, necessary, heuristic:consent-name",
        "marketing_accepted, necessary, heuristic:consent-name",
        "tracking_number, necessary, heuristic:basket-name",
        "promo_code, necessary, heuristic:basket-name",
        "last_activity, necessary, heuristic:session-name",
        "lastCampaign, marketing, heuristic:marketing-name",
    })
    void theStrongerWordDecides(String name, String category, String rule) {
        Classification verdict = CLASSIFIER.classify(CookieFacts.inRequest(name, ID, "shop.example"));
        assertThat(verdict.rule()).isEqualTo(rule);
        assertThat(verdict.category()).isEqualTo(Category.of(category).orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "__qzxv_cookie_test__",
                "test_cookie",
                "qzxv.testCookie.17",
                "qzCookiesEnabled",
                "cookies-enabled-qz",
                "check_cookie",
                "qzxv_tracker_cookie_check",
                "pixel_cookietest",
                "qz_detect_cookie",
                "qz_storage_test"
            })
    void aProbeHoldsNothingOfTheVisitorWhoeverSetsItOnTheSite(String name) {
        CookieFacts own = new CookieFacts(name, ID, "shop.example", false, 63_072_000, false, true, "none");
        CookieFacts tracker = new CookieFacts(name, ID, "ad.doubleclick.net", true, 63_072_000, false, true, "none");
        CookieFacts embedded = new CookieFacts(name, ID, "qzxv.example", true, 0, false, true, "none");
        assertThat(CLASSIFIER.classify(own).rule()).isEqualTo("heuristic:probe-name");
        assertThat(CLASSIFIER.classify(own).category()).isEqualTo(Category.NECESSARY);
        assertThat(CLASSIFIER.classify(tracker).category()).isEqualTo(Category.MARKETING);
        assertThat(CLASSIFIER.classify(embedded).tracking()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "qz_opt_out, heuristic:consent-name",
        "qz-page-views, heuristic:analytics-name",
        "qz.click.id, heuristic:marketing-name",
        "qz_Add_To_Cart, heuristic:basket-name",
        "qz_return_to, heuristic:session-name",
        "qz_lands, unknown",
        "qz_zclic_kidz, unknown",
        "qz_page_view_count, heuristic:analytics-name",
        "qz_view, heuristic:preference-name",
        "qz_s_id, unknown",
        "QZAuth, heuristic:login-name",
        "QZauthor, unknown",
        "SSOTokenQz, heuristic:login-name",
        "qzmembertoken, heuristic:login-name",
        "qz_as_so_x, unknown",
        "opt__out, heuristic:consent-name",
    })
    void wordsOfTheNameMayMakeUpOneAcrossSeparatorsButNotTheirParts(String name, String rule) {
        assertThat(CLASSIFIER
                        .classify(CookieFacts.inRequest(name, ID, "shop.example"))
                        .rule())
                .isEqualTo(rule);
    }

    /** A token is a login's, unless the name says whose else. */
    @ParameterizedTest
    @CsvSource({
        "qzAdToken, heuristic:marketing-name",
        "adtoken, heuristic:marketing-name",
        "qzLoadToken, heuristic:login-name",
        "qzreadtoken, heuristic:login-name",
        "qz_device_token, heuristic:analytics-name",
        "qzDeviceToken, heuristic:analytics-name",
        "qz-trusted-device-token, unknown",
        "qzPushToken, heuristic:marketing-name",
        "qz_push_token, heuristic:marketing-name",
        "qz_hashed_email, heuristic:marketing-name",
        "qzHashedUserEmail, heuristic:marketing-name",
        "qzUserEmail, heuristic:person-name",
        "qz_user_token, heuristic:login-name",
    })
    void aTokenOrAnAddressOfAdvertisersIsNoLogins(String name, String rule) {
        assertThat(CLASSIFIER
                        .classify(CookieFacts.inRequest(name, ID, "shop.example"))
                        .rule())
                .isEqualTo(rule);
    }

    @ParameterizedTest
    @CsvSource({
        "qz_userid, 63072000, marketing, heuristic:third-party-lasting",
        "qz_member_token, 63072000, marketing, heuristic:third-party-lasting",
        "qz_login, 2592000, marketing, heuristic:third-party-lasting",
        "qz_login, 2591999, necessary, heuristic:login-name",
        "qz_member_token, 0, necessary, heuristic:login-name",
        "qz_userid, -1, necessary, heuristic:person-name",
        "qz_session, 63072000, marketing, heuristic:third-party-lasting",
        "qz_user_basket, 63072000, necessary, heuristic:basket-name",
    })
    void whatNamesAPersonOnAnotherCompanysHostForMonthsIsNotNeeded(
            String name, long lifetime, String category, String rule) {
        CookieFacts embedded = new CookieFacts(name, ID, "qzxv.example", true, lifetime, true, true, "none");
        assertThat(CLASSIFIER.classify(embedded).rule()).isEqualTo(rule);
        assertThat(CLASSIFIER.classify(embedded).category())
                .isEqualTo(Category.of(category).orElseThrow());
        CookieFacts own = new CookieFacts(name, ID, "qzxv.example", false, lifetime, true, true, "none");
        assertThat(CLASSIFIER.classify(own).category()).isEqualTo(Category.NECESSARY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"visitor_session", "campaign_login", "user_stats"})
    void wordsForAndAgainstLeaveItToTheSignsButNeverToTracking(String name) {
        assertThat(CLASSIFIER.classify(CookieFacts.inRequest(name, ID, "shop.example")))
                .isEqualTo(Classification.UNKNOWN);
        CookieFacts elsewhere = new CookieFacts(name, ID, "other.example", true, 63_072_000, false, true, "none");
        assertThat(CLASSIFIER.classify(elsewhere).tracking()).isFalse();
    }

    @Test
    void whatAVendorTracksWithElsewhereSaysNothingOfItsOwnSite() {
        CookieFacts own = new CookieFacts("uuid2", ID, "adnxs.com", false, 63_072_000, true, true, "none");
        CookieFacts elsewhere = new CookieFacts("uuid2", ID, "adnxs.com", true, 63_072_000, true, true, "none");
        assertThat(CLASSIFIER.classify(own).rule()).isEqualTo("heuristic:http-only");
        assertThat(CLASSIFIER.classify(elsewhere).rule()).isEqualTo("exact:uuid2@adnxs.com");
    }

    @Test
    void theStepsAreToldInTheirOrder() {
        List<Step> steps = CLASSIFIER.explain(CookieFacts.inRequest("_ga", "GA1.2.3", "shop.example"));
        assertThat(steps)
                .extracting(Step::name)
                .containsExactly(
                        "protected name",
                        "name on its vendor's host",
                        "distinctive name",
                        "longest pattern",
                        "name without its prefix",
                        "words that nothing overrules",
                        "vendor's purpose",
                        "list that was loaded",
                        "words of the name",
                        "value and attributes");
        assertThat(steps.get(2))
                .isEqualTo(new Step(
                        "distinctive name", "exact:_ga", "decides: analytics, Google Analytics, confidence 0.90"));
        assertThat(steps.get(9).outcome()).startsWith("would say analytics").contains("how long it lasts is not known");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // name | value | host | of a third party | the step that decides | one below it that would not
                "JSESSIONID|x|doubleclick.net|true|protected name|vendor's purpose",
                "aam_uuid|x|linkedin.com|true|name on its vendor's host|distinctive name",
                "_hjCookieTest|x|shop.example|false|distinctive name|longest pattern",
                "__Secure-next-auth.qz|x|shop.example|false|longest pattern|name without its prefix",
                "__Secure-_ga_consent|x|shop.example|false|name without its prefix|words that nothing overrules",
                "qz_consent|x|doubleclick.net|true|words that nothing overrules|vendor's purpose",
                "qz_basket|x|doubleclick.net|true|vendor's purpose|words of the name",
                "qz_sidebar_panel|x|doubleclick.net|true|words of the name|value and attributes",
                "qz_visitor|{\"a\":1}|shop.example|false|words of the name|value and attributes",
            })
    void everyStepGoesBeforeThoseBelowIt(
            String name, String value, String host, boolean thirdParty, String decides, String below) {
        CookieFacts cookie = new CookieFacts(name, value, host, thirdParty, 63_072_000, false, true, "lax");
        List<Step> answers = CLASSIFIER.explain(cookie).stream()
                .filter(step -> !step.rule().isEmpty())
                .toList();
        assertThat(answers.get(0).name()).isEqualTo(decides);
        assertThat(answers.get(0).rule()).isEqualTo(CLASSIFIER.classify(cookie).rule());
        assertThat(answers).anySatisfy(step -> {
            assertThat(step.name()).isEqualTo(below);
            assertThat(step.outcome()).startsWith("would say");
            assertThat(step.rule()).isNotEqualTo(answers.get(0).rule());
        });
    }

    @Test
    void aPageMayKeepItsOwnPartsAndNoTrackingCompanysHost() {
        for (String name : List.of("qz_accordion", "qz_toast", "qz_zendesk")) {
            CookieFacts tracker = new CookieFacts(name, ID, "doubleclick.net", true, 63_072_000, false, true, "none");
            assertThat(CLASSIFIER.classify(tracker).rule()).isEqualTo("host:doubleclick.net");
            assertThat(CLASSIFIER
                            .classify(CookieFacts.inRequest(name, ID, "shop.example"))
                            .rule())
                    .isEqualTo("heuristic:interface-name");
        }
    }

    @Property(tries = 300)
    void theFirstStepThatAnswersIsTheVerdictAndNoValueIsTold(
            @ForAll @StringLength(max = 40) String name, @ForAll boolean thirdParty, @ForAll boolean httpOnly) {
        String value = "S3cr3t-visitor-value-0042";
        for (String host : new String[] {"", "shop.example", "doubleclick.net", "facebook.com"}) {
            CookieFacts cookie = new CookieFacts(name, value, host, thirdParty, 63_072_000, httpOnly, true, "lax");
            List<Step> steps = CLASSIFIER.explain(cookie);
            String first = steps.stream()
                    .map(Step::rule)
                    .filter(rule -> !rule.isEmpty())
                    .findFirst()
                    .orElse("unknown");
            assertThat(first).isEqualTo(CLASSIFIER.classify(cookie).rule());
            assertThat(steps.toString()).doesNotContain(value);
        }
    }
}
