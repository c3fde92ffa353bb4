package org.consentry.gateway;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Locale;
import org.consentry.html.EncodingSniffer;
import org.consentry.html.Gunzip;
import org.consentry.html.Gzip;
import org.consentry.html.HtmlRewriter;
import org.consentry.html.Sink;
import org.consentry.http.MediaType;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer that may be a page. At its first byte it becomes one of two things for good: passed through as it
 * comes, or rewritten as it streams.
 */
final class GuardedStream extends ServletOutputStream {
    private static final System.Logger LOG = System.getLogger(GuardedStream.class.getName());

    /** What becomes of the body's bytes. */
    private sealed interface Body {
        void write(byte[] bytes, int offset, int length) throws IOException;

        /** Passes on what need not be held. */
        void flush() throws IOException;

        /** Writes what was still held; nothing follows. */
        void end() throws IOException;

        /** Lets go of what it holds, written or not. */
        void release();
    }

    private final GuardedResponse response;
    private final HttpServletResponse real;
    private @Nullable ServletOutputStream out;
    private @Nullable Body body;
    private @Nullable Pending pending;
    private boolean closed;

    GuardedStream(GuardedResponse response, HttpServletResponse real) {
        this.response = response;
        this.real = real;
    }

    private ServletOutputStream out() throws IOException {
        ServletOutputStream known = out;
        if (known == null) {
            known = real.getOutputStream();
            out = known;
        }
        return known;
    }

    // ---- what the site writes

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (closed || length == 0) {
            return;
        }
        decided().write(bytes, offset, length);
        if (pending != null) {
            pending.push();
        }
    }

    @Override
    public void flush() throws IOException {
        if (closed) {
            return;
        }
        decided().flush();
        if (pending != null) {
            pending.push();
            return;
        }
        if (!response.isSettled()) {
            // Nothing has come that says what the body is: its fields may not go yet.
            return;
        }
        // Liberty swallows a stream's first flush.
        out().flush();
        real.flushBuffer();
    }

    @Override
    public void close() throws IOException {
        end(() -> {});
    }

    /** Ends the body; {@code then} runs once its last byte is with the container. */
    void end(Runnable then) throws IOException {
        if (!closed) {
            Body ending = decided();
            try {
                ending.end();
            } finally {
                close(true);
            }
        }
        if (pending != null) {
            pending.drain(then);
        } else {
            then.run();
        }
    }

    /** Takes no more bytes; what was held is dropped unless the body was ended. */
    void close(boolean ended) {
        closed = true;
        if (body != null) {
            body.release();
        }
    }

    /** The container forgot what was written so far. */
    void forget() {
        if (body != null) {
            body.release();
            body = null;
        }
    }

    // ---- the decision

    private Body decided() throws IOException {
        Body known = body;
        if (known == null) {
            known = decide();
            body = known;
        }
        return known;
    }

    private Body decide() {
        try {
            if (response.getStatus() == HttpServletResponse.SC_NOT_MODIFIED) {
                response.settleNotModified();
                return new Passthrough();
            }
            MediaType type = type();
            if (type == null || !isPage(type)) {
                return asItComes();
            }
            String encoding = header("Content-Encoding");
            boolean gzip = encoding.equals("gzip") || encoding.equals("x-gzip");
            if (!gzip && !encoding.isEmpty() && !encoding.equals("identity")) {
                return asItComes();
            }
            if (response.guard().kind() == PageKind.FRAME) {
                response.settleAsPage(true, gzip);
                return new Passthrough();
            }
            boolean charsetKnown = !type.charset().isEmpty();
            if (charsetKnown && !EncodingSniffer.rewritable(type.charset())) {
                return asItComes();
            }
            return new Rewriting(type, gzip, charsetKnown);
        } catch (RuntimeException e) {
            // Pages fail open: a fault of ours costs the banner, not the page.
            LOG.log(System.Logger.Level.ERROR, "A page passes as it came", e);
            return asItComes();
        }
    }

    private Body asItComes() {
        response.settleAsTheyCame();
        return new Passthrough();
    }

    private @Nullable MediaType type() {
        String field = real.getContentType();
        return field == null ? null : MediaType.parse(field).orElse(null);
    }

    private boolean isPage(MediaType type) {
        int status = response.getStatus();
        boolean shown =
                status >= 200 && status < 300 && status != 204 && status != 205 && status != 206 || status >= 400;
        return type.isHtml() && shown && !header("Content-Disposition").startsWith("attachment");
    }

    private String header(String name) {
        String value = response.getHeader(name);
        return value == null ? "" : value.strip().toLowerCase(Locale.ROOT);
    }

    // ---- bytes to the container

    private void emit(byte[] bytes, int offset, int length) throws IOException {
        if (response.guard().head()) {
            return;
        }
        if (pending != null) {
            pending.add(bytes, offset, length);
        } else {
            out().write(bytes, offset, length);
        }
    }

    /** The bytes as they come. */
    private final class Passthrough implements Body {
        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            emit(bytes, offset, length);
        }

        @Override
        public void flush() {
            // Nothing is held.
        }

        @Override
        public void end() {
            // Nothing is held.
        }

        @Override
        public void release() {
            // Nothing is held.
        }
    }

    /**
     * The page rewritten as it streams: unpacked if need be, its encoding found, our fragments put in, packed again. The
     * first 1,024 bytes are looked at before anything is sent, as a browser does to find the encoding (HTML, "prescan a
     * byte stream"): our fragments would push the page's own declaration out of its sight, so the field says it.
     */
    private final class Rewriting implements Body {
        private final MediaType type;
        private final @Nullable Gunzip gunzip;
        private final @Nullable Gzip gzip;
        private final HtmlRewriter rewriter;
        private byte @Nullable [] start;
        private int startLength;
        private Sink pages;
        private boolean raw;

        Rewriting(MediaType type, boolean packed, boolean charsetKnown) {
            this.type = type;
            this.gzip = packed ? new Gzip(GuardedStream.this::emit, GZIP_LEVEL) : null;
            this.gunzip = packed ? new Gunzip(this::unpacked, this::asCame) : null;
            this.rewriter =
                    new HtmlRewriter(response.guard().inserts(), gzip != null ? gzip::write : GuardedStream.this::emit);
            this.pages = rewriter::write;
            this.start = charsetKnown ? null : new byte[EncodingSniffer.PRESCAN_BYTES];
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (gunzip == null) {
                unpacked(bytes, offset, length);
            } else {
                gunzip.write(bytes, offset, length);
            }
        }

        /** What calls itself gzip and is none. */
        private void asCame(byte[] bytes, int offset, int length) throws IOException {
            raw = true;
            response.settleAsTheyCame();
            emit(bytes, offset, length);
        }

        private void unpacked(byte[] bytes, int offset, int length) throws IOException {
            int taken = 0;
            if (start != null) {
                taken = Math.min(length, start.length - startLength);
                System.arraycopy(bytes, offset, start, startLength, taken);
                startLength += taken;
                if (startLength < start.length) {
                    return;
                }
                begin();
            } else {
                response.settleAsPage(false, gzip != null);
            }
            if (length > taken) {
                pages.write(bytes, offset + taken, length - taken);
            }
        }

        /** The page's start is known as well as it will be: say its encoding and let the bytes go. */
        private void begin() throws IOException {
            byte[] bytes = start;
            start = null;
            if (bytes == null) {
                return;
            }
            EncodingSniffer.Sniffed sniffed = EncodingSniffer.sniff(bytes, startLength);
            if (!sniffed.label().isEmpty() && !EncodingSniffer.rewritable(sniffed.label())) {
                passUnchanged();
            } else {
                if (sniffed.source() == EncodingSniffer.Source.META) {
                    real.setContentType(type.withCharset(sniffed.label()).toString());
                }
                response.settleAsPage(false, gzip != null);
            }
            if (startLength > 0) {
                pages.write(bytes, 0, startLength);
            }
        }

        /** Our fragments have no place in this encoding; the bytes go on as they are, packed again if they were. */
        private void passUnchanged() {
            if (gzip == null) {
                response.settleAsTheyCame();
                pages = GuardedStream.this::emit;
            } else {
                response.settleAsPage(false, true);
                pages = gzip::write;
            }
        }

        @Override
        public void flush() throws IOException {
            if (raw) {
                return;
            }
            if (start != null && startLength > 0) {
                begin();
            }
            if (start == null && gzip != null) {
                gzip.flush();
            }
        }

        @Override
        public void end() throws IOException {
            if (gunzip != null) {
                gunzip.close();
            }
            if (raw) {
                return;
            }
            begin();
            response.settleAsPage(false, gzip != null);
            rewriter.close();
            if (rewriter.failedOpen()) {
                LOG.log(System.Logger.Level.ERROR, "The rest of a page passed as it came", rewriter.fault());
            }
            if (gzip != null && gunzip != null) {
                if (gunzip.sound()) {
                    gzip.close();
                } else {
                    // The site's own stream broke off: ours has no end either.
                    gzip.flush();
                    gzip.abort();
                }
            }
        }

        @Override
        public void release() {
            if (gzip != null) {
                gzip.abort();
            }
            if (gunzip != null) {
                try {
                    gunzip.close();
                } catch (IOException e) {
                    LOG.log(System.Logger.Level.TRACE, "Nothing left to pass on", e);
                }
            }
        }
    }

    /** Fast rather than small: it is done again for every visitor. */
    private static final int GZIP_LEVEL = 4;

    // ---- non-blocking writes

    @Override
    public boolean isReady() {
        try {
            return out().isReady();
        } catch (IOException e) {
            // The next write will say so.
            return true;
        }
    }

    @Override
    public void setWriteListener(WriteListener listener) {
        Pending buffered = new Pending(listener);
        pending = buffered;
        try {
            out().setWriteListener(buffered);
        } catch (IOException e) {
            listener.onError(e);
        }
    }

    /**
     * A container takes one write for each time it says it is ready, and rewriting may make several of one, or one of
     * none: what a write of the site's comes to is gathered and goes out in one.
     */
    private final class Pending implements WriteListener {
        private final WriteListener listener;
        private final ByteArrayOutputStream gathered = new ByteArrayOutputStream();
        private @Nullable Runnable last;

        Pending(WriteListener listener) {
            this.listener = listener;
        }

        synchronized void add(byte[] bytes, int offset, int length) {
            gathered.write(bytes, offset, length);
        }

        synchronized void push() throws IOException {
            if (gathered.size() > 0) {
                byte[] bytes = gathered.toByteArray();
                gathered.reset();
                out().write(bytes, 0, bytes.length);
            }
        }

        /** Writes what is left as soon as the container is ready, then goes on. */
        void drain(Runnable then) throws IOException {
            synchronized (this) {
                if (gathered.size() > 0 && !out().isReady()) {
                    last = then;
                    return;
                }
                push();
            }
            then.run();
        }

        @Override
        public void onWritePossible() throws IOException {
            Runnable then;
            synchronized (this) {
                then = last;
                last = null;
            }
            if (then == null) {
                listener.onWritePossible();
            } else {
                drain(then);
            }
        }

        @Override
        public void onError(Throwable failure) {
            listener.onError(failure);
        }
    }
}
