package org.consentry.visitor;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.consentry.banner.Page;

/** Single texts that a page of ours has sent, as a form or as a JSON object. */
record SentForm(Map<String, String> values) {
    /** More than any form of ours has. */
    private static final int MOST = 20;

    SentForm {
        values = Map.copyOf(values);
    }

    /** Reads a request's body; empty, with the answer given, where it can't be used. */
    static Optional<SentForm> read(Visit visit, int largest, ConsentPages pages) throws IOException {
        byte[] body = visit.request().getInputStream().readNBytes(largest + 1);
        if (body.length > largest) {
            pages.refuse(visit, Page.TOO_LARGE, "Too large", "At most " + largest + " bytes can be sent here.");
            return Optional.empty();
        }
        try {
            String type = visit.request().getContentType();
            return Optional.of(parse(type == null ? "" : type, body));
        } catch (IllegalArgumentException e) {
            String why = "The request is malformed: " + e.getMessage() + ".";
            pages.refuse(visit, Page.BAD_REQUEST, "Not understood", why);
            return Optional.empty();
        }
    }

    /** @throws IllegalArgumentException saying what is wrong with it */
    static SentForm parse(String contentType, byte[] body) {
        String type = contentType.toLowerCase(Locale.ROOT);
        int end = type.indexOf(';');
        return switch ((end < 0 ? type : type.substring(0, end)).strip()) {
            case "application/x-www-form-urlencoded" -> form(new String(body, StandardCharsets.ISO_8859_1));
            case "application/json" -> json(ChoiceForm.object(body));
            default -> throw new IllegalArgumentException("send a form or JSON");
        };
    }

    private static SentForm form(String text) {
        Map<String, String> values = new HashMap<>();
        for (String field : text.split("&", MOST)) {
            int equals = field.indexOf('=');
            if (equals > 0) {
                values.putIfAbsent(decode(field.substring(0, equals)), decode(field.substring(equals + 1)));
            }
        }
        return new SentForm(values);
    }

    private static SentForm json(JsonObject object) {
        Map<String, String> values = new HashMap<>();
        object.forEach((name, value) -> {
            if (!(value instanceof JsonString text)) {
                throw new IllegalArgumentException("every member is a text");
            }
            values.put(name, text.getString());
        });
        return new SentForm(values);
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("a percent sign stands without its two digits", e);
        }
    }

    /** Empty where there is none of that name. */
    String value(String name) {
        return values.getOrDefault(name, "");
    }
}
