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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.function.Function;
import javax.sql.DataSource;
import org.consentry.inventory.CookieSighting.Counts;

/** The tables of what a site's upstream sets. Several nodes may write: counts add up, the later word holds. */
final class SightingStore {

    private static final String START = """
            INSERT INTO site_start(site, started) VALUES (?, ?) ON CONFLICT DO NOTHING""";
    private static final String COOKIE = """
            INSERT INTO upstream_cookie(site, name, first_seen, last_seen, host, lifetime, lifetime_seen, http_only,
                secure, same_site, sightings, held, requests) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (site, name) DO UPDATE SET
            first_seen = CASE WHEN excluded.first_seen < upstream_cookie.first_seen THEN excluded.first_seen
                ELSE upstream_cookie.first_seen END,
            last_seen = CASE WHEN excluded.last_seen > upstream_cookie.last_seen THEN excluded.last_seen
                ELSE upstream_cookie.last_seen END,
            host = CASE WHEN upstream_cookie.host = '' THEN excluded.host ELSE upstream_cookie.host END,
            lifetime = CASE WHEN excluded.lifetime >= upstream_cookie.lifetime OR upstream_cookie.lifetime_seen < ?
                THEN excluded.lifetime ELSE upstream_cookie.lifetime END,
            lifetime_seen = CASE WHEN excluded.lifetime >= upstream_cookie.lifetime OR upstream_cookie.lifetime_seen < ?
                THEN excluded.lifetime_seen ELSE upstream_cookie.lifetime_seen END,
            http_only = CASE WHEN excluded.last_seen >= upstream_cookie.last_seen THEN excluded.http_only
                ELSE upstream_cookie.http_only END,
            secure = CASE WHEN excluded.last_seen >= upstream_cookie.last_seen THEN excluded.secure
                ELSE upstream_cookie.secure END,
            same_site = CASE WHEN excluded.last_seen >= upstream_cookie.last_seen THEN excluded.same_site
                ELSE upstream_cookie.same_site END,
            sightings = upstream_cookie.sightings + excluded.sightings,
            held = upstream_cookie.held + excluded.held,
            requests = upstream_cookie.requests + excluded.requests""";
    private static final String VARIANT = """
            INSERT INTO upstream_cookie_variant(site, name, domain, path, partitioned) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING""";

    /** But where another node has seen it since. */
    private static final String GONE = """
            DELETE FROM upstream_cookie WHERE site = ? AND name = ? AND last_seen < ?""";

    private static final String GONE_VARIANTS = """
            DELETE FROM upstream_cookie_variant WHERE site = ? AND name = ? AND NOT EXISTS
            (SELECT 1 FROM upstream_cookie WHERE site = ? AND name = ?)""";

    /**
     * Whatever another node writes changes one of these: sightings are counted, a host shows in another way, a person's
     * word is given or taken back.
     */
    private static final String MARK = """
            SELECT (SELECT COUNT(*) FROM site_start), (SELECT COUNT(*) FROM upstream_cookie_variant), cookies.*, hosts.*,
            claims.* FROM (SELECT COUNT(*) AS n, SUM(sightings) AS seen, SUM(requests) AS carried,
                MAX(last_seen) AS latest FROM upstream_cookie) AS cookies,
            (SELECT COUNT(*) AS n, SUM(sightings) AS seen, MAX(last_seen) AS latest, SUM(held) AS held,
                SUM(LENGTH(how)) AS ways FROM host_seen) AS hosts,
            (SELECT COUNT(*) AS n, SUM(requests) AS carried, MAX(last_seen) AS latest, MAX(confirmed_at) AS word,
                COUNT(NULLIF(confirmed_by, '')) AS words FROM claimed_cookie) AS claims""";

    private static final int MARKS = 16;

    /** RFC 3339 in UTC with exactly three decimals, so that the order of the texts is the order of the times. */
    static final DateTimeFormatter TIME =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private final DataSource database;

    SightingStore(DataSource database) {
        this.database = database;
    }

    /**
     * Commits one site's news as a whole, or throws and leaves the tables as they were and the news unsaved. What gives
     * way goes in a commit of its own: each takes its rows in the order of their names, so that no two nodes wait for
     * each other's, as they would with both kinds in one. A name that has come back meanwhile is written first, and
     * stays by its new date.
     */
    void save(String site, SiteSightings sightings, Instant now, boolean everything) throws SQLException {
        List<CookieSighting> news = sightings.takeUnsaved(now.toEpochMilli(), everything);
        if (!news.isEmpty()) {
            save(site, news, TIME.format(now.minus(CookieSighting.MEMORY)));
        }
        List<String> gone = sightings.gone();
        if (!gone.isEmpty()) {
            String unseen = TIME.format(now.minusMillis(SiteSightings.REST));
            Commit.whole(database, connection -> remove(connection, site, gone, unseen));
            sightings.goneForGood();
        }
    }

    private void save(String site, List<CookieSighting> news, String forgotten) throws SQLException {
        List<Counts> counts = new ArrayList<>();
        news.forEach(cookie -> counts.add(cookie.takeCounts()));
        try {
            Commit.whole(database, connection -> write(connection, site, news, counts, forgotten));
        } catch (SQLException | RuntimeException e) {
            for (int i = 0; i < news.size(); i++) {
                news.get(i).owe(counts.get(i));
            }
            throw e;
        }
    }

    private static void remove(Connection connection, String site, List<String> names, String unseen)
            throws SQLException {
        try (PreparedStatement cookie = connection.prepareStatement(GONE);
                PreparedStatement variants = connection.prepareStatement(GONE_VARIANTS)) {
            for (String name : names) {
                cookie.setString(1, site);
                cookie.setString(2, name);
                cookie.setString(3, unseen);
                cookie.addBatch();
                variants.setString(1, site);
                variants.setString(2, name);
                variants.setString(3, site);
                variants.setString(4, name);
                variants.addBatch();
            }
            cookie.executeBatch();
            variants.executeBatch();
        }
    }

    /**
     * Commits when sites began to be served, all in one: at a first start there may be thousands. A moment that is not
     * the first changes nothing.
     */
    void saveStarts(Map<String, SiteSightings> sites) throws SQLException {
        SortedMap<String, Instant> starts = new TreeMap<>();
        sites.forEach((site, sightings) -> {
            Instant start = sightings.unsavedStart();
            if (start != null) {
                starts.put(site, start);
            }
        });
        if (!starts.isEmpty()) {
            Commit.whole(database, connection -> started(connection, starts));
        }
    }

    private static void started(Connection connection, Map<String, Instant> starts) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(START)) {
            for (Map.Entry<String, Instant> start : starts.entrySet()) {
                insert.setString(1, start.getKey());
                insert.setString(2, TIME.format(start.getValue()));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static void write(
            Connection connection, String site, List<CookieSighting> news, List<Counts> counts, String forgotten)
            throws SQLException {
        try (PreparedStatement cookie = connection.prepareStatement(COOKIE);
                PreparedStatement variant = connection.prepareStatement(VARIANT)) {
            for (int i = 0; i < news.size(); i++) {
                fill(cookie, site, news.get(i).row(counts.get(i)), forgotten);
                cookie.addBatch();
                for (Variant v : news.get(i).variants()) {
                    variant.setString(1, site);
                    variant.setString(2, news.get(i).name);
                    variant.setString(3, v.domain());
                    variant.setString(4, v.path());
                    variant.setInt(5, v.partitioned() ? 1 : 0);
                    variant.addBatch();
                }
            }
            cookie.executeBatch();
            variant.executeBatch();
        }
    }

    private static void fill(PreparedStatement cookie, String site, CookieSighting.Row row, String forgotten)
            throws SQLException {
        cookie.setString(1, site);
        cookie.setString(2, row.name());
        cookie.setString(3, TIME.format(Instant.ofEpochMilli(row.firstSeen())));
        cookie.setString(4, TIME.format(Instant.ofEpochMilli(row.lastSeen())));
        cookie.setString(5, row.host());
        cookie.setLong(6, row.lifetime());
        cookie.setString(7, TIME.format(Instant.ofEpochMilli(row.lifetimeSeen())));
        cookie.setInt(8, row.attributes().httpOnly() ? 1 : 0);
        cookie.setInt(9, row.attributes().secure() ? 1 : 0);
        cookie.setString(10, row.attributes().sameSite());
        cookie.setLong(11, row.counts().sightings());
        cookie.setLong(12, row.counts().held());
        cookie.setLong(13, row.counts().requests());
        cookie.setString(14, forgotten);
        cookie.setString(15, forgotten);
    }

    /** What tells, at a small price, whether others have written to the tables. */
    String mark() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(MARK)) {
            row.next();
            StringJoiner mark = new StringJoiner(" ");
            for (int i = 1; i <= MARKS; i++) {
                mark.add(String.valueOf(row.getString(i)));
            }
            return mark.toString();
        }
    }

    /**
     * Reads all sites, the oldest names first: should there be more than memory takes, those stay.
     *
     * @param now in milliseconds since 1970, UTC
     */
    void load(Function<String, SiteSightings> sites, long now) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery("SELECT site, started FROM site_start")) {
                while (row.next()) {
                    sites.apply(row.getString(1)).loadedStart(time(row, 2, "site_start"));
                }
            }
            try (ResultSet row = statement.executeQuery("""
                    SELECT site, name, first_seen, last_seen, host, lifetime, lifetime_seen, http_only, secure,
                    same_site, sightings, held, requests FROM upstream_cookie ORDER BY first_seen, name""")) {
                while (row.next()) {
                    sites.apply(row.getString(1)).loaded(read(row), now);
                }
            }
            try (ResultSet row = statement.executeQuery(
                    "SELECT site, name, domain, path, partitioned FROM upstream_cookie_variant")) {
                while (row.next()) {
                    sites.apply(row.getString(1))
                            .loadedVariant(
                                    row.getString(2),
                                    new Variant(row.getString(3), row.getString(4), row.getInt(5) != 0));
                }
            }
        }
    }

    private static CookieSighting.Row read(ResultSet row) throws SQLException {
        return new CookieSighting.Row(
                row.getString(2),
                time(row, 3, "upstream_cookie").toEpochMilli(),
                time(row, 4, "upstream_cookie").toEpochMilli(),
                row.getString(5),
                new Attributes(row.getInt(8) != 0, row.getInt(9) != 0, row.getString(10)),
                row.getLong(6),
                time(row, 7, "upstream_cookie").toEpochMilli(),
                new Counts(row.getLong(11), row.getLong(12), row.getLong(13)));
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
