package org.consentry.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.consentry.consent.Policies.CLASSIFIER;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.consentry.catalog.Category;
import org.consentry.catalog.Classification;
import org.consentry.catalog.CookieFacts;
import org.consentry.catalog.Provenance;
import org.consentry.site.DeclaredCookie;
import org.consentry.site.Enforcement;
import org.consentry.site.LegalBasis;
import org.consentry.site.Purpose;
import org.consentry.site.SitePolicy;

class DecisionPropertyTest {
    private static final List<String> NAMES = List.of(
            "_ga", "_ga_X1", "_fbp", "_gcl_au", "YSC", "JSESSIONID", "lang", "intercom-id-x", "zzz", "__Host-x", "");

    private record Visit(RequestFacts facts, Provenance provenance) {}

    @Provide
    Arbitrary<Visit> visits() {
        return Combinators.combine(purposes(), answers(), declared(), flags(), Arbitraries.of(Enforcement.values()))
                .as((purposes, answers, declared, flags, mode) -> {
                    SitePolicy site = Policies.site(
                            "shop",
                            flags.get(0) ? "1" : "2",
                            purposes,
                            flags.get(1),
                            flags.get(2),
                            mode,
                            declared.toArray(DeclaredCookie[]::new));
                    Consent consent = flags.get(3) ? new Consent("s", "r", "1", answers, Instant.EPOCH) : null;
                    Set<Signal> signals = flags.get(4)
                            ? Set.of(Signal.values())
                            : flags.get(5) ? Set.of(Signal.GPC) : flags.get(6) ? Set.of(Signal.DNT) : Set.of();
                    RequestFacts facts = new RequestFacts(
                            site, "https://shop.example", "shop.example", true, false, consent, signals, flags.get(7));
                    Provenance provenance = flags.get(8)
                            ? Policies.SET_BY_UPSTREAM
                            : flags.get(9) ? Policies.LEARNING : Policies.NEVER_SEEN;
                    return new Visit(facts, provenance);
                });
    }

    private static Arbitrary<List<Boolean>> flags() {
        return Arbitraries.of(true, false).list().ofSize(10);
    }

    private static Arbitrary<List<Purpose>> purposes() {
        return Combinators.combine(Arbitraries.of(Category.values()), Arbitraries.of(LegalBasis.values()))
                .as((category, basis) -> Policies.purpose("", category, basis))
                .list()
                .ofMaxSize(5)
                .map(list -> {
                    List<Purpose> named = new ArrayList<>();
                    list.forEach(p -> named.add(Policies.purpose("p" + named.size(), p.category(), p.basis())));
                    return named;
                });
    }

    private static Arbitrary<Map<String, Boolean>> answers() {
        return Arbitraries.maps(Arbitraries.of("p0", "p1", "p2", "p3", "p4"), Arbitraries.of(true, false));
    }

    private static Arbitrary<List<DeclaredCookie>> declared() {
        return Combinators.combine(Arbitraries.of("_ga", "_*", "zzz", "lang", "YSC"), Arbitraries.of("p0", "p1", "p2"))
                .as((name, purpose) -> new DeclaredCookie(name, purpose, "", "", ""))
                .list()
                .ofMaxSize(3);
    }

    /**
     * What holds where a yes has to be asked for first, worked out anew from the words of the policy: yes, under today's
     * notice, with no signal against it; and what serves the visitor and can only be objected to, until then.
     */
    private static Map<String, Boolean> grants(RequestFacts facts) {
        Map<String, Boolean> grants = new HashMap<>();
        Consent consent = facts.consent();
        for (Purpose purpose : facts.site().purposes()) {
            boolean yes = consent != null
                    && consent.noticeVersion().equals(facts.site().notice().version())
                    && Boolean.TRUE.equals(consent.answers().get(purpose.id()));
            boolean objectable =
                    purpose.basis() == LegalBasis.LEGITIMATE_INTEREST || purpose.basis() == LegalBasis.PUBLIC_TASK;
            if (objectable && purpose.category() == Category.FUNCTIONAL && !facts.blind()) {
                yes |= consent == null
                        || !Boolean.FALSE.equals(consent.answers().get(purpose.id()));
            }
            boolean gpc = facts.site().honourGpc()
                    && facts.signals().contains(Signal.GPC)
                    && purpose.category() == Category.MARKETING;
            boolean dnt = facts.site().honourDnt()
                    && facts.signals().contains(Signal.DNT)
                    && purpose.category().tracking();
            if (purpose.optional()) {
                boolean opens = !objectable || !purpose.category().tracking();
                grants.put(purpose.id(), opens && yes && !gpc && !dnt);
            }
        }
        return grants;
    }

    @Property(tries = 1000)
    void nothingTrackingPassesWithoutAGrant(@ForAll("visits") Visit visit) {
        RequestFacts facts = visit.facts();
        Decision decision = Decision.of(facts, CLASSIFIER, visit.provenance());
        assertThat(decision.grants()).isEqualTo(grants(facts));
        boolean anyTracking =
                facts.site().purposes().stream().anyMatch(p -> p.category().tracking() && decision.granted(p.id()));
        for (String name : NAMES) {
            CookieFacts cookie = CookieFacts.inRequest(name, "1", facts.host());
            Classification known = CLASSIFIER.classify(cookie);
            for (Verdict verdict : List.of(decision.verdict(cookie), decision.verdictOnSet(cookie))) {
                if (facts.site().enforcement() == Enforcement.OBSERVE) {
                    assertThat(verdict.passes()).isTrue();
                    continue;
                }
                if (known.tracking() && known.confidence() >= 0.8 && verdict.passes()) {
                    assertThat(anyTracking)
                            .as(name + " passed by " + verdict.rule())
                            .isTrue();
                }
                if (verdict.category() != null && verdict.category().tracking()) {
                    assertThat(verdict.passes() && !anyTracking).isFalse();
                }
                if (verdict instanceof Verdict.Refuse refusal && refusal.answered()) {
                    assertThat(facts.blind()).isFalse();
                    assertThat(decision.answered() || !decision.honoured().isEmpty())
                            .isTrue();
                    assertThat(decision.granted(refusal.purpose())).isFalse();
                }
            }
        }
    }
}
