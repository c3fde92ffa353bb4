package org.consentry.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What a benchmark gets done per second of the processor's time, which says more than the clock on a busy machine. All of
 * the process counts: who leaves much garbage pays for its collection too.
 */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class Cpu {
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    /** Thousands of bytes per second of that time; of an iteration, known when it has ended. */
    public long kilobytes;

    /** Picoseconds of that time for each run of the benchmark. */
    public long picoseconds;

    private long started;
    private long bytes;
    private long runs;

    @Setup(Level.Iteration)
    public void start() {
        bytes = 0;
        runs = 0;
        started = PROCESS.getProcessCpuTime();
    }

    /** One run is over, which has dealt with so many bytes. */
    public void did(long size) {
        bytes += size;
        runs++;
    }

    @TearDown(Level.Iteration)
    public void stop() {
        long nanoseconds = Math.max(1, PROCESS.getProcessCpuTime() - started);
        kilobytes = bytes * 1_000_000 / nanoseconds;
        picoseconds = nanoseconds * 1_000 / Math.max(1, runs);
    }
}
