package org.consentry.html;

/** Writes single characters into bytes of text. */
final class Utf8 {
    private Utf8() {}

    /** What a reference or an escape stands for: the replacement character for all that is no Unicode scalar value. */
    static int scalar(int value) {
        boolean none = value <= 0 || value > Character.MAX_CODE_POINT || value >= 0xD800 && value <= 0xDFFF;
        return none ? 0xFFFD : value;
    }

    /** Puts a code point at {@code at}; index after it. */
    static int put(byte[] out, int at, int c) {
        int i = at;
        if (c < 0x80) {
            out[i++] = (byte) c;
            return i;
        }
        if (c < 0x800) {
            out[i++] = (byte) (0xC0 | c >> 6);
        } else {
            if (c < 0x10000) {
                out[i++] = (byte) (0xE0 | c >> 12);
            } else {
                out[i++] = (byte) (0xF0 | c >> 18);
                out[i++] = (byte) (0x80 | c >> 12 & 0x3F);
            }
            out[i++] = (byte) (0x80 | c >> 6 & 0x3F);
        }
        out[i++] = (byte) (0x80 | c & 0x3F);
        return i;
    }
}
