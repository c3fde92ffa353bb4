package org.consentry.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import javax.sql.DataSource;

/** Lets a thing be used once, on whichever node: the database's insert decides who was the first. */
public final class Once {
    private static final String TAKE =
            "INSERT INTO used_once (nonce, until) VALUES (?, ?) ON CONFLICT (nonce) DO NOTHING";
    private static final String FIND = "SELECT 1 FROM used_once WHERE nonce = ?";
    private static final String FORGET = "DELETE FROM used_once WHERE until < ?";

    private final DataSource dataSource;
    private final InstantSource clock;

    public Once(Database database, InstantSource clock) {
        this.dataSource = database.dataSource();
        this.clock = clock;
    }

    /**
     * Uses it.
     *
     * @param until when it is of no use any more: then that it was used is forgotten
     * @return false where it was used before
     * @throws LedgerException where nobody can tell; then it must not be taken for unused
     */
    public boolean take(String nonce, Instant until) throws LedgerException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement take = connection.prepareStatement(TAKE);
                PreparedStatement forget = connection.prepareStatement(FORGET)) {
            take.setString(1, nonce);
            take.setLong(2, until.toEpochMilli());
            boolean first = take.executeUpdate() == 1;
            // A node whose clock is ahead must not forget what another one still takes.
            forget.setLong(1, clock.millis() - 3_600_000);
            forget.executeUpdate();
            return first;
        } catch (SQLException e) {
            throw new LedgerException("what was used can't be written: " + e.getMessage(), e);
        }
    }

    /** Whether it was used; nothing is used by asking. */
    public boolean taken(String nonce) throws LedgerException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(FIND)) {
            statement.setString(1, nonce);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        } catch (SQLException e) {
            throw new LedgerException("what was used can't be read: " + e.getMessage(), e);
        }
    }
}
