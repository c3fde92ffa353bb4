package org.consentry.ledger.verify;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/** Inflates on a thread of its own while whoever reads hashes what came before. */
final class ReadAhead extends InputStream {
    private static final int CHUNK = 256 * 1024;
    private static final int CHUNKS = 8;
    private static final byte[] END = new byte[0];

    private final InputStream source;
    private final BlockingQueue<byte[]> full = new ArrayBlockingQueue<>(CHUNKS);
    private final Thread thread = new Thread(this::fill, "consentry-verify-inflate");
    private volatile @Nullable Throwable failure;
    private byte[] chunk = END;
    private int at;
    private boolean ended;

    ReadAhead(InputStream source) {
        this.source = source;
        thread.setDaemon(true);
        thread.start();
    }

    private void fill() {
        try {
            byte[] next = source.readNBytes(CHUNK);
            while (next.length > 0) {
                full.put(next);
                next = source.readNBytes(CHUNK);
            }
            full.put(END);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException | Error e) {
            failure = e;
            offerEnd();
        }
    }

    private void offerEnd() {
        try {
            full.put(END);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
        while (at == chunk.length) {
            if (ended) {
                return -1;
            }
            take();
        }
        int count = Math.min(length, chunk.length - at);
        System.arraycopy(chunk, at, target, from, count);
        at += count;
        return count;
    }

    private void take() throws IOException {
        try {
            chunk = full.take();
            at = 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
        if (chunk.length == 0) {
            ended = true;
            Throwable cause = failure;
            if (cause != null) {
                throw new IOException(cause.getMessage(), cause);
            }
        }
    }

    @Override
    public void close() throws IOException {
        thread.interrupt();
        source.close();
    }
}
