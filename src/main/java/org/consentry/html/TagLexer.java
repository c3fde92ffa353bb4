package org.consentry.html;

import java.io.IOException;

/**
 * The tokenizer's states inside a tag (HTML 13.2.5.8 and 13.2.5.32 to 13.2.5.40), from the first byte of its name to
 * its {@code >}. Offsets noted in the tag count from its {@code <}.
 *
 * <p>What follows a quoted value is read as what comes before a name: that differs in an error's name alone.
 */
final class TagLexer {
    private enum State {
        TAG_NAME,
        BEFORE_ATTRIBUTE_NAME,
        ATTRIBUTE_NAME,
        AFTER_ATTRIBUTE_NAME,
        BEFORE_ATTRIBUTE_VALUE,
        ATTRIBUTE_VALUE_DOUBLE_QUOTED,
        ATTRIBUTE_VALUE_SINGLE_QUOTED,
        ATTRIBUTE_VALUE_UNQUOTED,
        SELF_CLOSING_START_TAG,
        DONE
    }

    /** True for the bytes that can end an attribute's name: white space, {@code / > =}. */
    private static final boolean[] STOPS = new boolean[256];

    static {
        for (char c : "\t\n\f\r />=".toCharArray()) {
            STOPS[c] = true;
        }
    }

    static final int NONE = -1;

    private final Tag tag;
    private State state = State.DONE;

    TagLexer(Tag tag) {
        this.tag = tag;
    }

    void begin() {
        tag.begin();
        state = State.TAG_NAME;
    }

    /** Goes on after a name that was read elsewhere: the end tag of a script or the like. */
    void beginAfter(PackedName name) {
        begin();
        tag.packed.copy(name);
    }

    boolean done() {
        return state == State.DONE;
    }

    /**
     * Reads a tag that is at hand as a whole and in the usual form, without the round through the states; else nothing,
     * and the states are to begin with it.
     *
     * @param from index of the first byte of its name
     * @param origin index of the tag's {@code <}
     * @return index after its {@code >}; -1 where it is none of these
     */
    int whole(byte[] b, int from, int end, int origin) {
        tag.begin();
        int i = tag.packed.read(b, from, end);
        if (i == end) {
            return NONE;
        }
        tag.name = TagName.of(tag.packed);
        while (i < end) {
            byte c = b[i];
            if (c == '>') {
                return i + 1;
            }
            if (isSpace(c)) {
                i++;
                continue;
            }
            if (c == '/') {
                if (i + 1 == end || b[i + 1] != '>') {
                    return NONE;
                }
                tag.selfClosing = true;
                return i + 2;
            }
            i = attribute(b, i, end, origin);
            if (i == NONE) {
                return NONE;
            }
        }
        return NONE;
    }

    static boolean isSpace(byte c) {
        return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
    }

    /**
     * Reads until the tag ends or the bytes do.
     *
     * @param origin index that the tag's {@code <} has, or would have, in {@code b}
     * @return index of the first byte not read
     */
    int advance(byte[] b, int from, int end, int origin) {
        int i = from;
        while (i < end) {
            switch (state) {
                case TAG_NAME -> i = tagName(b, i, end);
                case BEFORE_ATTRIBUTE_NAME -> {
                    byte c = b[i];
                    if (!isSpace(c) && !closes(c)) {
                        tag.nameStarts(i - origin, c);
                        state = State.ATTRIBUTE_NAME;
                    }
                    i++;
                }
                case ATTRIBUTE_NAME -> i = attributeName(b, i, end, origin);
                case AFTER_ATTRIBUTE_NAME -> {
                    byte c = b[i];
                    if (c == '=') {
                        state = State.BEFORE_ATTRIBUTE_VALUE;
                        i++;
                    } else if (isSpace(c) || closes(c)) {
                        i++;
                    } else {
                        tag.nameStarts(i - origin, c);
                        state = State.ATTRIBUTE_NAME;
                        i++;
                    }
                }
                case BEFORE_ATTRIBUTE_VALUE -> i = beforeValue(b, i, origin);
                case ATTRIBUTE_VALUE_DOUBLE_QUOTED -> i = quoted(b, i, end, origin, (byte) '"');
                case ATTRIBUTE_VALUE_SINGLE_QUOTED -> i = quoted(b, i, end, origin, (byte) '\'');
                case ATTRIBUTE_VALUE_UNQUOTED -> i = unquoted(b, i, end, origin);
                case SELF_CLOSING_START_TAG -> {
                    if (b[i] == '>') {
                        tag.selfClosing = true;
                        state = State.DONE;
                        i++;
                    } else {
                        state = State.BEFORE_ATTRIBUTE_NAME;
                    }
                }
                case DONE -> {
                    return i;
                }
            }
        }
        return i;
    }

    /**
     * Hands over what has been read of a tag that is too long to be kept, but for an attribute under way, which is to
     * be the first of the next part. Only one that fills a whole part is handed over cut.
     *
     * @return how many bytes the part has
     */
    int handOverPart(TagEvents events, boolean end) throws IOException {
        boolean under = switch (state) {
            case ATTRIBUTE_NAME,
                    AFTER_ATTRIBUTE_NAME,
                    BEFORE_ATTRIBUTE_VALUE,
                    ATTRIBUTE_VALUE_DOUBLE_QUOTED,
                    ATTRIBUTE_VALUE_SINGLE_QUOTED,
                    ATTRIBUTE_VALUE_UNQUOTED -> true;
            default -> false;
        };
        int size = tag.closePart(under);
        events.longTag(tag, end);
        tag.nextPart();
        return size;
    }

    /** The tag ends here, or may do so after a solidus. */
    private boolean closes(byte c) {
        if (c == '>') {
            state = State.DONE;
            return true;
        }
        if (c == '/') {
            state = State.SELF_CLOSING_START_TAG;
            return true;
        }
        return false;
    }

    private int tagName(byte[] b, int from, int end) {
        int i = tag.packed.read(b, from, end);
        if (i < end) {
            tag.name = TagName.of(tag.packed);
            if (!closes(b[i])) {
                state = State.BEFORE_ATTRIBUTE_NAME;
            }
            i++;
        }
        return i;
    }

    /** Reads one attribute from its name's first byte on; an equals sign there is part of the name. */
    private int attribute(byte[] b, int from, int end, int origin) {
        int i = endOfName(b, from + 1, end);
        int name = from - origin;
        int nameEnd = i - origin;
        if (i + 1 >= end) {
            return NONE;
        }
        if (b[i] != '=') {
            // One may yet come.
            int next = i;
            while (next < end && isSpace(b[next])) {
                next++;
            }
            if (next == end || b[next] == '=') {
                return NONE;
            }
            tag.attribute(b[from], name, nameEnd, Tag.NONE, Tag.NONE);
            return i;
        }
        byte first = b[i + 1];
        boolean quoted = first == '"' || first == '\'';
        int value = quoted ? i + 2 : i + 1;
        int close = quoted ? ByteSearch.indexOf(b, value, end, first) : unquotedEnd(b, value, end);
        if (close == end || !quoted && close == value) {
            return NONE;
        }
        tag.attribute(b[from], name, nameEnd, value - origin, close - origin);
        return quoted ? close + 1 : close;
    }

    private int attributeName(byte[] b, int from, int end, int origin) {
        int i = endOfName(b, from, end);
        if (i < end) {
            tag.nameEnds(i - origin);
            if (b[i] == '=') {
                state = State.BEFORE_ATTRIBUTE_VALUE;
                i++;
            } else {
                state = State.AFTER_ATTRIBUTE_NAME;
            }
        }
        return i;
    }

    private int beforeValue(byte[] b, int i, int origin) {
        byte c = b[i];
        if (c == '"' || c == '\'') {
            state = c == '"' ? State.ATTRIBUTE_VALUE_DOUBLE_QUOTED : State.ATTRIBUTE_VALUE_SINGLE_QUOTED;
            tag.valueStarts(i + 1 - origin);
        } else if (c == '>') {
            tag.valueStarts(i - origin);
            tag.valueEnds(i - origin);
            state = State.DONE;
        } else if (!isSpace(c)) {
            tag.valueStarts(i - origin);
            state = State.ATTRIBUTE_VALUE_UNQUOTED;
            return i;
        }
        return i + 1;
    }

    private int quoted(byte[] b, int from, int end, int origin, byte quote) {
        int i = ByteSearch.indexOf(b, from, end, quote);
        if (i < end) {
            tag.valueEnds(i - origin);
            state = State.BEFORE_ATTRIBUTE_NAME;
            i++;
        }
        return i;
    }

    private int unquoted(byte[] b, int from, int end, int origin) {
        int i = unquotedEnd(b, from, end);
        if (i < end) {
            tag.valueEnds(i - origin);
            state = b[i] == '>' ? State.DONE : State.BEFORE_ATTRIBUTE_NAME;
            i++;
        }
        return i;
    }

    private static int endOfName(byte[] b, int from, int end) {
        int i = from;
        while (i < end && !STOPS[b[i] & 0xFF]) {
            i++;
        }
        return i;
    }

    private static int unquotedEnd(byte[] b, int from, int end) {
        int i = from;
        while (i < end && !(b[i] == '>' || isSpace(b[i]))) {
            i++;
        }
        return i;
    }
}
