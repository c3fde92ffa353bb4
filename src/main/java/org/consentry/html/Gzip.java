package org.consentry.html;

import java.io.IOException;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Encodes a stream as one gzip member (RFC 1952), able to push out what it has taken so far, so that a page can be
 * shown while it is still being made.
 *
 * <p>For one thread at a time. Close it: it holds native memory.
 */
public final class Gzip implements AutoCloseable {
    private static final int PIECE = 16 * 1024;
    /** Magic, deflate, no flags, no time, no extra flags, unknown system. */
    private static final byte[] HEADER = {0x1F, (byte) 0x8B, 8, 0, 0, 0, 0, 0, 0, (byte) 0xFF};

    private static final int TRAILER = 8;

    private final Sink out;
    private final Deflater deflater;
    private final CRC32 crc = new CRC32();
    private final byte[] piece = new byte[PIECE];
    private boolean begun;
    private boolean closed;

    /**
     * @param out takes the gzip stream
     * @param level 1 (fastest) to 9 (smallest)
     * @throws IllegalArgumentException if the level is not among these
     */
    public Gzip(Sink out, int level) {
        if (level < Deflater.BEST_SPEED || level > Deflater.BEST_COMPRESSION) {
            throw new IllegalArgumentException("gzip level must be 1 to 9: " + level);
        }
        this.out = out;
        this.deflater = new Deflater(level, true);
    }

    /**
     * Takes the next bytes.
     *
     * @throws IOException from the sink
     * @throws IllegalStateException after {@link #close()}
     */
    public void write(byte[] b, int off, int len) throws IOException {
        Objects.checkFromIndexSize(off, len, b.length);
        open();
        crc.update(b, off, len);
        deflater.setInput(b, off, len);
        drain(Deflater.NO_FLUSH);
    }

    /**
     * Pushes out all that was taken, so that the reader can decode it. Costs some bytes each time.
     *
     * @throws IOException from the sink
     * @throws IllegalStateException after {@link #close()}
     */
    public void flush() throws IOException {
        open();
        drain(Deflater.SYNC_FLUSH);
    }

    /**
     * Ends the stream and frees the encoder. Further calls do nothing. The sink stays open.
     *
     * @throws IOException from the sink
     */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        try {
            open();
            deflater.finish();
            drain(Deflater.NO_FLUSH);
            long trailer = crc.getValue() | deflater.getBytesRead() << Integer.SIZE;
            for (int k = 0; k < TRAILER; k++) {
                piece[k] = (byte) (trailer >>> Byte.SIZE * k);
            }
            out.write(piece, 0, TRAILER);
        } finally {
            abort();
        }
    }

    /** Frees the encoder and leaves the stream without an end, so that its reader can tell that it is not whole. */
    public void abort() {
        closed = true;
        deflater.end();
    }

    private void open() throws IOException {
        if (closed) {
            throw new IllegalStateException("the stream has been closed");
        }
        if (!begun) {
            begun = true;
            out.write(HEADER, 0, HEADER.length);
        }
    }

    private void drain(int mode) throws IOException {
        int size;
        do {
            size = deflater.deflate(piece, 0, piece.length, mode);
            if (size > 0) {
                out.write(piece, 0, size);
            }
        } while (mode == Deflater.SYNC_FLUSH ? size == piece.length : size > 0);
    }
}
