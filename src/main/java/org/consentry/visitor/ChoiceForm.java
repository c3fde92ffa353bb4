package org.consentry.visitor;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonParser;
import java.io.ByteArrayInputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a visitor's form says, sent as a form or as JSON.
 *
 * @param choice the button; empty where absent
 * @param purposes ids of the purposes that were switched on
 * @param back where the visitor came from, as sent
 * @param method {@code api} where a script of the site made the choice; else empty
 */
record ChoiceForm(
        String ticket,
        String choice,
        List<String> purposes,
        @Nullable String back,
        String method) {
    /** More purposes than any site has. */
    private static final int MOST_PURPOSES = 500;

    ChoiceForm {
        Objects.requireNonNull(ticket);
        Objects.requireNonNull(choice);
        purposes = List.copyOf(purposes);
        Objects.requireNonNull(method);
    }

    /** @throws IllegalArgumentException saying what is wrong with it */
    static ChoiceForm parse(String contentType, byte[] body) {
        String type = contentType.toLowerCase(java.util.Locale.ROOT);
        int end = type.indexOf(';');
        return switch ((end < 0 ? type : type.substring(0, end)).strip()) {
            case "application/x-www-form-urlencoded" -> checked(form(new String(body, StandardCharsets.ISO_8859_1)));
            case "application/json" -> json(body);
            default -> throw new IllegalArgumentException("send a form or JSON");
        };
    }

    private static ChoiceForm form(String text) {
        String ticket = "";
        String choice = "";
        String back = null;
        String method = "";
        List<String> purposes = new ArrayList<>();
        for (String field : text.split("&")) {
            int equals = field.indexOf('=');
            String name = decode(equals < 0 ? field : field.substring(0, equals));
            String value = equals < 0 ? "" : decode(field.substring(equals + 1));
            switch (name) {
                case "ticket" -> ticket = value;
                case "choice" -> choice = value;
                case "return" -> back = value;
                case "method" -> method = value;
                case "purpose" -> purposes.add(value);
                default -> {
                    // Fields that somebody else added change nothing.
                }
            }
        }
        return new ChoiceForm(ticket, choice, purposes, back, method);
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("a percent sign stands without its two digits", e);
        }
    }

    private static ChoiceForm json(byte[] body) {
        return of(object(body));
    }

    /** @throws IllegalArgumentException where the body is not one JSON object */
    static JsonObject object(byte[] body) {
        try (JsonParser parser = Json.createParser(new ByteArrayInputStream(body))) {
            parser.next();
            JsonObject object = parser.getObject();
            if (parser.hasNext()) {
                throw new IllegalStateException("more than one object");
            }
            return object;
        } catch (RuntimeException e) {
            // Besides JsonException: what a parser throws at deep nesting.
            throw new IllegalArgumentException("the JSON is not a choice", e);
        }
    }

    /** @throws IllegalArgumentException saying what is wrong with it */
    static ChoiceForm of(JsonObject object) {
        try {
            List<String> purposes = new ArrayList<>();
            JsonValue given = object.getOrDefault("purpose", JsonValue.EMPTY_JSON_ARRAY);
            if (given instanceof JsonString one) {
                purposes.add(one.getString());
            } else {
                given.asJsonArray().getValuesAs(JsonString.class).forEach(p -> purposes.add(p.getString()));
            }
            return checked(new ChoiceForm(
                    object.getString("ticket", ""),
                    object.getString("choice", ""),
                    purposes,
                    object.getString("return", null),
                    object.getString("method", "")));
        } catch (ClassCastException e) {
            throw new IllegalArgumentException("the JSON is not a choice", e);
        }
    }

    private static ChoiceForm checked(ChoiceForm form) {
        if (form.purposes().size() > MOST_PURPOSES) {
            throw new IllegalArgumentException("too many purposes");
        }
        return form;
    }
}
