package org.consentry.review;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.util.Optional;
import org.consentry.ledger.Ledger;
import org.consentry.ledger.LedgerException;
import org.consentry.ledger.RecordFilter;
import org.consentry.ledger.RecordJson;
import org.consentry.ledger.StoredRecord;

/** Records, one by one or as an export. */
@Dependent
@Path("records")
public class RecordsResource {
    private static final String VARY = "Accept";

    @Inject
    Ledger ledger;

    /** Streams what the query asks for: as its {@code format} says, else as Accept says, else as CSV. */
    @GET
    public Response export(@Context UriInfo uri, @Context HttpHeaders headers) throws LedgerException {
        RecordQuery query = new RecordQuery(uri.getQueryParameters());
        if (!query.problems().isEmpty()) {
            return Problem.answer(query.problems());
        }
        // A ledger that can't be read is found out here, while there still can be an error in place of a torso.
        ledger.latest(RecordFilter.ALL, 1);
        RecordFormat format = query.format().or(() -> accepted(headers)).orElse(RecordFormat.CSV);
        StreamingOutput body = out -> {
            try {
                format.write(ledger, query.filter(), out);
            } catch (LedgerException e) {
                throw new IOException("the ledger can't be read to its end", e);
            }
        };
        return Response.ok(body)
                .header("Content-Type", format.contentType())
                .header("Content-Disposition", "attachment; filename=\"" + format.fileName() + "\"")
                .header("Vary", VARY)
                .build();
    }

    /** One record by its id. */
    @GET
    @Path("{id}")
    public Response one(@PathParam("id") String id) throws LedgerException {
        Optional<StoredRecord> found = ledger.find(id);
        return found.isPresent()
                ? Response.ok(RecordJson.one(found.get()), MediaType.APPLICATION_JSON)
                        .build()
                : Problem.answer(404, "There is no record of this id.").build();
    }

    private static Optional<RecordFormat> accepted(HttpHeaders headers) {
        return headers.getAcceptableMediaTypes().stream()
                .map(type -> RecordFormat.ofMediaType(type.getType() + "/" + type.getSubtype()))
                .flatMap(Optional::stream)
                .findFirst();
    }
}
