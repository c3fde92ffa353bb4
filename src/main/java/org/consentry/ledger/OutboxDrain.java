package org.consentry.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
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
    private final DataSource dataSource;
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
    OutboxDrain(Outbox outbox, DataSource dataSource, EntryStore store, Duration tick) {
        this.outbox = outbox;
        this.dataSource = dataSource;
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
            List<Waiting> live = live(rows);
            if (!live.isEmpty()) {
                move(live);
            }
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

    /**
     * Without those of subjects who were erased since: an erasure by another node, or one that broke off before it came
     * here, has not seen them.
     */
    private List<Waiting> live(List<Waiting> rows) throws SQLException {
        Map<Waiting, String> subjects = new HashMap<>();
        for (Waiting row : rows) {
            Entry entry = row.entry();
            String subject = entry == null ? null : entry.subject();
            if (entry != null && subject != null) {
                subjects.put(row, RevocationTable.hash(entry.site(), subject));
            }
        }
        if (subjects.isEmpty()) {
            return rows;
        }
        Map<String, Long> erased;
        try (Connection connection = dataSource.getConnection()) {
            erased = RevocationTable.gone(connection, Set.copyOf(subjects.values()));
        } catch (SQLException e) {
            throw new Away("the database can't be read: " + e.getMessage(), e);
        }
        if (erased.isEmpty()) {
            return rows;
        }
        List<Waiting> gone = rows.stream()
                .filter(row -> erased.getOrDefault(subjects.getOrDefault(row, ""), Long.MIN_VALUE)
                        >= Times.ofId(row.id()).getEpochSecond())
                .toList();
        if (gone.isEmpty()) {
            return rows;
        }
        outbox.drop(gone);
        LOG.log(
                System.Logger.Level.INFO,
                "{0} records of subjects who were erased meanwhile are not moved but forgotten",
                gone.size());
        return rows.stream().filter(row -> !gone.contains(row)).toList();
    }

    private void move(List<Waiting> rows) throws SQLException {
        if (written(rows)) {
            outbox.remove(rows);
        } else {
            for (Waiting row : rows) {
                moveAlone(row);
            }
        }
    }

    private boolean written(List<Waiting> rows) throws Away {
        if (rows.stream().anyMatch(row -> row.entry() == null)) {
            return false;
        }
        try {
            store.writeMissing(rows.stream().map(Waiting::entry).toList());
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
        try {
            store.writeMissing(List.of(entry));
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
        outbox.remove(List.of(row));
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
