package org.consentry.consent;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.consentry.catalog.Category;
import org.consentry.catalog.Classification;
import org.consentry.catalog.Classifier;
import org.consentry.catalog.CookieFacts;
import org.consentry.catalog.Provenance;
import org.consentry.site.DeclaredCookie;
import org.consentry.site.Enforcement;
import org.consentry.site.Purpose;
import org.consentry.site.SitePolicy;
import org.jspecify.annotations.Nullable;

/**
 * What may pass for one request, decided once: pure, without I/O. A purpose is granted where the visitor said yes under
 * the notice that holds today and no honoured signal says no.
 */
public final class Decision {
    /** The rule of a cookie that nobody knows and the site sets by itself. */
    public static final String SET_BY_UPSTREAM = "provenance:set-by-upstream";

    private final RequestFacts facts;
    private final Classifier classifier;
    private final Provenance provenance;
    private final Map<String, Boolean> grants = new HashMap<>();
    private final Set<String> refusedBySignal = new HashSet<>();
    private final boolean answered;
    private final boolean bannerDue;

    private Decision(RequestFacts facts, Classifier classifier, Provenance provenance) {
        this.facts = facts;
        this.classifier = classifier;
        this.provenance = provenance;
        SitePolicy site = facts.site();
        Consent consent = facts.consent();
        this.answered =
                consent != null && consent.noticeVersion().equals(site.notice().version());
        boolean open = false;
        for (Purpose purpose : site.purposes()) {
            if (!purpose.optional()) {
                continue;
            }
            boolean silenced = refusedBySignal(site, facts.signals(), purpose);
            if (silenced) {
                refusedBySignal.add(purpose.id());
            }
            boolean yes = answered && consent != null && consent.answers().getOrDefault(purpose.id(), false);
            grants.put(purpose.id(), yes && !silenced);
            // A purpose that the site added without a new notice was never asked, and stays refused until it is.
            open |= !silenced;
        }
        this.bannerDue = open && !answered && !facts.blind();
    }

    public static Decision of(RequestFacts facts, Classifier classifier, Provenance provenance) {
        return new Decision(facts, classifier, provenance);
    }

    /** True where an honoured signal refuses the purpose: GPC refuses marketing, DNT all tracking. */
    public static boolean refusedBySignal(SitePolicy site, Set<Signal> signals, Purpose purpose) {
        return site.honourGpc() && signals.contains(Signal.GPC) && purpose.category() == Category.MARKETING
                || site.honourDnt()
                        && signals.contains(Signal.DNT)
                        && purpose.category().tracking();
    }

    public RequestFacts facts() {
        return facts;
    }

    /** Every optional purpose of the site by id, with what holds for this request. */
    public Map<String, Boolean> grants() {
        return Map.copyOf(grants);
    }

    public boolean granted(String purpose) {
        return grants.getOrDefault(purpose, false);
    }

    /** Ids of the purposes that an honoured signal refuses. */
    public Set<String> refusedBySignal() {
        return Set.copyOf(refusedBySignal);
    }

    /** The signals that the browser sends and the site acts on. */
    public Set<Signal> honoured() {
        Set<Signal> honoured = EnumSet.noneOf(Signal.class);
        for (Signal signal : facts.signals()) {
            if (signal == Signal.GPC ? facts.site().honourGpc() : facts.site().honourDnt()) {
                honoured.add(signal);
            }
        }
        return honoured;
    }

    /** True where the visitor answered the notice that holds today. */
    public boolean answered() {
        return answered;
    }

    /** True where the visitor is to be asked. */
    public boolean bannerDue() {
        return bannerDue;
    }

    /** Judges a cookie that a request carries. */
    public Verdict verdict(CookieFacts cookie) {
        return verdict(cookie, false);
    }

    /** Judges a cookie that the upstream sets by a header of its own: what nobody knows passes. */
    public Verdict verdictOnSet(CookieFacts cookie) {
        return verdict(cookie, true);
    }

    private Verdict verdict(CookieFacts cookie, boolean setByUpstream) {
        Verdict verdict = judge(cookie, setByUpstream);
        return facts.site().enforcement() == Enforcement.OBSERVE
                ? new Verdict.Pass(verdict.category(), verdict.rule())
                : verdict;
    }

    private Verdict judge(CookieFacts cookie, boolean setByUpstream) {
        Classification known = classifier.classify(cookie);
        Purpose declared = declaredPurpose(cookie.name());
        if (declared != null && !loosens(declared, known)) {
            return byPurpose(declared, declared.category(), "policy:" + declared.id());
        }
        if (known.category() == null) {
            return unknown(cookie, setByUpstream);
        }
        if (known.guessed()
                && (setByUpstream || provenance.setByUpstream(facts.site().id(), cookie.name()))) {
            // The site sets it by itself, and only its name speaks against it: a guess breaks no site.
            return new Verdict.Pass(null, SET_BY_UPSTREAM);
        }
        return switch (known.category()) {
            case NECESSARY -> new Verdict.Pass(Category.NECESSARY, known.rule());
            case FUNCTIONAL ->
                known.vendor().isEmpty()
                        ? new Verdict.Pass(Category.FUNCTIONAL, known.rule())
                        : byPurpose(purposeFor(known), Category.FUNCTIONAL, known.rule());
            case ANALYTICS, MARKETING -> byPurpose(purposeFor(known), known.category(), known.rule());
        };
    }

    private @Nullable Purpose declaredPurpose(String name) {
        for (DeclaredCookie cookie : facts.site().cookies()) {
            if (cookie.matches(name) && isHere(cookie.host())) {
                return facts.site().purpose(cookie.purpose()).orElse(null);
            }
        }
        return null;
    }

    /** A cookie that is declared for another company's host says nothing of one of that name on the site's own. */
    private boolean isHere(String declaredHost) {
        return declaredHost.isEmpty()
                || facts.host().equals(declaredHost)
                || facts.host().endsWith("." + declaredHost);
    }

    /** What the catalogue surely knows to be tracking, no declaration makes anything else. */
    private static boolean loosens(Purpose declared, Classification known) {
        return known.tracking() && !known.guessed() && !declared.category().tracking();
    }

    /** The purpose that names the vendor, else the first optional one of the category. */
    private @Nullable Purpose purposeFor(Classification known) {
        Purpose first = null;
        for (Purpose purpose : facts.site().purposes()) {
            if (purpose.category() == known.category() && purpose.optional()) {
                if (purpose.vendors().contains(known.vendor())) {
                    return purpose;
                }
                first = first == null ? purpose : first;
            }
        }
        return first;
    }

    private Verdict byPurpose(@Nullable Purpose purpose, @Nullable Category category, String rule) {
        if (purpose == null) {
            // The site has no purpose that a visitor could grant it under, so nobody ever consented to it.
            return new Verdict.Refuse(category, rule, "", !facts.blind() && (answered || signalled(category)));
        }
        if (!purpose.optional() || granted(purpose.id())) {
            return new Verdict.Pass(category, rule);
        }
        return new Verdict.Refuse(
                category, rule, purpose.id(), !facts.blind() && (answered || refusedBySignal.contains(purpose.id())));
    }

    private boolean signalled(@Nullable Category category) {
        SitePolicy site = facts.site();
        return category == Category.MARKETING
                        && site.honourGpc()
                        && facts.signals().contains(Signal.GPC)
                || category != null
                        && category.tracking()
                        && site.honourDnt()
                        && facts.signals().contains(Signal.DNT);
    }

    private Verdict unknown(CookieFacts cookie, boolean setByUpstream) {
        String site = facts.site().id();
        if (setByUpstream || provenance.setByUpstream(site, cookie.name())) {
            return new Verdict.Pass(null, SET_BY_UPSTREAM);
        }
        if (provenance.learning(site)) {
            return new Verdict.Pass(null, "provenance:learning");
        }
        return new Verdict.Refuse(null, "provenance:only-in-requests", "", false);
    }
}
