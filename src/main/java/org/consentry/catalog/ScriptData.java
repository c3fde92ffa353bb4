package org.consentry.catalog;

import java.nio.charset.StandardCharsets;

/**
 * The data that applications begin inline scripts with: payloads of frameworks and assigned literals. A page's content
 * may quote any tag there, and runs none of it. Reads each byte once, and takes what it can't follow for code.
 */
final class ScriptData {
    private static final byte[][] FRAMEWORKS = {
        ascii("__next_"), ascii("__NEXT_"), ascii("__remix"), ascii("__reactRouter"), ascii("__sveltekit_")
    };
    private static final byte[][] GLOBALS = {ascii("window."), ascii("self."), ascii("globalThis.")};
    private static final byte[][] KEYWORDS = {ascii("var "), ascii("let "), ascii("const ")};
    private static final byte[][] DIRECTIVES = {ascii("\"use strict\""), ascii("'use strict'")};
    private static final byte[] COMMENT = ascii("/*");
    private static final byte[][] LINE_COMMENTS = {ascii("//"), ascii("<!--")};

    private byte[] b = new byte[0];
    private int to;

    void begin(byte[] text, int end) {
        b = text;
        to = end;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Where the next statement begins: behind white space, comments, semicolons and directives. */
    int statement(int from) {
        int at = from;
        while (at < to) {
            if (b[at] >= 0 && b[at] <= ' ' || b[at] == ';') {
                at++;
            } else if (starts(COMMENT, at)) {
                at = afterComment(at + COMMENT.length);
            } else if (length(LINE_COMMENTS, at) > 0) {
                at = lineEnd(at);
            } else if (length(DIRECTIVES, at) > 0) {
                at += length(DIRECTIVES, at);
            } else {
                return at;
            }
        }
        return at;
    }

    /** The end of the framework's payload that begins here; {@code from} where none does. */
    int payload(int from) {
        int at = from < to && b[from] == '(' ? from + 1 : from;
        at += length(GLOBALS, at);
        return length(FRAMEWORKS, at) > 0 || isState(at) ? statementEnd(from) : from;
    }

    /** {@code __INITIAL_STATE__ =}, the name that renderers on servers give to what they hand over. */
    private boolean isState(int from) {
        int end = from;
        while (end < to && (b[end] >= 'A' && b[end] <= 'Z' || b[end] >= '0' && b[end] <= '9' || b[end] == '_')) {
            end++;
        }
        int equals = spaces(end);
        return end - from > 4
                && b[from] == '_'
                && b[from + 1] == '_'
                && b[end - 1] == '_'
                && b[end - 2] == '_'
                && equals < to
                && b[equals] == '=';
    }

    /** Where the literal begins that is assigned here, as in {@code var settings = [1]}; -1 where none is. */
    int literal(int from) {
        int at = spaces(from + length(KEYWORDS, from));
        int name = at;
        while (at < to && isName(b[at])) {
            at++;
        }
        int equals = spaces(at);
        if (at == name || equals >= to || b[equals] != '=') {
            return -1;
        }
        int start = spaces(equals + 1);
        return start < to && (b[start] == '{' || b[start] == '[') ? start : -1;
    }

    private static boolean isName(byte c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '$' || c == '.';
    }

    /** The end of a literal that is data and nothing else; -1 where something in it may run. A cut one ends at the end. */
    int literalEnd(int from) {
        int depth = 0;
        for (int at = from; at < to; at++) {
            switch (b[at]) {
                case '{', '[' -> depth++;
                case '}', ']' -> {
                    if (--depth == 0) {
                        return at + 1;
                    }
                }
                case '"', '\'' -> at = stringEnd(at);
                case '(', ')', '=', ';', '/', '`' -> {
                    return -1;
                }
                default -> {}
            }
        }
        return to;
    }

    /** The semicolon that ends a statement, or the end of the line on which its last bracket closed. */
    private int statementEnd(int from) {
        int depth = 0;
        boolean closed = false;
        for (int at = from; at < to; at++) {
            switch (b[at]) {
                case '{', '[', '(' -> depth++;
                case '}', ']', ')' -> closed = --depth <= 0;
                case '"', '\'', '`' -> at = stringEnd(at);
                case ';', '\n' -> {
                    if (depth <= 0 && (closed || b[at] == ';')) {
                        return at;
                    }
                }
                default -> {}
            }
        }
        return to;
    }

    /** The closing quote, or the last byte. */
    private int stringEnd(int quote) {
        int at = quote + 1;
        while (at < to && b[at] != b[quote]) {
            at += b[at] == '\\' ? 2 : 1;
        }
        return Math.min(at, to - 1);
    }

    private int afterComment(int from) {
        for (int at = from; at + 1 < to; at++) {
            if (b[at] == '*' && b[at + 1] == '/') {
                return at + 2;
            }
        }
        return to;
    }

    private int lineEnd(int from) {
        int at = from;
        while (at < to && b[at] != '\n' && b[at] != '\r') {
            at++;
        }
        return at;
    }

    private int spaces(int from) {
        int at = from;
        while (at < to && b[at] >= 0 && b[at] <= ' ') {
            at++;
        }
        return at;
    }

    /** Of the text that stands here, or 0. */
    private int length(byte[][] texts, int at) {
        for (byte[] text : texts) {
            if (starts(text, at)) {
                return text.length;
            }
        }
        return 0;
    }

    private boolean starts(byte[] text, int at) {
        if (text.length > to - at) {
            return false;
        }
        for (int i = 0; i < text.length; i++) {
            if (b[at + i] != text[i]) {
                return false;
            }
        }
        return true;
    }
}
