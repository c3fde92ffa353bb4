package org.consentry.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.consentry.catalog.Catalog;
import org.consentry.catalog.Category;
import org.consentry.catalog.CookieFacts;
import org.consentry.catalog.CookieRule;
import org.consentry.catalog.HostRule;
import org.consentry.site.LegalBasis;
import org.consentry.site.Purpose;
import org.consentry.site.Regimes;
import org.consentry.site.Service;
import org.consentry.site.Sharing;
import org.consentry.site.SitePolicy;
import org.consentry.site.Vendor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each vendor that a policy lists has a switch of its own, whatever of it a page meets. */
class ServiceSwitchTest {
    private static final Catalog CATALOG = Catalog.load();
    private static final Grounds GROUNDS = new Grounds(CATALOG);

    private static final SitePolicy SITE = site();
    private static final GuardReading GUARD = new GuardReading(GROUNDS.guardTable(SITE));

    /** Every vendor that the catalogue knows to track, each under the purpose of its category. */
    private static SitePolicy site() {
        Map<Category, Set<String>> names = new HashMap<>();
        for (HostRule rule : CATALOG.hosts()) {
            if (rule.category().tracking() && !rule.vendor().isEmpty()) {
                names.computeIfAbsent(rule.category(), category -> new TreeSet<>())
                        .add(rule.vendor());
            }
        }
        List<String> marketing =
                names.get(Category.MARKETING).stream().limit(25).toList();
        List<String> analytics = names.get(Category.ANALYTICS).stream()
                .filter(name -> !marketing.contains(name))
                .limit(25)
                .toList();
        List<Vendor> vendors = new ArrayList<>();
        for (String name : marketing) {
            vendors.add(new Vendor(name, "v" + vendors.size(), "", "", "", List.of()));
        }
        for (String name : analytics) {
            vendors.add(
                    new Vendor(name, "v" + vendors.size(), "", "", "", List.of("v" + vendors.size() + ".own.example")));
        }
        return Policies.with(
                List.of(
                        new Purpose("marketing", Category.MARKETING, LegalBasis.CONSENT, marketing, Map.of()),
                        new Purpose("analytics", Category.ANALYTICS, LegalBasis.CONSENT, analytics, Map.of())),
                vendors,
                Regimes.DEFAULT,
                Sharing.NONE);
    }

    @Provide
    Arbitrary<Map<String, Boolean>> answers() {
        List<String> ids = Service.of(SITE).stream().map(Service::id).toList();
        Arbitrary<Map<String, Boolean>> purposes = Combinators.combine(
                        Arbitraries.of(true, false), Arbitraries.of(true, false))
                .as((marketing, analytics) -> Map.of("marketing", marketing, "analytics", analytics));
        return Combinators.combine(
                        purposes,
                        Arbitraries.maps(Arbitraries.of(ids), Arbitraries.of(true, false))
                                .ofMaxSize(30))
                .as((whole, single) -> {
                    Map<String, Boolean> all = new HashMap<>(whole);
                    all.putAll(single);
                    return all;
                });
    }

    /** As the guard in the page opens: by the id alone. */
    private static boolean opens(int found, Decision decision) {
        return found == GuardTable.PASSES || found >= 0 && decision.granted(GUARD.purposes.get(found));
    }

    @Property(tries = 10)
    void gatewayFenceAndGuardOpenAVendorByItsOwnSwitch(@ForAll("answers") Map<String, Boolean> answers) {
        Consent consent = new Consent("s", "r", "1", answers, Instant.EPOCH);
        Decision decision = GROUNDS.decide(Policies.facts(SITE, consent), Policies.NEVER_SEEN);
        Map<String, String> ids = new HashMap<>();
        Service.of(SITE).forEach(service -> ids.put(service.vendor().name(), service.id()));
        List<String> fence = decision.fenceHosts();
        for (HostRule rule : CATALOG.hosts()) {
            String id = ids.get(rule.vendor());
            if (id == null || decision.hasPaths(rule.host())) {
                continue;
            }
            HostVerdict verdict = decision.host(rule.host());
            assertThat(opens(GUARD.host(rule.host()), decision)).as(rule.host()).isEqualTo(verdict.passes());
            if (rule.category().tracking()) {
                assertThat(verdict.purpose()).as(rule.host()).isEqualTo(id);
                assertThat(verdict.passes()).as(rule.host()).isEqualTo(decision.granted(id));
                assertThat(fence.contains(rule.host()) && !verdict.passes())
                        .as(rule.host())
                        .isFalse();
            }
        }
        for (CookieRule rule : CATALOG.cookies()) {
            boolean plain =
                    rule.host().isEmpty() && GuardCookies.prefix(rule.name()).equals(rule.name());
            CookieFacts cookie = CookieFacts.inRequest(rule.name(), "", "shop.example");
            String id = plain ? ids.get(GROUNDS.classifier().classify(cookie).vendor()) : null;
            if (id == null) {
                continue;
            }
            Verdict verdict = decision.verdict(cookie);
            assertThat(opens(GUARD.cookie(rule.name()), decision))
                    .as(rule.name())
                    .isEqualTo(verdict.passes());
            if (GROUNDS.classifier().classify(cookie).tracking()) {
                assertThat(verdict.passes()).as(rule.name()).isEqualTo(decision.granted(id));
            }
        }
        for (Service service : Service.of(SITE)) {
            for (String host : service.vendor().hosts()) {
                assertThat(decision.host(host).passes()).isEqualTo(decision.granted(service.id()));
                assertThat(fence.contains(host)).isEqualTo(decision.granted(service.id()));
                assertThat(opens(GUARD.host(host), decision)).isEqualTo(decision.granted(service.id()));
            }
        }
    }

    @Property(tries = 200)
    void aTokenCarriesEveryAnswer(@ForAll("answers") Map<String, Boolean> answers) {
        ConsentToken tokens = new ConsentToken(new Signer("token", new byte[32]), () -> Instant.EPOCH);
        Consent consent = new Consent("s", "r", "1", answers, Instant.EPOCH);
        assertThat(tokens.read(SITE, tokens.issue("shop", consent))).contains(consent);
    }

    @Test
    void aServiceFaresAsItsPurposeUntilItIsAnsweredOtherwise() {
        Service first = Service.of(SITE).get(0);
        Consent all = new Consent("s", "r", "1", Map.of("marketing", true), Instant.EPOCH);
        assertThat(GROUNDS.decide(Policies.facts(SITE, all), Policies.NEVER_SEEN)
                        .granted(first.id()))
                .isTrue();
        Consent but = new Consent("s", "r", "1", Map.of("marketing", true, first.id(), false), Instant.EPOCH);
        Decision decision = GROUNDS.decide(Policies.facts(SITE, but), Policies.NEVER_SEEN);
        assertThat(decision.granted(first.id())).isFalse();
        assertThat(decision.granted("marketing")).isTrue();
        assertThat(decision.everythingGranted()).isFalse();
        Consent only = new Consent("s", "r", "1", Map.of("marketing", false, first.id(), true), Instant.EPOCH);
        assertThat(GROUNDS.decide(Policies.facts(SITE, only), Policies.NEVER_SEEN)
                        .granted(first.id()))
                .isTrue();
        Decision signalled = GROUNDS.decide(Policies.facts(SITE, only, Signal.GPC), Policies.NEVER_SEEN);
        assertThat(signalled.granted(first.id())).isFalse();
        assertThat(signalled.silenced(first.id())).isTrue();
    }

    /** One service for what it counts and what it advertises, listed where it asks for more. */
    @ParameterizedTest
    @CsvSource({
        "false, false, false",
        "true,  false, false",
        "false, true,  true",
        "true,  true,  true",
    })
    void aCookieOfAServiceWaitsWhereAStricterPurposeListsIt(boolean analytics, boolean service, boolean passes) {
        Vendor vendor = new Vendor("Google Analytics", "google-analytics", "", "", "", List.of());
        SitePolicy site = Policies.with(
                List.of(
                        Policies.purpose("analytics", Category.ANALYTICS, LegalBasis.CONSENT),
                        Policies.purpose("marketing", Category.MARKETING, LegalBasis.CONSENT, vendor.name())),
                List.of(vendor),
                Regimes.DEFAULT,
                Sharing.NONE);
        String id = "marketing_google-analytics";
        Map<String, Boolean> answers = Map.of("analytics", analytics, "marketing", !service, id, service);
        Consent consent = new Consent("s", "r", "1", answers, Instant.EPOCH);
        Decision decision = GROUNDS.decide(Policies.facts(site, consent), Policies.NEVER_SEEN);
        GuardReading guard = new GuardReading(GROUNDS.guardTable(site));
        for (String name : List.of("_ga", "_gid")) {
            Verdict verdict = decision.verdict(CookieFacts.inRequest(name, "", "shop.example"));
            assertThat(verdict.passes()).as(name).isEqualTo(passes);
            assertThat(guard.purposes.get(guard.cookie(name))).as(name).isEqualTo(id);
        }
        assertThat(decision.host("www.google-analytics.com").purpose()).isEqualTo(id);
    }

    @Test
    void aFunctionalCookieWaitsWhereAStricterPurposeListsItsService() {
        CookieRule rule = CATALOG.cookies().stream()
                .filter(one -> one.category() == Category.FUNCTIONAL
                        && one.host().isEmpty()
                        && !one.vendor().isEmpty()
                        && GuardCookies.prefix(one.name()).equals(one.name()))
                .findFirst()
                .orElseThrow();
        CookieFacts cookie = CookieFacts.inRequest(rule.name(), "", "shop.example");
        SitePolicy site = Policies.with(
                List.of(Policies.purpose("ads", Category.MARKETING, LegalBasis.CONSENT, rule.vendor())),
                List.of(new Vendor(rule.vendor(), "one", "", "", "", List.of())),
                Regimes.DEFAULT,
                Sharing.NONE);
        for (boolean yes : new boolean[] {true, false}) {
            Consent consent = new Consent("s", "r", "1", Map.of("ads", yes), Instant.EPOCH);
            Decision decision = GROUNDS.decide(Policies.facts(site, consent), Policies.NEVER_SEEN);
            assertThat(decision.verdict(cookie).passes()).as(rule.name()).isEqualTo(yes);
        }
    }

    /** A refused service that the policy lists no more may be one that it lists under another name. */
    @Test
    void aRefusedServiceThatIsGoneKeepsThoseShutThatWereNotAnswered() {
        Service first = Service.of(SITE).get(0);
        Service second = Service.of(SITE).get(1);
        for (String version : List.of("1", "0")) {
            Map<String, Boolean> answers =
                    Map.of("marketing", true, "marketing_gone", false, second.id(), true, "analytics", true);
            Consent consent = new Consent("s", "r", version, answers, Instant.EPOCH);
            Decision decision = GROUNDS.decide(Policies.facts(SITE, consent), Policies.NEVER_SEEN);
            boolean answered = version.equals("1");
            assertThat(decision.granted(first.id())).isFalse();
            assertThat(decision.granted(second.id())).isEqualTo(answered);
            assertThat(decision.granted("marketing")).isEqualTo(answered);
            Service other = Service.of(SITE).stream()
                    .filter(service -> service.purpose().id().equals("analytics"))
                    .findFirst()
                    .orElseThrow();
            assertThat(decision.granted(other.id())).isEqualTo(answered);
        }
        Map<String, Boolean> kept = Map.of("marketing", true, "marketing_gone", true, "old_gone", false);
        Consent consent = new Consent("s", "r", "1", kept, Instant.EPOCH);
        assertThat(GROUNDS.decide(Policies.facts(SITE, consent), Policies.NEVER_SEEN)
                        .granted(first.id()))
                .isTrue();
    }

    @Test
    void whatWaitsForNothingThatTheSiteHasWaitsForEver() {
        HostVerdict passes = new HostVerdict(true, "", null, "", "own");
        List<String> ids = List.of("a", "b", "c");
        Map<String, String> expected = Map.of("", "-", "gone", "-", "b", "b", "c a", "a c", "a gone", "-", "-", "-");
        expected.forEach((purpose, together) -> {
            HostVerdict waits = new HostVerdict(false, purpose, null, "", "rule");
            assertThat(HostVerdict.together(ids, List.of(passes, waits)))
                    .isEqualTo(new HostVerdict(false, together, null, "", "rule"));
        });
        assertThat(HostVerdict.together(ids, List.of(passes, passes))).isEqualTo(passes);
    }

    @Test
    void aPageMayMarkWhatASingleServiceIsFor() {
        Service first = Service.of(SITE).get(0);
        Consent but = new Consent("s", "r", "1", Map.of("marketing", true, first.id(), false), Instant.EPOCH);
        Decision decision = GROUNDS.decide(Policies.facts(SITE, but), Policies.NEVER_SEEN);
        assertThat(decision.hint("data-consent", first.id()).orElseThrow().passes())
                .isFalse();
        assertThat(decision.hint("data-consent", "marketing").orElseThrow().passes())
                .isTrue();
        assertThat(decision.hint("data-consent", "marketing " + first.id()).orElseThrow())
                .satisfies(verdict -> assertThat(verdict.passes()).isFalse());
        assertThat(decision.hint("data-name", first.vendor().name())
                        .orElseThrow()
                        .purpose())
                .isEqualTo(first.id());
    }
}
