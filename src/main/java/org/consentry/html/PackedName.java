package org.consentry.html;

/**
 * A tag's name in lower case, the first sixteen bytes packed in two longs: built byte by byte as chunks arrive,
 * compared without a String.
 */
final class PackedName {
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
