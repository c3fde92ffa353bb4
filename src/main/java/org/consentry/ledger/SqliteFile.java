package org.consentry.ledger;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * An SQLite file, to which the threads of this process write one after the other, in the order in which they came. Who
 * knows a data source alone gets its turn by asking it for a {@link Lock} ({@link java.sql.Wrapper}).
 */
final class SqliteFile extends SQLiteDataSource {
    // SQLite's own way to wait is to sleep and to try again: who writes often lets nobody else in.
    private final ReentrantLock turn = new ReentrantLock(true);

    SqliteFile(Path file, SQLiteConfig config) {
        super(config);
        setUrl("jdbc:sqlite:" + file);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return type == Lock.class || super.isWrapperFor(type);
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return type == Lock.class ? type.cast(turn) : super.unwrap(type);
    }

    /** To be held throughout a transaction that writes; of another database one that keeps nobody waiting. */
    static Lock turn(DataSource dataSource) {
        return dataSource instanceof SqliteFile file ? file.turn : new ReentrantLock();
    }
}
