package org.consentry.visitor;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.consentry.rights.DataRequest;
import org.consentry.rights.RequestOutcome;

/** What a visitor has asked, for the visitor's own copy of all that is kept. */
final class OwnRequests {
    /** More than anybody may send in years. */
    static final int MOST = 1000;

    /** The columns of records that a request leaves empty, behind those that it fills. */
    private static final String REST = ",".repeat(8);

    private OwnRequests() {}

    /** As members of a JSON object. */
    static List<Map<String, Object>> json(List<DataRequest> requests) {
        return requests.stream().map(OwnRequests::json).toList();
    }

    private static Map<String, Object> json(DataRequest request) {
        Map<String, Object> json = new TreeMap<>();
        json.put("number", request.number());
        json.put("kind", request.kind().id());
        json.put("received", request.received().toString());
        json.put("due", request.due().toString());
        json.put("state", state(request));
        json.put("outcome", outcome(request));
        return json;
    }

    private static String state(DataRequest request) {
        return request.open() ? "open" : "closed";
    }

    private static String outcome(DataRequest request) {
        RequestOutcome outcome = request.outcome();
        return outcome == null ? "" : outcome.id();
    }

    /**
     * As further rows of the table of records: number, site, no subject, time, no notice, language, {@code request},
     * kind, and in the place of purposes what became of it. None of the texts holds a comma or a quotation mark.
     */
    static void csv(List<DataRequest> requests, OutputStream out) throws IOException {
        for (DataRequest request : requests) {
            String course = "due=" + request.due() + " state=" + state(request)
                    + (request.open() ? "" : " outcome=" + outcome(request));
            String row = String.join(
                    ",",
                    request.number(),
                    request.site(),
                    "",
                    request.received().toString(),
                    "",
                    request.language(),
                    "request",
                    request.kind().id(),
                    course);
            out.write((row + REST + "\r\n").getBytes(StandardCharsets.UTF_8));
        }
    }
}
