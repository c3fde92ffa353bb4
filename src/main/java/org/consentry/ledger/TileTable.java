package org.consentry.ledger;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.consentry.ledger.tree.Hash;
import org.consentry.ledger.tree.Tile;

/** The tree's tiles in the database, each read once. For one thread, and for as long as one question takes. */
final class TileTable implements Tile.Store {
    private static final String SELECT = "SELECT hashes FROM tile WHERE level = ? AND n = ?";
    private static final String SELECT_LEAVES =
            "SELECT n, hashes FROM tile WHERE level = 0 AND n >= ? ORDER BY n LIMIT ?";
    private static final String UPSERT = "INSERT INTO tile (level, n, hashes) VALUES (?, ?, ?)"
            + " ON CONFLICT (level, n) DO UPDATE SET hashes = excluded.hashes";

    private record Place(int level, long n) {}

    private final Connection connection;
    private final Map<Place, byte[]> known = new HashMap<>();

    TileTable(Connection connection) {
        this.connection = connection;
    }

    @Override
    public byte[] read(int level, long n) throws IOException {
        Place place = new Place(level, n);
        byte[] hashes = known.get(place);
        if (hashes == null) {
            try {
                hashes = select(level, n);
            } catch (SQLException e) {
                throw new IOException("tile " + n + " of level " + level + " can't be read", e);
            }
            known.put(place, hashes);
        }
        return hashes;
    }

    private byte[] select(int level, long n) throws SQLException, IOException {
        try (PreparedStatement statement = connection.prepareStatement(SELECT)) {
            statement.setInt(1, level);
            statement.setLong(2, n);
            try (ResultSet rows = statement.executeQuery()) {
                if (!rows.next()) {
                    throw new IOException("tile " + n + " of level " + level + " is missing");
                }
                return rows.getBytes(1);
            }
        }
    }

    /** From here on these stand in place of what the database has. */
    void add(List<Tile> tiles) {
        tiles.forEach(tile -> known.put(new Place(tile.level(), tile.n()), tile.hashes()));
    }

    static void write(Connection connection, List<Tile> tiles) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(UPSERT)) {
            for (Tile tile : tiles) {
                statement.setInt(1, tile.level());
                statement.setLong(2, tile.n());
                statement.setBytes(3, tile.hashes());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /** The leaves of so many tiles from the n-th on, or of as many as there are. */
    static List<Hash> leaves(Connection connection, long n, int tiles) throws SQLException, LedgerException {
        List<Hash> leaves = new ArrayList<>(tiles * Tile.WIDTH);
        try (PreparedStatement statement = connection.prepareStatement(SELECT_LEAVES)) {
            statement.setLong(1, n);
            statement.setInt(2, tiles);
            try (ResultSet rows = statement.executeQuery()) {
                for (long next = n; rows.next(); next++) {
                    if (rows.getLong(1) != next || leaves.size() % Tile.WIDTH != 0) {
                        throw new LedgerException("tile " + next + " of the leaves is missing or cut");
                    }
                    byte[] hashes = rows.getBytes(2);
                    for (int at = 0; at < hashes.length; at += Hash.SIZE) {
                        leaves.add(Hash.at(hashes, at));
                    }
                }
            }
        }
        return leaves;
    }
}
