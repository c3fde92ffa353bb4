package org.consentry.html;

import java.util.Arrays;

/** Walks over the strings of a JSON text, keys included, escapes decoded as far as they stand for ASCII. */
final class JsonStrings {
    private byte[] bytes = new byte[0];
    private int at;
    private int end;

    /** The string is {@code text[0, length)}. */
    byte[] text = new byte[64];

    int length;

    void begin(byte[] b, int from, int to) {
        bytes = b;
        at = from;
        end = to;
    }

    /** Goes to the next string that is closed; false if there is none. */
    boolean next() {
        at = ByteSearch.indexOf(bytes, at, end, (byte) '"') + 1;
        length = 0;
        while (at < end && bytes[at] != '"') {
            if (bytes[at] == '\\' && at + 1 < end) {
                at++;
                escape();
            } else {
                add(bytes[at++]);
            }
        }
        boolean closed = at < end;
        at++;
        return closed;
    }

    private void escape() {
        byte c = bytes[at++];
        switch (c) {
            case 't', 'n', 'r', 'b', 'f' -> add((byte) ' ');
            case 'u' -> {
                int code = 0;
                for (int digits = 0; digits < 4 && at < end; digits++) {
                    code = code << 4 | Math.max(0, Character.digit(bytes[at++], 16));
                }
                add(code < 0x80 ? (byte) code : (byte) '?');
            }
            default -> add(c);
        }
    }

    private void add(byte c) {
        if (length == text.length) {
            text = Arrays.copyOf(text, length * 2);
        }
        text[length++] = c;
    }
}
