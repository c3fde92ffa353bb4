package org.consentry.html;

import java.io.IOException;

/**
 * Reads beside the page's reader where browsers may read the page in another way too, and gates what is found in that
 * way. It goes on until both are between tags where one of the page's tags ends.
 *
 * <p>There are two such ways. The reader that runs ahead of a browser's parser, so as to load in advance, knows neither
 * svg nor math: to it {@code <title>} and the like hold text and CDATA sections are comments wherever they stand. And
 * where the page closes what it never opened, or the like, it isn't known whether svg or math is open, or whether a
 * start tag counts at all: what seems to be the text of a {@code <title>} may be markup.
 */
final class SecondReading {
    /** Less than the window, so that a long tag is dealt with before the page's own reader needs the room. */
    private static final int MAX_TAG = Window.SIZE - 128;

    private final Edits edits;
    private final Gating gating;
    private final TagScanner scanner;
    private boolean open;
    private long read;

    SecondReading(Verdicts verdicts, Edits edits, Holds all, int depth, TagScanner.Reading reading) {
        this.edits = edits;
        this.gating = Gating.again(verdicts, edits, all, depth);
        // Both ways may be those of a browser without scripting.
        this.scanner = new TagScanner(gating, false, MAX_TAG, reading);
    }

    /** Reads what follows an element's start tag, by the rules for that element's content in HTML. */
    void content(Tag tag) {
        if (!open) {
            begin(tag.end);
            scanner.enterContent(tag.name, tag.packed);
        }
    }

    /** Reads what follows as markup. */
    void markup(long position) {
        if (!open) {
            begin(position);
        }
    }

    /** Reads what follows as a comment that the next tag's end closes. */
    void comment(long position) {
        if (!open) {
            begin(position);
            scanner.enterComment();
        }
    }

    boolean open() {
        return open;
    }

    private void begin(long position) {
        scanner.restart(position);
        read = position;
        open = true;
    }

    /** The page's reader has dealt with a tag: if both are between tags now, one of them is enough. */
    void meet(Tag tag, boolean between) throws IOException {
        if (open) {
            follow(tag.bytes, (int) (tag.end - tag.base), tag.base);
            // Nowhere else, or it would show how the page was cut into chunks.
            open = !between || !scanner.between();
        }
    }

    /** Catches up with the page's reader, which has read {@code b[0, to)}. */
    void follow(byte[] b, int to, long base) throws IOException {
        if (!open) {
            return;
        }
        boolean before = edits.besides(true);
        scanner.scan(b, (int) (read - base), to, base);
        edits.besides(before);
        read = base + to;
    }

    void finish(byte[] b, int to, long base) throws IOException {
        if (open) {
            boolean before = edits.besides(true);
            scanner.finish(b, base);
            gating.finish(b, to, base);
            edits.besides(before);
        }
    }

    /** There is no room to wait any longer. */
    void giveUp(byte[] b, int to, long base) throws IOException {
        if (open) {
            boolean before = edits.besides(true);
            gating.giveUp(b, to, base);
            edits.besides(before);
        }
    }

    long waitsFrom() {
        return open ? Math.min(scanner.settled(), gating.waitsFrom()) : Gating.NOTHING;
    }
}
