package org.consentry.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.consentry.consent.ConsentRecord;

/** Reads what is sealed from a number on, in the tree's order, for those who follow what happens. */
public final class LedgerTail {
    private static final System.Logger LOG = System.getLogger(LedgerTail.class.getName());
    private static final Set<String> CHOICES = Set.of("grant", "refusal", "withdrawal");
    private static final int MOST_RUNS = 100;
    private static final String SIZE = "SELECT size FROM tree_head WHERE one = 1";
    private static final String RUNS = "SELECT first_place, first_seq, records FROM sealed_run WHERE first_seq >="
            + " (SELECT max(first_seq) FROM sealed_run WHERE first_seq <= ?) AND first_seq < ?"
            + " ORDER BY first_seq LIMIT ?";
    // An erased record says nothing any more; that it was erased is a record of its own.
    private static final String RECORDS = "SELECT r.id, r.kind, r.canonical FROM record r"
            + " WHERE r.place >= ? AND r.place < ? AND r.canonical IS NOT NULL"
            + " AND r.kind IN ('grant', 'refusal', 'withdrawal', 'erasure', 'request') ORDER BY r.place";

    /** What happened. */
    public sealed interface Happening {
        /** A visitor chose. */
        record Chosen(ConsentRecord record) implements Happening {}

        /** Something was erased, or a request went its course. */
        record Done(OperationRecord record) implements Happening {}
    }

    /**
     * Some of it, in order.
     *
     * @param next the number to go on with
     */
    public record Page(List<Happening> happenings, long next) {
        public Page {
            happenings = List.copyOf(happenings);
        }
    }

    private record Run(long place, long seq, long records) {}

    private final DataSource dataSource;

    public LedgerTail(Database database) {
        this.dataSource = database.dataSource();
    }

    /** How many records are sealed. */
    public long size() throws LedgerException {
        try (Connection connection = dataSource.getConnection()) {
            return size(connection);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private static long size(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SIZE);
                ResultSet rows = statement.executeQuery()) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    /** Choices, erasures and what became of requests, in so many records from that number on. */
    public Page read(long from, int most) throws LedgerException {
        try (Connection connection = dataSource.getConnection()) {
            long end = Math.min(size(connection), from + most);
            if (end <= from) {
                return new Page(List.of(), from);
            }
            List<Happening> happenings = new ArrayList<>();
            long next = from;
            for (Run run : runs(connection, from, end)) {
                long first = Math.max(run.seq(), next);
                long last = Math.min(run.seq() + run.records(), end);
                if (first != next || last <= first) {
                    break;
                }
                records(connection, run.place() + first - run.seq(), run.place() + last - run.seq(), happenings);
                next = last;
            }
            if (next == from) {
                throw new LedgerException("nothing stands under number " + from + " of the tree");
            }
            return new Page(happenings, next);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private static List<Run> runs(Connection connection, long from, long end) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(RUNS)) {
            statement.setLong(1, from);
            statement.setLong(2, end);
            statement.setInt(3, MOST_RUNS);
            try (ResultSet rows = statement.executeQuery()) {
                List<Run> runs = new ArrayList<>();
                while (rows.next()) {
                    runs.add(new Run(rows.getLong(1), rows.getLong(2), rows.getLong(3)));
                }
                return runs;
            }
        }
    }

    private static void records(Connection connection, long place, long end, List<Happening> happenings)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(RECORDS)) {
            statement.setLong(1, place);
            statement.setLong(2, end);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    String canonical = rows.getString(3);
                    try {
                        happenings.add(
                                CHOICES.contains(rows.getString(2))
                                        ? new Happening.Chosen(CanonicalRecord.read(canonical))
                                        : new Happening.Done(CanonicalOperation.read(canonical)));
                    } catch (IllegalArgumentException e) {
                        // One that is damaged must not keep all that follow from being told.
                        LOG.log(System.Logger.Level.ERROR, "record " + rows.getString(1) + " can't be read back", e);
                    }
                }
            }
        }
    }

    private static LedgerException failed(SQLException e) {
        return new LedgerException("the ledger can't be read: " + e.getMessage(), e);
    }
}
