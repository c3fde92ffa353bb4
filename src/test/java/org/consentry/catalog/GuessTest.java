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
                "1|60|false|lax|unknown",
                "1|63072000|false|none|heuristic:small-value",
                "fr|-1|-|''|heuristic:language-value",
                "{\"a\":1}|63072000|false|lax|heuristic:setting-by-signs",
                "%257B%2522a%2522%253A1%257D|63072000|false|lax|heuristic:setting-by-signs",
                "\"a9/b=\"|63072000|false|lax|heuristic:setting-by-signs",
                "{\"a\":1}|1800|false|lax|unknown",
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
        "qz_cookie_test, necessary, heuristic:cookie-name",
        "lastCampaign, marketing, heuristic:marketing-name",
    })
    void theStrongerWordDecides(String name, String category, String rule) {
        Classification verdict = CLASSIFIER.classify(CookieFacts.inRequest(name, ID, "shop.example"));
        assertThat(verdict.rule()).isEqualTo(rule);
        assertThat(verdict.category()).isEqualTo(Category.of(category).orElseThrow());
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
                        "list that was loaded",
                        "words that nothing overrules",
                        "vendor's purpose",
                        "words of the name",
                        "value and attributes");
        assertThat(steps.get(2))
                .isEqualTo(new Step(
                        "distinctive name", "exact:_ga", "decides: analytics, Google Analytics, confidence 0.90"));
        assertThat(steps.get(9).outcome()).startsWith("would say analytics").contains("how long it lasts is not known");
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
