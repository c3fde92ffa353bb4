package org.consentry.html;

/** Escapes in CSS (CSS Syntax 3, 4.3.7): a backslash with up to six hexadecimal digits, or with any one character. */
final class CssEscapes {
    static final int CUT = -1;

    private static final int MAX_DIGITS = 6;

    private CssEscapes() {}

    /**
     * Whether an escape begins at {@code i}.
     *
     * @param floor no byte before it belongs to what stands there
     * @param wide a backslash after a byte beyond ASCII is the second half of a character, as it may be in Shift_JIS,
     *     GBK and Big5
     */
    static boolean begins(byte[] b, int floor, int i, boolean wide) {
        return b[i] == '\\' && !(wide && i > floor && b[i - 1] < 0);
    }

    /** Whether a backslash stands there after a byte beyond ASCII. */
    static boolean ambiguous(byte[] b, int from, int to) {
        int i = ByteSearch.indexOf(b, from, to, (byte) '\\');
        while (i < to && !(i > from && b[i - 1] < 0)) {
            i = ByteSearch.indexOf(b, i + 1, to, (byte) '\\');
        }
        return i < to;
    }

    static boolean isNewline(byte c) {
        return c == '\n' || c == '\r' || c == '\f';
    }

    /**
     * Index after the escape whose backslash stands at {@code at}, a line break in a string included.
     *
     * @param last whether the text ends at {@code to}
     * @return {@link #CUT} if bytes beyond {@code to} may belong to it
     */
    static int end(byte[] b, int at, int to, boolean last) {
        int i = at + 1;
        if (i == to) {
            return last ? i : CUT;
        }
        if (isNewline(b[i])) {
            return afterSpace(b, i, to, last);
        }
        while (i < to && i <= at + MAX_DIGITS && digit(b[i]) >= 0) {
            i++;
        }
        if (i == at + 1) {
            return i + 1;
        }
        return afterSpace(b, i, to, last);
    }

    /** One character of white space ends the digits, and a line break of two bytes is one character. */
    private static int afterSpace(byte[] b, int at, int to, boolean last) {
        if (at == to) {
            return last ? at : CUT;
        }
        if (b[at] != '\r') {
            return TagLexer.isSpace(b[at]) ? at + 1 : at;
        }
        if (at + 1 == to) {
            return last ? to : CUT;
        }
        return b[at + 1] == '\n' ? at + 2 : at + 1;
    }

    /** What an escape that ends at {@code end} stands for; 0 for nothing: a line break in a string, the text's end. */
    static int codePoint(byte[] b, int at, int end) {
        int i = at + 1;
        if (i == end || isNewline(b[i])) {
            return 0;
        }
        if (b[i] == 0) {
            return Utf8.scalar(0);
        }
        if (digit(b[i]) < 0) {
            // The first byte of a character beyond ASCII stands for itself, and so do those that follow it.
            return b[i] & 0xFF;
        }
        int value = 0;
        while (i < end && i <= at + MAX_DIGITS && digit(b[i]) >= 0) {
            value = value << 4 | digit(b[i]);
            i++;
        }
        return Utf8.scalar(value);
    }

    /** Copies text without its escapes; index after the copy, which is at most half as long again. */
    static int decode(byte[] b, int from, int to, byte[] out) {
        int i = from;
        int length = 0;
        while (i < to) {
            if (b[i] != '\\') {
                out[length++] = b[i++];
                continue;
            }
            int after = end(b, i, to, true);
            boolean byteAlone = i + 1 < to && b[i + 1] != 0 && digit(b[i + 1]) < 0;
            int c = codePoint(b, i, after);
            if (c != 0 && !byteAlone) {
                length = Utf8.put(out, length, c);
            } else if (c != 0) {
                out[length++] = (byte) c;
            }
            i = after;
        }
        return length;
    }

    /**
     * Index of the quote that ends a string, or of the line break that breaks it off (4.3.5), or of the backslash whose
     * escape {@code to} cuts; else {@code to}.
     *
     * @param last whether the text ends at {@code to}
     * @param wide see {@link #begins}
     */
    static int stringEnd(byte[] b, int from, int to, byte quote, boolean last, boolean wide) {
        int i = from;
        while (i < to && b[i] != quote && !isNewline(b[i])) {
            int after = begins(b, from, i, wide) ? end(b, i, to, last) : i + 1;
            if (after == CUT) {
                return i;
            }
            i = after;
        }
        return i;
    }

    private static int digit(byte c) {
        return Character.digit(c, 16);
    }
}
