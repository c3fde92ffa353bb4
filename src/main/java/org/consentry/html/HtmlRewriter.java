package org.consentry.html;

import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Puts one fragment first in the head and one first in the body of a page that streams through. All other bytes pass
 * as they came, in order; each fragment is written at most once. Any cut into chunks gives the same bytes.
 *
 * <p>The head fragment stands right after {@code <head>} or, where the page has no such tag, before the first thing
 * that implies a head; the body fragment likewise. So the former stands before every script of the page. A page of
 * plain text gets both. An empty one, or one of nothing but white space and comments, gets neither; a frameset gets
 * no body fragment; nor does a page that ends inside an element, comment or tag where a fragment would be swallowed.
 *
 * <p>With a {@link Gate}, all that would load something which must wait is held back on the way, in a form that a
 * script can undo: see {@link TagEdit}, {@link StyleSheets}, {@link InlineScripts} and {@link Noscript}.
 *
 * <p>Memory is bounded: what is held back is at most {@value Window#SIZE} bytes: an unfinished tag, or an inline script
 * whose text isn't known yet. Beyond that a script is judged by what there is of it, and a tag part by part.
 *
 * <p><b>Encoding.</b> The page must be in an ASCII-compatible encoding. Inserted bytes may push the page's own
 * {@code <meta charset>} beyond the 1024 bytes in which browsers look for it. So where the Content-Type names no
 * charset, the caller first collects up to {@link EncodingSniffer#PRESCAN_BYTES} bytes, asks
 * {@link EncodingSniffer#sniff}, and puts what it finds into the header; a page in an encoding that is not
 * {@link EncodingSniffer#rewritable} is passed on without a rewriter.
 *
 * <p><b>Faults.</b> If a fragment can't be made, the page goes without the rest of them. What the gate fails to judge
 * waits for ever ({@link Hold#NEVER}), so that a fault lets no tracking through; the page's own things are not asked
 * for. On a fault of this class the rest of the page passes unchanged: a page that can't be read is not to be cut short,
 * and what keeps watch at run time stands in the head already. {@link #fault()} tells of each, {@link #failedOpen()}
 * whether something is missing from the page or passed ungated. What the sink throws goes to the caller; the rewriter is
 * of no use after that.
 *
 * <p>For one page and one thread at a time.
 */
public final class HtmlRewriter {
    private static final byte[] UTF8_BOM = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    /** At most so much is read before what can pass does, which bounds the edits that are noted. */
    private static final int SLICE = 32 * 1024;

    private final Sink out;
    private final Edits edits = new Edits();
    private final Window window = new Window();
    private final Reading reading = new Reading();
    private final Fragments fragments;
    private final InsertionPoints points;
    private final @Nullable Verdicts verdicts;
    private final @Nullable Gating gating;
    private final TagScanner scanner;

    private int bom;
    private boolean pastBom;
    private boolean scanning = true;
    private boolean closed;
    private boolean stopped;
    private @Nullable RuntimeException fault;

    /** Position up to which the page has been passed on, not counting its byte order mark. */
    private long sent;

    /**
     * @param inserts asked for the fragments when their places are reached
     * @param out takes the page
     */
    public HtmlRewriter(Inserts inserts, Sink out) {
        this(inserts, null, out);
    }

    /**
     * @param inserts asked for the fragments when their places are reached
     * @param gate says what must wait; null where nothing does
     * @param out takes the page
     */
    public HtmlRewriter(Inserts inserts, @Nullable Gate gate, Sink out) {
        this.out = out;
        this.fragments = new Fragments(inserts, edits);
        this.points = new InsertionPoints(fragments);
        this.verdicts = gate == null ? null : new Verdicts(gate);
        this.gating = verdicts == null ? null : Gating.page(verdicts, edits);
        this.scanner = new TagScanner(new PageEvents(points, gating), true);
    }

    /**
     * Takes the next bytes of the page.
     *
     * @throws IOException from the sink
     * @throws IllegalStateException after {@link #close()}
     */
    public void write(byte[] b, int off, int len) throws IOException {
        Objects.checkFromIndexSize(off, len, b.length);
        if (closed) {
            throw new IllegalStateException("the page has been closed");
        }
        int skipped = pastBom ? 0 : byteOrderMark(b, off, len);
        if (len > skipped) {
            page(b, off + skipped, len - skipped);
        }
    }

    /** There is nothing to do: after each {@link #write} all that can be judged has passed. Flush the sink. */
    public void flush() {}

    /**
     * Ends the page and passes on what was held. Further calls do nothing. The sink stays open.
     *
     * @throws IOException from the sink
     */
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        if (!pastBom && bom > 0) {
            pastBom = true;
            page(UTF8_BOM, 0, bom);
        }
        if (scanning) {
            byte[] rest = window.bytes();
            guarded(this::end);
            pass(rest, window.start(), window.start() + window.length());
        }
    }

    private void end() throws IOException {
        byte[] rest = window.bytes();
        long start = window.start();
        scanner.finish(rest, start);
        if (gating != null) {
            gating.finish(rest, window.length(), start);
        }
        if (scanner.takesMarkup() && !points.found()) {
            points.end(scanner.settled());
        }
    }

    /** A fault has stopped the rewriting, or cost the page a fragment; the page passes all the same. */
    public boolean failedOpen() {
        return stopped || fragments.fault() != null;
    }

    /** The fault that weighs most, of ours, a fragment or the gate, for the log; null if there was none. */
    public @Nullable RuntimeException fault() {
        if (fault != null) {
            return fault;
        }
        return fragments.fault() != null || verdicts == null ? fragments.fault() : verdicts.fault();
    }

    /** Bytes held back. */
    int held() {
        return (pastBom ? 0 : bom) + (scanning ? window.length() : 0);
    }

    /** A mark at the very start is neither text nor markup. Returns how many bytes of the chunk are dealt with. */
    private int byteOrderMark(byte[] b, int off, int len) throws IOException {
        int i = 0;
        while (i < len && bom < UTF8_BOM.length && b[off + i] == UTF8_BOM[bom]) {
            bom++;
            i++;
        }
        if (bom == UTF8_BOM.length) {
            pastBom = true;
            out.write(UTF8_BOM, 0, bom);
        } else if (i < len) {
            pastBom = true;
            if (bom > i) {
                page(UTF8_BOM, 0, bom - i);
            }
            return 0;
        }
        return i;
    }

    private void page(byte[] b, int off, int len) throws IOException {
        int at = off;
        int end = off + len;
        while (scanning && at < end) {
            int size = Math.min(SLICE, end - at);
            window.feed(b, at, size, reading);
            at += size;
            scanning = !stopped && (gating != null || !points.found());
            if (!scanning) {
                pass(window.bytes(), window.start(), window.start() + window.length());
            }
        }
        if (at < end) {
            out.write(b, at, end - at);
        }
    }

    private void pass(byte[] b, long base, long position) throws IOException {
        sent = edits.apply(b, base, sent, position, out);
    }

    private interface Step {
        void run() throws IOException;
    }

    /** A fault unwinds the scanner, which is of no use after that. */
    private void guarded(Step step) throws IOException {
        try {
            step.run();
        } catch (RuntimeException e) {
            stop(e);
        }
    }

    private void stop(RuntimeException e) {
        stopped = true;
        fault = e;
        // Half an element's edits could let through what all of them hold back.
        edits.dropIncomplete();
    }

    private final class Reading implements Window.Reader {
        @Override
        public long read(byte[] b, int from, int to, long base) throws IOException {
            if (!stopped) {
                try {
                    scan(b, from, to, base);
                } catch (RuntimeException e) {
                    stop(e);
                }
            }
            return passSettled(b, to, base);
        }

        private void scan(byte[] b, int from, int to, long base) throws IOException {
            scanner.scan(b, from, to, base);
            if (gating != null) {
                gating.follow(b, to, base);
            }
        }

        @Override
        public long giveUp(byte[] b, int to, long base) throws IOException {
            guarded(() -> makeRoom(b, to, base));
            return passSettled(b, to, base);
        }

        private void makeRoom(byte[] b, int to, long base) throws IOException {
            if (gating != null) {
                gating.giveUp(b, to, base);
            }
            if (base + to - settled() >= Window.SIZE) {
                throw new IllegalStateException("more is waited for than the window holds");
            }
        }

        private long passSettled(byte[] b, int to, long base) throws IOException {
            long settled = stopped ? base + to : settled();
            pass(b, base, settled);
            return settled;
        }

        private long settled() {
            return gating == null ? scanner.settled() : Math.min(scanner.settled(), gating.waitsFrom());
        }
    }
}
