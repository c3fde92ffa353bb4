package org.consentry.gateway;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * The stream of an answer that may be changed. At its first byte the body becomes one thing for good: passed through as
 * it comes, with a line behind it, or rewritten as it streams.
 */
final class GuardedStream extends ServletOutputStream {
    private final HttpServletResponse real;
    private final AnswerFields fields;
    private final BodyChoice choice;
    private final boolean head;
    private @Nullable ServletOutputStream out;
    private @Nullable Body body;
    private @Nullable GatheredWrites gathered;
    private boolean closed;

    GuardedStream(HttpServletResponse real, AnswerFields fields, Guard guard) {
        this.real = real;
        this.fields = fields;
        this.choice = new BodyChoice(real, fields, guard);
        this.head = guard.head();
    }

    private ServletOutputStream out() throws IOException {
        ServletOutputStream known = out;
        if (known == null) {
            known = real.getOutputStream();
            out = known;
        }
        return known;
    }

    private Body body() {
        Body known = body;
        if (known == null) {
            known = choice.choose(this::emit);
            body = known;
        }
        return known;
    }

    private void emit(byte[] bytes, int offset, int length) throws IOException {
        if (head) {
            return;
        }
        if (gathered != null) {
            gathered.add(bytes, offset, length);
        } else {
            out().write(bytes, offset, length);
        }
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (closed || length == 0) {
            return;
        }
        try {
            body().write(bytes, offset, length);
        } catch (ZipException e) {
            // What came before the spot that cannot be unpacked is the visitor's all the same.
            flush();
            throw e;
        }
        if (gathered != null) {
            gathered.push();
        }
    }

    @Override
    public void flush() throws IOException {
        if (closed) {
            return;
        }
        body().flush();
        if (gathered != null) {
            gathered.push();
            return;
        }
        if (!fields.isSettled()) {
            // Nothing has come that says what the body is: its fields may not go yet.
            return;
        }
        // Liberty swallows a stream's first flush.
        out().flush();
        real.flushBuffer();
    }

    @Override
    public void close() throws IOException {
        endsLater(() -> {});
    }

    /**
     * Ends the body.
     *
     * @return true where its last byte waits for the container, after which {@code then} runs; false where all is with
     *     the container, and {@code then} is the caller's to run
     */
    boolean endsLater(Runnable then) throws IOException {
        if (!closed) {
            Body ending = body();
            try {
                ending.end();
            } finally {
                shut();
            }
        }
        return gathered != null && gathered.waits(then);
    }

    /** Takes no more bytes; what was held is dropped unless the body was ended. */
    void shut() {
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
        try {
            GatheredWrites buffered = new GatheredWrites(out(), listener);
            gathered = buffered;
            out().setWriteListener(buffered);
        } catch (IOException e) {
            listener.onError(e);
        }
    }
}
