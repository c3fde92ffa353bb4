package org.consentry.demo;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One request as the shop reads it. */
final class Visit {

    /** No form of the shop's own comes near it. In bytes. */
    private static final int LARGEST_FORM = 8_192;

    final HttpExchange exchange;
    final String method;
    final String path;
    private final Map<String, String> cookies;

    Visit(HttpExchange exchange) {
        this.exchange = exchange;
        this.method = exchange.getRequestMethod();
        String asked = exchange.getRequestURI().getPath();
        this.path = asked == null ? "" : asked;
        this.cookies = cookies(exchange.getRequestHeaders().getOrDefault("Cookie", List.of()));
    }

    private static Map<String, String> cookies(List<String> headers) {
        Map<String, String> cookies = new HashMap<>();
        for (String header : headers) {
            for (String pair : header.split(";")) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    cookies.putIfAbsent(
                            pair.substring(0, equals).trim(),
                            pair.substring(equals + 1).trim());
                }
            }
        }
        return cookies;
    }

    boolean reads() {
        return method.equals("GET") || method.equals("HEAD");
    }

    boolean head() {
        return method.equals("HEAD");
    }

    /** The first value, or empty. */
    String header(String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }

    /** The cookie's value, or empty. */
    String cookie(String name) {
        return cookies.getOrDefault(name, "");
    }

    void set(String setCookie) {
        exchange.getResponseHeaders().add("Set-Cookie", setCookie);
    }

    /** A {@code Domain} attribute for the host that the browser asked for, or empty where it is no plain name. */
    String domain() {
        String forwarded = header("X-Forwarded-Host");
        String host = (forwarded.isEmpty() ? header("Host") : forwarded).split("[,:]", 2)[0].trim();
        boolean plain = !host.isEmpty()
                && host.chars().allMatch(c -> c == '.' || c == '-' || c < 128 && Character.isLetterOrDigit(c));
        return plain ? "; Domain=" + host : "";
    }

    /**
     * The fields of a submitted form.
     *
     * @throws IllegalArgumentException where it is too large or wrongly encoded
     */
    Map<String, String> form() throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(LARGEST_FORM + 1);
        if (body.length > LARGEST_FORM) {
            throw new IllegalArgumentException("The form is larger than " + LARGEST_FORM + " bytes.");
        }
        Map<String, String> fields = new HashMap<>();
        for (String pair : new String(body, StandardCharsets.UTF_8).split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                fields.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            }
        }
        return fields;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
