package org.consentry.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.consentry.ledger.tree.Hash;
import org.jspecify.annotations.Nullable;

/**
 * What is to be numbered next, in order: lane by lane, and within a lane as it was committed. A position without a
 * record (a refused one had it) ends a run of numbers.
 */
final class Batch {
    private static final int PAGE = 1024;
    private static final String LANES = "SELECT n, used, sealed FROM lane WHERE sealed < used ORDER BY n";
    private static final String RECORDS = "SELECT place, leaf, canonical, id, site, notice, choice, granted"
            + " FROM record WHERE place >= ? AND place < ? ORDER BY place LIMIT ?";
    private static final String LAST_RUN =
            "SELECT first_place, first_seq, records FROM sealed_run ORDER BY first_seq DESC LIMIT 1";
    private static final String NEW_RUN = "INSERT INTO sealed_run (first_place, first_seq, records) VALUES (?, ?, ?)";
    private static final String LONGER_RUN = "UPDATE sealed_run SET records = records + ? WHERE first_place = ?";
    private static final String SEALED = "UPDATE lane SET sealed = ? WHERE n = ? AND sealed = ?";

    /** Positions from {@code sealed} to before {@code used} of the lane are not numbered yet. */
    record Waiting(int n, int used, int sealed) {}

    private record Run(long firstPlace, long firstSeq, long records) {
        long endPlace() {
            return firstPlace + records;
        }

        Run longer() {
            return new Run(firstPlace, firstSeq, records + 1);
        }
    }

    private record Mark(Waiting lane, int sealed) {}

    private final Connection connection;
    private final long size;
    private final int most;
    private final List<Hash> leaves = new ArrayList<>();
    private final List<Run> runs = new ArrayList<>();
    private final List<Mark> marks = new ArrayList<>();
    private final DayTally tally = new DayTally();
    private final Zones zones = new Zones();
    private @Nullable Run last;
    private boolean whole = true;

    private Batch(Connection connection, long size, int most) {
        this.connection = connection;
        this.size = size;
        this.most = most;
    }

    static List<Waiting> waiting(Connection connection) throws SQLException {
        List<Waiting> lanes = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(LANES);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                lanes.add(new Waiting(rows.getInt(1), rows.getInt(2), rows.getInt(3)));
            }
        }
        return lanes;
    }

    /**
     * Reads what follows a tree of that size.
     *
     * @param lanes as they were read after that size
     */
    static Batch read(Connection connection, long size, List<Waiting> lanes, int most)
            throws SQLException, LedgerException {
        Batch batch = new Batch(connection, size, most);
        batch.last = lastRun(connection);
        for (Waiting lane : lanes) {
            batch.read(lane);
        }
        return batch;
    }

    private static @Nullable Run lastRun(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LAST_RUN);
                ResultSet rows = statement.executeQuery()) {
            return rows.next() ? new Run(rows.getLong(1), rows.getLong(2), rows.getLong(3)) : null;
        }
    }

    private void read(Waiting lane) throws SQLException, LedgerException {
        long first = (long) lane.n() * Lane.WIDTH;
        zones.lane(connection, lane.n());
        long next = first + lane.sealed();
        long end = first + lane.used();
        while (next < end && leaves.size() < most) {
            int asked = Math.min(PAGE, most - leaves.size());
            int before = leaves.size();
            long after = page(next, end, asked);
            next = leaves.size() - before < asked ? end : after;
        }
        if (next > first + lane.sealed()) {
            marks.add(new Mark(lane, (int) (next - first)));
        }
        whole &= next == end;
    }

    private long page(long next, long end, int asked) throws SQLException, LedgerException {
        long after = next;
        try (PreparedStatement statement = connection.prepareStatement(RECORDS)) {
            statement.setLong(1, next);
            statement.setLong(2, end);
            statement.setInt(3, asked);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    String canonical = rows.getString(3);
                    add(rows.getLong(1), rows.getBytes(2));
                    DayTally.Alike alike = canonical == null ? null : tally.add(canonical);
                    if (!zones.add(rows.getLong(1), rows.getString(4), alike)) {
                        // Only now: each text of a row is a call into the database's own code.
                        zones.hold(rows.getString(5), rows.getString(6), rows.getString(7), rows.getString(8));
                    }
                    after = rows.getLong(1) + 1;
                }
            }
        }
        return after;
    }

    private void add(long place, byte[] leaf) throws LedgerException {
        if (leaf.length != Hash.SIZE) {
            throw new LedgerException("the record at place " + place + " has no sound leaf");
        }
        Run before = runs.isEmpty() ? null : runs.get(runs.size() - 1);
        if (before != null && before.endPlace() == place) {
            runs.set(runs.size() - 1, before.longer());
        } else {
            runs.add(new Run(place, size + leaves.size(), 1));
        }
        leaves.add(Hash.at(leaf, 0));
    }

    List<Hash> leaves() {
        return leaves;
    }

    /** True where nothing that waited was left for the next time. */
    boolean whole() {
        return whole;
    }

    /** Writes all but the tree. Lanes come last: whoever appends to one waits while its row is held. */
    void write() throws SQLException {
        for (Run run : runs) {
            Run before = last;
            if (before != null && before.endPlace() == run.firstPlace()) {
                update(LONGER_RUN, run.records(), before.firstPlace());
            } else {
                update(NEW_RUN, run.firstPlace(), run.firstSeq(), run.records());
            }
            last = null;
        }
        tally.write(connection);
        zones.write(connection);
        for (Mark mark : marks) {
            update(SEALED, mark.sealed(), mark.lane().n(), mark.lane().sealed());
        }
    }

    private void update(String sql, long... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setLong(i + 1, values[i]);
            }
            if (statement.executeUpdate() != 1) {
                throw new SQLException("the ledger's numbers were changed by somebody else");
            }
        }
    }
}
