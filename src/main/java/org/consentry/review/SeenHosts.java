package org.consentry.review;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.consentry.catalog.Classifier;
import org.consentry.consent.HostVerdict;
import org.consentry.consent.SiteHosts;
import org.consentry.inventory.Inventory;
import org.consentry.inventory.SeenHost;
import org.consentry.site.SitePolicy;
import org.consentry.site.Sites;

/** The hosts of third parties that pages load from, with what each was taken for and by which rule. */
final class SeenHosts {

    /**
     * One host of one site.
     *
     * @param category empty where nobody knows
     * @param vendor the service behind it; empty where it is not known
     * @param rule what decides on it, such as {@code host:doubleclick.net} or {@code unknown}
     * @param purpose the purpose that it waits for; {@code -} where the site has none for it, empty where it waits for none
     * @param how where it was seen
     * @param held whether it was held back when it was last seen
     * @param unclassified true where a person should say what it is
     */
    record Row(
            String site,
            String host,
            String category,
            String vendor,
            String rule,
            String purpose,
            List<String> how,
            boolean held,
            boolean unclassified,
            Instant firstSeen,
            Instant lastSeen,
            long sightings) {}

    private SeenHosts() {}

    /** Of one site, or of all where {@code site} is empty; what nobody knows comes first. */
    static List<Row> rows(String site, Sites sites, Inventory inventory, Classifier classifier) {
        List<Row> rows = new ArrayList<>();
        for (SitePolicy policy : sites.all()) {
            if (site.isEmpty() || site.equals(policy.id())) {
                SiteHosts hosts = SiteHosts.of(policy, classifier);
                inventory
                        .hosts(policy.id())
                        .forEach(seen -> rows.add(row(policy.id(), seen, hosts.judge(seen.host()))));
            }
        }
        rows.sort(Comparator.comparing(Row::unclassified)
                .reversed()
                .thenComparing(Row::site)
                .thenComparing(Row::host));
        return rows;
    }

    private static Row row(String site, SeenHost seen, HostVerdict verdict) {
        return new Row(
                site,
                seen.host(),
                verdict.category() == null ? "" : verdict.category().id(),
                verdict.vendor(),
                verdict.rule(),
                verdict.purpose(),
                seen.how(),
                seen.held(),
                verdict.rule().equals(SiteHosts.UNKNOWN),
                seen.firstSeen(),
                seen.lastSeen(),
                seen.sightings());
    }
}
