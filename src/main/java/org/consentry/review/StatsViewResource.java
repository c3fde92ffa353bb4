package org.consentry.review;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.consentry.ledger.LedgerException;
import org.consentry.ledger.Statistics;
import org.consentry.ledger.Statistics.Dimension;

/** The page of statistics. */
@Dependent
@Path("statistics")
public class StatsViewResource {
    private static final int DAYS = 30;

    @Inject
    Statistics statistics;

    @Inject
    ReviewedSites sites;

    /** Who asks nothing gets the last 30 days, day by day. */
    @GET
    public Response statistics(@Context UriInfo uri) throws LedgerException {
        Map<String, List<String>> asked = uri.getQueryParameters();
        if (asked.isEmpty()) {
            LocalDate first = LocalDate.now(Clock.systemUTC()).minusDays(DAYS - 1);
            asked = Map.of("from", List.of(first.toString()));
        }
        StatsQuery query = StatsQuery.of(asked, EnumSet.of(Dimension.DAY));
        boolean sound = query.problems().isEmpty();
        Optional<List<Statistics.Row>> rows =
                sound ? statistics.count(query.question(), Pages.MOST) : Optional.of(List.of());
        return PageProblems.html(sound ? 200 : 400, StatsPage.html(query, sites, rows))
                .build();
    }
}
