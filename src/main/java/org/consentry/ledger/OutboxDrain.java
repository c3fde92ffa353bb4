package org.consentry.ledger;

import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.consentry.ledger.Outbox.Waiting;

/**
 * Moves what waits in the outbox into the database, and finds out whether the database is there: once it was found to
 * be away, nobody else asks it until this has written to it. What is there already, after a crash between the two
 * files, is there once: its id says so.
 */
final class OutboxDrain implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(OutboxDrain.class.getName());
    private static final int MOST = 512;
    private static final Duration CLOSING = Duration.ofSeconds(15);

    private final Outbox outbox;
    private final EntryStore store;
    private final long tick;
    private final Thread thread = new Thread(this::run, "consentry-drain");

    // The lock guards the flag; it is never held over I/O.
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean closed;

    private volatile String away = "";
    private volatile String full = "";
    /** Behind what was passed over, as it can't be written now. */
    private long after;

    /** @param tick between two looks, while there is nothing to do or no database */
    OutboxDrain(Outbox outbox, EntryStore store, Duration tick) {
        this.outbox = outbox;
        this.store = store;
        this.tick = tick.toNanos();
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** What is wrong with the database; empty where nothing is. */
    String away() {
        return away;
    }

    /** The database was found to take nothing: from now on appends go to the outbox. */
    void wentAway(String why) {
        if (away.isEmpty()) {
            LOG.log(System.Logger.Level.WARNING, "records go to the outbox: {0}", why);
        }
        away = why.isEmpty() ? "away" : why;
    }

    /** Why the outbox took a record no more; empty where it would take one, as far as is known. */
    String full() {
        return full;
    }

    void outboxFailed(String why) {
        if (full.isEmpty()) {
            LOG.log(System.Logger.Level.ERROR, "a record was kept neither in the database nor in the outbox: {0}", why);
        }
        full = why.isEmpty() ? "full" : why;
    }

    void outboxTook() {
        full = "";
    }

    private void run() {
        while (!ends()) {
            boolean more = false;
            try {
                more = step();
            } catch (SQLException | RuntimeException | Error e) {
                LOG.log(System.Logger.Level.WARNING, "the outbox could not be drained: {0}", e.toString());
            }
            if (!more) {
                pause();
            }
        }
        store.close();
    }

    /** Moves some; true where more may be moved at once. */
    boolean step() throws SQLException {
        outbox.cleanUp();
        if (!full.isEmpty()) {
            look();
        }
        if (outbox.waiting() == 0) {
            after = 0;
            if (!away.isEmpty()) {
                store.probe();
                cameBack();
            }
            return false;
        }
        // What is erased meanwhile must not be moved after it was.
        outbox.moving().lock();
        try {
            List<Waiting> rows = outbox.oldest(after, MOST);
            if (rows.isEmpty()) {
                after = 0;
                return false;
            }
            move(rows);
        } catch (Away e) {
            wentAway(String.valueOf(e.getMessage()));
            return false;
        } finally {
            outbox.moving().unlock();
        }
        cameBack();
        return true;
    }

    private void look() {
        try {
            outbox.probe();
            full = "";
        } catch (SQLException e) {
            full = "the outbox takes nothing: " + e.getMessage();
        }
    }

    private void cameBack() {
        if (!away.isEmpty()) {
            away = "";
            LOG.log(System.Logger.Level.INFO, "the database takes records again");
        }
    }

    private void move(List<Waiting> rows) throws SQLException {
        ErasedMeanwhile erased = new ErasedMeanwhile(InstantSource.system());
        if (written(rows, erased)) {
            takeOut(rows, erased);
        } else {
            for (Waiting row : rows) {
                moveAlone(row);
            }
        }
    }

    private boolean written(List<Waiting> rows, ErasedMeanwhile erased) throws Away {
        if (rows.stream().anyMatch(row -> row.entry() == null)) {
            return false;
        }
        try {
            store.writeMissing(rows.stream().map(Waiting::entry).toList(), erased);
            return true;
        } catch (Away e) {
            throw e;
        } catch (SQLException | LedgerException e) {
            LOG.log(System.Logger.Level.WARNING, "what waits is moved one by one: {0}", e.getMessage());
            return false;
        }
    }

    private void moveAlone(Waiting row) throws SQLException {
        Entry entry = row.entry();
        if (entry == null) {
            refuse(row, "it can't be read back");
            return;
        }
        ErasedMeanwhile erased = new ErasedMeanwhile(InstantSource.system());
        try {
            store.writeMissing(List.of(entry), erased);
        } catch (Away e) {
            throw e;
        } catch (LedgerException e) {
            refuse(row, String.valueOf(e.getMessage()));
            return;
        } catch (SQLException e) {
            // It stays: what was acknowledged is never thrown away.
            LOG.log(System.Logger.Level.WARNING, "record {0} stays in the outbox: {1}", row.id(), e.getMessage());
            after = row.n();
            return;
        }
        takeOut(List.of(row), erased);
    }

    private void takeOut(List<Waiting> rows, ErasedMeanwhile erased) throws SQLException {
        if (erased.gone().isEmpty()) {
            outbox.remove(rows);
            return;
        }
        outbox.drop(rows);
        LOG.log(
                System.Logger.Level.INFO,
                "{0} records of subjects who were erased meanwhile are not moved but forgotten",
                erased.gone().size());
    }

    private void refuse(Waiting row, String why) throws SQLException {
        LOG.log(System.Logger.Level.ERROR, "record {0} is put aside in the outbox: {1}", row.id(), why);
        outbox.refuse(row, why);
    }

    private boolean ends() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    private void pause() {
        lock.lock();
        try {
            long left = tick;
            while (!closed && left > 0) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            closed = true;
        } finally {
            lock.unlock();
        }
    }

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
            thread.join(TimeUnit.NANOSECONDS.toMillis(CLOSING.toNanos()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
