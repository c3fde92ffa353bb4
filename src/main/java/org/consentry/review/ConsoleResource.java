package org.consentry.review;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.consentry.ledger.Ledger;
import org.consentry.ledger.LedgerException;
import org.consentry.ledger.StoredRecord;

/** The console: signing in and out, and the latest records. All of it works without script. */
@Dependent
@Path("")
public class ConsoleResource {
    @Inject
    Ledger ledger;

    @Inject
    Reviewers reviewers;

    @Inject
    ReviewedSites sites;

    @Inject
    CatalogNews catalog;

    @Inject
    PolicyNews policies;

    @Context
    HttpServletRequest servletRequest;

    /** The latest records, and the form that selects and downloads. */
    @GET
    public Response records(@Context UriInfo uri) throws LedgerException {
        RecordQuery query = new RecordQuery(uri.getQueryParameters());
        boolean sound = query.problems().isEmpty();
        List<StoredRecord> latest = sound ? ledger.latest(query.filter(), Pages.ROWS) : List.of();
        return PageProblems.html(
                        sound ? 200 : 400, Pages.records(query, sites, latest, catalog.reading(), policies.reading()))
                .build();
    }

    /**
     * The page to sign in.
     *
     * @param to which page is wanted
     */
    @GET
    @Path("login")
    @WithoutSignIn
    public Response signIn(@QueryParam("to") @DefaultValue("") String to) {
        return reviewers.inSession(new Caller(servletRequest).sessionTokens())
                ? ConsoleGate.seeOther(ConsoleGate.page(to)).build()
                : PageProblems.html(200, Pages.signIn(to, "")).build();
    }

    /** Signs in, and leads to the page that was wanted. */
    @POST
    @Path("login")
    @WithoutSignIn
    public Response signIn(InputStream body) throws IOException {
        Caller caller = new Caller(servletRequest);
        Optional<FormBody> form = FormBody.read(body);
        if (form.isEmpty()) {
            return PageProblems.page(413, "Too long", "This form is larger than any password.");
        }
        String to = form.get().value("to");
        SignIn signIn = reviewers.signIn(
                caller.address(), form.get().value("account"), form.get().value("password"));
        if (signIn instanceof SignIn.Wait wait) {
            String error = "Too many wrong passwords. Try again in " + wait.seconds() + " seconds.";
            return PageProblems.html(429, Pages.signIn(to, error))
                    .header("Retry-After", wait.seconds())
                    .build();
        }
        if (signIn instanceof SignIn.Welcome) {
            return ConsoleGate.seeOther(ConsoleGate.page(to))
                    .header("Set-Cookie", SessionCookie.begin(reviewers.openSession(), caller.secure()))
                    .build();
        }
        // Not 401, which would have to come with a challenge, and browsers answer that with a window of their own.
        return PageProblems.html(403, Pages.signIn(to, "Wrong password.")).build();
    }

    /** Signs out. */
    @POST
    @Path("logout")
    @WithoutSignIn
    public Response signOut() {
        Caller caller = new Caller(servletRequest);
        reviewers.closeSessions(caller.sessionTokens());
        return ConsoleGate.seeOther(ConsoleGate.SIGN_IN)
                .header("Set-Cookie", SessionCookie.end(caller.secure()))
                .build();
    }

    /** The stylesheet, for everyone and for good: its path changes when it does. */
    @GET
    @Path("assets/{version}/review.css")
    @WithoutSignIn
    public Response stylesheet(@PathParam("version") String version) {
        if (!version.equals(Stylesheet.version())) {
            return PageProblems.page(404, "Not Found", "There is no such file.");
        }
        return Response.ok(Stylesheet.bytes(), "text/css;charset=UTF-8")
                .header("Cache-Control", "public, max-age=31536000, immutable")
                .build();
    }
}
