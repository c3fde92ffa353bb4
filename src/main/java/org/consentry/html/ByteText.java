package org.consentry.html;

/** Compares bytes with ASCII text. */
final class ByteText {
    private ByteText() {}

    /** Whether {@code b[from, to)} is that word, given in lower case, in any case. */
    static boolean isIgnoringCase(byte[] b, int from, int to, String word) {
        if (to - from != word.length()) {
            return false;
        }
        for (int k = 0; k < word.length(); k++) {
            if (lower(b[from + k]) != word.charAt(k)) {
                return false;
            }
        }
        return true;
    }

    static byte lower(byte c) {
        return c >= 'A' && c <= 'Z' ? (byte) (c | 0x20) : c;
    }

    static boolean isLetter(byte c) {
        return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
    }
}
