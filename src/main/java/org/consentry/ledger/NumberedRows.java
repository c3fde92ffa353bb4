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
import javax.sql.DataSource;
import org.consentry.ledger.tree.Hash;
import org.consentry.ledger.tree.Tile;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is sealed in the tree's order: runs of numbers say where records stand, and where one was purged its leaf
 * comes from the tree. A page at a time, for one thread.
 */
final class NumberedRows {
    private static final int PAGE = 256;
    private static final int MOST_RUNS = 100;
    private static final String RUNS = "SELECT first_place, first_seq, records FROM sealed_run WHERE first_seq >="
            + " (SELECT max(first_seq) FROM sealed_run WHERE first_seq <= ?) AND first_seq < ?"
            + " ORDER BY first_seq LIMIT ?";
    private static final String RECORDS =
            "SELECT r.place, r.id, r.kind, r.leaf, r.canonical, r.erased_by FROM record r WHERE (";
    private static final String TILE = "SELECT hashes FROM tile WHERE level = 0 AND n = ?";

    /** Neighbours in number and place. */
    private record Run(long place, long seq, long records) {
        /** What of it has numbers from the one to before the other. */
        Run between(long from, long to) {
            long begin = Math.max(seq, from);
            return new Run(place + begin - seq, begin, Math.min(seq + records, to) - begin);
        }
    }

    private final DataSource dataSource;
    private final boolean whole;
    private final Selection selection;
    private final long size;
    private long tileNumber = -1;
    private byte[] tile = new byte[0];

    NumberedRows(DataSource dataSource, RecordFilter filter, long size) {
        this.dataSource = dataSource;
        this.size = size;
        whole = filter.equals(RecordFilter.ALL);
        selection = whole ? Selection.all() : Selection.ofPlaces(filter);
    }

    /** Returns how many it gave. */
    long read(Ledger.EntrySink sink) throws SQLException, LedgerException, IOException {
        long count = 0;
        long next = 0;
        while (next < size) {
            List<StoredEntry> page = new ArrayList<>();
            // One connection for a page, so that none is held while the sink takes its time.
            try (Connection connection = dataSource.getConnection()) {
                List<Run> runs = runs(connection, next);
                Map<Long, StoredEntry> found = records(connection, runs);
                for (Run run : runs) {
                    for (long i = 0; i < run.records(); i++) {
                        StoredEntry entry = found.get(run.place() + i);
                        if (entry != null) {
                            page.add(numbered(entry, run.seq() + i));
                        } else if (whole) {
                            page.add(purged(connection, run.seq() + i));
                        }
                    }
                    next = run.seq() + run.records();
                }
            }
            for (StoredEntry entry : page) {
                sink.accept(entry);
            }
            count += page.size();
        }
        return count;
    }

    private List<Run> runs(Connection connection, long from) throws SQLException, LedgerException {
        List<Run> runs = new ArrayList<>();
        long next = from;
        long end = Math.min(size, from + PAGE);
        try (PreparedStatement statement = connection.prepareStatement(RUNS)) {
            statement.setLong(1, from);
            statement.setLong(2, end);
            statement.setInt(3, MOST_RUNS);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    Run run = new Run(rows.getLong(1), rows.getLong(2), rows.getLong(3)).between(next, end);
                    if (run.seq() != next || run.records() <= 0) {
                        break;
                    }
                    runs.add(run);
                    next += run.records();
                }
            }
        }
        if (runs.isEmpty()) {
            throw new LedgerException("nothing stands under number " + next + " of the tree");
        }
        return runs;
    }

    private Map<Long, StoredEntry> records(Connection connection, List<Run> runs) throws SQLException, LedgerException {
        String ranges = String.join(
                " OR ", runs.stream().map(run -> "r.place BETWEEN ? AND ?").toList());
        Map<Long, StoredEntry> found = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(RECORDS + ranges + ")" + selection.and())) {
            int index = 1;
            for (Run run : runs) {
                statement.setLong(index++, run.place());
                statement.setLong(index++, run.place() + run.records() - 1);
            }
            selection.fill(statement, index);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.put(rows.getLong(1), entry(rows));
                }
            }
        }
        return found;
    }

    private static StoredEntry entry(ResultSet row) throws SQLException, LedgerException {
        String id = row.getString(2);
        try {
            Hash leaf = Hash.at(row.getBytes(4), 0);
            return new StoredEntry(id, row.getString(3), leaf, row.getString(5), row.getString(6), null);
        } catch (IllegalArgumentException e) {
            throw new LedgerException("record " + id + " can't be read back: " + e.getMessage(), e);
        }
    }

    private static StoredEntry numbered(StoredEntry entry, long seq) {
        return new StoredEntry(entry.id(), entry.kind(), entry.leaf(), entry.canonical(), entry.erasedBy(), seq);
    }

    private StoredEntry purged(Connection connection, long seq) throws SQLException, LedgerException {
        long n = seq / Tile.WIDTH;
        int at = (int) (seq % Tile.WIDTH) * Hash.SIZE;
        byte[] hashes = n == tileNumber ? tile : hashes(connection, n);
        if (hashes == null || hashes.length < at + Hash.SIZE) {
            throw new LedgerException("the tree has no leaf under number " + seq);
        }
        tileNumber = n;
        tile = hashes;
        return new StoredEntry("", "", Hash.at(hashes, at), null, null, seq);
    }

    private static byte @Nullable [] hashes(Connection connection, long n) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(TILE)) {
            statement.setLong(1, n);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? rows.getBytes(1) : null;
            }
        }
    }
}
