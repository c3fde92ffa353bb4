package org.consentry.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.consentry.consent.Policies.CLASSIFIER;
import static org.consentry.consent.Policies.NEVER_SEEN;
import static org.consentry.consent.Policies.purpose;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import org.consentry.catalog.Provenance;
import org.consentry.site.LegalBasis;
import org.consentry.site.Purpose;
import org.consentry.site.Regime;
import org.consentry.site.Regimes;
import org.consentry.site.Sharing;
import org.consentry.site.SitePolicy;
import org.consentry.site.Vendor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A site that promises no tracking. Its policy names trackers all the same, as one that got past every check would. */
class EssentialTest {
    private static final Regimes ESSENTIAL = new Regimes(Regime.ESSENTIAL, Map.of());

    private static final SitePolicy SITE = gated(Policies.with(
            purposes(),
            List.of(
                    new Vendor("Reel", "reel", "", "", "", List.of("reel.example")),
                    new Vendor("Payments", "payments", "", "", "", List.of("pay.example"))),
            ESSENTIAL,
            Sharing.NONE));

    private static final List<String> IDS =
            SITE.purposes().stream().map(Purpose::id).toList();

    private static final List<String> TRACKERS =
            List.of("_ga", "_gid", "_fbp", "_gcl_au", "_hjSessionUser_12345", "IDE");

    private static final List<HostRule> TRACKING = CLASSIFIER.hosts().stream()
            .filter(rule -> rule.category().tracking())
            .toList();

    /** As every policy file of such a site is. */
    private static SitePolicy gated(SitePolicy site) {
        return new SitePolicy(
                site.id(),
                site.hosts(),
                site.upstream(),
                site.controller(),
                site.notice(),
                site.languages(),
                site.purposes(),
                site.vendors(),
                site.cookies(),
                site.honourGpc(),
                site.honourDnt(),
                site.validity(),
                site.learning(),
                site.enforcement(),
                true,
                site.trackingPaths(),
                site.hostRules(),
                site.clearSiteData(),
                site.retention(),
                site.apps(),
                site.regimes(),
                site.sharing(),
                site.presentation(),
                site.hash());
    }

    private static List<Purpose> purposes() {
        List<Purpose> purposes = new ArrayList<>(Policies.usual());
        purposes.add(purpose("reels", Category.FUNCTIONAL, LegalBasis.CONSENT, "Reel"));
        purposes.add(purpose("pay", Category.NECESSARY, LegalBasis.CONTRACT, "Payments"));
        purposes.add(purpose("reach", Category.ANALYTICS, LegalBasis.LEGITIMATE_INTEREST));
        return purposes;
    }

    private record Visit(@Nullable Consent consent, Set<Signal> signals, boolean blind, String region) {
        Decision decision(Provenance provenance) {
            return Decision.of(
                    new RequestFacts(
                            SITE, "https://shop.example", "shop.example", true, false, consent, signals, blind, region),
                    CLASSIFIER,
                    provenance);
        }
    }

    @Provide
    Arbitrary<Visit> visits() {
        Arbitrary<Boolean> flag = Arbitraries.of(true, false);
        Arbitrary<Map<String, Boolean>> answers =
                Arbitraries.maps(Arbitraries.of(IDS), Arbitraries.of(true, true, false));
        Arbitrary<Optional<Consent>> consents = Combinators.combine(answers, Arbitraries.of("1", "0"), flag, flag, flag)
                .as((given, version, stood, expired, minor) ->
                        new Consent("s", "r", version, given, Instant.EPOCH, stood, expired, minor))
                .optional(0.8);
        return Combinators.combine(
                        consents, Arbitraries.of(Signal.class).set(), flag, Arbitraries.of("", "US", "US-CA", "DE"))
                .as((consent, signals, blind, region) -> new Visit(consent.orElse(null), signals, blind, region));
    }

    @Property(tries = 400)
    void nothingThatAnybodySendsLetsATrackerIn(@ForAll("visits") Visit visit, @ForAll int at) {
        HostRule tracking = TRACKING.get(Math.floorMod(at, TRACKING.size()));
        for (Provenance provenance : List.of(NEVER_SEEN, Policies.LEARNING, Policies.SET_BY_UPSTREAM)) {
            Decision decision = visit.decision(provenance);
            assertThat(decision.regime()).isEqualTo(Regime.ESSENTIAL);
            assertThat(decision.grants()).isEmpty();
            assertThat(decision.everythingGranted()).isFalse();
            for (String name : TRACKERS) {
                CookieFacts cookie = CookieFacts.inRequest(name, "GA1.1.1.1", "shop.example");
                assertThat(decision.verdict(cookie).passes()).as(name).isFalse();
                assertThat(decision.verdictOnSet(cookie).passes()).as(name).isFalse();
            }
            HostVerdict verdict = decision.host(tracking.host());
            assertThat(verdict.passes()).as(tracking.host()).isFalse();
            assertThat(verdict.purpose()).isEqualTo(HostVerdict.NEVER);
            assertThat(decision.fenceHosts()).doesNotContain(tracking.host(), "*." + tracking.host());
            IDS.forEach(id -> assertThat(decision.granted(id)).isFalse());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "shop.example, true",
        "static.shop.example, true",
        // A service that the site cannot do without, as its policy says; and one that it can.
        "pay.example, true",
        "reel.example, false",
        "youtube.com, false",
        "maps.google.com, false",
        "intercom.io, false",
        "js.stripe.com, true",
        "google-analytics.com, false",
        "nobody-knows.example.net, false",
    })
    void onlyWhatIsNeededAndTheSitesOwnPass(String host, boolean passes) {
        assertThat(new Visit(null, Set.of(), false, "")
                        .decision(NEVER_SEEN)
                        .host(host)
                        .passes())
                .isEqualTo(passes);
    }

    @ParameterizedTest
    @CsvSource({
        "JSESSIONID, true",
        "csrf_token, true",
        // What it remembers for its visitors, by its own means.
        "pll_language, true",
        "COLUMNLIST, true",
        "woocommerce_recently_viewed, true",
        "wp-settings-1, true",
        "comment_author_0123456789abcdef0123456789abcdef, true",
        "tinvwl_wishlist, true",
        "VIEWED_PRODUCT_IDS, true",
        "WISHLIST_CNT, true",
        ".Nop.RecentlyViewedProducts, true",
        "nop.CompareProducts, true",
        "device_view, true",
        "nuxt-color-mode, true",
        "stsSyncAppName, true",
        "userPrefLanguage, true",
        "hudson_auto_refresh, true",
        "confluence.browse.space.cookie, true",
        // What somebody else remembers of them.
        "inqVital_10005, false",
        "inqSession_10005, false",
        "gist_id_abc, false",
        "gist_identified_abc, false",
        "belco-anonymous-id, false",
        "SWIFT_visitor, false",
        "SWIFT_sessionid40, false",
        "GlobalE_Data, false",
        "GlobalE_CT_Data, false",
        "lhc_per, false",
        "rc_token, false",
        "hs_langswitcher_choice, false",
        "intercom-id-abc, false",
        "vuid, false",
        "googtrans, false",
        "_ga, false",
    })
    void firstPartyFunctionalCookiesPassAndServicesDoNot(String name, boolean passes) {
        CookieFacts cookie = CookieFacts.inRequest(name, "x", "shop.example");
        Visit visit = new Visit(null, Set.of(), false, "");
        assertThat(visit.decision(Policies.SET_BY_UPSTREAM).verdict(cookie).passes())
                .isEqualTo(passes);
    }

    /** A functional cookie of a vendor that nobody has called software of the site's own is a service's. */
    @Test
    void softwareThatSitesRunIsNamedAndEveryOtherVendorIsAService() {
        Decision decision = new Visit(null, Set.of(), false, "").decision(Policies.SET_BY_UPSTREAM);
        Set<String> own = new TreeSet<>();
        for (CookieRule rule : Catalog.load().cookies()) {
            if (rule.category() == Category.FUNCTIONAL && !decision.isService(rule.vendor())) {
                own.add(rule.vendor());
            }
        }
        own.remove("");
        assertThat(own)
                .containsExactlyInAnyOrder(
                        "Atlassian",
                        "Jenkins",
                        "Magento",
                        "Microsoft SharePoint",
                        "Nuxt",
                        "Oracle ATG",
                        "Symfony",
                        "WPML",
                        "WooCommerce",
                        "WordPress",
                        "nopCommerce");
    }

    @ParameterizedTest
    @CsvSource({
        "data-consent, settings, true",
        "data-consent, basket, true",
        "data-consent, video, true",
        "data-consent, reels, false",
        "data-consent, statistics, false",
        "data-category, functional, true",
        "data-category, analytics, false",
        "data-category, marketing, false",
        "data-usercentrics, Reel, false",
        "class, optanon-category-C0003, true",
        "class, optanon-category-C0004, false",
    })
    void marksOpenNoMoreThanTheSiteItself(String attribute, String value, boolean passes) {
        Decision decision = new Visit(null, Set.of(), false, "").decision(NEVER_SEEN);
        assertThat(decision.hint(attribute, value).orElseThrow().passes()).isEqualTo(passes);
    }

    @Test
    void whatABrowserHasFromBeforeIsDeletedUnasked() {
        CookieFacts ga = CookieFacts.inRequest("_ga", "x", "shop.example");
        assertThat(new Visit(null, Set.of(), false, "").decision(NEVER_SEEN).verdict(ga))
                .isEqualTo(new Verdict.Refuse(Category.ANALYTICS, "exact:_ga", "", true));
        CookieFacts unknown = CookieFacts.inRequest("zq7", "x", "shop.example");
        assertThat(new Visit(null, Set.of(), false, "").decision(NEVER_SEEN).verdict(unknown))
                .isEqualTo(new Verdict.Refuse(null, Decision.ESSENTIAL_ONLY, "", false));
    }

    @Test
    void whatNobodyVouchesForDoesNotPassThoughTheSiteItselfSetsIt() {
        CookieFacts unknown = CookieFacts.inRequest("zq7", "x", "shop.example");
        for (Provenance provenance : List.of(Policies.LEARNING, Policies.SET_BY_UPSTREAM)) {
            Decision decision = new Visit(null, Set.of(), false, "").decision(provenance);
            assertThat(decision.verdict(unknown).passes()).isFalse();
            assertThat(decision.verdictOnSet(unknown).passes()).isFalse();
        }
    }

    @Test
    void theVisitorIsToldOncePerVersionOfTheNotice() {
        assertThat(new Visit(null, Set.of(), false, "").decision(NEVER_SEEN).bannerDue())
                .isTrue();
        Consent told = new Consent("s", "r", "1", Map.of(), Instant.EPOCH);
        assertThat(new Visit(told, Set.of(), false, "").decision(NEVER_SEEN).bannerDue())
                .isFalse();
        Consent before = new Consent("s", "r", "0", Map.of(), Instant.EPOCH);
        Decision changed = new Visit(before, Set.of(), false, "").decision(NEVER_SEEN);
        assertThat(changed.bannerDue()).isTrue();
        assertThat(changed.reask()).isEqualTo(Decision.Reask.CHANGED);
        assertThat(new Visit(null, Set.of(), true, "").decision(NEVER_SEEN).bannerDue())
                .isFalse();
    }
}
