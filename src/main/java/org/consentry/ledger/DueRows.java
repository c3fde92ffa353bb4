package org.consentry.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The records of one kind and one site that are older than they may be: those that are sealed, since their leaves stand
 * in the tree then, and that no legal hold keeps.
 *
 * @param before to the millisecond: one of that moment may stay
 */
record DueRows(String site, String kind, Instant before) {
    /** Records that waited in an outbox come with the time at which they were made. */
    private static final Duration LATE = Duration.ofDays(7);

    private static final Duration DAY = Duration.ofDays(1);

    private static final String FIRST_PLACE = "CAST(l.n AS BIGINT) * " + Lane.WIDTH;
    private static final String RANGE = " FROM record AS r WHERE r.site = ? AND r.kind = ? AND r.id >= ? AND r.id < ?"
            + " AND EXISTS (SELECT 1 FROM lane l"
            + " WHERE l.n = r.lane AND r.place < " + FIRST_PLACE + " + l.sealed)";
    private static final String HELD = " EXISTS (SELECT 1 FROM legal_hold h"
            + " WHERE h.site = r.site AND (h.subject = '' OR h.subject = r.subject))";
    private static final String PAGE =
            "SELECT r.id, r.erased_by" + RANGE + " AND NOT" + HELD + " ORDER BY r.id LIMIT ?";
    private static final String COUNT = "SELECT count(*)" + RANGE + " AND NOT" + HELD;
    private static final String COUNT_HELD = "SELECT count(*)" + RANGE + " AND" + HELD;
    private static final String DELETE = "DELETE" + RANGE + " AND NOT" + HELD;
    private static final String ANY_HOLD = "SELECT 1 FROM legal_hold WHERE site = ? LIMIT 1";
    private static final String NEXT = "SELECT min(r.id) FROM record r WHERE r.site = ? AND r.id >= ? AND r.id < ?";
    private static final String MARK = "SELECT before FROM purge_mark WHERE site = ? AND kind = ?";
    private static final String SET_MARK = "INSERT INTO purge_mark (site, kind, before) VALUES (?, ?, ?)"
            + " ON CONFLICT (site, kind) DO UPDATE SET before = excluded.before"
            + " WHERE excluded.before > purge_mark.before";
    // No kind is empty: such a row is no mark.
    private static final String LIFTED = "INSERT INTO purge_mark (site, kind, before) VALUES (?, '', ?)"
            + " ON CONFLICT (site, kind) DO UPDATE SET before = excluded.before";
    private static final String LIFTS = "SELECT site, before FROM purge_mark WHERE kind = ''";
    private static final String UNSEALED = "SELECT min(r.id) FROM lane l JOIN record r ON r.place >= " + FIRST_PLACE
            + " + l.sealed AND r.place < " + FIRST_PLACE + " + l.used WHERE l.sealed < l.used";

    /** Where to begin: what lies before was looked at already. */
    String mark(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(MARK)) {
            statement.setString(1, site);
            statement.setString(2, kind);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? rows.getString(1) : "";
            }
        }
    }

    /** Where to look no further: at the bound or, sooner, at the oldest record that is not sealed. */
    String end(@Nullable String unsealed) {
        String bound = Times.id(before);
        return unsealed != null && unsealed.compareTo(bound) < 0 ? unsealed : bound;
    }

    /** The oldest id of all that is not sealed; {@code null} where all is. */
    static @Nullable String unsealed(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(UNSEALED);
                ResultSet rows = statement.executeQuery()) {
            return rows.next() ? rows.getString(1) : null;
        }
    }

    /** Ids, or beginnings of them, from the one to before the other. */
    record Stretch(String from, String end) {}

    /**
     * The next day in which the site has records of any kind; {@code null} where there is none before the end. No
     * statement reads more than that, so that none takes long however many records of other kinds there are.
     */
    @Nullable
    Stretch next(Connection connection, String from, String end) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(NEXT)) {
            statement.setString(1, site);
            statement.setString(2, from);
            statement.setString(3, end);
            try (ResultSet rows = statement.executeQuery()) {
                String first = rows.next() ? rows.getString(1) : null;
                if (first == null) {
                    return null;
                }
                String day = Times.id(Times.ofId(first).plus(DAY));
                return new Stretch(first, day.compareTo(end) < 0 ? day : end);
            }
        }
    }

    /**
     * A run of them.
     *
     * @param emptied of these, how many an erasure had emptied before
     * @param from id, or beginning of one, that none of them lies before
     * @param end as {@code from}, behind the last of them
     */
    record Page(int count, int emptied, String from, String end) {}

    Page page(Connection connection, String from, String end, int most) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(PAGE)) {
            fill(statement, from, end);
            statement.setInt(5, most);
            try (ResultSet rows = statement.executeQuery()) {
                int count = 0;
                int emptied = 0;
                String last = from;
                while (rows.next()) {
                    last = rows.getString(1);
                    emptied += rows.getString(2) == null ? 0 : 1;
                    count++;
                }
                // Ids are of one length: none lies between one and the same with something behind it.
                return new Page(count, emptied, from, last + '0');
            }
        }
    }

    /** @throws LedgerException where it is no longer the same: somebody was quicker, or they are held since */
    void delete(Connection connection, Page page) throws SQLException, LedgerException {
        try (PreparedStatement statement = connection.prepareStatement(DELETE)) {
            fill(statement, page.from(), page.end());
            if (statement.executeUpdate() != page.count()) {
                throw new LedgerException("the records that are due have changed meanwhile");
            }
        }
    }

    /** Up to there all was looked at, but for what was late. It never goes back. */
    void setMark(Connection connection, String end) throws SQLException {
        String late = Times.id(before.minus(LATE));
        try (PreparedStatement statement = connection.prepareStatement(SET_MARK)) {
            statement.setString(1, site);
            statement.setString(2, kind);
            statement.setString(3, end.compareTo(late) < 0 ? end : late);
            statement.executeUpdate();
        }
    }

    Retention.Due count(Connection connection, String end) throws SQLException {
        long due = count(connection, COUNT, mark(connection), end);
        // The mark has passed by what is held; most sites have no holds, and need not be read from the beginning.
        long held = holds(connection) ? count(connection, COUNT_HELD, "", end) : 0;
        return new Retention.Due(site, kind, before, due, held);
    }

    private boolean holds(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ANY_HOLD)) {
            statement.setString(1, site);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    private long count(Connection connection, String sql, String from, String end) throws SQLException {
        long count = 0;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            Stretch day = next(connection, from, end);
            while (day != null) {
                fill(statement, day.from(), day.end());
                try (ResultSet rows = statement.executeQuery()) {
                    rows.next();
                    count += rows.getLong(1);
                }
                day = next(connection, day.end(), end);
            }
        }
        return count;
    }

    private void fill(PreparedStatement statement, String from, String end) throws SQLException {
        statement.setString(1, site);
        statement.setString(2, kind);
        statement.setString(3, from);
        statement.setString(4, end);
    }

    /**
     * What a hold kept back is looked at again once it is lifted, also where a pass is under way and has passed it by.
     *
     * @param lift id of the record that it was lifted
     */
    static void lookAgain(Connection connection, String site, String lift) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("DELETE FROM purge_mark WHERE site = ?")) {
            statement.setString(1, site);
            statement.executeUpdate();
        }
        try (PreparedStatement statement = connection.prepareStatement(LIFTED)) {
            statement.setString(1, site);
            statement.setString(2, lift);
            statement.executeUpdate();
        }
    }

    /** The last lift of each site that had one. */
    static Map<String, String> lifts(Connection connection) throws SQLException {
        Map<String, String> lifts = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(LIFTS);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                lifts.put(rows.getString(1), rows.getString(2));
            }
        }
        return lifts;
    }
}
