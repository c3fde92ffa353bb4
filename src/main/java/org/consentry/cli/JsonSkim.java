package org.consentry.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;

/**
 * Reads JSON (RFC 8259, UTF-8) from its beginning to its end and keeps of it only what is asked for: a text of any
 * length that nobody wants costs no memory. Whoever is called for a member or an element has to take or to skip its
 * value.
 */
final class JsonSkim {
    private static final int DEEPEST = 128;
    private static final int END = -1;

    private final Reader in;
    private final char[] buffer = new char[1 << 14];
    private int at;
    private int end;
    private int depth;
    private long line = 1;
    private long column;

    JsonSkim(InputStream in) {
        this.in = new InputStreamReader(in, StandardCharsets.UTF_8);
    }

    /** What is no JSON, and where. */
    static final class NoJson extends IOException {
        private static final long serialVersionUID = 1;

        NoJson(String message) {
            super(message);
        }
    }

    /** Something that reads one value. */
    @FunctionalInterface
    interface Value {
        void read() throws IOException;
    }

    /** Something that reads the value of a member by its name. */
    @FunctionalInterface
    interface Member {
        void read(String name) throws IOException;
    }

    /** Whether an object comes next; of anything else, nothing is read. */
    boolean isObject() throws IOException {
        return space() == '{';
    }

    boolean isArray() throws IOException {
        return space() == '[';
    }

    private boolean isText() throws IOException {
        return space() == '"';
    }

    /** The whole of a text that holds one value and no more. */
    void whole(Value value) throws IOException {
        if (peek() == 0xFEFF) {
            next();
        }
        value.read();
        if (space() != END) {
            throw wrong("the text goes on behind its end");
        }
    }

    /** Reads an object's members in their order. */
    void object(Member member) throws IOException {
        enter('{');
        if (space() == '}') {
            next();
        } else {
            int last;
            do {
                if (!isText()) {
                    throw wrong("a member's name is missing");
                }
                String name = text(200);
                if (space() != ':') {
                    throw wrong("a colon is missing");
                }
                next();
                member.read(name);
                last = separator('}');
            } while (last == ',');
        }
        depth--;
    }

    /** Reads an array's elements. */
    void array(Value element) throws IOException {
        enter('[');
        if (space() == ']') {
            next();
        } else {
            do {
                element.read();
            } while (separator(']') == ',');
        }
        depth--;
    }

    private void enter(char bracket) throws IOException {
        if (space() != bracket) {
            throw wrong("a " + bracket + " is missing");
        }
        if (++depth > DEEPEST) {
            throw wrong("more than " + DEEPEST + " levels");
        }
        next();
    }

    private int separator(char close) throws IOException {
        int c = space();
        if (c != ',' && c != close) {
            throw wrong("a comma or a " + close + " is missing");
        }
        return next();
    }

    /**
     * The text that comes next, cut after so many characters; empty for any other value, which is skipped.
     *
     * @param most in characters
     */
    String text(int most) throws IOException {
        if (!isText()) {
            skip();
            return "";
        }
        next();
        StringBuilder text = new StringBuilder();
        for (int c = next(); c != '"'; c = next()) {
            if (c == END || c < ' ') {
                throw wrong(c == END ? "a text has no end" : "a control character stands in a text");
            }
            int read = c == '\\' ? escaped() : c;
            if (text.length() < most) {
                text.append((char) read);
            }
        }
        return text.toString();
    }

    /** Reads past the next value. */
    void skip() throws IOException {
        switch (space()) {
            case '"' -> text(0);
            case '{' -> object(name -> skip());
            case '[' -> array(this::skip);
            default -> word();
        }
    }

    /** A number, {@code true}, {@code false} or {@code null}; no closer look is taken at a number. */
    private void word() throws IOException {
        StringBuilder word = new StringBuilder();
        for (int c = peek(); isWordly(c); c = peek()) {
            next();
            if (word.length() < 40) {
                word.append((char) c);
            }
        }
        String text = word.toString();
        boolean number = !text.isEmpty() && (text.charAt(0) == '-' || Character.digit(text.charAt(0), 10) >= 0);
        if (!number && !text.equals("true") && !text.equals("false") && !text.equals("null")) {
            throw wrong("a value is missing");
        }
    }

    private static boolean isWordly(int c) {
        return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '+' || c == '.' || c == 'E';
    }

    private int escaped() throws IOException {
        int c = next();
        if (c == 'u') {
            int code = 0;
            for (int i = 0; i < 4; i++) {
                int digit = next();
                int value = digit < 0x80 ? Character.digit(digit, 16) : -1;
                if (value < 0) {
                    throw wrong("a \\u has no four digits");
                }
                code = code << 4 | value;
            }
            return code;
        }
        int known = c == END ? -1 : "bfnrt\"\\/".indexOf(c);
        if (known < 0) {
            throw wrong("an unknown character is escaped");
        }
        return "\b\f\n\r\t\"\\/".charAt(known);
    }

    /** Past white space; what comes then, which stays there. */
    private int space() throws IOException {
        int c = peek();
        while (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
            next();
            c = peek();
        }
        return c;
    }

    private int peek() throws IOException {
        if (at == end) {
            at = 0;
            end = Math.max(0, in.read(buffer, 0, buffer.length));
        }
        return at == end ? END : buffer[at];
    }

    private int next() throws IOException {
        int c = peek();
        if (c != END) {
            at++;
            column = c == '\n' ? 0 : column + 1;
            line += c == '\n' ? 1 : 0;
        }
        return c;
    }

    /** About what stands where reading has come to. */
    NoJson wrong(String problem) {
        return new NoJson("line " + line + ", character " + (column + 1) + ": " + problem);
    }
}
