package org.consentry.review;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Map;
import org.consentry.ledger.ExportFormat;
import org.consentry.ledger.Exports;
import org.consentry.ledger.LedgerException;

/** Records with all that it takes to check them offline, as a zip. */
@Dependent
@Path("export")
public class ExportResource {
    @Inject
    Exports exports;

    @Context
    HttpServletRequest servletRequest;

    /** Streams what the query asks for; without a question the whole ledger. */
    @GET
    public Response export(@Context UriInfo uri) throws LedgerException {
        RecordQuery query = new RecordQuery(uri.getQueryParameters());
        if (!query.problems().isEmpty()) {
            return Problem.answer(query.problems());
        }
        if (query.format().isPresent()) {
            return Problem.answer(Map.of("format", "an export is a zip; /api/records has the other formats"));
        }
        return Download.of(exports.open(ExportFormat.ZIP, query.filter(), Actor.of(servletRequest)), servletRequest)
                .build();
    }
}
