package org.consentry.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for what other threads and processes do, and fails where they don't. */
public final class Await {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long LOOK = Duration.ofMillis(2).toNanos();

    public interface Condition {
        boolean met() throws Exception;
    }

    private Await() {}

    public static void until(String what, Condition condition) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.met()) {
            assertThat(System.nanoTime()).as("waited for: %s", what).isLessThan(end);
            LockSupport.parkNanos(LOOK);
        }
    }

    /** Until the ledger says that it fares so. */
    static void state(JdbcLedger ledger, LedgerHealth.State state) throws Exception {
        until(state.toString(), () -> ledger.health().state() == state);
    }
}
