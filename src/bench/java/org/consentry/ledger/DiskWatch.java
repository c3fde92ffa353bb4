package org.consentry.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.LockSupport;

/** Syncs 4 kB every 10 ms beside a measurement: where that takes long, it was the disk that took long. */
final class DiskWatch implements AutoCloseable {
    private static final int BYTES = 4096;
    private static final long BETWEEN = 10_000_000;

    private final Thread thread;
    private volatile boolean over;
    private volatile long longest;

    /** @param file on the same disk as what is measured; it is overwritten again and again */
    DiskWatch(Path file) {
        thread = new Thread(() -> watch(file), "disk-watch");
        thread.setDaemon(true);
        thread.start();
    }

    private void watch(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            while (!over) {
                long start = System.nanoTime();
                channel.write(ByteBuffer.allocate(BYTES), 0);
                channel.force(false);
                longest = Math.max(longest, System.nanoTime() - start);
                LockSupport.parkNanos(BETWEEN);
            }
        } catch (IOException e) {
            AppendBench.progress("the disk is not watched: %s", e);
        }
    }

    /** Ends the watch; returns the longest of its syncs, in milliseconds. */
    double end() {
        close();
        return longest / 1e6;
    }

    @Override
    public void close() {
        over = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
