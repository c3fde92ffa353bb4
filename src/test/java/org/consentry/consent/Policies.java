package org.consentry.consent;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.consentry.catalog.Catalog;
import org.consentry.catalog.Category;
import org.consentry.catalog.Classifier;
import org.consentry.catalog.CookieFacts;
import org.consentry.catalog.Provenance;
import org.consentry.site.Contact;
import org.consentry.site.DeclaredCookie;
import org.consentry.site.Enforcement;
import org.consentry.site.LegalBasis;
import org.consentry.site.Notice;
import org.consentry.site.Presentation;
import org.consentry.site.Purpose;
import org.consentry.site.Regime;
import org.consentry.site.Regimes;
import org.consentry.site.Sharing;
import org.consentry.site.SitePolicy;
import org.consentry.site.Vendor;

/** Policies and provenances for the tests of this room. */
final class Policies {
    static final Classifier CLASSIFIER = new Classifier(Catalog.load());

    /** As the catalogue spells it. */
    static final String META =
            CLASSIFIER.classify(CookieFacts.inRequest("_fbp", "", "")).vendor();

    static final Provenance NEVER_SEEN = provenance(false, false);
    static final Provenance LEARNING = provenance(false, true);
    static final Provenance SET_BY_UPSTREAM = provenance(true, false);

    private Policies() {}

    private static Provenance provenance(boolean setByUpstream, boolean learning) {
        return new Provenance() {
            @Override
            public boolean setByUpstream(String site, String cookieName) {
                return setByUpstream;
            }

            @Override
            public boolean learning(String site) {
                return learning;
            }
        };
    }

    static Purpose purpose(String id, Category category, LegalBasis basis, String... vendors) {
        return new Purpose(id, category, basis, List.of(vendors), Map.of());
    }

    static List<Purpose> usual() {
        return List.of(
                purpose("basket", Category.NECESSARY, LegalBasis.CONTRACT),
                purpose("settings", Category.FUNCTIONAL, LegalBasis.CONTRACT),
                purpose("video", Category.FUNCTIONAL, LegalBasis.CONSENT),
                purpose("statistics", Category.ANALYTICS, LegalBasis.CONSENT),
                purpose("ads", Category.MARKETING, LegalBasis.CONSENT),
                purpose("social", Category.MARKETING, LegalBasis.CONSENT, META));
    }

    static SitePolicy shop(DeclaredCookie... cookies) {
        return site("shop", "1", usual(), true, true, Enforcement.MARKUP, cookies);
    }

    static SitePolicy site(
            String id,
            String version,
            List<Purpose> purposes,
            boolean gpc,
            boolean dnt,
            Enforcement enforcement,
            DeclaredCookie... cookies) {
        return new SitePolicy(
                id,
                List.of(id + ".example"),
                null,
                new Contact("A", "", "", "", ""),
                new Notice(version, "", LocalDate.of(2026, 3, 1), Map.of()),
                List.of("en"),
                purposes,
                List.of(),
                List.of(cookies),
                gpc,
                dnt,
                Duration.ofDays(180),
                Duration.ofDays(14),
                enforcement,
                false,
                List.of(),
                List.of(),
                false,
                Map.of(),
                List.of(),
                Regimes.DEFAULT,
                Sharing.NONE,
                Presentation.DEFAULT,
                "0".repeat(64));
    }

    /** A shop whose choices hold below a domain. */
    static SitePolicy sharing(String domain) {
        return with(usual(), List.of(), Regimes.DEFAULT, new Sharing(domain, ""));
    }

    /** A shop with vendors, where these rules hold. */
    static SitePolicy with(List<Purpose> purposes, List<Vendor> vendors, Regimes regimes, Sharing sharing) {
        SitePolicy shop = site("shop", "1", purposes, true, true, Enforcement.MARKUP);
        return new SitePolicy(
                shop.id(),
                shop.hosts(),
                null,
                shop.controller(),
                shop.notice(),
                shop.languages(),
                purposes,
                vendors,
                List.of(),
                true,
                true,
                shop.validity(),
                shop.learning(),
                shop.enforcement(),
                false,
                List.of(),
                List.of(),
                false,
                Map.of(),
                List.of(),
                regimes,
                sharing,
                Presentation.DEFAULT,
                shop.hash());
    }

    /** The same site, had it promised that nothing tracks; what no policy file could say stays in it. */
    static SitePolicy essential(SitePolicy site) {
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
                site.gateUnknownHosts(),
                site.trackingPaths(),
                site.hostRules(),
                site.clearSiteData(),
                site.retention(),
                site.apps(),
                new Regimes(Regime.ESSENTIAL, Map.of()),
                site.sharing(),
                site.presentation(),
                site.hash());
    }

    static RequestFacts facts(SitePolicy site, @org.jspecify.annotations.Nullable Consent consent, Signal... signals) {
        String host = site.id() + ".example";
        return new RequestFacts(site, "https://" + host, host, true, false, consent, Set.of(signals), false);
    }
}
