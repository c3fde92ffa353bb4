package org.consentry.review;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.consentry.ledger.LedgerException;
import org.consentry.rights.RequestBook;
import org.consentry.rights.RequestOutcome;
import org.jspecify.annotations.Nullable;

/** What people have asked, the overdue first, and the form that closes a request. All of it works without script. */
@Dependent
@Path("requests")
public class RequestPages {
    private static final String HERE = "/review/requests";

    @Inject
    Reviewers reviewers;

    @Inject
    ReviewedSites sites;

    @Inject
    RequestBook book;

    @Context
    HttpServletRequest servletRequest;

    /** The queue of one site, or of all. */
    @GET
    public Response queue(@QueryParam("site") @Nullable String site, @QueryParam("done") @Nullable String done)
            throws LedgerException {
        if (!signedIn()) {
            return ConsoleResource.seeOther(ConsoleResource.SIGN_IN).build();
        }
        Given given = Given.of(Map.of("site", site == null ? "" : site));
        String ofSite = given.optional("site");
        String wrong = given.problems().getOrDefault("site", "");
        String message = "closed".equals(done)
                ? "The request is closed. Who asked and with which words is deleted; the outcome is on record."
                : "";
        return page(wrong.isEmpty() ? 200 : 400, ofSite, message, wrong);
    }

    /** Closes a request. */
    @POST
    @Path("close")
    public Response close(InputStream body) throws IOException, LedgerException {
        if (!new Caller(servletRequest).sameOrigin()) {
            return ConsoleResource.crossSite();
        }
        if (!signedIn()) {
            return ConsoleResource.seeOther(ConsoleResource.SIGN_IN).build();
        }
        Optional<FormBody> read = FormBody.read(body);
        if (read.isEmpty()) {
            return PageProblems.page(413, "Too long", "This form is larger than any outcome.");
        }
        FormBody form = read.get();
        String site = Given.of(Map.of("site", form.value("site"))).optional("site");
        Optional<RequestOutcome> outcome = RequestOutcome.of(form.value("outcome"));
        if (outcome.isEmpty()) {
            return page(400, site, "", "Choose what came of the request.");
        }
        if (book.close(form.value("number"), outcome.get(), Reviewers.ACCOUNT).isEmpty()) {
            return page(409, site, "", "No request of that number is open any more.");
        }
        String query = site.isEmpty() ? "" : "&site=" + URLEncoder.encode(site, StandardCharsets.UTF_8);
        return ConsoleResource.seeOther(HERE + "?done=closed" + query).build();
    }

    private Response page(int status, String site, String message, String problem) throws LedgerException {
        return PageProblems.html(status, RequestsPage.html(book, sites.ids(), site, message, problem))
                .build();
    }

    private boolean signedIn() {
        return reviewers.inSession(new Caller(servletRequest).sessionTokens());
    }
}
