package org.consentry.gateway;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a visitor sent and the site has yet to take. The container's thread adds, a worker writes. Liberty has no way to
 * let a visitor wait but to hold its own thread, so a tunnel ends when the site falls too far behind.
 */
final class TunnelQueue {
    private static final System.Logger LOG = System.getLogger(TunnelQueue.class.getName());
    private static final int SLICE = 64 * 1024;

    /** Bytes that one tunnel may hold. */
    static final int MOST_EACH = 4 * 1024 * 1024;

    /** A site that takes nothing for so long is gone. */
    private static final int STALLED_MILLIS = 30_000;

    /** For what is left to write when the visitor has gone. */
    private static final int LAST_MILLIS = 10_000;

    /** Bytes that all tunnels may hold. */
    private static final long MOST = Runtime.getRuntime().maxMemory() / 16;

    private static final AtomicLong ALL = new AtomicLong();

    private final Executor workers;
    private final OutputStream site;
    private final Runnable end;
    private ByteArrayOutputStream waiting = new ByteArrayOutputStream();
    private int writing;
    private boolean busy;
    private boolean last;
    private boolean ended;

    /** @param end gives the tunnel up; must not wait, and may come more than once */
    TunnelQueue(Executor workers, OutputStream site, Runnable end) {
        this.workers = workers;
        this.site = site;
        this.end = end;
    }

    /** Never waits. */
    void add(byte[] bytes, int length) {
        if (!takes(bytes, length)) {
            LOG.log(System.Logger.Level.DEBUG, "The tunnel ends: the site is too far behind its visitor");
            end.run();
        }
    }

    private synchronized boolean takes(byte[] bytes, int length) {
        if (ended) {
            return true;
        }
        if (waiting.size() + writing + length > MOST_EACH || ALL.get() + length > MOST) {
            return false;
        }
        ALL.addAndGet(length);
        waiting.write(bytes, 0, length);
        busy = busy || started();
        return busy;
    }

    private boolean started() {
        try {
            workers.execute(this::write);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    private void write() {
        try {
            for (byte[] bytes = next(); bytes.length > 0; bytes = next()) {
                for (int at = 0; at < bytes.length; at += SLICE) {
                    Deadline deadline = new Deadline(STALLED_MILLIS, end);
                    try {
                        site.write(bytes, at, Math.min(SLICE, bytes.length - at));
                        site.flush();
                    } finally {
                        deadline.met();
                    }
                }
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.TRACE, "The tunnel ends", e);
            end.run();
        }
    }

    private synchronized byte[] next() {
        ALL.addAndGet(-writing);
        byte[] bytes = waiting.toByteArray();
        writing = bytes.length;
        if (writing > SLICE) {
            // What one burst took is not kept for good.
            waiting = new ByteArrayOutputStream();
        }
        waiting.reset();
        if (bytes.length == 0) {
            busy = false;
            if (last) {
                end.run();
            }
        }
        return bytes;
    }

    /** Nothing follows: the tunnel ends once the site has what there is, or a little later. */
    void finish() {
        synchronized (this) {
            last = true;
            if (busy) {
                new Deadline(LAST_MILLIS, end);
                return;
            }
        }
        end.run();
    }

    /** Lets go of what it holds. */
    synchronized void drop() {
        if (!ended) {
            ended = true;
            ALL.addAndGet(-waiting.size() - writing);
            writing = 0;
            waiting.reset();
        }
    }
}
