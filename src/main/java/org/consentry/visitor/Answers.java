package org.consentry.visitor;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The ways in which a visitor's browser is answered: never cached, never framed, nothing loaded from elsewhere. */
final class Answers {
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
                    + "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private Answers() {}

    static void page(HttpServletResponse response, int status, String language, String html) throws IOException {
        response.setHeader("Content-Language", language);
        send(response, status, "text/html;charset=UTF-8", html);
    }

    /** A page whose address holds a secret: one that is gone to from here is told no more than the site. */
    static void secretPage(HttpServletResponse response, String language, String html) throws IOException {
        guard(response);
        response.setHeader("Referrer-Policy", "strict-origin");
        response.setHeader("Content-Language", language);
        write(response, 200, "text/html;charset=UTF-8", html);
    }

    /** A page that stands in a frame of the site's own pages. */
    static void framedPage(HttpServletResponse response, String language, String html) throws IOException {
        guard(response);
        response.setHeader(
                "Content-Security-Policy", POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'"));
        response.setHeader("X-Frame-Options", "SAMEORIGIN");
        response.setHeader("Content-Language", language);
        write(response, 200, "text/html;charset=UTF-8", html);
    }

    static void json(HttpServletResponse response, int status, JsonObject json) throws IOException {
        json(response, status, json.toString());
    }

    /** @param json a text that is JSON already */
    static void json(HttpServletResponse response, int status, String json) throws IOException {
        send(response, status, "application/json", json);
    }

    /** A document in an origin of its own: a page of the site that opens it can't read it. */
    static void ownDocument(HttpServletResponse response, String json) throws IOException {
        guard(response);
        response.setHeader("Content-Security-Policy", POLICY + "; sandbox");
        write(response, 200, "application/json", json);
    }

    /** A page in an origin of its own, as above. What runs there is ours, to show times and to print. */
    static void ownPage(HttpServletResponse response, String language, String html) throws IOException {
        guard(response);
        response.setHeader("Content-Security-Policy", POLICY + "; sandbox allow-scripts allow-modals");
        response.setHeader("Content-Language", language);
        write(response, 200, "text/html;charset=UTF-8", html);
    }

    /** Markup that nothing comes of: it loads nothing, runs nothing and sends nothing. */
    static void deadMarkup(HttpServletResponse response, String language, String html) throws IOException {
        guard(response);
        response.setHeader(
                "Content-Security-Policy",
                "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox");
        response.setHeader("Content-Language", language);
        write(response, 200, "text/html;charset=UTF-8", html);
    }

    /** As above, of a document that the caller writes. */
    static void ownDownload(HttpServletResponse response, String type) {
        guard(response);
        response.setHeader("Content-Security-Policy", POLICY + "; sandbox");
        response.setContentType(type);
    }

    /** Problem details (RFC 9457). */
    static void problem(HttpServletResponse response, int status, String title, String detail) throws IOException {
        problem(response, status, title, detail, Json.createObjectBuilder());
    }

    static void problem(
            HttpServletResponse response, int status, String title, String detail, JsonObjectBuilder extensions)
            throws IOException {
        JsonObject body = extensions
                .add("title", title)
                .add("status", status)
                .add("detail", detail)
                .build();
        send(response, status, "application/problem+json", body.toString());
    }

    private static void send(HttpServletResponse response, int status, String type, String text) throws IOException {
        guard(response);
        write(response, status, type, text);
    }

    private static void write(HttpServletResponse response, int status, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.setContentType(type);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    static void guard(HttpServletResponse response) {
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("Content-Security-Policy", POLICY);
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader("X-Content-Type-Options", "nosniff");
        // A form sent under no-referrer has the origin null, and would be refused on plain http.
        response.setHeader("Referrer-Policy", "same-origin");
    }
}
