package org.consentry.review;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import org.consentry.ledger.LedgerException;
import org.consentry.review.RequestsPage.Shown;
import org.consentry.rights.DataRequest;
import org.consentry.rights.RequestBook;
import org.consentry.rights.RequestKind;
import org.consentry.rights.RequestOutcome;
import org.consentry.rights.Webhooks;
import org.jspecify.annotations.Nullable;

/** What people have asked, the overdue first, and the forms that change a request. All of it works without script. */
@Dependent
@Path("requests")
public class RequestPages {
    private static final String HERE = "/review/requests";
    private static final Map<String, String> DONE = Map.of(
            "closed", "The request is closed. Who asked and with which words is deleted; the outcome is on record.",
            "extended", "The day is put off, and the reason on record. Tell the person who asked, with the reason.",
            "checked", "That who asked was checked is on record.",
            "retried", "The message is sent again.");

    @Inject
    ReviewedSites sites;

    @Inject
    RequestBook book;

    @Inject
    Webhooks webhooks;

    /** The queue of one site and kind, or of all. */
    @GET
    public Response queue(
            @QueryParam("site") @Nullable String site,
            @QueryParam("kind") @Nullable String kind,
            @QueryParam("done") @Nullable String done)
            throws LedgerException {
        Given given = Given.of(Map.of("site", site == null ? "" : site, "kind", kind == null ? "" : kind));
        Shown shown = shown(given);
        String wrong = given.problems().isEmpty()
                ? ""
                : given.problems().values().iterator().next();
        String message = DONE.getOrDefault(String.valueOf(done), "");
        return page(wrong.isEmpty() ? 200 : 400, shown, message, wrong);
    }

    private static Shown shown(Given given) {
        String kind = given.optional("kind");
        return new Shown(
                given.optional("site"),
                RequestKind.of(kind).map(RequestKind::id).orElse(""));
    }

    /** What a form changes; answers which message follows. */
    private interface Change {
        /**
         * @throws IllegalArgumentException where what was given can't be used; says so to the reviewer
         * @throws IllegalStateException where it can't be done as things are; likewise
         */
        Optional<String> make(FormBody form) throws LedgerException;
    }

    /** Closes a request. */
    @POST
    @Path("close")
    public Response close(InputStream body) throws IOException, LedgerException {
        return change(body, form -> {
            RequestOutcome outcome = RequestOutcome.of(form.value("outcome"))
                    .orElseThrow(() -> new IllegalArgumentException("Choose what came of the request."));
            Optional<DataRequest> open = book.find(form.value("number")).filter(DataRequest::open);
            if (open.isPresent() && open.get().lacksIdentity(outcome)) {
                throw new IllegalStateException(RequestsResource.NOT_IDENTIFIED);
            }
            return book.close(form.value("number"), outcome, Reviewers.ACCOUNT).map(request -> "closed");
        });
    }

    /** Puts off the day of an answer. */
    @POST
    @Path("extend")
    public Response extend(InputStream body) throws IOException, LedgerException {
        return change(body, form -> {
            try {
                LocalDate due = LocalDate.parse(form.value("due"));
                return book.extend(form.value("number"), due, form.value("reason"), Reviewers.ACCOUNT)
                        .map(request -> "extended");
            } catch (DateTimeParseException e) {
                throw new IllegalArgumentException("Write the new day as in 2026-12-23.", e);
            }
        });
    }

    /** Enters that who asked was checked by other means. */
    @POST
    @Path("check")
    public Response check(InputStream body) throws IOException, LedgerException {
        return change(
                body,
                form -> book.checked(form.value("number"), Reviewers.ACCOUNT).map(request -> "checked"));
    }

    /** Sends a message to a recipient again. */
    @POST
    @Path("retry")
    public Response retry(InputStream body) throws IOException, LedgerException {
        return change(body, form -> {
            if (!webhooks.retry(form.value("id"))) {
                throw new IllegalArgumentException("The message was not given up, or is not there any more.");
            }
            return Optional.of("retried");
        });
    }

    private Response change(InputStream body, Change change) throws IOException, LedgerException {
        Optional<FormBody> read = FormBody.read(body);
        if (read.isEmpty()) {
            return PageProblems.page(413, "Too long", "This form is larger than any of ours.");
        }
        FormBody form = read.get();
        Shown shown = shown(Given.of(Map.of("site", form.value("site"), "kind", form.value("kind"))));
        Optional<String> done;
        try {
            done = change.make(form);
        } catch (IllegalArgumentException e) {
            return page(400, shown, "", String.valueOf(e.getMessage()));
        } catch (IllegalStateException e) {
            return page(409, shown, "", String.valueOf(e.getMessage()));
        }
        if (done.isEmpty()) {
            return page(409, shown, "", "No request of that number is open any more.");
        }
        StringBuilder address = new StringBuilder(HERE + "?done=" + done.get());
        query(address, "site", shown.site());
        query(address, "kind", shown.kind());
        return ConsoleGate.seeOther(address.toString()).build();
    }

    private static void query(StringBuilder address, String name, String value) {
        if (!value.isEmpty()) {
            address.append('&').append(name).append('=').append(URLEncoder.encode(value, StandardCharsets.UTF_8));
        }
    }

    private Response page(int status, Shown shown, String message, String problem) throws LedgerException {
        return PageProblems.html(status, RequestsPage.html(book, webhooks, sites.ids(), shown, message, problem))
                .build();
    }
}
