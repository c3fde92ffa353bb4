package org.consentry.review;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.consentry.catalog.Category;
import org.consentry.catalog.Classification;
import org.consentry.catalog.Classifier;
import org.consentry.catalog.CookieFacts;
import org.consentry.inventory.Inventory;
import org.consentry.site.DeclaredCookie;
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
     * @param requests how many requests showed a name that nobody knows, since the server's start; 0 for the others
     */
    public record Row(
            String site,
            String name,
            String seen,
            String category,
            String rule,
            boolean unclassified,
            Instant firstSeen,
            Instant lastSeen,
            long requests) {}

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
                inventory
                        .upstreamCookies(policy.id())
                        .forEach(cookie -> rows.add(
                                row(policy, cookie.name(), "upstream", cookie.firstSeen(), cookie.lastSeen(), 0)));
                inventory
                        .unknowns(policy.id())
                        .forEach(cookie -> rows.add(row(
                                policy,
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

    private Row row(SitePolicy policy, String name, String seen, Instant first, Instant last, long requests) {
        Optional<String> declared = policy.cookies().stream()
                .filter(cookie -> cookie.matches(name))
                .map(DeclaredCookie::purpose)
                .findFirst();
        Classification known = classifier.classify(CookieFacts.inRequest(name, "", ""));
        Optional<Category> category = declared.flatMap(policy::purpose)
                .map(purpose -> purpose.category())
                .or(() -> Optional.ofNullable(known.category()));
        String rule = declared.map(purpose -> "policy:" + purpose).orElse(known.rule());
        return new Row(
                policy.id(),
                name,
                seen,
                category.map(Category::id).orElse(""),
                rule,
                category.isEmpty() || declared.isEmpty() && known.guessed(),
                first,
                last,
                requests);
    }
}
