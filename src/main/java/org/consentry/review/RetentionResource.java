package org.consentry.review;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.consentry.ledger.CanonicalJson;
import org.consentry.ledger.LedgerException;
import org.consentry.ledger.Retention;

/** What the next purge would delete. */
@Dependent
@Path("retention")
public class RetentionResource {
    @Inject
    Retention retention;

    /** For each site and kind of record; nothing is changed. */
    @GET
    public Response dryRun(@Context UriInfo uri) throws LedgerException {
        Map<String, String> problems = Queries.read(uri, List.of(), new TreeMap<>());
        if (!problems.isEmpty()) {
            return Problem.answer(problems);
        }
        List<Map<String, Object>> due =
                retention.dryRun().stream().map(RetentionResource::json).toList();
        return Response.ok(
                        CanonicalJson.write(Map.of("due", due, "doubt", retention.doubt())), MediaType.APPLICATION_JSON)
                .build();
    }

    private static Map<String, Object> json(Retention.Due due) {
        return Map.of(
                "site", due.site(),
                "kind", due.kind(),
                "before", due.before().toString(),
                "records", due.records(),
                "held", due.held());
    }
}
