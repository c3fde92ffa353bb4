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
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a visitor's form says, sent as a form or as JSON.
 *
 * @param choice the button; empty where absent
 * @param purposes ids of the purposes that were switched on, without those that were objected to
 * @param objections ids of the purposes that were objected to
 * @param vendors ids of the services that were switched on; {@code null} where nothing is said of services
 * @param was ids of the purposes and services that were on when the form was served; {@code null} where it doesn't say
 * @param back where the visitor came from, as sent
 * @param method {@code api} where a script of the site made the choice; else empty
 */
record ChoiceForm(
        String ticket,
        String choice,
        List<String> purposes,
        List<String> objections,
        @Nullable List<String> vendors,
        @Nullable List<String> was,
        @Nullable String back,
        String method) {
    /** The button of a visitor who is too young for anything optional; its record is a refusal, made by this method. */
    static final String UNDER_AGE = "under-age";

    /** Of its JSON; a mobile app sends its token beside the choice. */
    private static final List<String> MEMBERS =
            List.of("ticket", "choice", "purpose", "object", "vendor", "was", "return", "method", "token");

    /** More purposes and services than any site has. */
    private static final int MOST_PURPOSES = 500;

    ChoiceForm {
        Objects.requireNonNull(ticket);
        Objects.requireNonNull(choice);
        objections = List.copyOf(objections);
        // What can be objected to stands in the form as if it were switched on.
        Set<String> off = new HashSet<>(objections);
        purposes = purposes.stream().filter(id -> !off.contains(id)).toList();
        vendors = vendors == null ? null : List.copyOf(vendors);
        was = was == null ? null : List.copyOf(was);
        Objects.requireNonNull(method);
    }

    boolean isUnderAge() {
        return choice.equals(UNDER_AGE);
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
        List<String> objections = new ArrayList<>();
        List<String> vendors = null;
        List<String> was = null;
        boolean exact = false;
        for (String field : text.split("&")) {
            int equals = field.indexOf('=');
            String name = decode(equals < 0 ? field : field.substring(0, equals));
            String value = equals < 0 ? "" : decode(field.substring(equals + 1));
            switch (name) {
                case "ticket" -> ticket = value;
                case "choice" -> choice = value;
                case "return" -> back = value;
                case "method" -> method = value;
                case "exact" -> exact = true;
                case "purpose" -> purposes.add(value);
                case "object" -> objections.add(value);
                case "vendor" -> vendors = with(vendors, value);
                case "was" -> {
                    was = was == null ? new ArrayList<>() : was;
                    // None of the switches may have been on: then it says so by being empty.
                    for (String id : value.split(" ")) {
                        was = id.isEmpty() ? was : with(was, id);
                    }
                }
                default -> {
                    // Fields that somebody else added change nothing.
                }
            }
        }
        // Of a box that isn't ticked a browser says nothing.
        List<String> said = vendors == null && (was != null || exact) ? List.of() : vendors;
        // A script kept the services' switches beside their purpose's: each of them is meant as it stands.
        return new ChoiceForm(ticket, choice, purposes, objections, said, exact ? null : was, back, method);
    }

    private static List<String> with(@Nullable List<String> list, String more) {
        List<String> all = list == null ? new ArrayList<>() : list;
        all.add(more);
        return all;
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
        for (String name : object.keySet()) {
            if (!MEMBERS.contains(name)) {
                // Of a misspelt "purpose" nothing would be left but a refusal.
                throw new IllegalArgumentException("a choice has the members " + String.join(", ", MEMBERS));
            }
        }
        try {
            return checked(new ChoiceForm(
                    object.getString("ticket", ""),
                    object.getString("choice", ""),
                    texts(object.getOrDefault("purpose", JsonValue.EMPTY_JSON_ARRAY)),
                    texts(object.getOrDefault("object", JsonValue.EMPTY_JSON_ARRAY)),
                    object.containsKey("vendor") ? texts(object.get("vendor")) : null,
                    object.containsKey("was") ? texts(object.get("was")) : null,
                    object.getString("return", null),
                    object.getString("method", "")));
        } catch (ClassCastException e) {
            throw new IllegalArgumentException("the JSON is not a choice", e);
        }
    }

    private static List<String> texts(JsonValue given) {
        List<String> texts = new ArrayList<>();
        if (given instanceof JsonString one) {
            texts.add(one.getString());
        } else {
            given.asJsonArray().getValuesAs(JsonString.class).forEach(text -> texts.add(text.getString()));
        }
        return texts;
    }

    private static ChoiceForm checked(ChoiceForm form) {
        if (isLong(form.purposes()) || isLong(form.objections()) || isLong(form.vendors()) || isLong(form.was())) {
            throw new IllegalArgumentException("too many purposes");
        }
        return form;
    }

    private static boolean isLong(@Nullable List<String> ids) {
        return ids != null && ids.size() > MOST_PURPOSES;
    }
}
