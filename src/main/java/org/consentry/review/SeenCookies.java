package org.consentry.review;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.consentry.catalog.Category;
import org.consentry.catalog.Classification;
import org.consentry.catalog.Classifier;
import org.consentry.catalog.CookieFacts;
import org.consentry.inventory.Attributes;
import org.consentry.inventory.ClaimedCookie;
import org.consentry.inventory.Drift;
import org.consentry.inventory.Inventory;
import org.consentry.inventory.Outcome;
import org.consentry.inventory.UpstreamCookie;
import org.consentry.site.SitePolicy;
import org.consentry.site.Sites;
import org.jspecify.annotations.Nullable;

/** The cookies that traffic has shown, with what each was taken for and by which rule: the list to look through. */
public final class SeenCookies {

    /**
     * One cookie of one site. Its value is never kept.
     *
     * @param category empty where nobody knows
     * @param rule what decided, such as {@code policy:analytics} or {@code exact:_ga}
     * @param unclassified true where a person should say what it is: nobody knows, or its name is all that speaks
     * @param suggestion the category to begin with where a person should say what it is; else empty
     * @param reasons what decided, in words
     * @param upstream how the site set it; {@code null} where only clients have shown it
     * @param claim what clients have shown, their claim and nobody's proof; {@code null} where the site has set it
     */
    public record Row(
            String site,
            String name,
            String category,
            String rule,
            boolean unclassified,
            String suggestion,
            List<String> reasons,
            @Nullable UpstreamCookie upstream,
            @Nullable ClaimedCookie claim) {
        public Row {
            reasons = List.copyOf(reasons);
            if (upstream == null == (claim == null)) {
                throw new IllegalArgumentException("a cookie is either set by the site or claimed");
            }
        }

        /** {@code upstream} where the site set it by a header of its own, else {@code requests}. */
        public String seen() {
            return upstream == null ? "requests" : "upstream";
        }

        public Instant firstSeen() {
            return upstream == null ? Objects.requireNonNull(claim).firstSeen() : upstream.firstSeen();
        }

        public Instant lastSeen() {
            return upstream == null ? Objects.requireNonNull(claim).lastSeen() : upstream.lastSeen();
        }

        /** How many requests carried it, roughly. */
        public long requests() {
            return upstream == null ? Objects.requireNonNull(claim).requests() : upstream.requests();
        }
    }

    private final Sites sites;
    private final Inventory inventory;
    private final Supplier<Classifier> classifier;

    public SeenCookies(Sites sites, Inventory inventory, Classifier classifier) {
        this(sites, inventory, () -> classifier);
    }

    /** @param classifier the one of this moment */
    public SeenCookies(Sites sites, Inventory inventory, Supplier<Classifier> classifier) {
        this.sites = sites;
        this.inventory = inventory;
        this.classifier = classifier;
    }

    /** Of one site, or of all where {@code site} is empty; what nobody knows comes first. */
    List<Row> rows(String site) {
        List<Row> rows = new ArrayList<>();
        Classifier ofNow = classifier.get();
        for (SitePolicy policy : sites.all()) {
            if (site.isEmpty() || site.equals(policy.id())) {
                Why why = new Why(policy, ofNow, inventory);
                inventory.upstreamCookies(policy.id()).forEach(cookie -> rows.add(row(why, cookie, null)));
                inventory.claims(policy.id()).forEach(claim -> rows.add(row(why, null, claim)));
            }
        }
        rows.sort(Comparator.comparing(Row::unclassified)
                .reversed()
                .thenComparing(Row::site)
                .thenComparing(Row::name));
        return rows;
    }

    /**
     * What a page shows: no more than can be read, and how many there are.
     *
     * @param set those that the site sets, what nobody knows first
     * @param claims those that wait for a person's word first, the frequent before what may be made up
     */
    record Shown(List<Row> set, int allSet, List<Row> claims, int allClaims) {
        static final Shown NOTHING = new Shown(List.of(), 0, List.of(), 0);
    }

    /** As {@link #rows}, for a page: only what it shows is looked into. */
    Shown shown(String site) {
        List<Met> set = new ArrayList<>();
        List<Met> waiting = new ArrayList<>();
        List<Met> confirmed = new ArrayList<>();
        Classifier ofNow = classifier.get();
        for (SitePolicy policy : sites.all()) {
            if (site.isEmpty() || site.equals(policy.id())) {
                Why why = new Why(policy, ofNow, inventory);
                inventory
                        .upstreamCookies(policy.id())
                        .forEach(cookie -> set.add(new Met(why, cookie.name(), cookie, null)));
                inventory
                        .claims(policy.id())
                        .forEach(claim ->
                                (claim.confirmed() ? confirmed : waiting).add(new Met(why, claim.name(), null, claim)));
            }
        }
        List<Row> claims =
                first(waiting, Comparator.comparingLong(Met::requests).reversed());
        claims.addAll(first(confirmed, Comparator.comparingLong(Met::requests).reversed()));
        Map<Met, Boolean> known = new IdentityHashMap<>();
        set.forEach(met -> known.put(met, !met.why().unclassified(met.name())));
        return new Shown(
                first(set, Comparator.comparing(known::get)), set.size(), claims, waiting.size() + confirmed.size());
    }

    private record Met(
            Why why,
            String name,
            @Nullable UpstreamCookie upstream,
            @Nullable ClaimedCookie claim) {
        String site() {
            return why.site().id();
        }

        long requests() {
            return Objects.requireNonNull(claim).requests();
        }
    }

    private List<Row> first(List<Met> all, Comparator<Met> order) {
        List<Row> rows = new ArrayList<>();
        all.stream()
                .sorted(order.thenComparing(Met::site).thenComparing(Met::name))
                .limit(Pages.MOST)
                .forEach(met -> rows.add(row(met.why(), met.upstream(), met.claim())));
        return rows;
    }

    /** The third parties' hosts of one site, or of all where {@code site} is empty. */
    List<SeenHosts.Row> hosts(String site) {
        return SeenHosts.rows(site, sites, inventory, classifier.get());
    }

    boolean knows(String site) {
        return sites.byId(site).isPresent();
    }

    /** What there is to say of one site's cookies; empty where no site has that name. */
    Optional<Why> why(String site) {
        return sites.byId(site).map(policy -> new Why(policy, classifier.get(), inventory));
    }

    /** Where each site has moved away from its policy; of one site, or of all where {@code site} is empty. */
    Map<String, Drift> drift(String site, Instant since) {
        Map<String, Drift> drifts = new TreeMap<>();
        for (SitePolicy policy : sites.all()) {
            if (site.isEmpty() || site.equals(policy.id())) {
                drifts.put(policy.id(), Drift.of(policy, inventory, since));
            }
        }
        return drifts;
    }

    /** How many sightings found no room, since the server's start; of one site, or of all. */
    long refused(String site) {
        return site.isEmpty() ? inventory.refused() : inventory.refused(site);
    }

    /** Takes a reviewer's word on a claim, or takes it back. */
    Outcome confirm(String site, String name, boolean yes, String by) {
        return yes ? inventory.confirm(site, name, by) : inventory.takeBack(site, name, by);
    }

    private Row row(Why why, @Nullable UpstreamCookie upstream, @Nullable ClaimedCookie claim) {
        String name = upstream == null ? Objects.requireNonNull(claim).name() : upstream.name();
        Why.Answer answer = why.answer(name);
        Classification known = answer.known();
        boolean settled = answer.verdict().category() != null;
        Optional<Category> category =
                Optional.ofNullable(settled ? answer.verdict().category() : known.category());
        String rule = settled ? answer.verdict().rule() : known.rule();
        boolean unclassified = Why.unclassified(answer.verdict(), known);
        List<String> reasons = new ArrayList<>(WhyWords.reasons(answer));
        Classification asSet = upstream == null || upstream.lifetime() < 0 || !unclassified
                ? Classification.UNKNOWN
                : why.classify(asSet(upstream, answer.host()));
        Category suggestion = asSet.category() == null ? WhyWords.suggestion(answer) : asSet.category();
        if (asSet.category() != null) {
            reasons.add("as it is set: " + suggestion.id() + ", by " + asSet.rule());
        }
        return new Row(
                why.site().id(),
                name,
                category.map(Category::id).orElse(""),
                rule,
                unclassified,
                unclassified ? suggestion.id() : "",
                reasons,
                upstream,
                claim);
    }

    /** Attributes and lifetime say more than a name alone; the value nobody has kept. */
    private static CookieFacts asSet(UpstreamCookie cookie, String host) {
        Attributes attributes = cookie.attributes();
        return new CookieFacts(
                cookie.name(),
                null,
                host,
                false,
                cookie.lifetime(),
                attributes.httpOnly(),
                attributes.secure(),
                attributes.sameSite());
    }
}
