package org.consentry.review;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.consentry.ledger.CanonicalJson;
import org.consentry.ledger.LedgerException;
import org.consentry.rights.DataRequest;
import org.consentry.rights.RequestBook;
import org.consentry.rights.RequestIdentity;
import org.consentry.rights.RequestKind;
import org.consentry.rights.RequestOutcome;
import org.consentry.rights.Urgency;
import org.jspecify.annotations.Nullable;

/** What people have asked about their data, when an answer is due, and what came of it. */
@Dependent
@Path("requests")
public class RequestsResource {
    static final String OUTCOMES = "done, partly, refused or dropped";

    /** Why a request can't be closed as done, or partly so. */
    static final String NOT_IDENTIFIED =
            "Nobody knows who asked. Check it by other means and enter so, or close it with another outcome.";

    private static final int MOST = 1000;
    private static final List<String> STATES = List.of("open", "closed");
    private static final Set<String> QUERY = Set.of("site", "state", "kind");
    private static final String KINDS =
            Arrays.stream(RequestKind.values()).map(RequestKind::id).collect(Collectors.joining(", "));

    @Inject
    RequestBook book;

    /**
     * Those that are open, the one that is due first in front, or with {@code state=closed} those that are closed, the
     * last one first: {@code {"requests":[…],"more":false}}, a thousand at most; {@code more} where there are others.
     * {@code site} and {@code kind} select.
     */
    @GET
    public Response list(@Context UriInfo uri) throws LedgerException {
        Map<String, String> texts = new TreeMap<>(Map.of("site", "", "state", "open", "kind", ""));
        Map<String, String> problems = Queries.read(uri, QUERY, texts);
        Given given = Given.of(texts);
        String site = given.optional("site");
        String state = given.text("state");
        String word = given.optional("kind");
        RequestKind kind = RequestKind.of(word).orElse(null);
        problems.putAll(given.problems());
        if (problems.isEmpty() && !STATES.contains(state)) {
            problems.put("state", "open or closed");
        }
        if (kind == null && !word.isEmpty()) {
            problems.put("kind", KINDS);
        }
        if (!problems.isEmpty()) {
            return Problem.answer(problems);
        }
        String ofSite = site.isEmpty() ? null : site;
        List<DataRequest> found =
                state.equals("open") ? book.open(ofSite, kind, MOST + 1) : book.closed(ofSite, kind, MOST + 1);
        List<Map<String, Object>> shown = new ArrayList<>();
        found.stream().limit(MOST).forEach(request -> shown.add(json(request)));
        return Response.ok(
                        CanonicalJson.write(Map.of("requests", shown, "more", found.size() > MOST)),
                        MediaType.APPLICATION_JSON)
                .build();
    }

    /**
     * Changes a request, in one of three ways. {@code {"state": "closed", "outcome"}} with {@value #OUTCOMES} closes
     * it: who asked and with which words is deleted, and the outcome is on record. {@code {"due", "reason"}} puts off
     * the day of the answer. {@code {"identity": "checked"}} says that who asked was checked by other means.
     */
    @PATCH
    @Path("{number}")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response change(@PathParam("number") String number, InputStream body) throws IOException, LedgerException {
        Optional<Given> read = Given.json(body, Set.of("state", "outcome", "due", "reason", "identity"));
        if (read.isEmpty()) {
            return Problem.answer(400, "Send an object with state and outcome, due and reason, or identity.")
                    .build();
        }
        Given given = read.get();
        boolean putsOff = given.has("due") || given.has("reason");
        boolean closes = given.has("state") || given.has("outcome");
        boolean checks = given.has("identity");
        if (given.problems().isEmpty() && (putsOff ? 1 : 0) + (closes ? 1 : 0) + (checks ? 1 : 0) > 1) {
            return Problem.answer(400, "Close it, put it off or enter its identity: one at a time.")
                    .build();
        }
        if (putsOff) {
            return extend(number, given);
        }
        return checks ? check(number, given) : close(number, given);
    }

    private Response close(String number, Given given) throws LedgerException {
        String state = given.text("state");
        String word = given.text("outcome");
        Optional<RequestOutcome> outcome = RequestOutcome.of(word);
        if (!state.isEmpty() && !state.equals("closed")) {
            given.problems().put("state", "a request can only be closed");
        }
        if (!word.isEmpty() && outcome.isEmpty()) {
            given.problems().put("outcome", OUTCOMES);
        }
        if (outcome.isEmpty() || !given.problems().isEmpty()) {
            return Problem.answer(given.problems());
        }
        Optional<DataRequest> open = book.find(number).filter(DataRequest::open);
        if (open.isPresent() && open.get().lacksIdentity(outcome.get())) {
            return Problem.answer(409, NOT_IDENTIFIED).build();
        }
        return answer(number, book.close(number, outcome.get(), Reviewers.ACCOUNT));
    }

    private Response extend(String number, Given given) throws LedgerException {
        String day = given.text("due");
        String reason = given.text("reason");
        LocalDate due = null;
        try {
            due = day.isEmpty() ? null : LocalDate.parse(day);
        } catch (DateTimeParseException e) {
            given.problems().put("due", "a day such as 2026-12-23");
        }
        if (due == null || !given.problems().isEmpty()) {
            return Problem.answer(given.problems());
        }
        try {
            return answer(number, book.extend(number, due, reason, Reviewers.ACCOUNT));
        } catch (IllegalArgumentException e) {
            return Problem.answer(Map.of("due", String.valueOf(e.getMessage())));
        }
    }

    private Response check(String number, Given given) throws LedgerException {
        String identity = given.text("identity");
        if (!identity.isEmpty() && !identity.equals(RequestIdentity.CHECKED.id())) {
            given.problems().put("identity", "it can only be " + RequestIdentity.CHECKED.id());
        }
        return given.problems().isEmpty()
                ? answer(number, book.checked(number, Reviewers.ACCOUNT))
                : Problem.answer(given.problems());
    }

    private Response answer(String number, Optional<DataRequest> changed) throws LedgerException {
        if (changed.isPresent()) {
            return Response.ok(CanonicalJson.write(json(changed.get())), MediaType.APPLICATION_JSON)
                    .build();
        }
        return book.find(number).isPresent()
                ? Problem.answer(409, "The request is closed already.").build()
                : Problem.answer(404, "There is no request of that number.").build();
    }

    private Map<String, Object> json(DataRequest request) {
        LocalDate today = book.today();
        Map<String, Object> json = new TreeMap<>();
        json.put("number", request.number());
        json.put("site", request.site());
        json.put("kind", request.kind().id());
        json.put("language", request.language());
        json.put("received", request.received().toString());
        json.put("due", request.due().toString());
        json.put("overdue", request.overdue(today));
        json.put("extended", request.extended());
        json.put("identity", request.identity().id());
        json.put("state", request.open() ? "open" : "closed");
        json.put("digest", request.digest());
        if (request.open()) {
            json.put("due_in_days", request.daysLeft(today));
            json.put("due_soon", book.urgency(request) == Urgency.SOON);
            json.put("subject", request.subject());
            json.put("contact", request.contact());
            json.put("details", request.details());
        } else {
            json.put("outcome", word(request.outcome()));
            json.put("closed", time(request.closed()));
        }
        return json;
    }

    private static String word(@Nullable RequestOutcome outcome) {
        return outcome == null ? "" : outcome.id();
    }

    private static String time(@Nullable Instant closed) {
        return closed == null ? "" : closed.toString();
    }
}
