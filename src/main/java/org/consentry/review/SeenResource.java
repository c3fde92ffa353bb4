package org.consentry.review;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.consentry.inventory.Drift;

/** What traffic has shown: the lists, why a cookie is judged as it is, and what has drifted from the policies. */
@Dependent
@Path("cookies")
public class SeenResource {
    @Inject
    ReviewedSites sites;

    @Inject
    SeenCookies seen;

    @Inject
    CatalogNews catalog;

    /** The cookies and the third parties' hosts that traffic has shown. */
    @GET
    public Response cookies(@Context UriInfo uri) {
        SeenQuestion question = question(uri, "site");
        String site = question.site();
        CookiesPage.Asked asked = new CookiesPage.Asked(site, question.problems(), sites.ids(), catalog.reading());
        return question.problems().isEmpty()
                ? PageProblems.html(
                                200, CookiesPage.html(asked, seen.shown(site), seen.hosts(site), seen.refused(site)))
                        .build()
                : PageProblems.html(400, CookiesPage.html(asked, SeenCookies.Shown.NOTHING, List.of(), 0))
                        .build();
    }

    /** Takes the reviewer's word that a site uses a cookie that only requests have shown, or takes it back. */
    @POST
    @Path("confirm")
    public Response confirm(InputStream body) throws IOException {
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
            case DONE -> ConsoleGate.seeOther(list(form.get().value("asked"))).build();
            case NO_SUCH_CLAIM ->
                PageProblems.page(
                        404,
                        "Not Found",
                        "No request shows such a cookie, it has no name, or the site sets it by now.");
            case NO_ROOM ->
                PageProblems.page(409, "No room", "As many names as there is room for are confirmed: take some back.");
            case NOT_KEPT ->
                PageProblems.page(503, "Not kept", "The database can't be written at the moment. Try again.");
        };
    }

    /** The list that the reviewer came from: of one site, or of all. */
    private String list(String site) {
        String query = seen.knows(site) ? "?site=" + URLEncoder.encode(site, StandardCharsets.UTF_8) : "";
        return "/review/cookies" + query + "#claims";
    }

    /** Where the sites have moved away from their policies. */
    @GET
    @Path("drift")
    public Response drift(@Context UriInfo uri) {
        SeenQuestion question = question(uri, "site", "since");
        Map<String, String> problems = question.problems();
        LocalDate day = question.day();
        Map<String, Drift> drifts = day == null || !problems.isEmpty()
                ? Map.of()
                : seen.drift(question.site(), day.atStartOfDay(ZoneOffset.UTC).toInstant());
        String page = DriftPage.html(drifts, problems, sites.ids(), question.site(), question.since());
        return PageProblems.html(problems.isEmpty() ? 200 : 400, page).build();
    }

    /** Why a cookie is blocked or passes: every step of its verdict. */
    @GET
    @Path("why")
    public Response why(@Context UriInfo uri) {
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

    private SeenQuestion question(UriInfo uri, String... known) {
        LocalDate today = LocalDate.now(Clock.systemUTC());
        return SeenQuestion.of(uri.getQueryParameters(), List.of(known), seen::knows, today);
    }
}
