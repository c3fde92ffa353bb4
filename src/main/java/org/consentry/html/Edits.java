package org.consentry.html;

import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is to be put into the page, or to take the place of some of its bytes, by position: whoever finds it may be
 * ahead of what has been passed on. Of two at one position the one noted first stands first. Room is reused, so that
 * its size depends on what is noted within one window, not on the page.
 */
final class Edits {
    private long[] positions = new long[16];
    private int[] removed = new int[16];
    private int[] from = new int[16];
    private int[] to = new int[16];
    /** Text that was given whole and isn't copied; null where it stands in {@link #text}. */
    private byte @Nullable [][] given = new byte[16][];

    private int count;
    private byte[] text = new byte[512];
    private int length;

    // Of the edit under way.
    private long position;
    private int removes;
    private int begun;
    private boolean besides;

    private long element = Long.MAX_VALUE;

    /** The edits that follow belong to the element whose tag begins at {@code position}, until {@link #complete}. */
    void under(long position) {
        element = position;
    }

    void complete() {
        element = Long.MAX_VALUE;
    }

    /** Drops the edits of an element that is not complete. */
    void dropIncomplete() {
        while (count > 0 && positions[count - 1] > element) {
            count--;
        }
    }

    /**
     * While set, an edit where there is one already is dropped: it is the same, found by a second reading. Gives what
     * was set before.
     */
    boolean besides(boolean second) {
        boolean before = besides;
        besides = second;
        return before;
    }

    void insert(long at, String ascii) {
        begin(at, 0);
        add(ascii);
        end();
    }

    /** @param bytes not to be changed any more */
    void insert(long at, byte[] bytes) {
        begin(at, 0);
        end(bytes);
    }

    void remove(long at, int bytes) {
        begin(at, bytes);
        end();
    }

    /** Begins an edit that takes the place of {@code bytes} bytes of the page; add its text, then {@link #end} it. */
    void begin(long at, int bytes) {
        position = at;
        removes = bytes;
        begun = length;
    }

    void add(String ascii) {
        room(ascii.length());
        for (int i = 0; i < ascii.length(); i++) {
            text[length++] = (byte) ascii.charAt(i);
        }
    }

    void add(byte[] b, int start, int end) {
        room(end - start);
        System.arraycopy(b, start, text, length, end - start);
        length += end - start;
    }

    /** Adds text as it stands in an attribute's value between double quotes, in ASCII. */
    void addEscaped(String value) {
        for (int i = 0; i < value.length(); ) {
            int c = value.codePointAt(i);
            i += Character.charCount(c);
            if (c == '&' || c == '"' || c == '<' || c == '>' || c == '\'' || c >= 0x7F || c < 0x20) {
                add("&#" + c + ";");
            } else {
                room(1);
                text[length++] = (byte) c;
            }
        }
    }

    /** Adds bytes of the page as they stand in an attribute's value between double quotes. */
    void addQuoted(byte[] b, int start, int end, boolean decoded) {
        int plain = start;
        for (int i = start; i < end; i++) {
            if (b[i] == '"' || b[i] == '&' && decoded) {
                add(b, plain, i);
                add(b[i] == '"' ? "&quot;" : "&amp;");
                plain = i + 1;
            }
        }
        add(b, plain, end);
    }

    /** Adds bytes percent-encoded, but for those that mean nothing in any address. */
    void addPercentEncoded(byte[] b, int start, int end) {
        for (int i = start; i < end; i++) {
            int c = b[i] & 0xFF;
            if (RawLexer.isLetter(b[i]) || c >= '0' && c <= '9' || c == '-' || c == '.' || c == '_' || c == '~') {
                room(1);
                text[length++] = (byte) c;
            } else {
                room(3);
                text[length++] = '%';
                text[length++] = hex(c >> 4);
                text[length++] = hex(c & 15);
            }
        }
    }

    private static byte hex(int digit) {
        return (byte) "0123456789ABCDEF".charAt(digit);
    }

    void end() {
        end(null);
    }

    private void end(byte @Nullable [] instead) {
        if (besides && touches(position)) {
            length = begun;
            return;
        }
        if (count == positions.length) {
            positions = Arrays.copyOf(positions, count * 2);
            removed = Arrays.copyOf(removed, count * 2);
            from = Arrays.copyOf(from, count * 2);
            to = Arrays.copyOf(to, count * 2);
            given = Arrays.copyOf(given, count * 2);
        }
        int slot = count;
        while (slot > 0 && positions[slot - 1] > position) {
            move(slot - 1, slot);
            slot--;
        }
        positions[slot] = position;
        removed[slot] = removes;
        from[slot] = begun;
        to[slot] = length;
        given[slot] = instead;
        count++;
    }

    private boolean touches(long at) {
        for (int i = count - 1; i >= 0 && positions[i] >= at; i--) {
            if (positions[i] == at) {
                return true;
            }
        }
        return false;
    }

    /**
     * Passes on the page's bytes from {@code sent} to {@code end}, edited.
     *
     * @param base position in the page of {@code b[0]}
     * @return position up to which the page has been dealt with
     */
    long apply(byte[] b, long base, long sent, long end, Sink out) throws IOException {
        int i = 0;
        long at = sent;
        for (; i < count && positions[i] <= end; i++) {
            // One that begins within bytes that another has replaced is void.
            if (positions[i] >= at) {
                pass(b, (int) (at - base), (int) (positions[i] - base), out);
                byte[] whole = given[i];
                if (whole == null) {
                    pass(text, from[i], to[i], out);
                } else {
                    pass(whole, 0, whole.length, out);
                }
                at = positions[i] + removed[i];
            }
        }
        pass(b, (int) (at - base), (int) (end - base), out);
        forget(i);
        return Math.max(at, end);
    }

    private static void pass(byte[] b, int start, int end, Sink out) throws IOException {
        if (start < end) {
            out.write(b, start, end - start);
        }
    }

    private void forget(int applied) {
        if (applied == count) {
            count = 0;
            length = 0;
            return;
        }
        int unused = length;
        for (int i = applied; i < count; i++) {
            unused = Math.min(unused, from[i]);
            move(i, i - applied);
        }
        count -= applied;
        length -= unused;
        System.arraycopy(text, unused, text, 0, length);
        for (int i = 0; i < count; i++) {
            from[i] -= unused;
            to[i] -= unused;
        }
    }

    private void move(int slot, int into) {
        positions[into] = positions[slot];
        removed[into] = removed[slot];
        from[into] = from[slot];
        to[into] = to[slot];
        given[into] = given[slot];
    }

    private void room(int bytes) {
        if (length + bytes > text.length) {
            text = Arrays.copyOf(text, Math.max(length + bytes, text.length * 2));
        }
    }
}
