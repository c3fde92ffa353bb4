package org.consentry.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What choices there are in neighbouring places, a few hundred at a time. So what is seldom is found without a look at
 * every record, and without an index that each append would have to pay for: the sealer notes it later. A zone may
 * tell of what was erased since.
 */
final class Zones {
    private static final int WIDTH = 256;
    private static final String LAST = "SELECT first_place, end_place, oldest, newest, holds FROM zone"
            + " WHERE first_place >= ? AND first_place < ? ORDER BY first_place DESC LIMIT 1";
    private static final String UPSERT = "INSERT INTO zone (first_place, end_place, oldest, newest, holds)"
            + " VALUES (?, ?, ?, ?, ?) ON CONFLICT (first_place) DO UPDATE SET end_place = excluded.end_place,"
            + " oldest = excluded.oldest, newest = excluded.newest, holds = excluded.holds";

    /**
     * A zone, from one place to before another.
     *
     * @param newest the last of its ids
     */
    record Span(long from, long end, String newest) {}

    private static final class Zone {
        private final long from;
        private long end;
        private String oldest;
        private String newest;
        /** In an order of their own, as what is written should not depend on that of a hash table. */
        private final Set<String> holds = new TreeSet<>();
        /** Choices of which all is held already, as most are alike. */
        private final Set<DayTally.Alike> known = new HashSet<>();

        Zone(long from, String id) {
            this.from = from;
            end = from;
            oldest = id;
            newest = id;
        }

        void add(long place, String id) {
            end = place + 1;
            oldest = id.compareTo(oldest) < 0 ? id : oldest;
            newest = id.compareTo(newest) > 0 ? id : newest;
        }
    }

    private final List<Zone> zones = new ArrayList<>();

    /** What comes next is of that lane: its last zone is to grow first. */
    void lane(Connection connection, int n) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LAST)) {
            statement.setLong(1, (long) n * Lane.WIDTH);
            statement.setLong(2, (n + 1L) * Lane.WIDTH);
            try (ResultSet rows = statement.executeQuery()) {
                if (rows.next()) {
                    Zone zone = new Zone(rows.getLong(1), rows.getString(3));
                    zone.end = rows.getLong(2);
                    zone.newest = rows.getString(4);
                    String holds = rows.getString(5);
                    zone.holds.addAll(
                            List.of(holds.substring(1, holds.length() - 1).split("\n")));
                    zones.add(zone);
                }
            }
        }
    }

    /**
     * Takes one record of a lane behind the other.
     *
     * @param alike what it is like; {@code null} where that is not known
     * @return true where the record's zone holds all that it has; else {@link #hold} is to follow
     */
    boolean add(long place, String id, DayTally.@Nullable Alike alike) {
        Zone last = zones.isEmpty() ? null : zones.get(zones.size() - 1);
        boolean fits =
                last != null && place >= last.end && place - last.from < WIDTH && Lane.of(place) == Lane.of(last.from);
        if (last == null || !fits) {
            last = new Zone(place, id);
            zones.add(last);
        }
        last.add(place, id);
        return alike != null && !last.known.add(alike);
    }

    /** What the record has that was taken last. */
    void hold(String site, String notice, String choice, String granted) {
        Set<String> holds = zones.get(zones.size() - 1).holds;
        holds.add('s' + site);
        holds.add('n' + notice);
        holds.add('c' + choice);
        for (String purpose : granted.strip().split(" ")) {
            holds.add('p' + purpose);
        }
    }

    void write(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(UPSERT)) {
            for (Zone zone : zones) {
                statement.setLong(1, zone.from);
                statement.setLong(2, zone.end);
                statement.setString(3, zone.oldest);
                statement.setString(4, zone.newest);
                statement.setString(5, '\n' + String.join("\n", zone.holds) + '\n');
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /** True where what the filter asks for may be seldom, and no index leads to it. */
    static boolean serve(RecordFilter filter) {
        return filter.subject() == null
                && (filter.choice() != null || filter.notice() != null || filter.purpose() != null);
    }

    /** Zones that may have what the filter asks for, those of the newest ids first. */
    static List<Span> of(Connection connection, RecordFilter filter, @Nullable Span after, int limit)
            throws SQLException {
        List<String> conditions = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        if (after != null) {
            conditions.add("(newest, first_place) < (?, ?)");
            values.addAll(List.of(after.newest(), after.from()));
        }
        if (filter.from() != null) {
            conditions.add("newest >= ?");
            values.add(Times.id(filter.from()));
        }
        if (filter.to() != null) {
            conditions.add("oldest < ?");
            values.add(Times.id(filter.to()));
        }
        holds('s', filter.site(), conditions, values);
        holds('n', filter.notice(), conditions, values);
        holds('c', filter.choice(), conditions, values);
        holds('p', filter.purpose(), conditions, values);
        values.add(limit);
        String sql = "SELECT first_place, end_place, newest FROM zone WHERE " + String.join(" AND ", conditions)
                + " ORDER BY newest DESC, first_place DESC LIMIT ?";
        List<Span> found = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.size(); i++) {
                statement.setObject(i + 1, values.get(i));
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(new Span(rows.getLong(1), rows.getLong(2), rows.getString(3)));
                }
            }
        }
        return found;
    }

    private static void holds(char kind, @Nullable String value, List<String> conditions, List<Object> values) {
        if (value != null) {
            // Unlike LIKE, this minds the case on SQLite as on PostgreSQL, and knows no wildcards.
            conditions.add("holds <> replace(holds, ?, '')");
            values.add("\n" + kind + value + "\n");
        }
    }
}
