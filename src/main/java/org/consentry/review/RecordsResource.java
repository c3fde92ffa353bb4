package org.consentry.review;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;
import org.consentry.ledger.ExportFormat;
import org.consentry.ledger.Exports;
import org.consentry.ledger.LedgerException;

/** Records as an export. */
@Dependent
@Path("records")
public class RecordsResource {
    private static final String VARY = "Accept";

    @Inject
    Exports exports;

    @Context
    HttpServletRequest servletRequest;

    /** Streams what the query asks for: as its {@code format} says, else as Accept says, else as CSV. */
    @GET
    public Response export(@Context UriInfo uri, @Context HttpHeaders headers) throws LedgerException {
        RecordQuery query = new RecordQuery(uri.getQueryParameters());
        if (!query.problems().isEmpty()) {
            return Problem.answer(query.problems());
        }
        ExportFormat format = query.format().or(() -> accepted(headers)).orElse(ExportFormat.CSV);
        return Download.of(exports.open(format, query.filter(), Actor.of(servletRequest)), servletRequest)
                .header("Vary", VARY)
                .build();
    }

    private static Optional<ExportFormat> accepted(HttpHeaders headers) {
        return headers.getAcceptableMediaTypes().stream()
                .map(type -> ExportFormat.ofMediaType(type.getType() + "/" + type.getSubtype()))
                .flatMap(Optional::stream)
                .findFirst();
    }
}
