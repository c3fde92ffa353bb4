package org.consentry.review;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.consentry.ledger.LedgerException;
import org.consentry.ledger.Statistics;
import org.consentry.ledger.StatisticsForms;

/** How many choices there were, without personal data. */
@Dependent
@Path("stats")
public class StatsResource {
    /** Enough for years of a busy site, and little enough for the memory. */
    private static final int MOST = 50_000;

    @Inject
    Statistics statistics;

    /** Counts what the query asks for: as its {@code format} says, else as Accept says, else as JSON. */
    @GET
    public Response stats(@Context UriInfo uri, @Context HttpHeaders headers) throws LedgerException {
        StatsQuery query = StatsQuery.of(uri.getQueryParameters(), StatsQuery.ALL);
        if (!query.problems().isEmpty()) {
            return Problem.answer(query.problems());
        }
        Optional<List<Statistics.Row>> rows = statistics.count(query.question(), MOST);
        if (rows.isEmpty()) {
            return Problem.answer(Map.of("by", "more than " + MOST + " rows: tell less apart, or ask for fewer days"));
        }
        Response.ResponseBuilder answer = csv(query, headers)
                ? Response.ok(bytes(StatisticsForms.csv(query.question(), rows.get())))
                        .header("Content-Type", "text/csv;charset=UTF-8;header=present")
                        .header("Content-Disposition", "attachment; filename=\"consent-statistics.csv\"")
                : Response.ok(bytes(StatisticsForms.json(query.question(), rows.get())))
                        .header("Content-Type", MediaType.APPLICATION_JSON);
        return answer.header("Vary", "Accept").build();
    }

    private static boolean csv(StatsQuery query, HttpHeaders headers) {
        if (!query.value("format").isEmpty()) {
            return query.value("format").equals("csv");
        }
        for (MediaType type : headers.getAcceptableMediaTypes()) {
            String name = type.getType() + '/' + type.getSubtype();
            if (name.equals("text/csv") || name.equals(MediaType.APPLICATION_JSON)) {
                return name.equals("text/csv");
            }
        }
        return false;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
