package org.consentry.ledger;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Seals at every tick, and at once again while more waits. */
final class SealerThread implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(SealerThread.class.getName());
    private static final Duration CLOSING = Duration.ofSeconds(10);
    /** How long records may wait before the ledger no longer fares well. */
    private static final Duration BEHIND = Duration.ofSeconds(30);

    private final Sealer sealer;
    private final Duration tick;
    private final Thread thread = new Thread(this::run, "consentry-sealer");

    // The lock guards what follows; it is never held over I/O.
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean asked;
    private boolean closed;
    private long steps;
    private String trouble = "";
    private long clear = System.nanoTime();

    SealerThread(Sealer sealer, Duration tick) {
        this.sealer = sealer;
        this.tick = tick;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Wakes it, and waits until it has made a step or the time is over. */
    void wake(long nanos) throws InterruptedException {
        lock.lock();
        try {
            asked = true;
            changed.signalAll();
            long before = steps;
            long left = nanos;
            while (steps == before && !closed && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Yellow where something keeps it from sealing, or records have waited long. */
    LedgerHealth health() {
        lock.lock();
        try {
            String why = trouble;
            if (why.isEmpty() && System.nanoTime() - clear > BEHIND.toNanos()) {
                why = "records have waited for more than " + BEHIND.toSeconds() + " s to be sealed";
            }
            LedgerHealth.State state = why.isEmpty() ? LedgerHealth.State.GREEN : LedgerHealth.State.YELLOW;
            return new LedgerHealth(state, why, 0);
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        boolean again = true;
        while (again) {
            Sealer.Step step = Sealer.Step.HELD;
            String fault = "";
            try {
                step = sealer.step();
            } catch (SQLException | LedgerException | RuntimeException | Error e) {
                fault = "nothing is sealed: " + e.getMessage();
                complain(fault, e);
            }
            again = rest(step, fault);
        }
        sealer.close();
    }

    private void complain(String fault, Throwable cause) {
        lock.lock();
        try {
            if (fault.equals(trouble)) {
                return;
            }
        } finally {
            lock.unlock();
        }
        LOG.log(System.Logger.Level.ERROR, fault, cause);
    }

    /** Waits for the next tick; false where it is to end. */
    private boolean rest(Sealer.Step step, String fault) {
        lock.lock();
        try {
            if (!trouble.isEmpty() && fault.isEmpty()) {
                LOG.log(System.Logger.Level.INFO, "records are sealed again");
            }
            trouble = fault;
            if (step != Sealer.Step.MORE && step != Sealer.Step.HELD) {
                clear = System.nanoTime();
            }
            steps++;
            changed.signalAll();
            long left = tick.toNanos();
            while (step != Sealer.Step.MORE && !asked && !closed && left > 0) {
                left = changed.awaitNanos(left);
            }
            asked = false;
            return !closed;
        } catch (InterruptedException e) {
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Seals what waits no more, and lets another node take over. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            thread.join(CLOSING.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
