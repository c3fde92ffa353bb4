package org.consentry.consent;

import org.consentry.catalog.Category;
import org.consentry.catalog.Classification;
import org.consentry.catalog.Classifier;
import org.consentry.catalog.CookieFacts;
import org.consentry.catalog.Provenance;
import org.consentry.site.DeclaredCookie;
import org.consentry.site.Purpose;
import org.consentry.site.SitePolicy;
import org.jspecify.annotations.Nullable;

/**
 * Judges the cookies of one request: by the operator's word, the site's declaration, the catalogue, and who was seen to
 * set them, in this order.
 */
final class CookieJudge {
    /** Below it nothing speaks for a cookie but the balance of small signs: what its value looks like, how long it stays. */
    private static final double VOUCHED = 0.55;

    private final Decision decision;
    private final Classifier classifier;
    private final Provenance provenance;

    CookieJudge(Decision decision, Classifier classifier, Provenance provenance) {
        this.decision = decision;
        this.classifier = classifier;
        this.provenance = provenance;
    }

    Verdict judge(CookieFacts cookie, boolean setByUpstream) {
        String site = decision.facts().site().id();
        Classification overruled = classifier.overrides().cookie(site, cookie.name(), cookie.host());
        if (overruled != null && overruled.category() == Category.NECESSARY) {
            return new Verdict.Pass(Category.NECESSARY, overruled.rule());
        }
        DeclaredCookie declaration = declaration(cookie.name());
        Purpose declared = declaration == null ? null : purpose(declaration);
        if (overruled == null
                && declared != null
                && (declaration.loosen() || declared.category() == Category.MARKETING)
                && (!declaration.vendor().isEmpty() || !decision.switches().hasServices(declared))) {
            return byDeclaration(declaration, declared, "");
        }
        // Last, since it costs more than both of these: what they decide alone needs no catalogue.
        Classification known = classifier.classify(cookie);
        if (overruled != null) {
            return byOverride(overruled, declaration, declared, known);
        }
        if (declared != null && (declaration.loosen() || !loosens(declared, known))) {
            return byDeclaration(declaration, declared, known.vendor());
        }
        return byCatalog(cookie, known, setByUpstream);
    }

    private Verdict byCatalog(CookieFacts cookie, Classification known, boolean setByUpstream) {
        if (known.category() == null) {
            return unknown(cookie, setByUpstream);
        }
        if (known.guessed()
                && !decision.facts().site().essentialOnly()
                && (setByUpstream
                        || provenance.setByUpstream(decision.facts().site().id(), cookie.name()))) {
            // The site sets it by itself, and only its name speaks against it: a guess breaks no site.
            return new Verdict.Pass(null, Decision.SET_BY_UPSTREAM);
        }
        if (!known.tracking()
                && known.confidence() < VOUCHED
                && decision.facts().site().essentialOnly()) {
            // It might as well count visitors: where nothing may, what a site needs beyond its logins is declared.
            return unknown(cookie, setByUpstream);
        }
        return switch (known.category()) {
            case NECESSARY -> new Verdict.Pass(Category.NECESSARY, known.rule());
            case FUNCTIONAL -> functional(known.vendor(), known.rule());
            case ANALYTICS, MARKETING ->
                byPurpose(purposeFor(known.category(), known.vendor()), known.vendor(), known.category(), known.rule());
        };
    }

    /** A declaration that names no vendor does not take the cookie out of its vendor's switch. */
    private Verdict byDeclaration(DeclaredCookie declaration, Purpose purpose, String known) {
        String vendor = declaration.vendor().isEmpty() ? known : declaration.vendor();
        return byPurpose(purpose, vendor, purpose.category(), "policy:" + purpose.id());
    }

    /** A service's waits for its switch; where the site has none for services, it passes, as their hosts do. */
    private Verdict functional(String vendor, String rule) {
        if (decision.facts().site().essentialOnly()) {
            return essential(Category.FUNCTIONAL, vendor, rule);
        }
        Purpose wanted = vendor.isEmpty() ? null : purposeFor(Category.FUNCTIONAL, vendor);
        return wanted == null
                ? new Verdict.Pass(Category.FUNCTIONAL, rule)
                : byPurpose(wanted, vendor, Category.FUNCTIONAL, rule);
    }

    /** An operator says what a cookie is for; which switch it waits for, the policy and the vendor still say. */
    private Verdict byOverride(
            Classification overruled,
            @Nullable DeclaredCookie declaration,
            @Nullable Purpose declared,
            Classification known) {
        Category category = overruled.category();
        if (declaration != null && declared != null && declared.category() == category) {
            String vendor = declaration.vendor().isEmpty() ? known.vendor() : declaration.vendor();
            return byPurpose(declared, vendor, category, overruled.rule());
        }
        if (category == Category.FUNCTIONAL) {
            return functional(known.vendor(), overruled.rule());
        }
        return byPurpose(purposeFor(category, known.vendor()), known.vendor(), category, overruled.rule());
    }

    private @Nullable DeclaredCookie declaration(String name) {
        for (DeclaredCookie cookie : decision.facts().site().cookies()) {
            if (cookie.matches(name) && isHere(cookie.host())) {
                return cookie;
            }
        }
        return null;
    }

    private @Nullable Purpose purpose(DeclaredCookie cookie) {
        return decision.facts().site().purpose(cookie.purpose()).orElse(null);
    }

    /** A cookie that is declared for another company's host says nothing of one of that name on the site's own. */
    private boolean isHere(String declaredHost) {
        return declaredHost.isEmpty()
                || decision.facts().host().equals(declaredHost)
                || decision.facts().host().endsWith("." + declaredHost);
    }

    /**
     * What the catalogue surely knows to be tracking, no declaration makes anything less, but for one that says so: nor
     * analytics of marketing, which a visitor may refuse alone.
     */
    private static boolean loosens(Purpose declared, Classification known) {
        return !known.guessed() && SiteHosts.loosens(declared.category(), known);
    }

    /**
     * The purpose of the category that names the vendor; else a stricter one that does, since a visitor who refused the
     * service there refused its cookies; else the one of the category that services wait for which nobody names.
     */
    private @Nullable Purpose purposeFor(@Nullable Category category, String vendor) {
        Purpose stricter = null;
        for (Purpose purpose : decision.facts().site().purposes()) {
            if (purpose.category() == category && purpose.optional()) {
                if (purpose.vendors().contains(vendor)) {
                    return purpose;
                }
            } else if (stricter == null
                    && category != null
                    && purpose.optional()
                    && purpose.category().compareTo(category) > 0
                    && purpose.vendors().contains(vendor)) {
                stricter = purpose;
            }
        }
        return stricter == null ? decision.unnamed(category) : stricter;
    }

    /**
     * Where the site promises that nothing tracks: what it needs passes, and its own functions do. Nobody is asked, so
     * that the promise is the answer, and what a browser has from before it goes.
     */
    private Verdict essential(@Nullable Category category, String vendor, String rule) {
        boolean passes =
                category == Category.NECESSARY || category == Category.FUNCTIONAL && !decision.isService(vendor);
        return passes
                ? new Verdict.Pass(category, rule)
                : new Verdict.Refuse(category, rule, "", !decision.facts().blind());
    }

    private Verdict byPurpose(@Nullable Purpose purpose, String vendor, @Nullable Category category, String rule) {
        if (decision.facts().site().essentialOnly()) {
            return essential(category, vendor, rule);
        }
        if (purpose == null) {
            // The site has no purpose that a visitor could grant it under, so nobody ever consented to it.
            return new Verdict.Refuse(category, rule, "", tells(signalled(category)));
        }
        if (!purpose.optional()) {
            return new Verdict.Pass(category, rule);
        }
        String wanted = decision.switches().id(purpose, vendor);
        return decision.granted(wanted)
                ? new Verdict.Pass(category, rule)
                : new Verdict.Refuse(category, rule, wanted, tells(decision.silenced(wanted)));
    }

    /** Whether a refusal is the visitor's word, or a signal's, and not mere silence. */
    private boolean tells(boolean signalled) {
        return !decision.facts().blind() && (decision.answered() || signalled);
    }

    private boolean signalled(@Nullable Category category) {
        SitePolicy site = decision.facts().site();
        return category == Category.MARKETING
                        && site.honourGpc()
                        && decision.facts().signals().contains(Signal.GPC)
                || category != null
                        && category.tracking()
                        && site.honourDnt()
                        && decision.facts().signals().contains(Signal.DNT);
    }

    private Verdict unknown(CookieFacts cookie, boolean setByUpstream) {
        SitePolicy policy = decision.facts().site();
        String site = policy.id();
        if (policy.essentialOnly()) {
            // Nobody vouches that it is necessary or functional, and the promise is that nothing else passes.
            return new Verdict.Refuse(null, Decision.ESSENTIAL_ONLY, "", false);
        }
        if (setByUpstream || provenance.setByUpstream(site, cookie.name())) {
            return new Verdict.Pass(null, Decision.SET_BY_UPSTREAM);
        }
        if (!policy.gateUnknownCookies()) {
            return new Verdict.Pass(null, Decision.UNKNOWN_COOKIES);
        }
        if (provenance.learning(site)) {
            return new Verdict.Pass(null, "provenance:learning");
        }
        return new Verdict.Refuse(null, "provenance:only-in-requests", "", false);
    }
}
