package org.consentry.inventory;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;

/** Writes to the database as a whole, or not at all. */
final class Commit {

    interface Work {
        void on(Connection connection) throws SQLException;
    }

    private Commit() {}

    static void whole(DataSource database, Work work) throws SQLException {
        // A file with one writer at a time has a fair turn to be held; without it who writes often lets nobody in.
        Lock turn = database.isWrapperFor(Lock.class) ? database.unwrap(Lock.class) : new ReentrantLock();
        turn.lock();
        try {
            inTurn(database, work);
        } finally {
            turn.unlock();
        }
    }

    private static void inTurn(DataSource database, Work work) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                work.on(connection);
                connection.commit();
                connection.setAutoCommit(true);
            } catch (SQLException | RuntimeException e) {
                undo(connection, e);
                throw e;
            }
        }
    }

    private static void undo(Connection connection, Exception cause) {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }
}
