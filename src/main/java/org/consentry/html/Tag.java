package org.consentry.html;

import java.util.Arrays;

/**
 * A start or end tag as the scanner hands it over: its bytes and where each attribute lies in them. One object serves
 * a whole page, so it is valid during the event only.
 *
 * <p>A tag beyond {@link TagScanner#MAX_TAG} bytes is not {@link #whole()}: it comes in parts, and an event shows the
 * bytes and the attributes of one part. An attribute is cut only where it fills a part. Of more than
 * {@value #MAX_ATTRIBUTES} attributes in a tag or part the later ones are not listed.
 */
final class Tag {
    static final int MAX_ATTRIBUTES = 1024;

    private static final int FIELDS = 4;
    static final int NONE = -1;

    final PackedName packed = new PackedName();
    TagName name = TagName.OTHER;
    boolean selfClosing;
    /** A start tag that opens an HTML element, and none of svg or math; known once the tag has ended. */
    boolean html;
    /** Whether {@link #html} may be wrong; known once the tag has ended. */
    boolean doubtful;

    byte[] bytes = new byte[0];
    /** Position in the page of {@code bytes[0]}. */
    long base;
    /** Where the tag's {@code <}, or the part of it that is at hand, stands in {@link #bytes}. */
    int offset;
    /** Bytes from {@code <} to {@code >}, both included; of a long tag, those of the part. */
    int length;
    /** Where the tag's {@code <} stands in the page. */
    long position;
    /** Where in the page the tag has ended. */
    long end;

    /** Which part of a long tag this is, from 0. */
    private int part;

    private boolean cut;
    private boolean tooLong;
    private int carried;
    private int initials;
    private int[] ranges = new int[FIELDS * 16];
    private int attributes;
    private boolean unlisted;
    private boolean some;

    void begin() {
        packed.clear();
        name = TagName.OTHER;
        selfClosing = false;
        attributes = 0;
        unlisted = false;
        some = false;
        part = 0;
        cut = false;
        tooLong = false;
        initials = 0;
        html = false;
        doubtful = false;
    }

    /** All bytes are at hand in one piece. */
    boolean whole() {
        return !tooLong;
    }

    boolean tooLong() {
        return tooLong;
    }

    /** This is the tag or its first part: it begins with the {@code <}. */
    boolean first() {
        return part == 0;
    }

    /** The value of the last attribute goes on beyond this part. */
    boolean cut() {
        return cut;
    }

    /** There are more attributes than are listed. */
    boolean unlisted() {
        return some;
    }

    /** Whether an attribute may begin with one of these letters: see {@link #initial}. */
    boolean mayHave(int anyInitial) {
        return (initials & anyInitial) != 0;
    }

    /** A letter's bit, the same for both cases. */
    static int initial(char letter) {
        return 1 << letter;
    }

    void place(byte[] in, long position, int at, int size) {
        base = position;
        bytes = in;
        offset = at;
        length = size;
    }

    /**
     * Ends a part of a long tag.
     *
     * @param under the last attribute has not ended: it is left out unless it has the part to itself
     * @return the part's length
     */
    int closePart(boolean under) {
        tooLong = true;
        carried = 0;
        if (under && !unlisted && attributes > 0) {
            int start = ranges[(attributes - 1) * FIELDS];
            if (start > 0) {
                carried = start;
                attributes--;
                length = start;
            } else {
                cut = true;
                end(1);
                end(3);
            }
        }
        return length;
    }

    private void end(int field) {
        int at = (attributes - 1) * FIELDS + field;
        if (ranges[at] == NONE && (field == 1 || ranges[at - 1] != NONE)) {
            ranges[at] = length;
        }
    }

    void nextPart() {
        part++;
        unlisted = true;
        if (carried > 0) {
            int last = attributes * FIELDS;
            for (int field = 0; field < FIELDS; field++) {
                int at = ranges[last + field];
                ranges[field] = at == NONE ? NONE : at - carried;
            }
            unlisted = false;
        }
        attributes = carried > 0 ? 1 : 0;
        cut = false;
        some = false;
    }

    /** Where the tag's name ends in {@link #bytes}; for a start tag, whole or its first part. */
    int nameEnd() {
        return offset + 1 + packed.length;
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
        if (!mayHave(initial(wanted.charAt(0)))) {
            return NONE;
        }
        for (int a = 0; a < attributes; a++) {
            if (named(a, wanted)) {
                return a;
            }
        }
        return NONE;
    }

    /** Whether an attribute has that name, given in lower case. */
    boolean named(int attribute, String wanted) {
        return sameIgnoringCase(bytes, nameStart(attribute), nameEnd(attribute), wanted);
    }

    /** Whether an attribute has that value, given in lower case. */
    boolean valueIs(int attribute, String wanted) {
        return hasValue(attribute) && sameIgnoringCase(bytes, valueStart(attribute), valueEnd(attribute), wanted);
    }

    static boolean sameIgnoringCase(byte[] bytes, int at, int end, String wanted) {
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

    void nameStarts(int at, byte c) {
        attribute(c, at, NONE, NONE, NONE);
    }

    /** An attribute, of which {@value #NONE} stands for what hasn't been read. */
    void attribute(byte c, int nameStart, int nameEnd, int valueStart, int valueEnd) {
        initials |= initial((char) c);
        if (attributes == MAX_ATTRIBUTES) {
            unlisted = true;
            some = true;
            return;
        }
        unlisted = false;
        int field = attributes * FIELDS;
        if (field == ranges.length) {
            ranges = Arrays.copyOf(ranges, ranges.length * 2);
        }
        ranges[field] = nameStart;
        ranges[field + 1] = nameEnd;
        ranges[field + 2] = valueStart;
        ranges[field + 3] = valueEnd;
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
