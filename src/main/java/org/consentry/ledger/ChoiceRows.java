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
    private static final String COLUMNS = "SELECT r.id, r.leaf, r.canonical, r.place";

    private final DataSource dataSource;
    private final RecordFilter filter;

    ChoiceRows(DataSource dataSource, RecordFilter filter) {
        this.dataSource = dataSource;
        this.filter = filter;
    }

    /** Returns how many it gave; it ends at the record that was the newest when it began. */
    long read(Ledger.EntrySink sink) throws SQLException, LedgerException, IOException {
        long count = 0;
        String end = newest();
        List<StoredEntry> page = end == null ? List.of() : page("", end);
        while (!page.isEmpty()) {
            for (StoredEntry entry : page) {
                sink.accept(entry);
            }
            count += page.size();
            String last = page.get(page.size() - 1).id();
            page = page.size() < PAGE ? List.of() : page(last, String.valueOf(end));
        }
        return count;
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
