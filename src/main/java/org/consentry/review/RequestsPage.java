package org.consentry.review;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.consentry.ledger.LedgerException;
import org.consentry.rights.DataRequest;
import org.consentry.rights.RequestBook;
import org.consentry.rights.RequestOutcome;

/** The page of what people have asked about their data. */
final class RequestsPage {
    private RequestsPage() {}

    /**
     * The page.
     *
     * @param site the one whose requests are shown; empty for all
     * @param message what was done before; may be empty
     * @param problem what is wrong; may be empty
     */
    static String html(RequestBook book, List<String> sites, String site, String message, String problem)
            throws LedgerException {
        String ofSite = site.isEmpty() ? null : site;
        return html(
                book.open(ofSite, Pages.ROWS),
                book.closed(ofSite, Pages.ROWS),
                book.today(),
                sites,
                site,
                message,
                problem);
    }

    static String html(
            List<DataRequest> open,
            List<DataRequest> closed,
            LocalDate today,
            List<String> sites,
            String site,
            String message,
            String problem) {
        long late = open.stream().filter(request -> request.overdue(today)).count();
        Map<String, Object> values = new HashMap<>();
        values.put("sites", Pages.options(sites, site.isEmpty() ? null : site));
        values.put("site", site);
        values.put("message", message);
        values.put("problem", problem);
        values.put("caption", caption(open.size(), late));
        values.put("anyOpen", !open.isEmpty());
        values.put("open", open.stream().map(request -> row(request, today)).toList());
        values.put("anyClosed", !closed.isEmpty());
        values.put("closed", closed.stream().map(request -> row(request, today)).toList());
        values.put(
                "outcomes",
                Arrays.stream(RequestOutcome.values())
                        .map(outcome -> Map.of("id", outcome.id()))
                        .toList());
        return Pages.requests(values);
    }

    private static String caption(int count, long late) {
        if (count == 0) {
            return "No request is open";
        }
        String shown = count < Pages.ROWS ? "Open requests: " + count : "The first " + Pages.ROWS + " open requests";
        return shown + ", " + (late == 0 ? "none of them overdue" : "overdue: " + late) + "; due first in front";
    }

    private static Map<String, Object> row(DataRequest request, LocalDate today) {
        Instant closed = request.closed();
        RequestOutcome outcome = request.outcome();
        return Map.ofEntries(
                Map.entry("number", request.number()),
                Map.entry("ofSite", request.site()),
                Map.entry("kind", request.kind().id()),
                Map.entry("language", request.language()),
                Map.entry("timestamp", request.received().toString()),
                Map.entry("received", Pages.time(request.received())),
                Map.entry("due", request.due().toString()),
                Map.entry("overdue", request.overdue(today)),
                Map.entry("subject", request.subject()),
                Map.entry("contact", request.contact()),
                Map.entry("details", request.details()),
                Map.entry("outcome", outcome == null ? "" : outcome.id()),
                Map.entry("end", closed == null ? "" : Pages.time(closed)));
    }
}
