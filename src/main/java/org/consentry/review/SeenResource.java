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
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.consentry.inventory.Drift;
import org.jspecify.annotations.Nullable;

/** What traffic has shown: the lists, why a cookie is judged as it is, and what has drifted from the policies. */
@Dependent
@Path("cookies")
public class SeenResource {
    @Inject
    Reviewers reviewers;

    @Inject
    ReviewedSites sites;

    @Inject
    SeenCookies seen;

    @Context
    HttpServletRequest servletRequest;

    /** The cookies and the third parties' hosts that traffic has shown. */
    @GET
    public Response cookies() {
        return signedIn()
                ? PageProblems.html(200, CookiesPage.html(seen.rows(""), seen.hosts(""), seen.refused("")))
                        .build()
                : toSignIn();
    }

    /** Takes the reviewer's word that a site uses a cookie that only requests have shown, or takes it back. */
    @POST
    @Path("confirm")
    public Response confirm(InputStream body) throws IOException {
        Caller caller = new Caller(servletRequest);
        if (!caller.sameOrigin()) {
            return ConsoleResource.crossSite();
        }
        if (!signedIn()) {
            return toSignIn();
        }
        Optional<FormBody> form = FormBody.read(body);
        if (form.isEmpty()) {
            return PageProblems.page(413, "Too long", "This form is larger than any cookie's name.");
        }
        String answer = form.get().value("confirm");
        if (!answer.equals("yes") && !answer.equals("no")) {
            return PageProblems.page(400, "Bad Request", "Say yes or no.");
        }
        return switch (seen.confirm(
                form.get().value("site"), form.get().value("name"), answer.equals("yes"), Reviewers.ACCOUNT)) {
            case DONE -> ConsoleResource.seeOther("/review/cookies#claims").build();
            case NO_SUCH_CLAIM ->
                PageProblems.page(404, "Not Found", "No request shows such a cookie, or the site sets it by now.");
            case NO_ROOM ->
                PageProblems.page(409, "No room", "As many names as there is room for are confirmed: take some back.");
            case NOT_KEPT ->
                PageProblems.page(503, "Not kept", "The database can't be written at the moment. Try again.");
        };
    }

    /** Where the sites have moved away from their policies. */
    @GET
    @Path("drift")
    public Response drift(@QueryParam("site") @Nullable String site, @QueryParam("since") @Nullable String since) {
        if (!signedIn()) {
            return toSignIn();
        }
        String wanted = site == null ? "" : site;
        Map<String, String> problems = new HashMap<>();
        if (!wanted.isEmpty() && !seen.knows(wanted)) {
            problems.put("site", "no site has that name");
        }
        LocalDate day = DriftPage.since(since, LocalDate.now(Clock.systemUTC()));
        if (day == null) {
            problems.put("since", "a day such as 2026-11-01");
        }
        Map<String, Drift> drifts = day == null || !problems.isEmpty()
                ? Map.of()
                : seen.drift(wanted, day.atStartOfDay(ZoneOffset.UTC).toInstant());
        String shown = day == null ? String.valueOf(since) : day.toString();
        return PageProblems.html(
                        problems.isEmpty() ? 200 : 400, DriftPage.html(drifts, problems, sites.ids(), wanted, shown))
                .build();
    }

    /** Why a cookie is blocked or passes: every step of its verdict. */
    @GET
    @Path("why")
    public Response why(@Context UriInfo uri) {
        if (!signedIn()) {
            return toSignIn();
        }
        WhyQuestion question = WhyQuestion.of(uri.getQueryParameters(), sites.ids());
        Map<String, String> problems = new HashMap<>(question.problems());
        Why why = seen.why(question.site()).orElse(null);
        int status = problems.isEmpty() ? 200 : 400;
        if (why == null && !question.site().isEmpty()) {
            problems.put("site", "no site has that name");
            status = status == 200 ? 404 : status;
        }
        Why answers = status == 200 && !question.name().isEmpty() ? why : null;
        LocalDate today = LocalDate.now(Clock.systemUTC());
        return PageProblems.html(status, WhyPage.html(question, problems, sites.ids(), answers, today))
                .build();
    }

    private boolean signedIn() {
        return reviewers.inSession(new Caller(servletRequest).sessionTokens());
    }

    private static Response toSignIn() {
        return ConsoleResource.seeOther(ConsoleResource.SIGN_IN).build();
    }
}
