package org.consentry.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.consentry.consent.Policies.CLASSIFIER;
import static org.consentry.consent.Policies.NEVER_SEEN;

import java.time.Instant;
import java.util.ArrayList;
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
import org.consentry.catalog.HostRule;
import org.consentry.site.Enforcement;
import org.consentry.site.LegalBasis;
import org.consentry.site.Purpose;
import org.consentry.site.SitePolicy;
import org.jspecify.annotations.Nullable;

class DecisionHostPropertyTest {
    private static final List<HostRule> RULES = CLASSIFIER.hosts();
    private static final List<String> IDS = List.of("p0", "p1", "p2", "p3", "p4", "-", "", "P0", "p0 p1");

    private record Visit(SitePolicy site, @Nullable Consent consent, Set<Signal> signals) {
        Decision decision() {
            return Decision.of(
                    new RequestFacts(site, "", "shop.example", true, false, consent, signals, false),
                    CLASSIFIER,
                    NEVER_SEEN);
        }
    }

    @Provide
    Arbitrary<Visit> visits() {
        Arbitrary<List<Purpose>> purposes = Combinators.combine(
                        Arbitraries.of(Category.values()),
                        Arbitraries.of(LegalBasis.CONSENT, LegalBasis.CONTRACT),
                        Arbitraries.of("Meta", "YouTube", "Akamai", "Hotjar", "Intercom", "Nobody"))
                .as((category, basis, vendor) -> Policies.purpose("", category, basis, vendor))
                .list()
                .ofMaxSize(5)
                .map(list -> {
                    List<Purpose> named = new ArrayList<>();
                    list.forEach(p -> named.add(
                            new Purpose("p" + named.size(), p.category(), p.basis(), p.vendors(), p.texts())));
                    return named;
                });
        Arbitrary<Map<String, Boolean>> answers = Arbitraries.maps(Arbitraries.of(IDS), Arbitraries.of(true, false))
                .ofMaxSize(9);
        return Combinators.combine(
                        purposes,
                        answers,
                        Arbitraries.of(Enforcement.values()),
                        Arbitraries.integers().between(0, 15))
                .as((list, given, mode, flags) -> new Visit(
                        Policies.site("shop", (flags & 1) == 0 ? "1" : "2", list, true, true, mode),
                        (flags & 2) == 0 ? null : new Consent("s", "r", "1", given, Instant.EPOCH),
                        (flags & 12) == 0 ? Set.of() : (flags & 12) == 4 ? Set.of(Signal.GPC) : Set.of(Signal.DNT)));
    }

    @Property(tries = 500)
    void aKnownTrackerPassesByAGrantAloneAndOwnHostsAlways(@ForAll("visits") Visit visit) {
        Decision decision = visit.decision();
        boolean observe = visit.site().enforcement() == Enforcement.OBSERVE;
        for (HostRule rule : RULES) {
            HostVerdict verdict = decision.host(rule.host());
            boolean granted = decision.granted(verdict.purpose());
            if (rule.category().tracking()) {
                assertThat(verdict.passes()).as(rule.host()).isEqualTo(observe || granted);
            }
            assertThat(decision.wouldHold(verdict)).isEqualTo(!verdict.purpose().isEmpty() && !granted);
            assertThat(verdict.passes()).isEqualTo(observe || !decision.wouldHold(verdict));
        }
        assertThat(decision.host("shop.example").rule()).isEqualTo("own");
        assertThat(decision.host("cdn.shop.example").passes()).isTrue();
    }

    @Property(tries = 500)
    void nothingThatAVisitorSendsOpensMoreThanTheGrantsThatHold(@ForAll("visits") Visit visit) {
        Decision decision = visit.decision();
        Decision nobody = new Visit(visit.site(), null, Set.of()).decision();
        for (HostRule rule : RULES) {
            HostVerdict mine = decision.host(rule.host());
            HostVerdict theirs = nobody.host(rule.host());
            assertThat(mine.purpose()).isEqualTo(theirs.purpose());
            assertThat(mine.rule()).isEqualTo(theirs.rule());
            if (mine.passes() && !theirs.passes()) {
                assertThat(decision.grants()).containsEntry(mine.purpose(), true);
            }
        }
        if (decision.everythingGranted()) {
            assertThat(RULES).noneMatch(rule -> decision.wouldHold(decision.host(rule.host())));
        }
    }
}
