package org.consentry.ledger;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads back what {@link CanonicalJson} writes. It is strict: integers only, no member twice, no half of a surrogate
 * pair, nothing after the value. Own code, because records are also read where no server lends a JSON library.
 */
final class CanonicalReader {
    private static final int DEEPEST = 64;
    private static final int LONGEST_NUMBER = 17;

    private final String text;
    private int at;

    CanonicalReader(String text) {
        this.text = text;
    }

    @Nullable
    Object whole() {
        Object value = value(0);
        if (at != text.length()) {
            throw wrong("something after the value");
        }
        return value;
    }

    private @Nullable Object value(int depth) {
        if (depth > DEEPEST) {
            throw wrong("more than " + DEEPEST + " levels");
        }
        return switch (peek()) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> string();
            case 't' -> word("true", Boolean.TRUE);
            case 'f' -> word("false", Boolean.FALSE);
            case 'n' -> word("null", null);
            default -> integer();
        };
    }

    private Map<String, @Nullable Object> object(int depth) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        at++;
        if (skip('}')) {
            return members;
        }
        do {
            String name = string();
            expect(':');
            Object value = value(depth + 1);
            if (members.containsKey(name)) {
                throw wrong("a member twice");
            }
            members.put(name, value);
        } while (skip(','));
        expect('}');
        return members;
    }

    private List<@Nullable Object> array(int depth) {
        List<@Nullable Object> elements = new ArrayList<>();
        at++;
        if (skip(']')) {
            return elements;
        }
        do {
            elements.add(value(depth + 1));
        } while (skip(','));
        expect(']');
        return elements;
    }

    private @Nullable Object word(String word, @Nullable Object value) {
        if (!text.startsWith(word, at)) {
            throw wrong("an unknown word");
        }
        at += word.length();
        return value;
    }

    private Long integer() {
        int start = at;
        skip('-');
        int digits = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        boolean odd = at == digits || at - start > LONGEST_NUMBER || (text.charAt(digits) == '0' && at - start > 1);
        if (odd) {
            throw wrong("not an integer");
        }
        return Long.valueOf(text.substring(start, at));
    }

    private String string() {
        expect('"');
        int start = at;
        while (peek() != '"' && peek() != '\\' && peek() >= ' ') {
            at++;
        }
        if (peek() == '"') {
            return wellFormed(text.substring(start, at++));
        }
        StringBuilder out = new StringBuilder(text.substring(start, at));
        while (peek() != '"') {
            char c = peek();
            if (c < ' ') {
                throw wrong("a control character");
            }
            at++;
            out.append(c == '\\' ? escaped() : c);
        }
        at++;
        return wellFormed(out.toString());
    }

    private String wellFormed(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (Character.isSurrogate(value.charAt(i))) {
                if (i + 1 == value.length() || !Character.isSurrogatePair(value.charAt(i), value.charAt(i + 1))) {
                    throw wrong("half of a surrogate pair");
                }
                i++;
            }
        }
        return value;
    }

    private char escaped() {
        char c = peek();
        at++;
        return switch (c) {
            case 'b' -> '\b';
            case 't' -> '\t';
            case 'n' -> '\n';
            case 'f' -> '\f';
            case 'r' -> '\r';
            case '"', '\\', '/' -> c;
            case 'u' -> unit();
            default -> throw wrong("an unknown escape");
        };
    }

    private char unit() {
        int unit = 0;
        for (int end = at + 4; at < end; at++) {
            char c = peek();
            int digit = c < 128 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                throw wrong("an unknown escape");
            }
            unit = unit * 16 + digit;
        }
        return (char) unit;
    }

    private char peek() {
        if (at >= text.length()) {
            throw wrong("the end comes too soon");
        }
        return text.charAt(at);
    }

    private boolean skip(char c) {
        boolean there = at < text.length() && text.charAt(at) == c;
        if (there) {
            at++;
        }
        return there;
    }

    private void expect(char c) {
        if (!skip(c)) {
            throw wrong("no " + c);
        }
    }

    private IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException("JSON at character " + at + ": " + what);
    }
}
