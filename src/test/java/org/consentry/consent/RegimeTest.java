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
import org.consentry.site.LegalBasis;
import org.consentry.site.Purpose;
import org.consentry.site.Regime;
import org.consentry.site.Regimes;
import org.consentry.site.Sharing;
import org.consentry.site.SitePolicy;
import org.consentry.site.Vendor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What holds where which rules do. */
class RegimeTest {
    /** A country of each kind. */
    private static final Map<String, Regime> REGIONS =
            Map.of("DE", Regime.OPT_IN, "US-CA", Regime.OPT_OUT, "US", Regime.NOTICE, "ZZ", Regime.UNDER_AGE);

    private static final List<Purpose> PURPOSES = List.of(
            Policies.purpose("ads", Category.MARKETING, LegalBasis.CONSENT),
            Policies.purpose("counts", Category.ANALYTICS, LegalBasis.LEGITIMATE_INTEREST),
            Policies.purpose("sizes", Category.FUNCTIONAL, LegalBasis.LEGITIMATE_INTEREST),
            Policies.purpose("basket", Category.FUNCTIONAL, LegalBasis.CONTRACT));

    private static final SitePolicy SITE =
            Policies.with(PURPOSES, List.of(), new Regimes(Regime.OPT_IN, REGIONS), Sharing.NONE);

    private static RequestFacts facts(
            SitePolicy site, String region, @Nullable Consent consent, Set<Signal> signals, boolean blind) {
        return new RequestFacts(
                site, "https://shop.example", "shop.example", true, true, consent, signals, blind, region);
    }

    private static Decision decide(RequestFacts facts) {
        return Decision.of(facts, CLASSIFIER, Policies.NEVER_SEEN);
    }

    /** Under {@code old}, another notice; {@code past}, too long ago; {@code stood}, where things ran already. */
    private static @Nullable Consent consent(String word) {
        if (word.equals("open")) {
            return null;
        }
        boolean yes = !word.endsWith("no");
        Map<String, Boolean> answers = Map.of("ads", yes, "counts", yes, "sizes", yes);
        String version = word.startsWith("old") ? "0" : "1";
        return new Consent(
                "s", "r", version, answers, Instant.EPOCH, word.startsWith("stood"), word.startsWith("past"));
    }

    @ParameterizedTest
    @CsvSource({
        // region, answer, signals, blind, what is granted, banner due, answered, asked again
        "DE,    open,      '',  false, sizes,            true,  false, NO",
        "DE,    yes,       '',  false, ads sizes,        false, true,  NO",
        "DE,    no,        '',  false, '',               false, true,  NO",
        "DE,    open,      GPC, false, sizes,            false, false, NO",
        "DE,    yes,       GPC, false, sizes,            false, true,  NO",
        "DE,    open,      '',  true,  '',               false, false, NO",
        "DE,    old yes,   '',  false, sizes,            true,  false, CHANGED",
        "DE,    old no,    '',  false, '',               true,  false, CHANGED",
        "DE,    past yes,  '',  false, sizes,            true,  false, EXPIRED",
        "DE,    past no,   '',  false, '',               true,  false, EXPIRED",
        // What somebody let stand elsewhere is no yes here; what was refused there is refused.
        "DE,    stood yes, '',  false, sizes,            true,  false, NO",
        "DE,    stood no,  '',  false, '',               false, true,  NO",
        "'',    open,      '',  false, sizes,            true,  false, NO",
        "FR-75, open,      '',  false, sizes,            true,  false, NO",
        "US-CA, open,      '',  false, ads counts sizes, true,  false, NO",
        "US-CA, open,      GPC, false, counts sizes,     true,  false, NO",
        "US-CA, open,      DNT, false, sizes,            true,  false, NO",
        "US-CA, yes,       '',  false, ads counts sizes, false, true,  NO",
        "US-CA, yes,       GPC, false, counts sizes,     false, true,  NO",
        "US-CA, no,        '',  false, '',               false, true,  NO",
        "US-CA, stood yes, '',  false, ads counts sizes, false, true,  NO",
        // Who once said no is not to say it again each half year.
        "US-CA, old no,    '',  false, '',               true,  false, CHANGED",
        "US-CA, past no,   '',  false, '',               true,  false, EXPIRED",
        "US-CA, past yes,  '',  false, ads counts sizes, true,  false, EXPIRED",
        // A browser that hides its cookies may hide a no.
        "US-CA, open,      '',  true,  '',               false, false, NO",
        "US-TX, open,      '',  false, ads counts sizes, true,  false, NO",
        "US,    no,        '',  false, '',               false, true,  NO",
        "ZZ,    open,      '',  false, '',               false, false, NO",
        "ZZ,    yes,       '',  false, '',               false, true,  NO",
    })
    void theRegionsRulesSayWhatStands(
            String region,
            String answer,
            String signal,
            boolean blind,
            String granted,
            boolean due,
            boolean answered,
            Decision.Reask reask) {
        Set<Signal> signals = signal.isEmpty() ? Set.of() : Set.of(Signal.valueOf(signal));
        Decision decision = decide(facts(SITE, region, consent(answer), signals, blind));
        assertThat(decision.grants().keySet()).containsExactlyInAnyOrder("ads", "counts", "sizes");
        assertThat(List.of("ads", "counts", "sizes").stream().filter(decision::granted))
                .containsExactly(granted.isEmpty() ? new String[0] : granted.split(" "));
        assertThat(decision.bannerDue()).isEqualTo(due);
        assertThat(decision.answered()).isEqualTo(answered);
        assertThat(decision.reask()).isEqualTo(reask);
    }

    @ParameterizedTest
    @CsvSource({"DE, false", "US, true", "ZZ, false"})
    void whereNothingWaitsForAYesNobodyIsAskedForOne(String region, boolean told) {
        SitePolicy site =
                Policies.with(PURPOSES.subList(1, 4), List.of(), new Regimes(Regime.OPT_IN, REGIONS), Sharing.NONE);
        assertThat(decide(facts(site, region, null, Set.of(), false)).bannerDue())
                .isEqualTo(told);
    }

    @Provide
    Arbitrary<RequestFacts> visits() {
        Arbitrary<List<Purpose>> purposes = Combinators.combine(
                        Arbitraries.of(Category.values()), Arbitraries.of(LegalBasis.values()), Arbitraries.of(0, 1, 2))
                .as((category, basis, vendors) ->
                        new Purpose("", category, basis, List.of("A", "B").subList(0, vendors), Map.of()))
                .list()
                .ofMaxSize(4)
                .map(RegimeTest::named);
        Arbitrary<Map<String, Boolean>> answers = Arbitraries.maps(
                Arbitraries.of("p0", "p1", "p2", "p3", "p0_a", "p0_b", "p1_a", "p2_b", "gone", "gone_a"),
                Arbitraries.of(true, false));
        Arbitrary<List<Boolean>> flags = Arbitraries.of(true, false).list().ofSize(7);
        return Combinators.combine(purposes, answers, flags, Arbitraries.of("", "DE", "US-CA", "US", "ZZ"))
                .as((asked, given, flag, region) -> {
                    List<Vendor> vendors = List.of(vendor("A"), vendor("B"));
                    SitePolicy site = Policies.with(asked, vendors, new Regimes(Regime.OPT_IN, REGIONS), Sharing.NONE);
                    Consent consent = new Consent(
                            "s", "r", flag.get(0) ? "1" : "0", given, Instant.EPOCH, flag.get(1), flag.get(2));
                    Set<Signal> signals =
                            flag.get(3) ? Set.of(Signal.GPC) : flag.get(4) ? Set.of(Signal.DNT) : Set.of();
                    return facts(site, region, flag.get(5) ? consent : null, signals, flag.get(6));
                });
    }

    private static Vendor vendor(String name) {
        return new Vendor(name, name.toLowerCase(java.util.Locale.ROOT), "", "", "", List.of());
    }

    private static List<Purpose> named(List<Purpose> purposes) {
        List<Purpose> named = new ArrayList<>();
        for (Purpose one : purposes) {
            named.add(new Purpose("p" + named.size(), one.category(), one.basis(), one.vendors(), Map.of()));
        }
        return named;
    }

    /** The yes that a visitor gave to a purpose or a service today, where a yes has to be asked for. */
    private static boolean saidYes(@Nullable Consent consent, String id, String purpose) {
        return consent != null
                && consent.noticeVersion().equals("1")
                && !consent.expired()
                && !consent.stood()
                && consent.answers().getOrDefault(id, consent.answers().getOrDefault(purpose, false));
    }

    @Property(tries = 2000)
    void noRuleIsEverLooserThanItSays(@ForAll("visits") RequestFacts facts) {
        Decision decision = decide(facts);
        Map<String, Boolean> silent = decide(
                        facts(facts.site(), facts.region(), facts.consent(), Set.of(), facts.blind()))
                .grants();
        Switches switches = decision.switches();
        for (String id : switches.ids()) {
            Purpose purpose = switches.purpose(switches.place(id));
            boolean granted = decision.granted(id);
            if (decision.regime() == Regime.OPT_IN && purpose.category().tracking()) {
                assertThat(granted && !saidYes(facts.consent(), id, purpose.id()))
                        .isFalse();
                assertThat(granted && purpose.control() != Purpose.Control.SWITCH)
                        .isFalse();
            }
            if (decision.regime() == Regime.UNDER_AGE) {
                assertThat(granted || decision.bannerDue()).isFalse();
            }
            if (facts.signals().contains(Signal.GPC) && purpose.category() == Category.MARKETING) {
                assertThat(granted).isFalse();
            }
            // A signal takes and never gives; and a no holds wherever it was said, whenever.
            assertThat(granted && !silent.getOrDefault(id, false)).isFalse();
            Consent consent = facts.consent();
            if (consent != null && Boolean.FALSE.equals(consent.answers().get(id))) {
                assertThat(granted).isFalse();
            }
        }
        if (facts.blind()) {
            assertThat(decision.regime().standsUntilNo() || decision.bannerDue())
                    .isFalse();
        }
        assertThat(decision.bannerDue() && decision.answered()).isFalse();
        assertThat(decision.grants()).isEqualTo(recount(decision));
    }

    private static Map<String, Boolean> recount(Decision decision) {
        Map<String, Boolean> all = new HashMap<>();
        decision.switches().ids().forEach(id -> all.put(id, decision.granted(id)));
        return all;
    }
}
