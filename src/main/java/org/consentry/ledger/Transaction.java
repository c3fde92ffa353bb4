package org.consentry.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.locks.Lock;
import javax.sql.DataSource;

/** Changes of tables that no record of the ledger goes with: all of them or none. */
final class Transaction {
    private Transaction() {}

    /** What is done in it, on a connection of its own. */
    interface Work<T> {
        T run(Connection connection) throws SQLException, LedgerException;
    }

    /** A statement with its values: texts and whole numbers. Returns how many rows it changed. */
    static int update(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement.executeUpdate();
        }
    }

    /**
     * Runs it and commits. Its first statement is a write, so that on SQLite nobody else comes between.
     *
     * @param fault what is said where it fails
     * @throws LedgerException where nothing of it is known to have happened
     */
    static <T> T run(DataSource dataSource, String fault, Work<T> work) throws LedgerException {
        Lock turn = SqliteFile.turn(dataSource);
        turn.lock();
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            boolean done = false;
            try {
                T result = work.run(connection);
                connection.commit();
                done = true;
                return result;
            } finally {
                if (!done) {
                    connection.rollback();
                }
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new LedgerException(fault + ": " + e.getMessage(), e);
        } finally {
            turn.unlock();
        }
    }
}
