package org.consentry.review;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import org.consentry.ledger.LedgerException;

/** Gives every error of the API its problem details. */
// Not final: the server stands a proxy in for it.
public class ApiProblems implements ExceptionMapper<Throwable> {
    private static final System.Logger LOG = System.getLogger(ApiProblems.class.getName());

    @Override
    public Response toResponse(Throwable fault) {
        if (fault instanceof WebApplicationException answer) {
            return ofServer(answer.getResponse());
        }
        LOG.log(System.Logger.Level.ERROR, "a reviewer's request failed", fault);
        return fault instanceof LedgerException
                ? Problem.answer(503, "The ledger can't be read at the moment.")
                        .header("Retry-After", 30)
                        .build()
                : Problem.answer(500, "Something failed; the server's log says what.")
                        .build();
    }

    /** What the server itself answers: no such path, a method that isn't there, the list of those that are. */
    private static Response ofServer(Response answer) {
        if (answer.getStatus() < 400) {
            return answer;
        }
        Response.ResponseBuilder problem =
                Problem.answer(answer.getStatus(), answer.getStatusInfo().getReasonPhrase());
        String allow = answer.getHeaderString("Allow");
        return (allow == null ? problem : problem.header("Allow", allow)).build();
    }
}
