package org.consentry.ledger;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Takes what was emptied or deleted out of the database's files too, where databases like to leave it for a while. */
final class Scrub implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Scrub.class.getName());
    private static final Duration AGAIN = Duration.ofSeconds(5);
    /** A vacuum of a large table takes long, and one does for many erasures. */
    private static final Duration BETWEEN_VACUUMS = Duration.ofMinutes(1);

    private static final Duration LONGEST_VACUUM = Duration.ofHours(1);

    private final Database database;
    /** When the last vacuum began; {@code null} before the first, and on SQLite. */
    private volatile @Nullable Long vacuumed;

    private final AtomicBoolean due = new AtomicBoolean();
    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "consentry-scrub");
        thread.setDaemon(true);
        return thread;
    });

    Scrub(Database database) {
        this.database = database;
    }

    /**
     * To call after a transaction that emptied or deleted something. On SQLite, which has overwritten it with zeros,
     * the log of writes is emptied before this returns, unless somebody is in the middle of reading it; what could not
     * be done at once, and PostgreSQL's vacuum, is done soon after.
     */
    void finish() {
        if (database.dialect() == Dialect.SQLITE && done()) {
            return;
        }
        if (due.compareAndSet(false, true)) {
            later.schedule(this::runLater, delay(System.nanoTime()), TimeUnit.NANOSECONDS);
        }
    }

    /** How long the next has to wait at that moment, in nanoseconds. */
    long delay(long nanos) {
        Long last = vacuumed;
        return last == null ? 0 : Math.max(0, BETWEEN_VACUUMS.toNanos() - (nanos - last));
    }

    private void runLater() {
        due.set(false);
        if (!done() && due.compareAndSet(false, true)) {
            later.schedule(this::runLater, AGAIN.toSeconds(), TimeUnit.SECONDS);
        }
    }

    /** Does it now; false where that was not possible. */
    boolean done() {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            if (database.dialect() == Dialect.SQLITE) {
                try (ResultSet rows = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
                    return rows.next() && rows.getInt(1) == 0;
                }
            }
            // Of a large table it takes longer than other answers may.
            connection.setNetworkTimeout(Runnable::run, Math.toIntExact(LONGEST_VACUUM.toMillis()));
            vacuumed = System.nanoTime();
            statement.execute("VACUUM (INDEX_CLEANUP ON) record, rights_request, rights_contact");
            return true;
        } catch (SQLException e) {
            LOG.log(System.Logger.Level.WARNING, "what was erased is not yet out of the files: {0}", e.getMessage());
            return false;
        }
    }

    @Override
    public void close() {
        later.shutdownNow();
    }
}
