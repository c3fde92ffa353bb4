package org.consentry.review;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.consentry.catalog.Category;
import org.consentry.catalog.Classification;
import org.consentry.catalog.Classifier;
import org.consentry.inventory.Inventory;
import org.consentry.site.SitePolicy;
import org.consentry.site.Sites;

/** The cookies that traffic has shown, with what each was taken for and by which rule: the list to look through. */
public final class SeenCookies {

    /**
     * One cookie of one site. Its value is never kept.
     *
     * @param seen {@code upstream} where the site set it by a header of its own, {@code requests} where only clients have
     *     shown it: their claim, and nobody's proof
     * @param category empty where nobody knows
     * @param rule what decided, such as {@code policy:analytics} or {@code exact:_ga}
     * @param unclassified true where a person should say what it is: nobody knows, or its name is all that speaks
     * @param suggestion the category to begin with where a person should say what it is; else empty
     * @param reasons what decided, in words
     * @param requests how many requests showed a name that nobody knows, since the server's start; 0 for the others
     */
    public record Row(
            String site,
            String name,
            String seen,
            String category,
            String rule,
            boolean unclassified,
            String suggestion,
            List<String> reasons,
            Instant firstSeen,
            Instant lastSeen,
            long requests) {
        public Row {
            reasons = List.copyOf(reasons);
        }
    }

    private final Sites sites;
    private final Inventory inventory;
    private final Classifier classifier;

    public SeenCookies(Sites sites, Inventory inventory, Classifier classifier) {
        this.sites = sites;
        this.inventory = inventory;
        this.classifier = classifier;
    }

    /** Of one site, or of all where {@code site} is empty; what nobody knows comes first. */
    List<Row> rows(String site) {
        List<Row> rows = new ArrayList<>();
        for (SitePolicy policy : sites.all()) {
            if (site.isEmpty() || site.equals(policy.id())) {
                Why why = new Why(policy, classifier, inventory);
                inventory
                        .upstreamCookies(policy.id())
                        .forEach(cookie -> rows.add(
                                row(why, cookie.name(), "upstream", cookie.firstSeen(), cookie.lastSeen(), 0)));
                inventory
                        .unknowns(policy.id())
                        .forEach(cookie -> rows.add(row(
                                why,
                                cookie.name(),
                                "requests",
                                cookie.firstSeen(),
                                cookie.lastSeen(),
                                cookie.requests())));
            }
        }
        rows.sort(Comparator.comparing(Row::unclassified)
                .reversed()
                .thenComparing(Row::site)
                .thenComparing(Row::name));
        return rows;
    }

    /** The third parties' hosts of one site, or of all where {@code site} is empty. */
    List<SeenHosts.Row> hosts(String site) {
        return SeenHosts.rows(site, sites, inventory, classifier);
    }

    boolean knows(String site) {
        return sites.byId(site).isPresent();
    }

    /** What there is to say of one site's cookies; empty where no site has that name. */
    Optional<Why> why(String site) {
        return sites.byId(site).map(policy -> new Why(policy, classifier, inventory));
    }

    private static Row row(Why why, String name, String seen, Instant first, Instant last, long requests) {
        Why.Answer answer = why.answer(name);
        Classification known = answer.known();
        boolean settled = answer.verdict().category() != null;
        Optional<Category> category =
                Optional.ofNullable(settled ? answer.verdict().category() : known.category());
        String rule = settled ? answer.verdict().rule() : known.rule();
        boolean unclassified = category.isEmpty() || rule.equals(known.rule()) && known.guessed();
        return new Row(
                why.site().id(),
                name,
                seen,
                category.map(Category::id).orElse(""),
                rule,
                unclassified,
                unclassified ? WhyWords.suggestion(answer).id() : "",
                WhyWords.reasons(answer),
                first,
                last,
                requests);
    }
}
