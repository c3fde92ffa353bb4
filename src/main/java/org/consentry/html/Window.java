package org.consentry.html;

import java.io.IOException;
import java.util.Arrays;

/**
 * Shows a page that arrives in chunks so that what a reader isn't done with lies in one piece with what comes next.
 * Chunks are read in place as far as possible; what is kept between them is at most {@value #SIZE} bytes.
 */
final class Window {
    /** The most that is kept of a page, in bytes. */
    static final int SIZE = 64 * 1024;

    /** How many bytes are laid behind the kept ones before the reader is asked again. */
    private static final int STEP = 1024;

    /** Reads a page, and must be done with a byte before the {@value Window#SIZE}th after it has been shown. */
    interface Reader {
        /**
         * Reads on in {@code b[from, to)}; before {@code from}, what it isn't done with stands as it did.
         *
         * @param base position in the page of {@code b[0]}
         * @return position of the first byte that it isn't done with
         */
        long read(byte[] b, int from, int to, long base) throws IOException;

        /**
         * There is no room for more: gives up what it waits for.
         *
         * @return position of the first byte that it isn't done with, which is a later one than before
         */
        long giveUp(byte[] b, int to, long base) throws IOException;
    }

    private byte[] kept = new byte[0];
    private int length;
    /** Position in the page of the first kept byte. */
    private long start;
    /** Position in the page up to which it has been shown. */
    private long shown;

    byte[] bytes() {
        return kept;
    }

    int length() {
        return length;
    }

    /** Position in the page of {@link #bytes()}'s index 0. */
    long start() {
        return start;
    }

    /** Shows the next chunk. */
    void feed(byte[] b, int off, int len, Reader reader) throws IOException {
        long base = shown - off;
        int end = off + len;
        int at = off;
        while (length > 0 && at < end) {
            int size = Math.min(Math.min(SIZE - length, STEP), end - at);
            append(b, at, size);
            at += size;
            shown += size;
            long done = reader.read(kept, length - size, length, start);
            if (done == start && length == SIZE) {
                done = reader.giveUp(kept, length, start);
            }
            if (done >= base + off) {
                // All that is left is part of this chunk, where reading goes on in place.
                length = 0;
                at = inPlace(b, at, end, base, done, reader);
            } else {
                forget((int) (done - start));
            }
        }
        if (at < end) {
            inPlace(b, at, end, base, shown, reader);
        }
    }

    private int inPlace(byte[] b, int at, int end, long base, long done, Reader reader) throws IOException {
        long rest = done;
        if (at < end) {
            shown = base + end;
            rest = reader.read(b, at, end, base);
            while (shown - rest > SIZE) {
                rest = reader.giveUp(b, end, base);
            }
        }
        start = rest;
        append(b, (int) (rest - base), (int) (shown - rest));
        return end;
    }

    private void append(byte[] b, int from, int size) {
        if (length + size > kept.length) {
            kept = Arrays.copyOf(kept, Math.min(SIZE, Math.max(length + size, Math.max(512, kept.length * 4))));
        }
        System.arraycopy(b, from, kept, length, size);
        length += size;
    }

    private void forget(int bytes) {
        if (bytes > 0) {
            start += bytes;
            length -= bytes;
            System.arraycopy(kept, bytes, kept, 0, length);
        }
    }
}
