package org.consentry.ledger;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/** Clients that each do one thing after the other, in threads of their own. */
final class Clients {
    private static final int MOST_TIMES = 1 << 20;
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    /** What a client does, over and over. */
    interface Call {
        void run(int client) throws Exception;
    }

    /**
     * What came of it.
     *
     * @param processor seconds of its time that all of this process took
     * @param times sorted, in nanoseconds
     */
    record Outcome(long calls, double seconds, double processor, long[] times) {
        double perSecond() {
            return calls / seconds;
        }

        /** Microseconds of the processor's time for each call: says more than the clock where others are at work. */
        double cost() {
            return 1e6 * processor / calls;
        }

        /** In milliseconds. */
        double percentile(double share) {
            return times.length == 0 ? Double.NaN : times[(int) Math.ceil(share * times.length) - 1] / 1e6;
        }
    }

    private interface Client {
        /** Returns how many calls it made, with their times where they are asked for. */
        long[] run(int client) throws Exception;
    }

    private Clients() {}

    /** Each begins anew as soon as it is done. */
    static Outcome flatOut(int clients, Duration duration, Call call) throws Exception {
        long worked = PROCESS.getProcessCpuTime();
        long start = System.nanoTime();
        long end = start + duration.toNanos();
        List<long[]> counts = run(clients, client -> {
            long[] count = new long[1];
            while (System.nanoTime() < end) {
                call.run(client);
                count[0]++;
            }
            return count;
        });
        double seconds = (System.nanoTime() - start) / 1e9;
        long calls = counts.stream().mapToLong(count -> count[0]).sum();
        return new Outcome(calls, seconds, (PROCESS.getProcessCpuTime() - worked) / 1e9, new long[0]);
    }

    /**
     * So many calls a second in all, each due at its own moment. Its time is counted from that moment, however late it
     * began: otherwise the calls that a slow one holds up would look fast.
     */
    static Outcome paced(int clients, double perSecond, Duration duration, Call call) throws Exception {
        long worked = PROCESS.getProcessCpuTime();
        long start = System.nanoTime();
        double between = clients * 1e9 / perSecond;
        int each = (int) Math.min(MOST_TIMES, Math.max(1, duration.toNanos() / between));
        List<long[]> times = run(clients, client -> {
            long[] taken = new long[each];
            for (int i = 0; i < each; i++) {
                long due = start + (long) ((i + (double) client / clients) * between);
                for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                call.run(client);
                taken[i] = System.nanoTime() - due;
            }
            return taken;
        });
        double seconds = (System.nanoTime() - start) / 1e9;
        long[] sorted = times.stream().flatMapToLong(Arrays::stream).sorted().toArray();
        return new Outcome(sorted.length, seconds, (PROCESS.getProcessCpuTime() - worked) / 1e9, sorted);
    }

    private static List<long[]> run(int clients, Client client) throws Exception {
        long[][] results = new long[clients][0];
        AtomicReference<Exception> fault = new AtomicReference<>();
        List<Thread> threads = new ArrayList<>();
        for (int n = 0; n < clients; n++) {
            int number = n;
            Thread thread = new Thread(
                    () -> {
                        try {
                            results[number] = client.run(number);
                        } catch (Exception e) {
                            fault.compareAndSet(null, e);
                        }
                    },
                    "client-" + n);
            thread.setDaemon(true);
            threads.add(thread);
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        Exception first = fault.get();
        if (first != null) {
            throw first;
        }
        return List.of(results);
    }
}
