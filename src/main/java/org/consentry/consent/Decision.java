package org.consentry.consent;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.consentry.catalog.Category;
import org.consentry.catalog.Classification;
import org.consentry.catalog.Classifier;
import org.consentry.catalog.CookieFacts;
import org.consentry.catalog.Provenance;
import org.consentry.http.HostFence;
import org.consentry.site.Enforcement;
import org.consentry.site.Purpose;
import org.consentry.site.Regime;
import org.consentry.site.SitePolicy;
import org.consentry.site.TrackingPath;
import org.jspecify.annotations.Nullable;

/**
 * What may pass for one request, decided once: pure, without I/O. What is granted, {@link Grants} says.
 */
public final class Decision {
    /** Of hosts whose verdicts are kept for one request. */
    private static final int MOST_JUDGED = 256;

    /** The rule of a cookie that nobody knows and the site sets by itself. */
    public static final String SET_BY_UPSTREAM = "provenance:set-by-upstream";

    /** The rule of a cookie that nobody knows on a site whose policy lets those pass. */
    public static final String UNKNOWN_COOKIES = "policy:unknown-cookies";

    /** The rule of a cookie that nobody knows on a site that promises no tracking. */
    public static final String ESSENTIAL_ONLY = "provenance:essential-only";

    private final RequestFacts facts;
    private final Classifier classifier;
    private final CookieJudge cookies;
    private final SiteHosts hosts;
    private final Grants grants;
    private final String ownDomain;
    private final Map<String, HostVerdict> judged = new ConcurrentHashMap<>();

    private Decision(RequestFacts facts, SiteHosts hosts, Provenance provenance) {
        this.facts = facts;
        this.classifier = hosts.classifier();
        this.cookies = new CookieJudge(this, classifier, provenance);
        this.hosts = hosts;
        this.ownDomain = hosts.own.domainOf(facts.host());
        this.grants = new Grants(facts, hosts.switches());
    }

    public static Decision of(RequestFacts facts, Classifier classifier, Provenance provenance) {
        return of(facts, SiteHosts.of(facts.site(), classifier), provenance);
    }

    /** @param hosts of the site that is asked */
    static Decision of(RequestFacts facts, SiteHosts hosts, Provenance provenance) {
        return new Decision(facts, hosts, provenance);
    }

    /** True where an honoured signal refuses the purpose: GPC refuses marketing, DNT all tracking. */
    public static boolean refusedBySignal(SitePolicy site, Set<Signal> signals, Purpose purpose) {
        return site.honourGpc() && signals.contains(Signal.GPC) && purpose.category() == Category.MARKETING
                || site.honourDnt()
                        && signals.contains(Signal.DNT)
                        && purpose.category().tracking();
    }

    /** False where the rules of the visitor's region, or an honoured signal, let no answer open a purpose. */
    public static boolean mayHold(RequestFacts facts, Purpose purpose) {
        return Grants.mayHold(facts.regime(), purpose) && !refusedBySignal(facts.site(), facts.signals(), purpose);
    }

    public RequestFacts facts() {
        return facts;
    }

    /** Every optional purpose and service of the site by id, with what holds for this request. */
    public Map<String, Boolean> grants() {
        return grants.all();
    }

    /** @param id of a purpose or a service */
    public boolean granted(String id) {
        return grants.granted(id);
    }

    /** Ids of the purposes that an honoured signal refuses, each with all its services. */
    public Set<String> refusedBySignal() {
        return grants.silenced();
    }

    boolean silenced(String id) {
        return grants.silenced(id);
    }

    Switches switches() {
        return hosts.switches();
    }

    /** What cookies of a service wait for that no purpose names. */
    @Nullable
    Purpose unnamed(@Nullable Category category) {
        return hosts.unnamed(category);
    }

    /** Whether a vendor is a service of another company's, other than a piece of software that the site runs itself. */
    boolean isService(String vendor) {
        return hosts.isService(vendor);
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

    /** Why a visitor who has answered before is asked again. */
    public enum Reask {
        NO,
        /** The notice has another version by now. */
        CHANGED,
        /** The choice was made too long ago. */
        EXPIRED
    }

    public Reask reask() {
        Consent consent = facts.consent();
        if (consent == null || answered()) {
            return Reask.NO;
        }
        if (!facts.site().notice().holds(consent.noticeVersion())) {
            return Reask.CHANGED;
        }
        return consent.expired() ? Reask.EXPIRED : Reask.NO;
    }

    /** The rules that hold for the visitor. */
    public Regime regime() {
        return grants.regime();
    }

    /** True where the visitor answered the notice that holds today, and not too long ago. */
    public boolean answered() {
        return grants.answered();
    }

    /** True where the visitor is to be asked or, where optional uses stand or none ever will, to be told. */
    public boolean bannerDue() {
        // Where nothing is asked a notice still tells so, once for each version of what it tells.
        boolean tells = grants.open() || grants.regime() == Regime.ESSENTIAL;
        return tells && !answered() && !facts.blind();
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

    /** What would become of a cookie if the site did more than observe. */
    Verdict judge(CookieFacts cookie, boolean setByUpstream) {
        return cookies.judge(cookie, setByUpstream);
    }

    /**
     * Judges a request to a host, as {@link SiteHosts} has it and with this visitor's grants.
     *
     * @param host in normal form: lower case, punycode, without a port
     */
    public HostVerdict host(String host) {
        HostVerdict known = judged.get(host);
        if (known == null) {
            known = isOwn(host) ? SiteHosts.OWN : forVisitor(hosts.judge(host));
            // A page that names more hosts than this pays for them again; it must not make the gateway keep them.
            if (judged.size() < MOST_JUDGED) {
                judged.put(host, known);
            }
        }
        return known;
    }

    /** Whether what another's host serves hangs on the path, so that {@link #address} is to be asked in place of host. */
    public boolean hasPaths(String host) {
        return classifier.hasPaths(host) && !isOwn(host);
    }

    /**
     * Judges a request to a path of a host; where no rule tells the path from the rest of the host, as {@link #host}
     * does. Paths of the site's own host are {@link #path}'s.
     *
     * @param host in normal form
     * @param path without its query, spelt in any of the ways that servers take for the same
     */
    public HostVerdict address(String host, String path) {
        if (!hasPaths(host)) {
            return host(host);
        }
        String asked = Percent.unreserved(path);
        String canonical = CanonicalPath.of(path);
        HostVerdict verdict = hosts.judge(host, asked);
        // Servers read it either way: where this visitor's grants open one reading alone, the other decides.
        if (!wouldHold(verdict) && !canonical.equals(asked)) {
            HostVerdict other = hosts.judge(host, canonical);
            verdict = wouldHold(other) ? other : verdict;
        }
        return forVisitor(verdict);
    }

    int judgedHosts() {
        return judged.size();
    }

    private boolean isOwn(String host) {
        return host.equals(facts.host())
                || !ownDomain.isEmpty() && OwnHosts.isWithin(host, ownDomain)
                || hosts.own.isUpstream(host);
    }

    /**
     * Judges a path on the site's own host by the policy's tracking paths.
     *
     * @param path without its query, spelt in any of the ways that servers take for the same
     * @return {@code null} where the policy says nothing of it
     */
    public @Nullable HostVerdict path(String path) {
        if (facts.site().trackingPaths().isEmpty()) {
            return null;
        }
        String asked = Percent.unreserved(path);
        String canonical = CanonicalPath.of(path);
        for (TrackingPath tracking : facts.site().trackingPaths()) {
            if (tracking.matches(asked) || tracking.matches(canonical)) {
                Purpose purpose = facts.site().purpose(tracking.purpose()).orElse(null);
                Category category = purpose == null ? null : purpose.category();
                return forVisitor(hosts.waiting(purpose, category, "", "policy-path:" + tracking.path()));
            }
        }
        return null;
    }

    /** Judges the inline scripts of one page. */
    public ScriptJudge scripts() {
        return new ScriptJudge(this, classifier.scripts());
    }

    /** What known tags wait for; where there are several, all of them have to pass. */
    HostVerdict tags(List<Classification> tags) {
        return forVisitor(HostVerdict.together(
                hosts.switches().ids(), tags.stream().map(hosts::byScript).toList()));
    }

    /**
     * Judges a mark that a page's author made for a consent tool, such as {@code data-category="analytics"} or the class
     * {@code optanon-category-C0002}; empty where the attribute is none. A mark never opens what its host keeps shut.
     *
     * @param attribute its name, lower case
     */
    public Optional<HostVerdict> hint(String attribute, String value) {
        return hosts.hints.judge(attribute, value).map(this::forVisitor);
    }

    private HostVerdict forVisitor(HostVerdict verdict) {
        boolean passes = verdict.passes() || facts.site().enforcement() == Enforcement.OBSERVE || !wouldHold(verdict);
        return passes == verdict.passes()
                ? verdict
                : new HostVerdict(passes, verdict.purpose(), verdict.category(), verdict.vendor(), verdict.rule());
    }

    /** True where this visitor's grants don't open it: held back, or listed as such where the site only observes. */
    public boolean wouldHold(HostVerdict verdict) {
        String purpose = verdict.purpose();
        if (purpose.indexOf(' ') < 0) {
            return !purpose.isEmpty() && !granted(purpose);
        }
        for (String one : purpose.split(" ")) {
            if (!granted(one)) {
                return true;
            }
        }
        return false;
    }

    /** The domain of the host that the request came to, where it is the site's own; else empty. */
    public String ownDomain() {
        return ownDomain;
    }

    /**
     * True where nothing is held back from this visitor: every switch is on, and the site has one for analytics and one
     * for marketing. Without these, known trackers stay shut for ever, whatever else is granted.
     */
    public boolean everythingGranted() {
        return grants.whole() && hosts.first(Category.ANALYTICS) != null && hosts.first(Category.MARKETING) != null;
    }

    /**
     * The hosts that a content security policy lets through for this visitor, as its host sources, sorted: the site's
     * own, those of the services that its policy names, and as spare ones ({@link HostFence#SPARE}) what the catalogue
     * calls necessary, as far as they pass or are granted. {@code 'self'} and the keywords are the caller's. The list is
     * kept for each set of grants.
     */
    public List<String> fenceHosts() {
        List<String> list = hosts.fence.hosts(grants.granted());
        return ownDomain.isEmpty() || list.contains(ownDomain) ? list : Fence.with(list, ownDomain);
    }
}
