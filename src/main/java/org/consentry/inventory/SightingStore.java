package org.consentry.inventory;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The inventory's tables. A write may be repeated, by this node or another: the second changes nothing. */
final class SightingStore {

    private static final String START = """
            INSERT INTO site_start(site, started) VALUES (?, ?) ON CONFLICT DO NOTHING""";
    private static final String COOKIE = """
            INSERT INTO upstream_cookie(site, name, first_seen, last_seen) VALUES (?, ?, ?, ?)
            ON CONFLICT (site, name) DO UPDATE SET last_seen = excluded.last_seen
            WHERE excluded.last_seen > upstream_cookie.last_seen""";
    private static final String VARIANT = """
            INSERT INTO upstream_cookie_variant(site, name, domain, path, partitioned) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING""";

    /** RFC 3339 in UTC with exactly three decimals, so that the order of the texts is the order of the times. */
    static final DateTimeFormatter TIME =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private final DataSource database;

    SightingStore(DataSource database) {
        this.database = database;
    }

    /** Commits one site's news as a whole, or throws and leaves the tables as they were. */
    void save(String site, @Nullable Instant start, List<CookieSighting> cookies) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                write(connection, site, start, cookies);
                connection.commit();
                connection.setAutoCommit(true);
            } catch (SQLException | RuntimeException e) {
                undo(connection, e);
                throw e;
            }
        }
    }

    static void undo(Connection connection, Exception cause) {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    private static void write(Connection connection, String site, @Nullable Instant start, List<CookieSighting> cookies)
            throws SQLException {
        if (start != null) {
            try (PreparedStatement insert = connection.prepareStatement(START)) {
                insert.setString(1, site);
                insert.setString(2, TIME.format(start));
                insert.executeUpdate();
            }
        }
        try (PreparedStatement cookie = connection.prepareStatement(COOKIE);
                PreparedStatement variant = connection.prepareStatement(VARIANT)) {
            for (CookieSighting sighting : cookies) {
                add(site, sighting.view(), cookie, variant);
            }
            cookie.executeBatch();
            variant.executeBatch();
        }
    }

    private static void add(String site, UpstreamCookie seen, PreparedStatement cookie, PreparedStatement variant)
            throws SQLException {
        cookie.setString(1, site);
        cookie.setString(2, seen.name());
        cookie.setString(3, TIME.format(seen.firstSeen()));
        cookie.setString(4, TIME.format(seen.lastSeen()));
        cookie.addBatch();
        for (Variant v : seen.variants()) {
            variant.setString(1, site);
            variant.setString(2, seen.name());
            variant.setString(3, v.domain());
            variant.setString(4, v.path());
            variant.setInt(5, v.partitioned() ? 1 : 0);
            variant.addBatch();
        }
    }

    /** Reads all sites, the oldest names first: should there be more than memory takes, those stay. */
    void load(Function<String, SiteSightings> sites) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery("SELECT site, started FROM site_start")) {
                while (row.next()) {
                    sites.apply(row.getString(1)).loadedStart(time(row, 2, "site_start"));
                }
            }
            try (ResultSet row = statement.executeQuery(
                    "SELECT site, name, first_seen, last_seen FROM upstream_cookie ORDER BY first_seen, name")) {
                while (row.next()) {
                    long first = time(row, 3, "upstream_cookie").toEpochMilli();
                    long last = time(row, 4, "upstream_cookie").toEpochMilli();
                    sites.apply(row.getString(1)).loaded(row.getString(2), first, last);
                }
            }
            try (ResultSet row = statement.executeQuery(
                    "SELECT site, name, domain, path, partitioned FROM upstream_cookie_variant")) {
                while (row.next()) {
                    sites.apply(row.getString(1))
                            .loadedVariant(row.getString(2), row.getString(3), row.getString(4), row.getInt(5) != 0);
                }
            }
        }
    }

    static Instant time(ResultSet row, int column, String table) throws SQLException {
        String text = row.getString(column);
        try {
            return Instant.parse(text);
        } catch (DateTimeException | NullPointerException e) {
            throw new SQLException(
                    "table " + table + ", site " + row.getString(1) + ": '" + text
                            + "' is no RFC 3339 time in UTC; correct or delete the row",
                    e);
        }
    }
}
