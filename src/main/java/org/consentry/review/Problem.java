package org.consentry.review;

import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import org.consentry.ledger.CanonicalJson;

/** Errors of the API as problem details (RFC 9457). */
final class Problem {
    static final String TYPE = "application/problem+json";

    private Problem() {}

    static String json(int status, String title, String detail) {
        return CanonicalJson.write(members(status, title, detail));
    }

    /** Every parameter that could not be used, with what is wrong with it. */
    static String json(Map<String, String> parameters) {
        Map<String, Object> members =
                members(400, "Bad Request", "Parameters that can't be used: " + String.join(", ", parameters.keySet()));
        members.put(
                "errors",
                parameters.entrySet().stream()
                        .map(error -> Map.of("parameter", error.getKey(), "detail", error.getValue()))
                        .toList());
        return CanonicalJson.write(members);
    }

    static Response.ResponseBuilder answer(int status, String detail) {
        Response.Status known = Response.Status.fromStatusCode(status);
        String title = known == null ? "Error" : known.getReasonPhrase();
        return Response.status(status).type(TYPE).entity(json(status, title, detail));
    }

    static Response answer(Map<String, String> parameters) {
        return Response.status(400).type(TYPE).entity(json(parameters)).build();
    }

    private static Map<String, Object> members(int status, String title, String detail) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("status", status);
        members.put("title", title);
        members.put("detail", detail);
        return members;
    }
}
