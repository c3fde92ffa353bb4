package org.consentry.ledger;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON in its canonical form (RFC 8785): no white space, members sorted by UTF-16 code units, the shortest
 * escapes. It takes maps with string keys, lists, strings, booleans, {@code null} and integers from -(2^53 - 1) to
 * 2^53 - 1 (the range of RFC 7493), and no other number: fractions have no place in a record, and beyond that range
 * readers disagree on what was written.
 */
public final class CanonicalJson {
    private static final long LARGEST = (1L << 53) - 1;
    private static final int DEEPEST = 64;
    private static final String HEX = "0123456789abcdef";

    private final StringBuilder out = new StringBuilder(1024);

    private CanonicalJson() {}

    /**
     * The canonical form of a value.
     *
     * @throws IllegalArgumentException where the value has no canonical form here: another type, a number out of range,
     *     half of a surrogate pair, more than 64 levels
     */
    public static String write(@Nullable Object value) {
        CanonicalJson json = new CanonicalJson();
        json.value(value, 0);
        return json.out.toString();
    }

    /**
     * Reads JSON of the kinds that {@link #write} takes, into maps, lists, strings, booleans, longs and {@code null}.
     *
     * @throws IllegalArgumentException where the text is not such JSON
     */
    public static @Nullable Object read(String text) {
        return new CanonicalReader(text).whole();
    }

    /**
     * The canonical form of an object whose members come in their order: names and values by turns.
     *
     * @throws IllegalArgumentException as above, and where they don't
     */
    static String writeSorted(Object... members) {
        CanonicalJson json = new CanonicalJson();
        String before = "";
        for (int i = 0; i < members.length; i += 2) {
            String name = (String) members[i];
            if (name.compareTo(before) <= 0) {
                throw new IllegalArgumentException("members out of their order");
            }
            json.out.append(i == 0 ? '{' : ',');
            json.string(name);
            json.out.append(':');
            json.value(members[i + 1], 1);
            before = name;
        }
        return json.out.append('}').toString();
    }

    private void value(@Nullable Object value, int depth) {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException("more than " + DEEPEST + " levels");
        }
        if (value == null || value instanceof Boolean) {
            out.append(value);
        } else if (value instanceof String text) {
            string(text);
        } else if (value instanceof Long || value instanceof Integer) {
            integer(((Number) value).longValue());
        } else if (value instanceof Map<?, ?> map) {
            object(map, depth);
        } else if (value instanceof List<?> list) {
            array(list, depth);
        } else {
            throw new IllegalArgumentException(
                    "no canonical form for " + value.getClass().getName());
        }
    }

    private void object(Map<?, ?> map, int depth) {
        // String's natural order is that of UTF-16 code units, which RFC 8785 section 3.2.3 asks for.
        Map<String, @Nullable Object> sorted = new TreeMap<>();
        map.forEach((key, value) -> {
            if (!(key instanceof String name)) {
                throw new IllegalArgumentException("member names are strings");
            }
            sorted.put(name, value);
        });
        out.append('{');
        String comma = "";
        for (Map.Entry<String, @Nullable Object> member : sorted.entrySet()) {
            out.append(comma);
            string(member.getKey());
            out.append(':');
            value(member.getValue(), depth + 1);
            comma = ",";
        }
        out.append('}');
    }

    private void array(List<?> list, int depth) {
        out.append('[');
        String comma = "";
        for (Object element : list) {
            out.append(comma);
            value(element, depth + 1);
            comma = ",";
        }
        out.append(']');
    }

    private void integer(long number) {
        if (number > LARGEST || number < -LARGEST) {
            throw new IllegalArgumentException("integer out of range");
        }
        out.append(number);
    }

    private void string(String text) {
        out.append('"');
        int plain = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == '"' || c == '\\') {
                out.append(text, plain, i);
                escape(c);
                plain = i + 1;
            } else if (Character.isSurrogate(c)) {
                i = pair(text, i);
            }
        }
        out.append(text, plain, text.length()).append('"');
    }

    private static int pair(String text, int high) {
        int low = high + 1;
        if (low == text.length() || !Character.isSurrogatePair(text.charAt(high), text.charAt(low))) {
            throw new IllegalArgumentException("half of a surrogate pair");
        }
        return low;
    }

    private void escape(char c) {
        out.append('\\');
        switch (c) {
            case '\b' -> out.append('b');
            case '\t' -> out.append('t');
            case '\n' -> out.append('n');
            case '\f' -> out.append('f');
            case '\r' -> out.append('r');
            case '"', '\\' -> out.append(c);
            default -> out.append("u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
        }
    }
}
