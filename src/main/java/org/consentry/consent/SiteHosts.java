package org.consentry.consent;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.consentry.catalog.AddressRule;
import org.consentry.catalog.Category;
import org.consentry.catalog.Classification;
import org.consentry.catalog.Classifier;
import org.consentry.catalog.HostRule;
import org.consentry.catalog.OverrideRule;
import org.consentry.http.Party;
import org.consentry.site.DeclaredHost;
import org.consentry.site.Purpose;
import org.consentry.site.SitePolicy;
import org.consentry.site.Vendor;
import org.jspecify.annotations.Nullable;

/**
 * What a site's policy and the catalogue together say of hosts, for a visitor who granted nothing. The site's own hosts
 * pass; then the operator's word decides; then the site's rules and its vendors' hosts, the longest match first; then
 * the catalogue; then what the policy says of hosts that nobody knows. Immutable, and safe for any number of threads.
 */
public final class SiteHosts {
    /** The rule of a host that neither the policy nor the catalogue knows. */
    public static final String UNKNOWN = "unknown";

    /** Of policies: far more sites than one gateway serves, so that the bound only ends what a reload left behind. */
    private static final int MOST = 10_000;

    /** Weak keys compare by identity: a hash over a whole policy for each request would cost more than the rest. */
    private static final Cache<SitePolicy, SiteHosts> KNOWN = Caffeine.newBuilder()
            .weakKeys()
            .maximumSize(MOST)
            .executor(Runnable::run)
            .build();

    /** The verdict on the site's own hosts. */
    public static final HostVerdict OWN = new HostVerdict(true, "", null, "", "own");

    // Not the policy itself: what is kept by a weak key must not hold the key.
    private final String site;
    private final List<Purpose> purposes;
    private final Switches switches;
    private final boolean advanced;

    /** Whether the site promises that nothing but what is needed, and its own functions, ever passes. */
    private final boolean essential;

    /** Names of the vendors that the policy lists; empty where nobody asks for them. */
    private final Set<String> vendors;

    private final Classifier classifier;
    final OwnHosts own;
    private final Map<String, Declared> declared = new HashMap<>();
    private final Set<String> loadedBelowPolicy;
    private final HostVerdict unknown;
    final Fence fence;
    final Hints hints;

    /** A host that the policy names: by a rule, where {@code rule} is there, else as one of a vendor's. */
    private record Declared(String host, @Nullable Purpose rule, boolean loosen, String vendor) {}

    SiteHosts(SitePolicy site, Classifier classifier) {
        this.site = site.id();
        this.purposes = site.purposes();
        this.switches = new Switches(site);
        this.advanced = AdvancedTags.of(site);
        this.essential = site.essentialOnly();
        this.classifier = classifier;
        this.vendors = essential
                ? site.vendors().stream().map(Vendor::name).collect(Collectors.toUnmodifiableSet())
                : Set.of();
        this.own = new OwnHosts(site);
        for (Vendor vendor : site.vendors()) {
            for (String pattern : vendor.hosts()) {
                String host = pattern.startsWith("*.") ? pattern.substring(2) : pattern;
                declared.putIfAbsent(host, new Declared(host, null, false, vendor.name()));
            }
        }
        for (DeclaredHost rule : site.hostRules()) {
            Purpose purpose = site.purpose(rule.purpose()).orElse(null);
            if (purpose != null) {
                Declared named = declared.get(rule.host());
                String vendor = named == null ? "" : named.vendor();
                declared.put(rule.host(), new Declared(rule.host(), purpose, rule.loosen(), vendor));
            }
        }
        this.loadedBelowPolicy = findLoadedBelowPolicy();
        this.unknown = site.gateUnknownHosts()
                ? waiting(strictest(purposes), null, "", UNKNOWN)
                : new HostVerdict(true, "", null, "", UNKNOWN);
        this.fence = new Fence(this);
        this.hints = new Hints(this);
    }

    /** The hosts of a site; asked for again, the same object. */
    public static SiteHosts of(SitePolicy site, Classifier classifier) {
        SiteHosts known = KNOWN.getIfPresent(site);
        if (known == null || known.classifier != classifier) {
            known = new SiteHosts(site, classifier);
            KNOWN.put(site, known);
        }
        return known;
    }

    /** What waits for nobody knows what waits for the purpose that visitors grant last. */
    static @Nullable Purpose strictest(List<Purpose> purposes) {
        Purpose tracking = null;
        for (Purpose purpose : purposes) {
            if (purpose.category() == Category.MARKETING) {
                return purpose;
            }
            tracking = tracking == null && purpose.category().tracking() ? purpose : tracking;
        }
        return tracking;
    }

    /** Whether a vendor is another company's service, asked where the site keeps these out for good. */
    boolean isService(String vendor) {
        return vendors.contains(vendor) || classifier.isService(vendor);
    }

    /** All of the site's, in their order. */
    List<Purpose> purposes() {
        return purposes;
    }

    /** What visitors of the site can answer. */
    Switches switches() {
        return switches;
    }

    /** The hosts that the policy names, the site's own left aside. */
    Set<String> byPolicy() {
        Set<String> named = new HashSet<>(declared.keySet());
        AdvancedTags.HOSTS.stream()
                .filter(host -> advanced && !own.contains(host))
                .forEach(named::add);
        return named;
    }

    /** The hosts that the policy or the operator names, the site's own left aside. */
    Set<String> declared() {
        Set<String> named = new HashSet<>(byPolicy());
        for (OverrideRule rule : classifier.overrides().rules()) {
            boolean here = rule.site().isEmpty() || rule.site().equals(site);
            if (here && rule.name().isEmpty() && !own.contains(rule.host())) {
                named.add(rule.host());
            }
        }
        return named;
    }

    /**
     * Hosts of the operator's lists that lie below one that the policy names, and may fare otherwise. Below any other, the
     * word on the host above goes before a list's.
     */
    Set<String> loadedBelowPolicy() {
        return loadedBelowPolicy;
    }

    private Set<String> findLoadedBelowPolicy() {
        Set<String> found = new HashSet<>();
        for (HostRule rule : declared.isEmpty() ? List.<HostRule>of() : classifier.importedHosts()) {
            for (int at = next(rule.host(), 0); at >= 0; at = next(rule.host(), at)) {
                if (declared.containsKey(rule.host().substring(at))) {
                    found.add(rule.host());
                }
            }
        }
        return found;
    }

    Classifier classifier() {
        return classifier;
    }

    /** The verdict on a host in normal form ({@link Party#normalize}) for a visitor who granted nothing. */
    public HostVerdict judge(String host) {
        return own.contains(host) ? OWN : judge(host, classifier.classifyHost(host));
    }

    /**
     * The verdict on a path of a host: what the catalogue knows of the path stands where else its word on the host does.
     *
     * @param path without its query, as the catalogue spells paths
     */
    HostVerdict judge(String host, String path) {
        return own.contains(host) ? OWN : judge(host, classifier.classifyAddress(host, path));
    }

    /** The verdict on what a rule says of a name under any suffix, where the policy names no such host. */
    HostVerdict judge(AddressRule rule) {
        return byCatalog(rule.classification());
    }

    private HostVerdict judge(String host, Classification known) {
        Classification overruled = classifier.overrides().host(site, host);
        if (overruled != null) {
            return byOverride(overruled, known);
        }
        boolean tag = advanced && AdvancedTags.isHost(host);
        for (int at = 0; at >= 0 && !declared.isEmpty(); at = next(host, at)) {
            Declared match = declared.get(host.substring(at));
            HostVerdict verdict = match == null || tag && match.rule() == null ? null : byPolicy(match, known);
            if (verdict != null) {
                return verdict;
            }
        }
        return tag ? AdvancedTags.LOADS : known.known() ? byCatalog(known) : unknown;
    }

    /** Where the operator opens a host, no switch that names its vendor holds it. */
    private HostVerdict byOverride(Classification overruled, Classification known) {
        return overruled.tracking()
                ? byCatalog(new Classification(overruled.category(), overruled.rule(), 1, known.vendor()))
                : byCategory(overruled.category(), known.vendor(), overruled.rule());
    }

    /** Where the host above begins, or -1. */
    static int next(String host, int at) {
        int dot = host.indexOf('.', at);
        return dot < 0 || host.length() > 255 ? -1 : dot + 1;
    }

    private @Nullable HostVerdict byPolicy(Declared match, Classification known) {
        Purpose purpose = match.rule() != null ? match.rule() : naming(match.vendor(), known.category());
        if (purpose == null || !match.loosen() && loosens(match, purpose, known)) {
            return null;
        }
        Category category = known.tracking() ? known.category() : purpose.category();
        String vendor = match.vendor().isEmpty() ? known.vendor() : match.vendor();
        return waiting(purpose, category, vendor, "policy-host:" + match.host());
    }

    /**
     * What the catalogue knows to be tracking, a declaration makes nothing else, but for a switch that names the service:
     * then the visitor knows what is granted.
     */
    private static boolean loosens(Declared match, Purpose purpose, Classification known) {
        if (!loosens(purpose.category(), known)) {
            return false;
        }
        boolean named = match.rule() == null || purpose.vendors().contains(known.vendor());
        // What is known of a path is always more exact than what is said of its host.
        boolean exact = known.rule().indexOf('/') < 0
                && match.host().length() >= known.rule().length() - known.rule().lastIndexOf(':') - 1;
        return !(purpose.optional() && named && exact);
    }

    /** Whether a category asks for less than known tracking does. */
    static boolean loosens(Category category, Classification known) {
        return known.tracking() && category.compareTo(Objects.requireNonNull(known.category())) < 0;
    }

    /** What an inline script that starts a known tag waits for. */
    HostVerdict byScript(Classification known) {
        return advanced && AdvancedTags.isStarter(known) ? AdvancedTags.LOADS : byCatalog(known);
    }

    /** What the catalogue knows, under this site's purposes. */
    HostVerdict byCatalog(Classification known) {
        Purpose purpose = naming(known.vendor(), known.category());
        if (purpose != null && (purpose.optional() || !known.tracking())) {
            return waiting(purpose, known.category(), known.vendor(), known.rule());
        }
        return byCategory(known.category(), known.vendor(), known.rule());
    }

    /**
     * By what it is for alone, where no purpose names the service. A functional one waits for a switch that names
     * nobody: one that lists its services would open to a visitor what it never told of.
     */
    HostVerdict byCategory(@Nullable Category category, String vendor, String rule) {
        if (essential && category == Category.FUNCTIONAL) {
            // Somebody else's: the site's own functions have no host but its own.
            return waiting(null, category, vendor, rule);
        }
        Purpose unnamed = category == Category.FUNCTIONAL ? first(category, true) : unnamed(category);
        return waitingFor(category, unnamed, vendor, rule);
    }

    /**
     * By what the page's author says it is for. A functional mark tells of no service either, so that a switch that
     * names nobody goes before one that lists its services; yet it always waits where there is any.
     */
    HostVerdict byMark(Category category, String rule) {
        Purpose plain = first(category, category == Category.FUNCTIONAL);
        return waitingFor(category, plain == null ? first(category) : plain, "", rule);
    }

    /** By the purpose that the page's author names. Of a function without a service the site is taken for the maker. */
    HostVerdict byMark(Purpose purpose, String rule) {
        boolean own = essential
                && purpose.category() == Category.FUNCTIONAL
                && purpose.vendors().isEmpty();
        return own
                ? new HostVerdict(true, "", purpose.category(), "", rule)
                : waiting(purpose, purpose.category(), "", rule);
    }

    private HostVerdict waitingFor(@Nullable Category category, @Nullable Purpose first, String vendor, String rule) {
        boolean free =
                category == null || category == Category.NECESSARY || category == Category.FUNCTIONAL && first == null;
        return free ? new HostVerdict(true, "", category, vendor, rule) : waiting(first, category, vendor, rule);
    }

    @Nullable
    Purpose first(Category category) {
        return first(category, false);
    }

    /**
     * What waits for a category, of a service that no purpose names: one that lists none before one that does, since a
     * yes to that was said to those it lists.
     */
    @Nullable
    Purpose unnamed(@Nullable Category category) {
        Purpose plain = first(category, true);
        return plain == null ? first(category, false) : plain;
    }

    /** A switch before what stands until somebody objects: nobody was told of a service that the policy doesn't name. */
    private @Nullable Purpose first(@Nullable Category category, boolean namingNobody) {
        Purpose first = null;
        for (Purpose purpose : essential ? List.<Purpose>of() : purposes) {
            if (purpose.category() == category
                    && purpose.optional()
                    && !(namingNobody && !purpose.vendors().isEmpty())) {
                if (purpose.control() == Purpose.Control.SWITCH) {
                    return purpose;
                }
                first = first == null ? purpose : first;
            }
        }
        return first;
    }

    /** The purpose that names a vendor: a switch before the others, and among switches one of its category. */
    @Nullable
    Purpose naming(String vendor, @Nullable Category category) {
        Purpose best = null;
        for (Purpose purpose : purposes) {
            if (purpose.vendors().contains(vendor)
                    && rank(purpose, category) > (best == null ? 0 : rank(best, category))) {
                best = purpose;
            }
        }
        return best;
    }

    private static int rank(Purpose purpose, @Nullable Category category) {
        return purpose.optional() ? purpose.category() == category ? 3 : 2 : 1;
    }

    /**
     * Waiting for a purpose, or for the vendor's own switch in it; for ever where there is none, and not at all where it
     * is no switch. A site that promises no more than what is needed has none but that.
     */
    HostVerdict waiting(@Nullable Purpose purpose, @Nullable Category category, String vendor, String rule) {
        if (purpose == null || essential && purpose.category() != Category.NECESSARY) {
            return new HostVerdict(false, HostVerdict.NEVER, category, vendor, rule);
        }
        return purpose.optional()
                ? new HostVerdict(false, switches.id(purpose, vendor), category, vendor, rule)
                : new HostVerdict(true, "", category, vendor, rule);
    }
}
