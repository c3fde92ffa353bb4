package org.consentry.html;

import java.util.Arrays;

/**
 * A start or end tag as the scanner hands it over: its bytes and where each attribute lies in them. One object serves
 * a whole page, so it is valid during the event only.
 *
 * <p>A tag beyond {@link TagScanner#MAX_TAG} bytes is not {@link #whole()}: it has a name, but no bytes and no
 * attributes. Of more than {@value #MAX_ATTRIBUTES} attributes the later ones are not listed.
 */
final class Tag {
    static final int MAX_ATTRIBUTES = 1024;

    private static final int FIELDS = 4;
    private static final int NONE = -1;

    final PackedName packed = new PackedName();
    TagName name = TagName.OTHER;
    boolean selfClosing;
    byte[] bytes = new byte[0];
    /** Where the tag's {@code <} stands in {@link #bytes}. */
    int offset;
    /** Bytes from {@code <} to {@code >}, both included. */
    int length;
    /** Where the tag's {@code <} stands in the page. */
    long position;
    /** Where in the page the tag has ended. */
    long end;

    private boolean whole;
    private int[] ranges = new int[FIELDS * 16];
    private int attributes;
    private boolean unlisted;

    void begin() {
        packed.clear();
        name = TagName.OTHER;
        selfClosing = false;
        attributes = 0;
        unlisted = false;
    }

    /** The bytes are at hand in one piece. */
    boolean whole() {
        return whole;
    }

    void place(byte[] in, int at, int size) {
        whole = true;
        bytes = in;
        offset = at;
        length = size;
    }

    void withoutBytes() {
        whole = false;
        attributes = 0;
        length = 0;
    }

    /** Attributes in page order, duplicates included (the first of a name is the one that counts). */
    int attributes() {
        return attributes;
    }

    int nameStart(int attribute) {
        return offset + ranges[attribute * FIELDS];
    }

    int nameEnd(int attribute) {
        return offset + ranges[attribute * FIELDS + 1];
    }

    boolean hasValue(int attribute) {
        return ranges[attribute * FIELDS + 2] != NONE;
    }

    /** Where the value begins, after its quote if it has one; call only if {@link #hasValue}. */
    int valueStart(int attribute) {
        return offset + ranges[attribute * FIELDS + 2];
    }

    int valueEnd(int attribute) {
        return offset + ranges[attribute * FIELDS + 3];
    }

    /** The first attribute of that name (given in lower case), or -1. */
    int find(String wanted) {
        for (int a = 0; a < attributes; a++) {
            if (named(a, wanted)) {
                return a;
            }
        }
        return NONE;
    }

    private boolean named(int attribute, String wanted) {
        return sameIgnoringCase(nameStart(attribute), nameEnd(attribute), wanted);
    }

    /** Whether an attribute has that value, given in lower case. */
    boolean valueIs(int attribute, String wanted) {
        return hasValue(attribute) && sameIgnoringCase(valueStart(attribute), valueEnd(attribute), wanted);
    }

    private boolean sameIgnoringCase(int at, int end, String wanted) {
        if (end - at != wanted.length()) {
            return false;
        }
        for (int k = 0; k < wanted.length(); k++) {
            int c = bytes[at + k];
            if ((c >= 'A' && c <= 'Z' ? c | 0x20 : c) != wanted.charAt(k)) {
                return false;
            }
        }
        return true;
    }

    void nameStarts(int at) {
        if (attributes == MAX_ATTRIBUTES) {
            unlisted = true;
            return;
        }
        int field = attributes * FIELDS;
        if (field == ranges.length) {
            ranges = Arrays.copyOf(ranges, ranges.length * 2);
        }
        ranges[field] = at;
        ranges[field + 1] = NONE;
        ranges[field + 2] = NONE;
        ranges[field + 3] = NONE;
        attributes++;
    }

    void nameEnds(int at) {
        set(1, at);
    }

    void valueStarts(int at) {
        set(2, at);
    }

    void valueEnds(int at) {
        set(3, at);
    }

    private void set(int field, int at) {
        if (!unlisted) {
            ranges[(attributes - 1) * FIELDS + field] = at;
        }
    }
}
