package org.consentry.html;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The text of an attribute's value, character references decoded (HTML 13.2.5.72 to 13.2.5.80) as far as they matter
 * to an address: all numeric ones, and the named ones that stand for ASCII. Others stay as they are. Where a value
 * holds no reference the text is the value itself, in place.
 *
 * <p>One object serves a whole page; what it shows is valid until the next {@link #read}.
 */
final class CharacterReferences {
    /** @param bare whether it counts without a semicolon too */
    private record Named(String name, String text, boolean bare) {
        static Named bare(String name, String text) {
            return new Named(name, text, true);
        }

        static Named closed(String name, String text) {
            return new Named(name, text, false);
        }
    }

    private static final List<Named> NAMED = List.of(
            Named.bare("amp", "&"),
            Named.bare("quot", "\""),
            Named.bare("lt", "<"),
            Named.bare("gt", ">"),
            Named.bare("AMP", "&"),
            Named.bare("QUOT", "\""),
            Named.bare("LT", "<"),
            Named.bare("GT", ">"),
            Named.closed("apos", "'"),
            Named.closed("colon", ":"),
            Named.closed("sol", "/"),
            Named.closed("period", "."),
            Named.closed("Tab", "\t"),
            Named.closed("NewLine", "\n"),
            Named.closed("excl", "!"),
            Named.closed("num", "#"),
            Named.closed("dollar", "$"),
            Named.closed("percnt", "%"),
            Named.closed("lpar", "("),
            Named.closed("rpar", ")"),
            Named.closed("ast", "*"),
            Named.closed("midast", "*"),
            Named.closed("plus", "+"),
            Named.closed("comma", ","),
            Named.closed("semi", ";"),
            Named.closed("equals", "="),
            Named.closed("quest", "?"),
            Named.closed("commat", "@"),
            Named.closed("lsqb", "["),
            Named.closed("lbrack", "["),
            Named.closed("bsol", "\\"),
            Named.closed("rsqb", "]"),
            Named.closed("rbrack", "]"),
            Named.closed("Hat", "^"),
            Named.closed("lowbar", "_"),
            Named.closed("UnderBar", "_"),
            Named.closed("grave", "`"),
            Named.closed("DiacriticalGrave", "`"),
            Named.closed("lcub", "{"),
            Named.closed("lbrace", "{"),
            Named.closed("verbar", "|"),
            Named.closed("vert", "|"),
            Named.closed("VerticalLine", "|"),
            Named.closed("rcub", "}"),
            Named.closed("rbrace", "}"),
            Named.closed("fjlig", "fj"));

    /** What the numbers 0x80 to 0x9F stand for: pages that write them mean windows-1252. */
    private static final String WINDOWS_1252 = "\u20AC\u0081\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160"
            + "\u2039\u0152\u008D\u017D\u008F\u0090\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161"
            + "\u203A\u0153\u009D\u017E\u0178";

    byte[] bytes = new byte[0];
    /** Where the text begins in {@link #bytes}. */
    int from;
    /** Where it ends. */
    int to;

    private byte[] decoded = new byte[0];

    /** Reads an attribute's value, without its quotes. The text is never longer than the value. */
    void read(byte[] b, int start, int end) {
        int ampersand = ByteSearch.indexOf(b, start, end, (byte) '&');
        if (ampersand == end) {
            bytes = b;
            from = start;
            to = end;
            return;
        }
        if (decoded.length < end - start) {
            decoded = new byte[Math.max(end - start, 256)];
        }
        bytes = decoded;
        from = 0;
        to = 0;
        int i = start;
        while (ampersand < end) {
            copy(b, i, ampersand);
            i = reference(b, ampersand, end);
            ampersand = ByteSearch.indexOf(b, i, end, (byte) '&');
        }
        copy(b, i, end);
    }

    boolean isEmpty() {
        return from == to;
    }

    /** Leaves out white space at both ends. */
    void strip() {
        while (from < to && TagLexer.isSpace(bytes[from])) {
            from++;
        }
        while (from < to && TagLexer.isSpace(bytes[to - 1])) {
            to--;
        }
    }

    /** Whether the text is this word, given in lower case, in any case. */
    boolean is(String word) {
        return ByteText.isIgnoringCase(bytes, from, to, word);
    }

    boolean isOneOf(String[] words) {
        for (String word : words) {
            if (is(word)) {
                return true;
            }
        }
        return false;
    }

    private void copy(byte[] b, int start, int end) {
        System.arraycopy(b, start, decoded, to, end - start);
        to += end - start;
    }

    /** Puts what the ampersand begins; index of the first byte after that. */
    private int reference(byte[] b, int ampersand, int end) {
        int i = ampersand + 1;
        if (i < end && b[i] == '#') {
            return numeric(b, ampersand, end);
        }
        while (i < end && isAlphanumeric(b[i])) {
            i++;
        }
        boolean closed = i < end && b[i] == ';';
        Named named = closed || i == end || b[i] != '=' ? find(b, ampersand + 1, i, closed) : null;
        if (named == null) {
            copy(b, ampersand, i);
            return i;
        }
        for (int k = 0; k < named.text.length(); k++) {
            decoded[to++] = (byte) named.text.charAt(k);
        }
        return closed ? i + 1 : i;
    }

    private static @Nullable Named find(byte[] b, int start, int end, boolean closed) {
        for (Named named : NAMED) {
            if ((closed || named.bare) && is(named.name, b, start, end)) {
                return named;
            }
        }
        return null;
    }

    private static boolean is(String name, byte[] b, int start, int end) {
        if (name.length() != end - start) {
            return false;
        }
        for (int k = 0; k < name.length(); k++) {
            if (b[start + k] != name.charAt(k)) {
                return false;
            }
        }
        return true;
    }

    private int numeric(byte[] b, int ampersand, int end) {
        int i = ampersand + 2;
        int radix = 10;
        if (i < end && (b[i] | 0x20) == 'x') {
            radix = 16;
            i++;
        }
        int digits = i;
        int value = 0;
        while (i < end && Character.digit(b[i], radix) >= 0) {
            // Beyond the last code point one number is like another.
            value = Math.min(value * radix + Character.digit(b[i], radix), Character.MAX_CODE_POINT + 1);
            i++;
        }
        if (i == digits) {
            copy(b, ampersand, i);
            return i;
        }
        if (value >= 0x80 && value < 0xA0) {
            value = WINDOWS_1252.charAt(value - 0x80);
        }
        to = Utf8.put(decoded, to, Utf8.scalar(value));
        return i < end && b[i] == ';' ? i + 1 : i;
    }

    private static boolean isAlphanumeric(byte c) {
        return c >= '0' && c <= '9' || (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
    }
}
