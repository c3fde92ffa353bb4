package org.consentry.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A dictionary of structured field values (RFC 9651, section 3.2), taken apart into its members, whose bytes stay as
 * they are. Where one member is malformed, so is the whole: a browser then ignores the field. Of several members with
 * one key the last counts.
 */
final class StructuredDictionary {

    /**
     * One member.
     *
     * @param key what it is found by
     * @param text the whole member as it came: key, value and parameters
     * @param string its value where that is a string (section 3.3.3), unescaped; {@code null} for other types
     */
    record Member(String key, String text, @Nullable String string) {}

    private static final int LONGEST_INTEGER = 15;

    private final String text;
    private int at;

    private StructuredDictionary(String text) {
        this.text = text;
    }

    /** The members in their order; empty where the text is no dictionary. A dictionary may have no member. */
    static Optional<List<Member>> parse(String text) {
        return new StructuredDictionary(text).members();
    }

    private Optional<List<Member>> members() {
        List<Member> members = new ArrayList<>();
        skip(" ");
        while (at < text.length()) {
            int start = at;
            String key = key();
            if (key == null) {
                return Optional.empty();
            }
            String string = null;
            if (peek() == '=') {
                at++;
                int value = at;
                if (!itemOrList()) {
                    return Optional.empty();
                }
                string = text.charAt(value) == '"' ? unquoted(value) : null;
            }
            if (!parameters()) {
                return Optional.empty();
            }
            members.add(new Member(key, text.substring(start, at), string));
            skip(" \t");
            if (at < text.length() && !(peek() == ',' && next())) {
                return Optional.empty();
            }
        }
        return Optional.of(members);
    }

    /** Past a comma and what may stand behind it, to the next member, which has to be there; spaces may end a field. */
    private boolean next() {
        at++;
        skip(" \t");
        return at < text.length();
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : 0;
    }

    private void skip(String chars) {
        while (at < text.length() && chars.indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private @Nullable String key() {
        int start = at;
        if (!isLower(peek()) && peek() != '*') {
            return null;
        }
        while (isLower(peek()) || Ascii.isDigit(peek()) || at < text.length() && "_-.*".indexOf(peek()) >= 0) {
            at++;
        }
        return text.substring(start, at);
    }

    private static boolean isLower(char c) {
        return c >= 'a' && c <= 'z';
    }

    private boolean parameters() {
        while (peek() == ';') {
            at++;
            skip(" ");
            if (key() == null) {
                return false;
            }
            if (peek() == '=') {
                at++;
                if (!bareItem()) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean itemOrList() {
        if (peek() != '(') {
            return bareItem();
        }
        at++;
        while (true) {
            skip(" ");
            if (peek() == ')') {
                at++;
                return true;
            }
            if (!bareItem() || !parameters() || peek() != ' ' && peek() != ')') {
                return false;
            }
        }
    }

    private boolean bareItem() {
        char c = peek();
        return switch (c) {
            case '"' -> string();
            case ':' -> byteSequence();
            case '?' -> bool();
            case '@' -> date();
            case '%' -> displayString();
            default -> c == '-' || Ascii.isDigit(c) ? number() : token();
        };
    }

    private boolean string() {
        at++;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return true;
            }
            if (c < ' ' || c >= 0x7F) {
                return false;
            }
            if (c == '\\') {
                char escaped = peek();
                if (escaped != '"' && escaped != '\\') {
                    return false;
                }
                at++;
            }
        }
        return false;
    }

    /** The string that begins at an opening quote and was found to be well-formed. */
    private String unquoted(int open) {
        StringBuilder string = new StringBuilder();
        for (int i = open + 1; text.charAt(i) != '"'; i++) {
            if (text.charAt(i) == '\\') {
                i++;
            }
            string.append(text.charAt(i));
        }
        return string.toString();
    }

    private boolean number() {
        if (peek() == '-') {
            at++;
        }
        int start = at;
        while (Ascii.isDigit(peek())) {
            at++;
        }
        int digits = at - start;
        if (peek() != '.') {
            return digits > 0 && digits <= LONGEST_INTEGER;
        }
        at++;
        int fraction = at;
        while (Ascii.isDigit(peek())) {
            at++;
        }
        return digits > 0 && digits <= 12 && at > fraction && at - fraction <= 3;
    }

    private boolean token() {
        if (!Ascii.isLetter(peek()) && peek() != '*') {
            return false;
        }
        while (at < text.length() && (Ascii.isToken(peek()) || peek() == ':' || peek() == '/')) {
            at++;
        }
        return true;
    }

    private boolean byteSequence() {
        int end = text.indexOf(':', at + 1);
        if (end < 0) {
            return false;
        }
        for (int i = at + 1; i < end; i++) {
            char c = text.charAt(i);
            if (!Ascii.isDigit(c) && !Ascii.isLetter(c) && "+/=".indexOf(c) < 0) {
                return false;
            }
        }
        at = end + 1;
        return true;
    }

    private boolean bool() {
        at++;
        boolean known = peek() == '0' || peek() == '1';
        at++;
        return known;
    }

    private boolean date() {
        at++;
        int start = at;
        return (peek() == '-' || Ascii.isDigit(peek()))
                && number()
                && !text.substring(start, at).contains(".");
    }

    private boolean displayString() {
        if (!text.startsWith("%\"", at)) {
            return false;
        }
        int end = text.indexOf('"', at + 2);
        if (end < 0) {
            return false;
        }
        for (int i = at + 2; i < end; i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) >= 0x7F) {
                return false;
            }
        }
        at = end + 1;
        return true;
    }
}
