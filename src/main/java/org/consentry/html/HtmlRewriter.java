package org.consentry.html;

import java.io.IOException;
import java.util.Objects;
import java.util.function.Supplier;
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
 * <p>Memory is bounded: what is held back is one unfinished tag of at most {@value TagScanner#MAX_TAG} bytes.
 *
 * <p><b>Encoding.</b> The page must be in an ASCII-compatible encoding. Inserted bytes may push the page's own
 * {@code <meta charset>} beyond the 1024 bytes in which browsers look for it. So where the Content-Type names no
 * charset, the caller first collects up to {@link EncodingSniffer#PRESCAN_BYTES} bytes, asks
 * {@link EncodingSniffer#sniff}, and puts what it finds into the header; a page in an encoding that is not
 * {@link EncodingSniffer#rewritable} is passed on without a rewriter.
 *
 * <p><b>Faults.</b> If the fragments can't be made, or on a fault of this class, the rest of the page passes unchanged
 * and {@link #failedOpen()} tells so. What the sink throws goes to the caller; the rewriter is of no use after that.
 *
 * <p>For one page and one thread at a time.
 */
public final class HtmlRewriter {
    private static final byte[] UTF8_BOM = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final byte[] NOTHING = {};

    private final Inserts inserts;
    private final Sink out;
    private final InsertionPoints points = new InsertionPoints(new Writer());
    private final TagScanner scanner = new TagScanner(points, true);

    private int bom;
    private boolean pastBom;
    private boolean scanning = true;
    private boolean closed;
    private @Nullable RuntimeException fault;

    // Positions count the bytes of the page after its byte order mark.
    private byte[] chunk = NOTHING;
    private int chunkStart;
    private long chunkPosition;
    private long heldPosition;
    private long sent;

    /**
     * @param inserts asked for the fragments when their places are reached
     * @param out takes the page
     */
    public HtmlRewriter(Inserts inserts, Sink out) {
        this.inserts = inserts;
        this.out = out;
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
            begin(NOTHING, 0);
            guarded(this::end);
            passTo(chunkPosition);
        }
    }

    private void end() throws IOException {
        scanner.finish();
        if (scanner.takesMarkup()) {
            points.end(scanner.settled());
        }
    }

    /** A fault of ours has stopped the rewriting; the page passes all the same. */
    public boolean failedOpen() {
        return fault != null;
    }

    /** The fault behind {@link #failedOpen()}, for the log; null if there is none. */
    public @Nullable RuntimeException fault() {
        return fault;
    }

    /** Bytes held back: at most those of one unfinished tag. */
    int held() {
        return (pastBom ? 0 : bom) + (scanning ? scanner.heldLength() : 0);
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
        if (!scanning) {
            out.write(b, off, len);
            return;
        }
        begin(b, off);
        guarded(() -> scanner.scan(b, off, len));
        if (fault != null || points.found()) {
            scanning = false;
            passTo(chunkPosition + len);
        }
        chunkPosition += len;
        chunk = NOTHING;
    }

    private void begin(byte[] b, int off) {
        chunk = b;
        chunkStart = off;
        heldPosition = sent;
    }

    private interface Step {
        void run() throws IOException;
    }

    /** A fault unwinds the scanner, which is of no use after that; what has been passed on is counted all the same. */
    private void guarded(Step step) throws IOException {
        try {
            step.run();
        } catch (SinkFailed e) {
            throw e.failure;
        } catch (RuntimeException e) {
            fault = e;
        }
    }

    /** Passes on the page's bytes before {@code position}, from what was kept of earlier chunks and from this one. */
    private void passTo(long position) throws IOException {
        if (sent < chunkPosition) {
            long to = Math.min(position, chunkPosition);
            send(scanner.held(), (int) (sent - heldPosition), (int) (to - sent));
        }
        if (sent < position) {
            send(chunk, chunkStart + (int) (sent - chunkPosition), (int) (position - sent));
        }
    }

    private void send(byte[] b, int off, int len) throws IOException {
        if (len > 0) {
            // Counted first: a sink that fails half-way must not be given the same bytes again.
            sent += len;
            give(b, off, len);
        }
    }

    private void give(byte[] b, int off, int len) throws IOException {
        try {
            out.write(b, off, len);
        } catch (RuntimeException e) {
            throw new SinkFailed(e);
        }
    }

    private final class Writer implements InsertionPoints.Places {
        @Override
        public void head(long position, String pageLang) throws IOException {
            insertAt(position, () -> inserts.head(pageLang));
        }

        @Override
        public void body(long position, String pageLang) throws IOException {
            insertAt(position, () -> inserts.body(pageLang));
        }

        @Override
        public void judged(long position) throws IOException {
            passTo(position);
        }

        private void insertAt(long position, Supplier<byte[]> fragment) throws IOException {
            passTo(position);
            byte[] bytes = fragment.get();
            give(bytes, 0, bytes.length);
        }
    }

    /** Keeps a failure of the sink apart from a fault of ours: the page can't go on after it. */
    private static final class SinkFailed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final RuntimeException failure;

        SinkFailed(RuntimeException failure) {
            super(failure);
            this.failure = failure;
        }
    }
}
