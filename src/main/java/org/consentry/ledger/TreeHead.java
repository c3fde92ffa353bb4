package org.consentry.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Where the tree stands: one row that every sealing changes first, so that of two at once only one goes on.
 *
 * @param size records that are numbered
 * @param holder who seals; empty where nobody does
 * @param heldUntil by its clock, in Unix milliseconds
 * @param note the newest checkpoint; {@code null} until the first is signed
 */
record TreeHead(
        long size, String holder, long heldUntil, @Nullable String note) {
    /** How long a node that fell silent keeps others from taking over, in milliseconds. */
    static final long LEASE = 10_000;

    // One statement, so that size and checkpoint are of one moment.
    private static final String SELECT = "SELECT size, holder, held_until,"
            + " (SELECT note FROM checkpoint ORDER BY size DESC LIMIT 1) FROM tree_head WHERE one = 1";
    private static final String HOLD =
            "UPDATE tree_head SET holder = ?, held_until = ? WHERE one = 1 AND holder = ? AND held_until = ?";
    private static final String GROW = "UPDATE tree_head SET size = ? WHERE one = 1 AND size = ? AND holder = ?";
    private static final String RELEASE =
            "UPDATE tree_head SET holder = '', held_until = 0 WHERE one = 1 AND holder = ?";

    static TreeHead read(Connection connection) throws SQLException, LedgerException {
        try (PreparedStatement statement = connection.prepareStatement(SELECT);
                ResultSet rows = statement.executeQuery()) {
            if (!rows.next()) {
                throw new LedgerException("the ledger's tree has no head");
            }
            return new TreeHead(rows.getLong(1), rows.getString(2), rows.getLong(3), rows.getString(4));
        }
    }

    /**
     * True where that node holds the lease from now on, or held it already. It saves nodes from doing the same work
     * and no more: clocks may be wrong. So a lease that ends later than any could is taken for one of a clock that has
     * been set back since.
     */
    boolean hold(Connection connection, String node, long now) throws SQLException {
        long left = heldUntil - now;
        boolean running = left >= 0 && left <= 2 * LEASE;
        if (holder.equals(node) && running && left > LEASE / 2) {
            return true;
        }
        if (!holder.equals(node) && running) {
            return false;
        }
        try (PreparedStatement statement = connection.prepareStatement(HOLD)) {
            statement.setString(1, node);
            statement.setLong(2, now + LEASE);
            statement.setString(3, holder);
            statement.setLong(4, heldUntil);
            return statement.executeUpdate() == 1;
        }
    }

    /** The first statement of a sealing: false where another node has sealed meanwhile, or has taken over. */
    boolean grow(Connection connection, String node, long larger) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(GROW)) {
            statement.setLong(1, larger);
            statement.setLong(2, size);
            statement.setString(3, node);
            return statement.executeUpdate() == 1;
        }
    }

    static void release(Connection connection, String node) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(RELEASE)) {
            statement.setString(1, node);
            statement.executeUpdate();
        }
    }
}
