package org.consentry.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Moves what SQLite has written to its log into the database, beside the thread that writes and so without those who
 * wait for it. That thread does it only where the log has grown long all the same.
 */
final class LogKeeper implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(LogKeeper.class.getName());
    private static final int RECORDS = 4000;
    /** Some 64 MB. */
    private static final int LONGEST_LOG_PAGES = 16_384;

    private final DataSource dataSource;
    private final Thread thread = new Thread(this::run, "consentry-log");

    // The lock guards what follows; it is never held over I/O.
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private int written;
    private boolean closed;

    private LogKeeper(DataSource dataSource) {
        this.dataSource = dataSource;
        thread.setDaemon(true);
    }

    /** Begins to keep the log of the database that the connection writes to; {@code null} where it has none. */
    static @Nullable LogKeeper of(DataSource dataSource, Connection connection) throws SQLException {
        if (!(dataSource instanceof SqliteFile)) {
            return null;
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA wal_autocheckpoint = " + LONGEST_LOG_PAGES);
        }
        LogKeeper keeper = new LogKeeper(dataSource);
        keeper.thread.start();
        return keeper;
    }

    /** So many more records are in the log. */
    void wrote(int records) {
        lock.lock();
        try {
            written += records;
            if (written >= RECORDS) {
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean due() {
        lock.lock();
        try {
            while (written < RECORDS && !closed) {
                changed.awaitUninterruptibly();
            }
            written = 0;
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        while (due()) {
            try (Connection connection = dataSource.getConnection();
                    Statement statement = connection.createStatement()) {
                boolean more = true;
                while (more) {
                    statement.execute("PRAGMA wal_checkpoint(PASSIVE)");
                    more = due();
                }
                return;
            } catch (SQLException e) {
                // It is asked for again, and at last the writer does it.
                LOG.log(System.Logger.Level.WARNING, "the database's log stays long: {0}", e.getMessage());
            }
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
