package org.consentry.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.consentry.consent.Policies.CLASSIFIER;

import java.util.List;
import org.consentry.catalog.Category;
import org.consentry.catalog.CookieFacts;
import org.consentry.catalog.Provenance;
import org.consentry.site.SitePolicy;
import org.junit.jupiter.api.Test;
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

    /** They may as well count visitors: small signs vouch for nothing where nothing may track. */
    @ParameterizedTest
    @CsvSource({
        "123, 63072000, '', FUNCTIONAL, small-value",
        "compact, 0, Strict, FUNCTIONAL, setting-by-signs",
        "Zk81xQ0aPl7Vw3Tn9sDf, 0, Strict, NECESSARY, needed-by-signs"
    })
    void smallSignsAreNoWordForACookie(String value, long lifetime, String sameSite, Category category, String rule) {
        CookieFacts cookie = new CookieFacts("zq7", value, "shop.example", false, lifetime, false, true, sameSite);
        assertThat(CLASSIFIER.classify(cookie).category()).isEqualTo(category);
        assertThat(CLASSIFIER.classify(cookie).rule()).isEqualTo("heuristic:" + rule);
        for (String unknown : List.of("essential-only: true", "unknown-cookies: gate")) {
            Decision decision = Decision.of(Policies.facts(site(unknown), null), CLASSIFIER, Policies.NEVER_SEEN);
            assertThat(decision.verdict(cookie).passes()).as(unknown).isEqualTo(unknown.startsWith("unknown"));
        }
    }

    /** A login that nobody declared goes on: scripts, and so trackers, can't read it. */
    @Test
    void whatNoScriptReadsGoesOnWhereNothingMayTrack() {
        Decision decision =
                Decision.of(Policies.facts(site("essential-only: true"), null), CLASSIFIER, Policies.NEVER_SEEN);
        CookieFacts login = new CookieFacts("zq7", "Zk81xQ0aPl7Vw3Tn9sDf", "shop.example", false, 0, true, true, "Lax");
        assertThat(decision.verdict(login).passes()).isTrue();
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
