package org.consentry.html;

/** The name of a function or a rule in CSS, escapes decoded: as much of it as tells it from the few that matter. */
final class CssName {
    /** More bytes than any name that is looked for has. */
    static final int LONG = 20;

    private static final boolean[] BYTES = new boolean[256];

    static {
        for (char c : "-_0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ\0".toCharArray()) {
            BYTES[c] = true;
        }
        for (int c = 0x80; c < BYTES.length; c++) {
            BYTES[c] = true;
        }
    }

    private final byte[] word = new byte[LONG];
    private int length;
    private boolean open;

    /**
     * Start of the name that ends at {@code i}, or of the number sign before it; of a long name, some place in it.
     *
     * @param floor where the last token ended
     */
    static int startBefore(byte[] b, int i, int floor) {
        int start = i;
        int lowest = Math.max(floor, i - LONG);
        while (start > lowest && BYTES[b[start - 1] & 0xFF]) {
            start--;
        }
        return start > floor && b[start - 1] == '#' ? start - 1 : start;
    }

    void clear() {
        length = 0;
        open = false;
    }

    /**
     * Reads from the first byte of a name on; index after what was read.
     *
     * @param last whether the text ends at {@code to}
     */
    int read(byte[] b, int from, int to, boolean last) {
        clear();
        int i = from;
        while (i < to) {
            byte c = b[i];
            if (c == '\\') {
                if (i + 1 < to && CssEscapes.isNewline(b[i + 1])) {
                    return i;
                }
                int after = CssEscapes.end(b, i, to, last);
                if (after == CssEscapes.CUT) {
                    break;
                }
                int point = CssEscapes.codePoint(b, i, after);
                add(point < 0x80 ? (byte) point : -1);
                i = after;
            } else if (BYTES[c & 0xFF]) {
                add(c);
                i++;
            } else {
                return i;
            }
        }
        open = !last;
        return i;
    }

    private void add(byte c) {
        if (length < LONG) {
            word[length] = c;
            length++;
        }
    }

    /** Whether the bytes ended before the name did. */
    boolean open() {
        return open;
    }

    boolean is(String name) {
        return ByteText.isIgnoringCase(word, 0, length, name);
    }
}
