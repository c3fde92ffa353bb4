package org.consentry.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of records by their places, for as long as a page takes: neighbours mostly belong to one run, which is read
 * once and not for each of them.
 */
final class SealedRuns implements AutoCloseable {
    private static final String SELECT = "SELECT first_place, first_seq, records FROM sealed_run WHERE first_place <= ?"
            + " ORDER BY first_place DESC LIMIT 1";
    private static final int MOST = 1000;

    private record Run(long place, long seq, long records) {
        boolean holds(long asked) {
            return asked >= place && asked < place + records;
        }
    }

    private final PreparedStatement statement;
    private final TreeMap<Long, Run> known = new TreeMap<>();

    SealedRuns(Connection connection) throws SQLException {
        statement = connection.prepareStatement(SELECT);
    }

    /** {@code null} where nothing at that place is sealed yet. */
    @Nullable
    Long seq(long place) throws SQLException {
        Map.Entry<Long, Run> before = known.floorEntry(place);
        Run run = before != null && before.getValue().holds(place) ? before.getValue() : read(place);
        return run == null ? null : Long.valueOf(run.seq() + place - run.place());
    }

    private @Nullable Run read(long place) throws SQLException {
        statement.setLong(1, place);
        try (ResultSet rows = statement.executeQuery()) {
            if (!rows.next()) {
                return null;
            }
            Run run = new Run(rows.getLong(1), rows.getLong(2), rows.getLong(3));
            if (known.size() < MOST) {
                known.put(run.place(), run);
            }
            return run.holds(place) ? run : null;
        }
    }

    @Override
    public void close() throws SQLException {
        statement.close();
    }
}
