package org.consentry.review;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonConfig;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a reviewer gave with a request that changes something, read strictly: whatever can't be used is named. */
final class Given {
    /** In bytes: a record of an operation is no longer. */
    private static final int LONGEST_BODY = 128 * 1024;

    // Two members of one name (RFC 7493, section 2.3): whoever reads the record could not know which was meant.
    private static final JsonReaderFactory READERS =
            Json.createReaderFactory(Map.of(JsonConfig.KEY_STRATEGY, JsonConfig.KeyStrategy.NONE));

    private static final int LONGEST_TEXT = 500;
    private static final int SUBJECT = 32;

    private final Map<String, Object> members;
    private final Map<String, String> problems = new LinkedHashMap<>();

    private Given(Map<String, Object> members, Set<String> known) {
        this.members = members;
        for (String name : new TreeSet<>(members.keySet())) {
            if (!known.contains(name)) {
                problems.put(RecordQuery.shown(name), "unknown");
            }
        }
    }

    /** The texts of a path, a query or a form. */
    static Given of(Map<String, String> texts) {
        return new Given(new TreeMap<>(texts), texts.keySet());
    }

    /**
     * A JSON object: texts, whole numbers, booleans, and lists and objects of them.
     *
     * @param known the members that there are
     * @return empty where the body is too long or none of that
     */
    static Optional<Given> json(InputStream body, Set<String> known) throws IOException {
        byte[] bytes = body.readNBytes(LONGEST_BODY + 1);
        if (bytes.length > LONGEST_BODY) {
            return Optional.empty();
        }
        String text = Escapes.text(bytes).orElse("");
        try (JsonParser parser = Json.createParser(new StringReader(text));
                JsonReader reader = READERS.createReader(new StringReader(text))) {
            // The reader does not see what follows the object, and the parser not that a name is there twice.
            parser.next();
            parser.getObject();
            return parser.hasNext() ? Optional.empty() : Optional.of(new Given(map(reader.readObject()), known));
        } catch (RuntimeException e) {
            // Besides JsonException: what a parser throws at another type or at deep nesting, and numbers with a part.
            return Optional.empty();
        }
    }

    private static Map<String, Object> map(JsonObject object) {
        Map<String, Object> members = new TreeMap<>();
        object.forEach((name, value) -> members.put(name, value(value)));
        return members;
    }

    private static Object value(JsonValue value) {
        return switch (value.getValueType()) {
            case STRING -> ((JsonString) value).getString();
            case NUMBER -> ((JsonNumber) value).longValueExact();
            case TRUE -> true;
            case FALSE -> false;
            case OBJECT -> map(value.asJsonObject());
            case ARRAY -> list(value.asJsonArray());
            case NULL -> throw new IllegalArgumentException("nothing can be kept under a name with null");
        };
    }

    private static List<Object> list(JsonArray array) {
        return array.stream().map(Given::value).toList();
    }

    /** What is wrong, by name; empty where all that was asked for can be used. */
    Map<String, String> problems() {
        return problems;
    }

    /** True where something was given under that name. */
    boolean has(String name) {
        return members.containsKey(name);
    }

    /** A line of text that must be there. */
    String text(String name) {
        String text = optional(name);
        if (text.isEmpty() && !problems.containsKey(name)) {
            problems.put(name, "is needed");
        }
        return text;
    }

    /** A line of text; empty where there is none. */
    String optional(String name) {
        Object value = members.getOrDefault(name, "");
        String text = value instanceof String given ? given.strip() : "\0";
        if (text.length() > LONGEST_TEXT || text.codePoints().anyMatch(Given::isNoText)) {
            problems.put(name, "a line of Unicode text of at most " + LONGEST_TEXT + " characters");
            return "";
        }
        return text;
    }

    /** Half of a surrogate pair stands for nothing, and no record takes it. */
    private static boolean isNoText(int c) {
        return Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE;
    }

    /** The name of a site, which need not be there any more. */
    String site() {
        String site = text("site");
        if (!site.isEmpty() && !site.chars().allMatch(c -> c < 0x80 && (Character.isLetterOrDigit(c) || isMark(c)))) {
            problems.put("site", "letters, digits, hyphens and dots");
        }
        return site;
    }

    private static boolean isMark(int c) {
        return c == '-' || c == '.' || c == '_';
    }

    /** A subject's pseudonym that must be there. */
    String subject() {
        text("subject");
        return optionalSubject();
    }

    /** A subject's pseudonym; empty where there is none. */
    String optionalSubject() {
        String subject = optional("subject");
        boolean sound = subject.length() == SUBJECT
                && subject.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f');
        if (!subject.isEmpty() && !sound) {
            problems.put("subject", SUBJECT + " hexadecimal digits in lower case, as in the records and receipts");
        }
        return subject;
    }

    /** An object; empty where there is none. */
    Map<String, Object> object(String name) {
        Object value = members.getOrDefault(name, Map.of());
        if (!(value instanceof Map<?, ?> map)) {
            problems.put(name, "an object");
            return Map.of();
        }
        Map<String, Object> object = new TreeMap<>();
        map.forEach((key, member) -> object.put(String.valueOf(key), member));
        return object;
    }
}
