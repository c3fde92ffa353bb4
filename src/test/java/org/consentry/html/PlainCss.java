package org.consentry.html;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * CSS read token by token, as the standard tells it (CSS Syntax 3, section 4) and without a thought for speed: what
 * {@link CssLexer} is held against. One char is one byte.
 */
final class PlainCss {
    private final String css;
    private final List<String> addresses = new ArrayList<>();
    private int at;
    private boolean importing;
    private boolean namespace;
    private int inside;
    private int type;

    private PlainCss(String css) {
        this.css = css;
    }

    static List<String> addresses(String css) {
        PlainCss read = new PlainCss(css);
        while (read.at < css.length()) {
            read.token();
        }
        return read.addresses;
    }

    private int peek(int ahead) {
        return at + ahead < css.length() ? css.charAt(at + ahead) : -1;
    }

    private void token() {
        int c = peek(0);
        if (c == '/' && peek(1) == '*') {
            int end = css.indexOf("*/", at + 2);
            at = end < 0 ? css.length() : end + 2;
            return;
        }
        boolean imported = importing;
        if (isSpace(c)) {
            at++;
            return;
        }
        importing = false;
        if (c == '"' || c == '\'') {
            String text = string();
            if (text != null && (imported || inside > 0 && type == 0)) {
                report(text);
            }
        } else if (c == '#' && isName(1)) {
            at++;
            name();
        } else if (c == '@' && isName(1)) {
            at++;
            String name = name();
            importing = name.equals("import");
            namespace |= name.equals("namespace");
        } else if (isName(0)) {
            ident();
        } else {
            at++;
            if (c == '(') {
                opened("");
            } else if (c == ')') {
                if (inside == type) {
                    type = 0;
                }
                inside = Math.max(0, inside - 1);
            } else if (c == ';' || c == '{' || c == '}') {
                namespace = false;
            }
        }
    }

    /** Numbers are read as names too: neither is a function's. */
    private void ident() {
        String name = name();
        if (peek(0) != '(') {
            return;
        }
        at++;
        if (!name.equals("url")) {
            opened(name);
            return;
        }
        while (isSpace(peek(0))) {
            at++;
        }
        if (peek(0) == '"' || peek(0) == '\'') {
            if (inside > 0) {
                inside++;
            }
            String text = string();
            if (text != null) {
                report(text);
            }
            return;
        }
        url();
    }

    private void opened(String name) {
        if (inside > 0 || List.of("src", "image-set", "-webkit-image-set").contains(name)) {
            inside++;
            if (type == 0 && name.equals("type")) {
                type = inside;
            }
        }
    }

    private void url() {
        StringBuilder text = new StringBuilder();
        while (true) {
            int c = peek(0);
            if (c == ')' || c < 0) {
                at++;
                report(text.toString());
                return;
            }
            if (isSpace(c)) {
                while (isSpace(peek(0))) {
                    at++;
                }
                if (peek(0) != ')' && peek(0) >= 0) {
                    badUrl();
                    return;
                }
            } else if (endsUrl(c) || c == '\\' && isNewline(peek(1))) {
                badUrl();
                return;
            } else if (c == '\\') {
                text.append(escape());
            } else {
                text.append((char) c);
                at++;
            }
        }
    }

    private static boolean endsUrl(int c) {
        return c == '"' || c == '\'' || c == '(' || c > 0 && c < 32 || c == 127;
    }

    private void badUrl() {
        while (peek(0) >= 0 && peek(0) != ')') {
            if (peek(0) == '\\' && !isNewline(peek(1))) {
                escape();
            } else {
                at++;
            }
        }
        at++;
    }

    /** Null for a string that a line break breaks off. */
    private String string() {
        int quote = peek(0);
        at++;
        StringBuilder text = new StringBuilder();
        while (peek(0) >= 0 && peek(0) != quote) {
            if (isNewline(peek(0))) {
                return null;
            }
            if (peek(0) == '\\' && isNewline(peek(1))) {
                at++;
                newline();
            } else if (peek(0) == '\\') {
                text.append(escape());
            } else {
                text.append((char) peek(0));
                at++;
            }
        }
        at++;
        return text.toString();
    }

    private String name() {
        StringBuilder text = new StringBuilder();
        while (isName(0)) {
            if (peek(0) == '\\') {
                text.append(escape());
            } else {
                text.append((char) peek(0));
                at++;
            }
        }
        return text.toString().toLowerCase(Locale.ROOT);
    }

    private String escape() {
        at++;
        if (peek(0) < 0) {
            return "";
        }
        StringBuilder digits = new StringBuilder();
        while (digits.length() < 6 && peek(0) >= 0 && Character.digit(peek(0), 16) >= 0) {
            digits.append((char) peek(0));
            at++;
        }
        if (digits.length() == 0) {
            at++;
            return css.charAt(at - 1) == 0 ? bytes(0xFFFD) : css.substring(at - 1, at);
        }
        if (isNewline(peek(0))) {
            newline();
        } else if (isSpace(peek(0))) {
            at++;
        }
        int c = Integer.parseInt(digits.toString(), 16);
        boolean none = c == 0 || c > 0x10FFFF || c >= 0xD800 && c < 0xE000;
        return bytes(none ? 0xFFFD : c);
    }

    private static String bytes(int c) {
        return new String(Character.toString(c).getBytes(UTF_8), ISO_8859_1);
    }

    private void newline() {
        at += peek(0) == '\r' && peek(1) == '\n' ? 2 : 1;
    }

    private void report(String text) {
        if (!text.isEmpty() && !namespace) {
            addresses.add(text);
        }
    }

    private boolean isName(int ahead) {
        int c = peek(ahead);
        return c == '\\' && !isNewline(peek(ahead + 1))
                || c == 0
                || c >= 0x80
                || c == '-'
                || c == '_'
                || c >= 0 && c < 0x80 && Character.isLetterOrDigit(c);
    }

    private static boolean isNewline(int c) {
        return c == '\n' || c == '\r' || c == '\f';
    }

    private static boolean isSpace(int c) {
        return c == ' ' || c == '\t' || isNewline(c);
    }
}
