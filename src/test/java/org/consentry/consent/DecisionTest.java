package org.consentry.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.consentry.consent.Policies.CLASSIFIER;
import static org.consentry.consent.Policies.META;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.consentry.catalog.Category;
import org.consentry.catalog.CookieFacts;
import org.consentry.catalog.Provenance;
import org.consentry.site.DeclaredCookie;
import org.consentry.site.Enforcement;
import org.consentry.site.LegalBasis;
import org.consentry.site.Purpose;
import org.consentry.site.SitePolicy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecisionTest {
    private static final Consent ALL = consent("1", true);
    private static final Consent NONE = consent("1", false);

    private static Consent consent(String version, boolean yes) {
        return new Consent(
                "s", "r", version, Map.of("video", yes, "statistics", yes, "ads", yes, "social", yes), Instant.EPOCH);
    }

    private static Decision decide(SitePolicy site, @Nullable Consent consent, Signal... signals) {
        return Decision.of(Policies.facts(site, consent, signals), CLASSIFIER, Policies.NEVER_SEEN);
    }

    private static Verdict verdict(Decision decision, String name) {
        return decision.verdict(CookieFacts.inRequest(name, "1", "shop.example"));
    }

    private static SitePolicy observing() {
        return Policies.site("shop", "1", Policies.usual(), true, true, Enforcement.OBSERVE);
    }

    private static @Nullable Consent consent(String word) {
        return switch (word) {
            case "all" -> ALL;
            case "none" -> NONE;
            case "old" -> consent("0", true);
            default -> null;
        };
    }

    @ParameterizedTest
    @CsvSource({
        // cookie, consent, signals, passes, purpose, expires
        "JSESSIONID, open, '', true, '', false",
        "JSESSIONID, none, GPC DNT, true, '', false",
        "lang, none, DNT, true, '', false",
        "_ga, open, '', false, statistics, false",
        "_ga, none, '', false, statistics, true",
        "_ga, old, '', false, statistics, false",
        "_ga, all, '', true, '', false",
        "_ga, all, GPC, true, '', false",
        "_ga, all, DNT, false, statistics, true",
        "_ga, open, DNT, false, statistics, true",
        "_fbp, open, '', false, social, false",
        "_fbp, all, '', true, '', false",
        "_fbp, all, GPC, false, social, true",
        "_fbp, open, GPC, false, social, true",
        "_fbp, open, DNT, false, social, true",
        "_gcl_au, none, '', false, ads, true",
        "intercom-id-x, open, '', false, video, false",
        "intercom-id-x, none, '', false, video, true",
        "intercom-id-x, all, '', true, '', false",
        "intercom-id-x, all, GPC DNT, true, '', false",
        "zzz, all, '', false, '', false",
        "zzz, none, GPC DNT, false, '', false",
    })
    void aCookiePassesAsItsPurposeIsAnswered(
            String name, String answer, String signals, boolean passes, String purpose, boolean expires) {
        Signal[] sent = signals.isEmpty()
                ? new Signal[0]
                : List.of(signals.split(" ")).stream().map(Signal::valueOf).toArray(Signal[]::new);
        Verdict verdict = verdict(decide(Policies.shop(), consent(answer), sent), name);
        assertThat(verdict.passes()).isEqualTo(passes);
        assertThat(verdict.rule()).isNotBlank();
        if (verdict instanceof Verdict.Refuse refusal) {
            assertThat(refusal.purpose()).isEqualTo(purpose);
            assertThat(refusal.answered()).isEqualTo(expires);
        }
        Verdict watched = verdict(decide(observing(), consent(answer), sent), name);
        assertThat(watched.passes()).isTrue();
        assertThat(watched.category()).isEqualTo(verdict.category());
        assertThat(watched.rule()).isEqualTo(verdict.rule());
    }

    @Test
    void signalsThatThePolicyIgnoresRefuseNothing() {
        SitePolicy deaf = Policies.site("shop", "1", Policies.usual(), false, false, Enforcement.MARKUP);
        Decision decision = decide(deaf, ALL, Signal.GPC, Signal.DNT);
        assertThat(decision.grants()).doesNotContainValue(false);
        assertThat(decision.honoured()).isEmpty();
        assertThat(decision.refusedBySignal()).isEmpty();
        Decision heard = decide(Policies.shop(), ALL, Signal.GPC, Signal.DNT);
        assertThat(heard.honoured()).containsExactlyInAnyOrder(Signal.GPC, Signal.DNT);
        assertThat(heard.refusedBySignal()).containsExactlyInAnyOrder("statistics", "ads", "social");
        assertThat(heard.grants()).isEqualTo(Map.of("video", true, "statistics", false, "ads", false, "social", false));
    }

    @ParameterizedTest
    @CsvSource({
        "open, '', false, true",
        "none, '', false, false",
        "all, '', false, false",
        "old, '', false, true",
        "open, GPC, false, true",
        "open, '', true, false",
    })
    void aBannerIsDueWhereSomethingIsOpen(String answer, String signal, boolean blind, boolean due) {
        RequestFacts seen = Policies.facts(
                Policies.shop(), consent(answer), signal.isEmpty() ? new Signal[0] : new Signal[] {Signal.GPC});
        RequestFacts facts = new RequestFacts(
                seen.site(), seen.origin(), seen.host(), true, false, seen.consent(), seen.signals(), blind);
        Decision decision = Decision.of(facts, CLASSIFIER, Policies.NEVER_SEEN);
        assertThat(decision.bannerDue()).isEqualTo(due);
        assertThat(decision.answered()).isEqualTo(answer.equals("all") || answer.equals("none"));
    }

    @Test
    void whereASignalAnswersEverythingNobodyIsAsked() {
        List<Purpose> ads = List.of(Policies.purpose("ads", Category.MARKETING, LegalBasis.CONSENT));
        SitePolicy site = Policies.site("shop", "1", ads, true, true, Enforcement.MARKUP);
        assertThat(decide(site, null, Signal.GPC).bannerDue()).isFalse();
        assertThat(decide(site, null).bannerDue()).isTrue();
        SitePolicy bare = Policies.site("shop", "1", List.of(), true, true, Enforcement.MARKUP);
        assertThat(decide(bare, null).bannerDue()).isFalse();
        assertThat(verdict(decide(bare, ALL), "_ga"))
                .isEqualTo(new Verdict.Refuse(Category.ANALYTICS, "exact:_ga", "", true));
    }

    @Test
    void aRequestThatShowsNoLaxCookiesExpiresNothing() {
        RequestFacts facts = new RequestFacts(
                Policies.shop(), "https://shop.example", "shop.example", true, false, NONE, Set.of(Signal.GPC), true);
        Decision decision = Decision.of(facts, CLASSIFIER, Policies.NEVER_SEEN);
        for (String name : List.of("_ga", "_fbp", "intercom-id-x", "zzz")) {
            assertThat(verdict(decision, name))
                    .isInstanceOfSatisfying(
                            Verdict.Refuse.class,
                            refusal -> assertThat(refusal.answered()).isFalse());
        }
    }

    @Test
    void aPurposeThatWasNeverAskedIsNotGranted() {
        Consent before = new Consent("s", "r", "1", Map.of("statistics", true), Instant.EPOCH);
        Decision decision = decide(Policies.shop(), before);
        assertThat(decision.granted("statistics")).isTrue();
        assertThat(decision.granted("ads")).isFalse();
        assertThat(decision.granted("basket")).isFalse();
        assertThat(decision.granted("nobody")).isFalse();
        assertThat(verdict(decision, "_gcl_au").passes()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        // declared name, purpose, host, cookie, passes without any yes, rule
        "_ga, basket, '', _ga, false, exact:_ga",
        "_ga*, settings, '', _ga, false, exact:_ga",
        "_ga, ads, '', _ga, false, policy:ads",
        "zzz, basket, '', zzz, true, policy:basket",
        "zz*, settings, '', zzz, true, policy:settings",
        "zzz, statistics, '', zzz, false, policy:statistics",
        "lang, statistics, '', lang, false, policy:statistics",
        "JSESSIONID, ads, '', JSESSIONID, false, policy:ads",
        "intercom-id-*, settings, '', intercom-id-x, true, policy:settings",
        "zzz, basket, other.example, zzz, false, provenance:only-in-requests",
        "zzz, basket, ample, zzz, false, provenance:only-in-requests",
        "zzz, basket, shop.example, zzz, true, policy:basket",
        "zzz, basket, example, zzz, true, policy:basket",
        "ZZZ, basket, '', zzz, false, provenance:only-in-requests",
    })
    void aDeclarationTightensButLoosensNothingSurelyTracking(
            String declared, String purpose, String host, String cookie, boolean passes, String rule) {
        SitePolicy site = Policies.shop(new DeclaredCookie(declared, purpose, host, "", ""));
        Verdict verdict = verdict(decide(site, NONE), cookie);
        assertThat(verdict.passes()).isEqualTo(passes);
        assertThat(verdict.rule()).isEqualTo(rule);
    }

    @Test
    void aDeclarationOutweighsAMereGuess() {
        CookieFacts guessed = CookieFacts.inRequest("our_abtest", "1", "shop.example");
        assertThat(CLASSIFIER.classify(guessed).tracking()).isTrue();
        assertThat(CLASSIFIER.classify(guessed).confidence()).isLessThan(0.8);
        assertThat(decide(Policies.shop(), null).verdict(guessed).passes()).isFalse();
        SitePolicy declaring = Policies.shop(new DeclaredCookie("our_abtest", "basket", "", "", ""));
        assertThat(decide(declaring, null).verdict(guessed).passes()).isTrue();
    }

    @Test
    void theVendorsOwnPurposeCountsBeforeTheCategorys() {
        assertThat(META).isNotEmpty();
        Consent social = new Consent("s", "r", "1", Map.of("social", true, "ads", false), Instant.EPOCH);
        assertThat(verdict(decide(Policies.shop(), social), "_fbp").passes()).isTrue();
        assertThat(verdict(decide(Policies.shop(), social), "_gcl_au").passes()).isFalse();
    }

    @Test
    void whatNobodyKnowsGoesByItsProvenance() {
        CookieFacts cookie = CookieFacts.inRequest("zzz", "1", "shop.example");
        assertUnknown(Policies.NEVER_SEEN, cookie, "provenance:only-in-requests", false);
        assertUnknown(Policies.LEARNING, cookie, "provenance:learning", true);
        assertUnknown(Policies.SET_BY_UPSTREAM, cookie, "provenance:set-by-upstream", true);
        Decision decision = decide(Policies.shop(), NONE);
        assertThat(decision.verdictOnSet(cookie)).isEqualTo(new Verdict.Pass(null, Decision.SET_BY_UPSTREAM));
        assertThat(decision.verdictOnSet(CookieFacts.inRequest("_ga", "1", "shop.example"))
                        .passes())
                .isFalse();
    }

    @Test
    void whatIsOnlyGuessedToBeTrackingIsHeldBackUnlessTheSiteSetsItByItself() {
        CookieFacts guessed = CookieFacts.inRequest("visitor_tracking", "ABC", "shop.example");
        assertThat(CLASSIFIER.classify(guessed).guessed()).isTrue();
        RequestFacts facts = Policies.facts(Policies.shop(), NONE);
        assertThat(Decision.of(facts, CLASSIFIER, Policies.LEARNING)
                        .verdict(guessed)
                        .passes())
                .isFalse();
        assertThat(Decision.of(facts, CLASSIFIER, Policies.SET_BY_UPSTREAM).verdict(guessed))
                .isEqualTo(new Verdict.Pass(null, Decision.SET_BY_UPSTREAM));
        assertThat(Decision.of(facts, CLASSIFIER, Policies.NEVER_SEEN).verdictOnSet(guessed))
                .isEqualTo(new Verdict.Pass(null, Decision.SET_BY_UPSTREAM));
    }

    private static void assertUnknown(Provenance provenance, CookieFacts cookie, String rule, boolean passes) {
        Decision decision = Decision.of(Policies.facts(Policies.shop(), NONE), CLASSIFIER, provenance);
        assertThat(decision.verdict(cookie).rule()).isEqualTo(rule);
        assertThat(decision.verdict(cookie).passes()).isEqualTo(passes);
        assertThat(Decision.of(Policies.facts(Policies.shop(), NONE), CLASSIFIER, provenance)
                        .verdict(CookieFacts.inRequest("_fbp", "1", "shop.example"))
                        .passes())
                .isFalse();
    }
}
