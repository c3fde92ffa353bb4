package org.consentry.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * JSON as some fields hold it (RFC 8259): texts between commas, without the brackets of an array around them. Of
 * values, only strings, arrays and objects are kept apart; numbers and words count as {@code ""}.
 */
final class SmallJson {

    /**
     * One text of a field.
     *
     * @param text as it came, with the white space around it
     * @param value a {@code String}, a {@code List} or a {@code Map} by names, of which the last of a name counts
     */
    record Text(String text, Object value) {}

    /** Reports and their groups need four. */
    private static final int DEEPEST = 16;

    private final String text;
    private int at;

    private SmallJson(String text) {
        this.text = text;
    }

    /** The texts of a field value; empty where it is malformed or nested deeper than any such field. */
    static Optional<List<Text>> parse(String fieldValue) {
        SmallJson json = new SmallJson(fieldValue);
        List<Text> texts = new ArrayList<>();
        do {
            int start = json.at;
            Object value = json.value(0);
            if (value == null) {
                return Optional.empty();
            }
            json.space();
            texts.add(new Text(fieldValue.substring(start, json.at), value));
        } while (json.takes(','));
        return json.at == fieldValue.length() ? Optional.of(texts) : Optional.empty();
    }

    /** As a string of JSON in US-ASCII. */
    static String quoted(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }

    private void space() {
        while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    /** Moves past a character where it comes next. */
    private boolean takes(char c) {
        space();
        boolean there = at < text.length() && text.charAt(at) == c;
        at += there ? 1 : 0;
        return there;
    }

    private @Nullable Object value(int depth) {
        space();
        if (at == text.length() || depth > DEEPEST) {
            return null;
        }
        return switch (text.charAt(at)) {
            case '"' -> string();
            case '[' -> array(depth);
            case '{' -> object(depth);
            default -> word();
        };
    }

    private @Nullable Object array(int depth) {
        List<Object> values = new ArrayList<>();
        at++;
        if (takes(']')) {
            return values;
        }
        do {
            Object value = value(depth + 1);
            if (value == null) {
                return null;
            }
            values.add(value);
        } while (takes(','));
        return takes(']') ? values : null;
    }

    private @Nullable Object object(int depth) {
        Map<String, Object> members = new LinkedHashMap<>();
        at++;
        if (takes('}')) {
            return members;
        }
        do {
            space();
            String name = at < text.length() && text.charAt(at) == '"' ? string() : null;
            Object value = name != null && takes(':') ? value(depth + 1) : null;
            if (name == null || value == null) {
                return null;
            }
            members.put(name, value);
        } while (takes(','));
        return takes('}') ? members : null;
    }

    /** A number, {@code true}, {@code false} or {@code null}, without looking closer. */
    private @Nullable String word() {
        int start = at;
        while (at < text.length()
                && (Ascii.isLetter(text.charAt(at))
                        || Ascii.isDigit(text.charAt(at))
                        || "+-.".indexOf(text.charAt(at)) >= 0)) {
            at++;
        }
        return at > start ? "" : null;
    }

    private @Nullable String string() {
        StringBuilder string = new StringBuilder();
        at++;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return string.toString();
            }
            int escaped = c == '\\' ? escaped() : c;
            if (escaped < 0) {
                return null;
            }
            string.append((char) escaped);
        }
        return null;
    }

    /** The character behind a backslash, or -1. */
    private int escaped() {
        if (at == text.length()) {
            return -1;
        }
        char c = text.charAt(at++);
        if (c == 'u') {
            return hex();
        }
        int known = "bfnrt".indexOf(c);
        return known >= 0 ? "\b\f\n\r\t".charAt(known) : "\"\\/".indexOf(c) >= 0 ? c : -1;
    }

    private int hex() {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            char c = at < text.length() ? text.charAt(at++) : 0;
            int digit = c < 0x80 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }
}
