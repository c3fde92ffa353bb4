package org.consentry.gateway;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Non-blocking writes. A container takes one write for each time it says it is ready, and rewriting may make several of
 * one, or one of none: what a write of the site's comes to is gathered and goes out in one.
 */
final class GatheredWrites implements WriteListener {
    private final ServletOutputStream out;
    private final WriteListener listener;
    private final ByteArrayOutputStream gathered = new ByteArrayOutputStream();
    private @Nullable Runnable last;

    /** @param listener the site's own */
    GatheredWrites(ServletOutputStream out, WriteListener listener) {
        this.out = out;
        this.listener = listener;
    }

    synchronized void add(byte[] bytes, int offset, int length) {
        gathered.write(bytes, offset, length);
    }

    synchronized void push() throws IOException {
        if (gathered.size() > 0) {
            byte[] bytes = gathered.toByteArray();
            gathered.reset();
            out.write(bytes, 0, bytes.length);
        }
    }

    /** Writes what is left; true where the container is not ready, and {@code then} runs once it is and took all. */
    boolean waits(Runnable then) throws IOException {
        synchronized (this) {
            if (gathered.size() > 0 && !out.isReady()) {
                last = then;
                return true;
            }
            push();
        }
        return false;
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
        } else if (!waits(then)) {
            then.run();
        }
    }

    @Override
    public void onError(Throwable failure) {
        listener.onError(failure);
    }
}
