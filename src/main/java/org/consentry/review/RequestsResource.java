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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.consentry.ledger.CanonicalJson;
import org.consentry.ledger.LedgerException;
import org.consentry.rights.DataRequest;
import org.consentry.rights.RequestBook;
import org.consentry.rights.RequestOutcome;
import org.jspecify.annotations.Nullable;

/** What people have asked about their data, when an answer is due, and what came of it. */
@Dependent
@Path("requests")
public class RequestsResource {
    static final String OUTCOMES = "done, partly, refused or dropped";

    private static final int MOST = 1000;
    private static final List<String> STATES = List.of("open", "closed");
    private static final Set<String> QUERY = Set.of("site", "state");

    @Inject
    RequestBook book;

    /**
     * Those that are open, the one that is due first in front, or with {@code state=closed} those that are closed, the
     * last one first: {@code {"requests":[…],"more":false}}, a thousand at most; {@code more} where there are others.
     * {@code site} selects.
     */
    @GET
    public Response list(@Context UriInfo uri) throws LedgerException {
        Map<String, String> texts = new TreeMap<>(Map.of("site", "", "state", "open"));
        Map<String, String> problems = new TreeMap<>();
        uri.getQueryParameters().forEach((name, values) -> {
            if (!QUERY.contains(name)) {
                problems.put(RecordQuery.shown(name), "unknown");
            } else if (values.size() > 1) {
                problems.put(name, "given more than once");
            } else {
                texts.put(name, values.get(0));
            }
        });
        Given given = Given.of(texts);
        String site = given.optional("site");
        String state = given.text("state");
        problems.putAll(given.problems());
        if (problems.isEmpty() && !STATES.contains(state)) {
            problems.put("state", "open or closed");
        }
        if (!problems.isEmpty()) {
            return Problem.answer(problems);
        }
        String ofSite = site.isEmpty() ? null : site;
        List<DataRequest> found = state.equals("open") ? book.open(ofSite, MOST + 1) : book.closed(ofSite, MOST + 1);
        LocalDate today = book.today();
        List<Map<String, Object>> shown = new ArrayList<>();
        found.stream().limit(MOST).forEach(request -> shown.add(json(request, today)));
        return Response.ok(
                        CanonicalJson.write(Map.of("requests", shown, "more", found.size() > MOST)),
                        MediaType.APPLICATION_JSON)
                .build();
    }

    /**
     * Closes a request: takes {@code {"state": "closed", "outcome"}} with {@value #OUTCOMES}. Who asked and with which
     * words is deleted, and the outcome is on record.
     */
    @PATCH
    @Path("{number}")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response close(@PathParam("number") String number, InputStream body) throws IOException, LedgerException {
        Optional<Given> read = Given.json(body, Set.of("state", "outcome"));
        if (read.isEmpty()) {
            return Problem.answer(400, "Send an object with state and outcome.").build();
        }
        Given given = read.get();
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
        Optional<DataRequest> closed = book.close(number, outcome.get(), Reviewers.ACCOUNT);
        if (closed.isPresent()) {
            return Response.ok(CanonicalJson.write(json(closed.get(), book.today())), MediaType.APPLICATION_JSON)
                    .build();
        }
        return book.find(number).isPresent()
                ? Problem.answer(409, "The request is closed already.").build()
                : Problem.answer(404, "There is no request of that number.").build();
    }

    private static Map<String, Object> json(DataRequest request, LocalDate today) {
        Map<String, Object> json = new TreeMap<>();
        json.put("number", request.number());
        json.put("site", request.site());
        json.put("kind", request.kind().id());
        json.put("language", request.language());
        json.put("received", request.received().toString());
        json.put("due", request.due().toString());
        json.put("overdue", request.overdue(today));
        json.put("state", request.open() ? "open" : "closed");
        json.put("digest", request.digest());
        if (request.open()) {
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
