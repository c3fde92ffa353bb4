package org.consentry.review;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.consentry.consent.Uuid7;
import org.consentry.ledger.CanonicalJson;
import org.consentry.ledger.LedgerException;
import org.consentry.ledger.Operations;
import org.consentry.ledger.StoredEntry;
import org.consentry.ledger.SubjectForms;
import org.jspecify.annotations.Nullable;

/** Records of what was done: exports, erasures, purges, holds, requests, and those of a site's own kinds. */
@Dependent
@Path("operations")
public class OperationsResource {
    private static final int ROWS = 200;
    private static final List<String> QUERY = List.of("site", "kind", "before");

    @Inject
    Operations operations;

    @Inject
    ReviewedSites sites;

    /**
     * The newest 200, newest first, as {@code {"operations":[{"leaf", "record", "seq"}…],"more":false}}. {@code site}
     * and {@code kind} select; {@code before}, the id of the last one, goes on behind it where there are {@code more}.
     */
    @GET
    public Response list(@Context UriInfo uri) throws LedgerException {
        Map<String, String> texts = new TreeMap<>();
        Map<String, String> problems = Queries.read(uri, QUERY, texts);
        Given given = Given.of(texts);
        String site = given.optional("site");
        String kind = given.optional("kind");
        String before = given.optional("before");
        problems.putAll(given.problems());
        if (!before.isEmpty() && !Uuid7.is(before)) {
            problems.put("before", "the record_id of the last one that was shown");
        }
        if (!problems.isEmpty()) {
            return Problem.answer(problems);
        }
        List<StoredEntry> found = operations.latest(unlessEmpty(site), unlessEmpty(kind), before, ROWS + 1);
        boolean more = found.size() > ROWS;
        String body = SubjectForms.operations(more ? found.subList(0, ROWS) : found, more);
        return Response.ok(body, MediaType.APPLICATION_JSON).build();
    }

    private static @Nullable String unlessEmpty(String text) {
        return text.isEmpty() ? null : text;
    }

    /** Takes {@code {"kind", "site", "details"}} of a kind of the site's own. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response add(InputStream body) throws IOException, LedgerException {
        Optional<Given> read = Given.json(body, Set.of("kind", "site", "details"));
        if (read.isEmpty()) {
            return Problem.answer(400, "Send an object with kind, site and details: texts and whole numbers.")
                    .build();
        }
        Given given = read.get();
        String kind = given.text("kind");
        String site = given.site();
        Map<String, Object> details = given.object("details");
        if (!site.isEmpty() && !sites.ids().contains(site)) {
            given.problems().put("site", "no site has that name");
        }
        if (!given.problems().isEmpty()) {
            return Problem.answer(given.problems());
        }
        try {
            String id = operations.add(kind, site, Reviewers.ACCOUNT, details).id();
            return Response.status(201)
                    .type(MediaType.APPLICATION_JSON)
                    .entity(CanonicalJson.write(Map.of("record_id", id)))
                    .build();
        } catch (IllegalArgumentException e) {
            return Problem.answer(400, String.valueOf(e.getMessage())).build();
        }
    }
}
