package org.consentry.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What a benchmark gets done per second of the processor's time, which says more than the clock on a busy machine. */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class Cpu {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** Thousands of bytes per second of the thread's time; of an iteration, known when it has ended. */
    public long kilobytes;

    /** Picoseconds of the thread's time for each run of the benchmark. */
    public long picoseconds;

    private long started;
    private long bytes;
    private long runs;

    @Setup(Level.Iteration)
    public void start() {
        bytes = 0;
        runs = 0;
        started = THREADS.getCurrentThreadCpuTime();
    }

    /** One run is over, which has dealt with so many bytes. */
    public void did(long size) {
        bytes += size;
        runs++;
    }

    @TearDown(Level.Iteration)
    public void stop() {
        long nanoseconds = Math.max(1, THREADS.getCurrentThreadCpuTime() - started);
        kilobytes = bytes * 1_000_000 / nanoseconds;
        picoseconds = nanoseconds * 1_000 / Math.max(1, runs);
    }
}
