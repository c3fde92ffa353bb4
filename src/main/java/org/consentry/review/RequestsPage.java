package org.consentry.review;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.consentry.ledger.DeliveryTable;
import org.consentry.ledger.DeliveryTable.Delivery;
import org.consentry.ledger.LedgerException;
import org.consentry.rights.DataRequest;
import org.consentry.rights.RequestBook;
import org.consentry.rights.RequestIdentity;
import org.consentry.rights.RequestKind;
import org.consentry.rights.RequestOutcome;
import org.consentry.rights.Urgency;
import org.consentry.rights.Webhooks;

/** The page of what people have asked about their data. */
final class RequestsPage {
    private RequestsPage() {}

    /**
     * Which requests are shown.
     *
     * @param site empty for all
     * @param kind a word; empty for all
     */
    record Shown(String site, String kind) {}

    /**
     * What the page is made of.
     *
     * @param lost messages to recipients that were given up
     */
    record Queue(List<DataRequest> open, List<DataRequest> closed, List<Delivery> lost) {}

    /**
     * The page.
     *
     * @param message what was done before; may be empty
     * @param problem what is wrong; may be empty
     */
    static String html(
            RequestBook book, Webhooks webhooks, List<String> sites, Shown shown, String message, String problem)
            throws LedgerException {
        String site = shown.site().isEmpty() ? null : shown.site();
        RequestKind kind = RequestKind.of(shown.kind()).orElse(null);
        Queue queue = new Queue(
                book.open(site, kind, Pages.ROWS),
                book.closed(site, kind, Pages.ROWS),
                webhooks.list(DeliveryTable.DEAD, Pages.ROWS));
        return html(queue, book::urgency, book.today(), sites, shown, message, problem);
    }

    static String html(
            Queue queue,
            Function<DataRequest, Urgency> urgency,
            LocalDate today,
            List<String> sites,
            Shown shown,
            String message,
            String problem) {
        List<DataRequest> open = queue.open();
        long late = open.stream().filter(request -> request.overdue(today)).count();
        long soon = open.stream()
                .filter(request -> urgency.apply(request) == Urgency.SOON)
                .count();
        Map<String, Object> values = new HashMap<>();
        values.put("sites", Pages.options(sites, shown.site().isEmpty() ? null : shown.site()));
        values.put("site", shown.site());
        values.put("ofKind", shown.kind());
        List<String> kinds =
                Arrays.stream(RequestKind.values()).map(RequestKind::id).toList();
        values.put("kinds", Pages.options(kinds, shown.kind().isEmpty() ? null : shown.kind()));
        values.put("message", message);
        values.put("problem", problem);
        values.put("caption", caption(open.size(), late, soon));
        values.put("anyOpen", !open.isEmpty());
        values.put(
                "open",
                open.stream()
                        .map(request -> row(request, urgency.apply(request), today))
                        .toList());
        values.put("anyClosed", !queue.closed().isEmpty());
        values.put(
                "closed",
                queue.closed().stream()
                        .map(request -> row(request, Urgency.NONE, today))
                        .toList());
        values.put("anyLost", !queue.lost().isEmpty());
        values.put("lost", queue.lost().stream().map(RequestsPage::lost).toList());
        values.put(
                "outcomes",
                Arrays.stream(RequestOutcome.values())
                        .map(outcome -> Map.of("id", outcome.id()))
                        .toList());
        return Pages.requests(values);
    }

    private static Map<String, Object> lost(Delivery one) {
        return Map.of(
                "id", one.id(),
                "created", Pages.time(one.created()),
                "ofSite", one.site(),
                "recipient", one.name(),
                "event", one.event(),
                "because", one.problem());
    }

    private static String left(long days) {
        if (days < 0) {
            return days == -1 ? "1 day late" : -days + " days late";
        }
        return days == 0 ? "today" : days == 1 ? "1 day left" : days + " days left";
    }

    private static String caption(int count, long late, long soon) {
        if (count == 0) {
            return "No request is open";
        }
        String shown = count < Pages.ROWS ? "Open requests: " + count : "The first " + Pages.ROWS + " open requests";
        return shown + ", " + (late == 0 ? "none of them overdue" : "overdue: " + late)
                + (soon == 0 ? "" : ", due soon: " + soon) + "; due first in front";
    }

    private static Map<String, Object> row(DataRequest request, Urgency urgency, LocalDate today) {
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
                Map.entry("left", left(request.daysLeft(today))),
                Map.entry("overdue", request.overdue(today)),
                Map.entry("soon", urgency == Urgency.SOON),
                Map.entry("extended", request.extended()),
                Map.entry("identity", request.identity().id()),
                Map.entry("unknown", request.identity() == RequestIdentity.NONE),
                Map.entry("subject", request.subject()),
                Map.entry("contact", request.contact()),
                Map.entry("details", request.details()),
                Map.entry("outcome", outcome == null ? "" : outcome.id()),
                Map.entry("end", closed == null ? "" : Pages.time(closed)));
    }
}
