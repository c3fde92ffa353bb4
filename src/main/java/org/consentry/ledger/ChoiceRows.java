package org.consentry.ledger;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.consentry.ledger.tree.Hash;
import org.jspecify.annotations.Nullable;

/**
 * Reads choices for an export, oldest first: their texts as they are kept, and no more than an export needs. A page at a
 * time, and between two pages no transaction stays open.
 */
final class ChoiceRows {
    private static final int PAGE = 2000;
    /** Records that one statement reads at most where it looks for what is seldom. */
    private static final int STRETCH_ROWS = 50_000;

    private static final String STRETCH =
            "SELECT r.id FROM record r WHERE r.id > ? AND r.id <= ? ORDER BY r.id LIMIT 1 OFFSET ?";
    private static final String COLUMNS = "SELECT r.id, r.leaf, r.canonical, r.place";

    private final DataSource dataSource;
    private final RecordFilter filter;
    private final int stretchRows;

    ChoiceRows(DataSource dataSource, RecordFilter filter) {
        this(dataSource, filter, STRETCH_ROWS);
    }

    ChoiceRows(DataSource dataSource, RecordFilter filter, int stretchRows) {
        this.dataSource = dataSource;
        this.filter = filter;
        this.stretchRows = stretchRows;
    }

    /** Returns how many it gave; it ends at the record that was the newest when it began. */
    long read(Ledger.EntrySink sink) throws SQLException, LedgerException, IOException {
        long count = 0;
        String end = newest();
        String after = "";
        while (end != null && after.compareTo(end) < 0) {
            // What is seldom is looked for in a stretch at a time: no statement reads all records for one page.
            String stretch = Zones.serve(filter) ? stretch(after, end) : end;
            List<StoredEntry> page = page(after, stretch);
            for (StoredEntry entry : page) {
                sink.accept(entry);
            }
            count += page.size();
            after = page.size() < PAGE ? stretch : page.get(page.size() - 1).id();
        }
        return count;
    }

    private String stretch(String after, String end) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(STRETCH)) {
            statement.setString(1, after);
            statement.setString(2, end);
            statement.setInt(3, stretchRows - 1);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? rows.getString(1) : end;
            }
        }
    }

    private @Nullable String newest() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement("SELECT max(id) FROM record");
                ResultSet rows = statement.executeQuery()) {
            return rows.next() ? rows.getString(1) : null;
        }
    }

    private List<StoredEntry> page(String after, String end) throws SQLException, LedgerException {
        Selection selection = Selection.of(filter).id("<=", end).id(">", after);
        String sql = COLUMNS + selection.from() + " ORDER BY r.id LIMIT ?";
        try (Connection connection = dataSource.getConnection();
                SealedRuns runs = new SealedRuns(connection);
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(selection.fill(statement, 1), PAGE);
            try (ResultSet rows = statement.executeQuery()) {
                List<StoredEntry> found = new ArrayList<>(PAGE);
                while (rows.next()) {
                    found.add(entry(rows, runs));
                }
                return found;
            }
        }
    }

    private static StoredEntry entry(ResultSet row, SealedRuns runs) throws SQLException, LedgerException {
        String id = row.getString(1);
        try {
            Hash leaf = Hash.at(row.getBytes(2), 0);
            return new StoredEntry(id, "", leaf, row.getString(3), null, runs.seq(row.getLong(4)));
        } catch (IllegalArgumentException e) {
            throw new LedgerException("record " + id + " can't be read back: " + e.getMessage(), e);
        }
    }
}
