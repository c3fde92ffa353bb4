package org.consentry.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.consentry.site.Archive;
import org.consentry.site.SitePolicy;

/** From which moment on each site keeps its records of each kind. */
public final class RetentionPlan {
    private static final List<String> CHOICES = List.of("grant", "refusal", "withdrawal");
    private static final Set<String> FOR_GOOD = Set.of("erasure", "purge");

    private RetentionPlan() {}

    static List<DueRows> of(Connection connection, Collection<SitePolicy> sites, Instant time) throws SQLException {
        Instant now = time.truncatedTo(ChronoUnit.MILLIS);
        List<String> operations = Operations.kinds(connection).stream()
                .filter(kind -> !FOR_GOOD.contains(kind))
                .toList();
        List<DueRows> plan = new ArrayList<>();
        for (SitePolicy site : sites) {
            CHOICES.forEach(kind -> add(plan, site.id(), kind, before(now, site, kind)));
            operations.forEach(kind -> add(plan, site.id(), kind, before(now, site, kind)));
        }
        // What was about several sites is kept for as long as any of them keeps it.
        operations.forEach(kind -> add(plan, "", kind, earliest(sites, now, kind)));
        return plan;
    }

    private static void add(List<DueRows> plan, String site, String kind, Optional<Instant> before) {
        before.ifPresent(moment -> plan.add(new DueRows(site, kind, moment)));
    }

    private static Optional<Instant> earliest(Collection<SitePolicy> sites, Instant now, String kind) {
        List<Optional<Instant>> all =
                sites.stream().map(site -> before(now, site, kind)).toList();
        return all.stream().allMatch(Optional::isPresent)
                ? all.stream().flatMap(Optional::stream).min(Comparator.naturalOrder())
                : Optional.empty();
    }

    /**
     * Before which moment a site's records of a kind are due for the purge; empty where none is. Once its contract has
     * ended a site keeps nothing from before but what it has to.
     */
    public static Optional<Instant> before(Instant now, SitePolicy site, String kind) {
        Optional<Instant> old = before(now, site.keeps(kind));
        Archive archive = site.promises().archive();
        if (archive.kept().contains(kind)) {
            return old;
        }
        return Stream.concat(old.stream(), archive.end(now).stream()).max(Comparator.naturalOrder());
    }

    /** By the calendar, in UTC: at the end of a month some records stay a day or two longer, none goes sooner. */
    static Optional<Instant> before(Instant now, Optional<Period> kept) {
        return kept.map(period -> now.atOffset(ZoneOffset.UTC).minus(period).toInstant());
    }
}
