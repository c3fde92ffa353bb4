package org.consentry.review;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.nio.charset.StandardCharsets;
import org.consentry.ledger.LedgerException;

/** Gives every error of the pages a page. */
// Not final: the server stands a proxy in for it.
public class PageProblems implements ExceptionMapper<Throwable> {
    private static final System.Logger LOG = System.getLogger(PageProblems.class.getName());

    @Override
    public Response toResponse(Throwable fault) {
        if (fault instanceof WebApplicationException answer) {
            Response response = answer.getResponse();
            return response.getStatus() < 400
                    ? response
                    : page(response.getStatus(), response.getStatusInfo().getReasonPhrase(), "There is no such page.");
        }
        LOG.log(System.Logger.Level.ERROR, "a reviewer's page failed", fault);
        return fault instanceof LedgerException
                ? page(503, "The ledger can't be read", "Try again in a while; the server's log says what failed.")
                : page(500, "Something failed", "The server's log says what.");
    }

    static Response page(int status, String title, String detail) {
        return html(status, Pages.error(title, detail)).build();
    }

    /** A page as bytes: the server escapes a text once more where the status is 400. */
    static Response.ResponseBuilder html(int status, String page) {
        return Response.status(status)
                .type(MediaType.TEXT_HTML + ";charset=UTF-8")
                .entity(page.getBytes(StandardCharsets.UTF_8));
    }
}
