package org.consentry.ledger;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.consentry.consent.ConsentRecord;
import org.consentry.ledger.tree.Hash;
import org.jspecify.annotations.Nullable;

/** Writes a lane as the ledger does, step by step as a test wants it. */
final class LaneWriter {
    private final DataSource dataSource;
    private final int lane;
    private int used;

    LaneWriter(DataSource dataSource, int lane) throws SQLException {
        this.dataSource = dataSource;
        this.lane = lane;
        try (Connection connection = dataSource.getConnection()) {
            update(connection, "INSERT INTO lane (n, used, sealed) VALUES (?, 0, 0)", lane);
        }
    }

    /** Appends {@link Records#record} from the first number to before the other, in one transaction. */
    LaneWriter append(int from, int to) throws SQLException {
        return append(IntStream.range(from, to).mapToObj(Records::record).toList());
    }

    LaneWriter append(List<ConsentRecord> records) throws SQLException {
        List<String> canonical = new ArrayList<>();
        records.forEach(record -> canonical.add(CanonicalRecord.write(record)));
        return write(records.stream().map(ConsentRecord::id).toList(), canonical);
    }

    LaneWriter write(List<String> ids, List<String> canonical) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            take(connection, ids.size());
            try (PreparedStatement statement = connection.prepareStatement(
                    "INSERT INTO record (place, lane, id, kind, site, subject, notice, choice, granted, wording_hash,"
                            + " leaf, canonical) VALUES (?, ?, ?, 'grant', 'shop', ?, '', '', ' ', '', ?, ?)")) {
                for (int i = 0; i < ids.size(); i++) {
                    statement.setLong(1, (long) lane * Lane.WIDTH + used - ids.size() + i);
                    statement.setInt(2, lane);
                    statement.setString(3, ids.get(i));
                    statement.setString(4, "subject");
                    statement.setBytes(5, leaf(canonical.get(i)));
                    statement.setString(6, canonical.get(i));
                    statement.addBatch();
                }
                statement.executeBatch();
            }
            connection.commit();
        }
        return this;
    }

    /** Takes positions for records that are refused. */
    LaneWriter skip(int positions) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            take(connection, positions);
            connection.commit();
        }
        return this;
    }

    private void take(Connection connection, int positions) throws SQLException {
        update(connection, "UPDATE lane SET used = ? WHERE n = ? AND used = ?", used + positions, lane, used);
        used += positions;
    }

    static byte[] leaf(String canonical) {
        return Hash.leaf(canonical.getBytes(StandardCharsets.UTF_8)).bytes();
    }

    /** Changes the database behind the ledger's back; returns how many rows it was. */
    static int change(DataSource dataSource, String sql, @Nullable Object... values) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return update(connection, sql, values);
        }
    }

    private static int update(Connection connection, String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement.executeUpdate();
        }
    }
}
