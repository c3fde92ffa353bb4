package org.consentry.ledger;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.consentry.consent.Surface;
import org.consentry.consent.Wording;
import org.consentry.ledger.tree.Hash;
import org.jspecify.annotations.Nullable;

/**
 * Reads records back, oldest first by their ids, which begin with the time. Between two pages no transaction stays
 * open: a reader who stalls holds up neither writers nor the database's clearing of its log.
 */
final class StoredRows {
    private static final int PAGE = 2000;
    private static final int ZONES = 100;
    private static final String UNSEALED = "SELECT n, sealed, used FROM lane WHERE sealed < used";
    private static final String NEWEST = " ORDER BY r.id DESC";
    private static final String COLUMNS = "SELECT r.id, r.leaf, r.canonical, r.kind, r.erased_by,"
            + " (SELECT CASE WHEN r.place < s.first_place + s.records THEN s.first_seq + r.place - s.first_place END"
            + " FROM sealed_run s WHERE s.first_place <= r.place ORDER BY s.first_place DESC LIMIT 1)";

    private interface Reading<T> {
        T of(ResultSet row) throws SQLException, LedgerException;
    }

    private final DataSource dataSource;

    StoredRows(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    Optional<StoredRecord> find(String id) throws SQLException, LedgerException {
        try (Connection connection = dataSource.getConnection()) {
            Selection selection = Selection.of(RecordFilter.ALL).id("=", id);
            return select(connection, StoredRows::stored, selection, "", 1).stream()
                    .findFirst();
        }
    }

    Optional<StoredEntry> entry(String id) throws SQLException, LedgerException {
        try (Connection connection = dataSource.getConnection()) {
            Selection selection = Selection.all().id("=", id);
            return select(connection, StoredRows::entry, selection, "", 1).stream()
                    .findFirst();
        }
    }

    Optional<Wording> wording(String hash) throws SQLException, LedgerException {
        String sql = "SELECT surface, language, hash, text FROM wording WHERE hash = ?";
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, hash);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(wording(rows)) : Optional.empty();
            }
        }
    }

    List<StoredRecord> latest(RecordFilter filter, int limit) throws SQLException, LedgerException {
        try (Connection connection = dataSource.getConnection()) {
            return Zones.serve(filter) && limit > 0
                    ? seldom(connection, filter, limit)
                    : select(connection, StoredRows::stored, Selection.of(filter), NEWEST, limit);
        }
    }

    /** The same, zone by zone. */
    private static List<StoredRecord> seldom(Connection connection, RecordFilter filter, int limit)
            throws SQLException, LedgerException {
        NavigableMap<String, StoredRecord> newest = new TreeMap<>(Comparator.reverseOrder());
        // First what is not numbered yet: what is numbered meanwhile then turns up twice, and not nowhere.
        for (long[] places : unsealed(connection)) {
            Selection there = Selection.ofPlaces(filter, places[0], places[1]);
            keep(newest, select(connection, StoredRows::stored, there, NEWEST, limit), limit);
        }
        List<Zones.Span> zones = Zones.of(connection, filter, null, ZONES);
        while (!zones.isEmpty()) {
            for (Zones.Span zone : zones) {
                if (newest.size() == limit && newest.lastKey().compareTo(zone.newest()) > 0) {
                    return List.copyOf(newest.values());
                }
                Selection there = Selection.ofPlaces(filter, zone.from(), zone.end());
                keep(newest, select(connection, StoredRows::stored, there, NEWEST, limit), limit);
            }
            zones = Zones.of(connection, filter, zones.get(zones.size() - 1), ZONES);
        }
        return List.copyOf(newest.values());
    }

    /** From which place to before which nothing is numbered yet, lane by lane: joined, PostgreSQL reads all records. */
    private static List<long[]> unsealed(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(UNSEALED);
                ResultSet rows = statement.executeQuery()) {
            List<long[]> found = new ArrayList<>();
            while (rows.next()) {
                long first = rows.getLong(1) * Lane.WIDTH;
                found.add(new long[] {first + rows.getLong(2), first + rows.getLong(3)});
            }
            return found;
        }
    }

    private static void keep(NavigableMap<String, StoredRecord> newest, List<StoredRecord> found, int limit) {
        found.forEach(stored -> newest.put(stored.record().id(), stored));
        while (newest.size() > limit) {
            newest.pollLastEntry();
        }
    }

    long stream(RecordFilter filter, Ledger.Sink sink) throws SQLException, LedgerException, IOException {
        long count = 0;
        String end = newest();
        List<StoredRecord> page = end == null ? List.of() : page(filter, end, "");
        while (!page.isEmpty()) {
            for (StoredRecord stored : page) {
                sink.accept(stored);
            }
            count += page.size();
            String last = page.get(page.size() - 1).record().id();
            page = page.size() < PAGE ? List.of() : page(filter, end, last);
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

    private List<StoredRecord> page(RecordFilter filter, @Nullable String end, String after)
            throws SQLException, LedgerException {
        Selection selection = Selection.of(filter).id("<=", String.valueOf(end)).id(">", after);
        try (Connection connection = dataSource.getConnection()) {
            return select(connection, StoredRows::stored, selection, " ORDER BY r.id", PAGE);
        }
    }

    private static <T> List<T> select(
            Connection connection, Reading<T> reading, Selection selection, String order, int limit)
            throws SQLException, LedgerException {
        String sql = COLUMNS + selection.from() + order + " LIMIT ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(selection.fill(statement, 1), limit);
            try (ResultSet rows = statement.executeQuery()) {
                List<T> found = new ArrayList<>();
                while (rows.next()) {
                    found.add(reading.of(rows));
                }
                return found;
            }
        }
    }

    private static StoredRecord stored(ResultSet row) throws SQLException, LedgerException {
        String id = row.getString(1);
        String canonical = row.getString(3);
        try {
            String leaf = Hash.at(row.getBytes(2), 0).hex();
            return new StoredRecord(CanonicalRecord.read(canonical), canonical, leaf, seq(row));
        } catch (IllegalArgumentException | NullPointerException e) {
            throw new LedgerException("record " + id + " can't be read back: " + e.getMessage(), e);
        }
    }

    private static StoredEntry entry(ResultSet row) throws SQLException, LedgerException {
        String id = row.getString(1);
        try {
            Hash leaf = Hash.at(row.getBytes(2), 0);
            return new StoredEntry(id, row.getString(4), leaf, row.getString(3), row.getString(5), seq(row));
        } catch (IllegalArgumentException e) {
            throw new LedgerException("record " + id + " can't be read back: " + e.getMessage(), e);
        }
    }

    private static @Nullable Long seq(ResultSet row) throws SQLException {
        long seq = row.getLong(6);
        return row.wasNull() ? null : Long.valueOf(seq);
    }

    static Wording wording(ResultSet row) throws SQLException, LedgerException {
        String surface = row.getString(1);
        for (Surface known : Surface.values()) {
            if (known.id().equals(surface)) {
                return new Wording(known, row.getString(2), row.getString(3), row.getString(4));
            }
        }
        throw new LedgerException("a wording of an unknown surface");
    }
}
