package org.consentry.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Where one writer puts its records: a run of places that no other writer uses, so that within it the order of places
 * is the order of commits. For one thread.
 */
final class Lane {
    /** Places in a lane. */
    static final int WIDTH = 1 << 12;

    private static final String TAKE = "UPDATE lane SET used = ? WHERE n = ? AND used = ?";
    private static final String CLAIM =
            "INSERT INTO lane (n, used, sealed) SELECT coalesce(max(n), 0) + 1, ?, 0 FROM lane RETURNING n";

    private int n;
    private int used = WIDTH;
    private int takenLane;
    private int takenEnd;
    private @Nullable Connection connection;
    /** Of that connection, and closed with it. */
    private @Nullable PreparedStatement taking;

    /**
     * Takes so many places in the transaction that begins with this; returns the first. Whatever became of an earlier
     * transaction, no place is taken twice: only who knows how many are used may go on, anybody else gets a new lane.
     */
    long take(Connection connection, int count) throws SQLException {
        boolean ours = WIDTH - used >= count && goOn(connection, count);
        takenLane = ours ? n : claim(connection, count);
        takenEnd = (ours ? used : 0) + count;
        return (long) takenLane * WIDTH + takenEnd - count;
    }

    /** The places that were last taken are committed. */
    void committed() {
        n = takenLane;
        used = takenEnd;
    }

    static int of(long place) {
        return (int) (place / WIDTH);
    }

    private boolean goOn(Connection asked, int count) throws SQLException {
        PreparedStatement statement = taking;
        if (statement == null || connection != asked) {
            statement = asked.prepareStatement(TAKE);
            connection = asked;
            taking = statement;
        }
        statement.setInt(1, used + count);
        statement.setInt(2, n);
        statement.setInt(3, used);
        return statement.executeUpdate() == 1;
    }

    private static int claim(Connection connection, int count) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(CLAIM)) {
            statement.setInt(1, count);
            try (ResultSet rows = statement.executeQuery()) {
                if (!rows.next()) {
                    throw new SQLException("no lane was made");
                }
                return rows.getInt(1);
            }
        }
    }
}
