package org.consentry.inventory;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import javax.sql.DataSource;

/** The table of hosts. It is kept as short as the memory: the frequent stay. */
final class HostStore {

    private static final String HOST = """
            INSERT INTO host_seen(site, host, how, held, first_seen, last_seen, sightings) VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (site, host) DO UPDATE SET how = excluded.how, held = excluded.held,
            first_seen = CASE WHEN excluded.first_seen < host_seen.first_seen THEN excluded.first_seen
                ELSE host_seen.first_seen END,
            last_seen = CASE WHEN excluded.last_seen > host_seen.last_seen THEN excluded.last_seen
                ELSE host_seen.last_seen END, sightings = host_seen.sightings + excluded.sightings""";
    private static final Trim TRIM = new Trim("host_seen", "host", "sightings", "");

    private final DataSource database;

    HostStore(DataSource database) {
        this.database = database;
    }

    /** Commits one site's news as a whole, or throws and leaves the table as it was and the news unsaved. */
    void save(String site, HostSightings hosts, long now, boolean everything) throws SQLException {
        List<HostSighting> news = hosts.takeUnsaved(now, everything);
        if (news.isEmpty()) {
            return;
        }
        List<Long> counts = new ArrayList<>();
        news.forEach(host -> counts.add(host.takeSightings()));
        try {
            Commit.whole(database, connection -> {
                write(connection, site, news, counts);
                TRIM.run(connection, site, hosts.limit(), now);
            });
        } catch (SQLException | RuntimeException e) {
            for (int i = 0; i < news.size(); i++) {
                news.get(i).owe(counts.get(i));
            }
            throw e;
        }
    }

    private static void write(Connection connection, String site, List<HostSighting> news, List<Long> counts)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(HOST)) {
            for (int i = 0; i < news.size(); i++) {
                SeenHost seen = news.get(i).view();
                insert.setString(1, site);
                insert.setString(2, seen.host());
                insert.setString(3, String.join(" ", seen.how()));
                insert.setInt(4, seen.held() ? 1 : 0);
                insert.setString(5, SightingStore.TIME.format(seen.firstSeen()));
                insert.setString(6, SightingStore.TIME.format(seen.lastSeen()));
                insert.setLong(7, counts.get(i));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** Reads all sites. */
    void load(Function<String, SiteSightings> sites) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT site, how, held, first_seen, last_seen, sightings, host FROM host_seen")) {
            while (row.next()) {
                long first = SightingStore.time(row, 4, "host_seen").toEpochMilli();
                long last = SightingStore.time(row, 5, "host_seen").toEpochMilli();
                String how = row.getString(2);
                sites.apply(row.getString(1))
                        .hosts()
                        .loaded(
                                row.getString(7),
                                how.isEmpty() ? List.of() : List.of(how.split(" ")),
                                row.getInt(3) != 0,
                                first,
                                last,
                                row.getLong(6));
            }
        }
    }
}
