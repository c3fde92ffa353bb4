package org.consentry.inventory;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Writes to the database as a whole, or not at all. */
final class Commit {

    interface Work {
        void on(Connection connection) throws SQLException;
    }

    private Commit() {}

    static void whole(DataSource database, Work work) throws SQLException {
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
