package org.consentry.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.consentry.consent.Policies.CLASSIFIER;

import org.consentry.catalog.Category;
import org.consentry.catalog.CookieFacts;
import org.consentry.catalog.Provenance;
import org.consentry.site.SitePolicy;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cookies that nobody knows, on the site's own host: those of other hosts are not the gateway's to see. */
class UnknownCookiesTest {
    private static SitePolicy site(String unknown) {
        return DecisionHostTest.policy("site: shop\nhosts: [shop.example]\ncontroller: {name: A}\n"
                + "notice: {version: \"1\", effective: 2026-11-01}\n" + unknown.replace(" / ", "\n") + '\n');
    }

    private static Provenance provenance(String seen) {
        return switch (seen) {
            case "never" -> Policies.NEVER_SEEN;
            case "learning" -> Policies.LEARNING;
            default -> Policies.SET_BY_UPSTREAM;
        };
    }

    /** A short number may as well count visitors: its look vouches for nothing where nothing may track. */
    @ParameterizedTest
    @CsvSource({"essential-only: true, false", "unknown-cookies: gate, true"})
    void theLookOfAValueIsNoWordForIt(String unknown, boolean passes) {
        Decision decision = Decision.of(Policies.facts(site(unknown), null), CLASSIFIER, Policies.NEVER_SEEN);
        CookieFacts cookie = new CookieFacts("uid", "123", "shop.example", false, 63_072_000, false, false, "");
        assertThat(CLASSIFIER.classify(cookie).category()).isEqualTo(Category.FUNCTIONAL);
        Verdict verdict = decision.verdict(cookie);
        assertThat(verdict.passes()).isEqualTo(passes);
    }

    @ParameterizedTest
    @CsvSource({
        "'', never, zq7, provenance:only-in-requests, false",
        "'', learning, zq7, provenance:learning, true",
        "'', set, zq7, provenance:set-by-upstream, true",
        "unknown-cookies: gate, never, zq7, provenance:only-in-requests, false",
        // For good, and not as long as the site is learnt.
        "unknown-cookies: allow, never, zq7, policy:unknown-cookies, true",
        "unknown-cookies: allow, learning, zq7, policy:unknown-cookies, true",
        "unknown-cookies: allow, set, zq7, provenance:set-by-upstream, true",
        // Of what a site needs somebody has to know it, unless it says otherwise.
        "essential-only: true, set, zq7, provenance:essential-only, false",
        "essential-only: true, learning, zq7, provenance:essential-only, false",
        "essential-only: true, set, theme, exact:theme, true",
        // What is known is not unknown.
        "unknown-cookies: allow, never, _ga, exact:_ga, false",
        "unknown-cookies: allow, set, _ga, exact:_ga, false",
    })
    void passAsThePolicySays(String unknown, String seen, String name, String rule, boolean passes) {
        Decision decision = Decision.of(Policies.facts(site(unknown), null), CLASSIFIER, provenance(seen));
        Verdict verdict = decision.verdict(CookieFacts.inRequest(name, "v", "shop.example"));
        assertThat(verdict.rule()).isEqualTo(rule);
        assertThat(verdict.passes()).isEqualTo(passes);
    }
}
