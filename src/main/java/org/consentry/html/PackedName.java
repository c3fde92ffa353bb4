package org.consentry.html;

/**
 * A tag's name in lower case, the first sixteen bytes packed in two longs: built byte by byte as chunks arrive,
 * compared without a String.
 */
final class PackedName {
    private static final short END = -1;

    /** Each byte in lower case, or {@link #END} where it ends a tag's name: white space, {@code / >}. */
    private static final short[] LOWER = new short[256];

    static {
        for (int c = 0; c < LOWER.length; c++) {
            LOWER[c] = (short) (c >= 'A' && c <= 'Z' ? c | 0x20 : c);
        }
        for (char c : "\t\n\f\r />".toCharArray()) {
            LOWER[c] = END;
        }
    }

    long low;
    long high;
    int length;

    void clear() {
        low = 0;
        high = 0;
        length = 0;
    }

    void add(byte c) {
        int lower = c >= 'A' && c <= 'Z' ? c | 0x20 : c & 0xFF;
        if (length < Long.BYTES) {
            low = low << Byte.SIZE | lower;
        } else if (length < TagName.MAX_LENGTH) {
            high = high << Byte.SIZE | lower;
        }
        length++;
    }

    /** Reads on until a tag's name ends, or the bytes do; index of the first byte not read. */
    int read(byte[] b, int from, int end) {
        int i = from;
        if (length == 0) {
            // What nearly every name fits into.
            int limit = Math.min(end, from + Long.BYTES);
            long packed = 0;
            while (i < limit) {
                int c = LOWER[b[i] & 0xFF];
                if (c == END) {
                    break;
                }
                packed = packed << Byte.SIZE | c;
                i++;
            }
            low = packed;
            length = i - from;
        }
        while (i < end && LOWER[b[i] & 0xFF] != END) {
            add(b[i]);
            i++;
        }
        return i;
    }

    void copy(PackedName other) {
        low = other.low;
        high = other.high;
        length = other.length;
    }

    /** Names longer than sixteen bytes never match: no element whose end is looked for has so long a name. */
    boolean matches(PackedName other) {
        return length == other.length && length <= TagName.MAX_LENGTH && low == other.low && high == other.high;
    }
}
