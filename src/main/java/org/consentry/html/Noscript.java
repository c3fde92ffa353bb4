package org.consentry.html;

import java.io.IOException;

/**
 * Gates the content of {@code <noscript>}: text to browsers with scripting, whose reading the page's scanner follows,
 * but markup to those without. Edits bring no end tag with them, so that the first reading stays as it is.
 *
 * <p>The two readings differ as to where the element ends if its end tag stands within a comment, an attribute or the
 * like. The second is then followed beyond it, beside the first, until both are between tags at the same place.
 */
final class Noscript {
    /** Less than the window, so that a long tag is dealt with before the page's own reader needs the room. */
    private static final int MAX_TAG = Window.SIZE - 64;

    private enum State {
        CLOSED,
        INSIDE,
        BEYOND
    }

    private final Edits edits;
    private final Gating gating;
    private final TagScanner scanner;
    private State state = State.CLOSED;
    private long read;

    Noscript(Verdicts verdicts, Edits edits, Holds all, int depth) {
        this.edits = edits;
        this.gating = Gating.noscript(verdicts, edits, all, depth);
        this.scanner = new TagScanner(gating, false, MAX_TAG);
    }

    /** The page's reader is inside a noscript. */
    boolean inside() {
        return state == State.INSIDE;
    }

    /** Its content begins at {@code position}. */
    void open(long position) {
        if (state == State.CLOSED) {
            scanner.restart(position);
            read = position;
            state = State.INSIDE;
        }
    }

    void text(byte[] b, int from, int to, long position) throws IOException {
        scanner.scan(b, from, to, position - from);
        gating.follow(b, to, position - from);
        read = position + (to - from);
    }

    /** The element's end tag has been found, as browsers with scripting see it. */
    void close() {
        if (state == State.INSIDE) {
            state = State.BEYOND;
        }
    }

    /** Catches up with the page's reader where the second reading goes on beyond the end of the element. */
    void follow(byte[] b, int to, long base) throws IOException {
        if (state == State.BEYOND) {
            edits.besides(true);
            scanner.scan(b, (int) (read - base), to, base);
            gating.follow(b, to, base);
            edits.besides(false);
            read = base + to;
        }
    }

    /** The page's reader has dealt with a tag: if both are between tags now, one of them is enough. */
    void meet(Tag tag, boolean between) throws IOException {
        if (state == State.BEYOND) {
            follow(tag.bytes, (int) (tag.end - tag.base), tag.base);
            // Nowhere else, or it would show how the page was cut into chunks.
            state = between && between() ? State.CLOSED : State.BEYOND;
        }
    }

    /** In whichever of the ways that a browser without scripting may read it. */
    private boolean between() {
        return scanner.between() && !scanner.inForeign() && !gating.readsTwice();
    }

    void finish(byte[] b, int to, long base) throws IOException {
        if (state != State.CLOSED) {
            scanner.finish(b, base);
            gating.finish(b, to, base);
        }
    }

    long waitsFrom() {
        return state == State.CLOSED ? Gating.NOTHING : Math.min(scanner.settled(), gating.waitsFrom());
    }
}
