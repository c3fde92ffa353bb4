package org.consentry.review;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import org.consentry.ledger.Export;
import org.consentry.ledger.LedgerException;

/** An export as an answer, streamed. One that breaks off is not ended as if it were whole. */
final class Download {
    private static final System.Logger LOG = System.getLogger(Download.class.getName());

    private Download() {}

    static Response.ResponseBuilder of(Export export, HttpServletRequest request) {
        StreamingOutput body = out -> write(export, out, request);
        // The server asks for the body of a HEAD too, and throws it away: an export that nobody gets.
        return (request.getMethod().equals("HEAD") ? Response.ok() : Response.ok(body))
                .header("Content-Type", export.format().contentType())
                .header(
                        "Content-Disposition",
                        "attachment; filename=\"" + export.format().fileName() + "\"");
    }

    private static void write(Export export, OutputStream out, HttpServletRequest request) throws IOException {
        try {
            export.write(out);
        } catch (LedgerException | IOException | RuntimeException e) {
            // Most often somebody left.
            LOG.log(e instanceof IOException ? Level.INFO : Level.ERROR, "an export of records broke off", e);
            if (export.begun()) {
                ManagementPort.cut(request);
                throw new IOException("the export broke off", e);
            }
            throw new WebApplicationException("the export can't be made", e, Response.Status.SERVICE_UNAVAILABLE);
        }
    }
}
