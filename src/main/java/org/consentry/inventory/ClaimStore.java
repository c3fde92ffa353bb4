package org.consentry.inventory;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import javax.sql.DataSource;
import org.consentry.inventory.ClaimedCookie.Confirmation;
import org.jspecify.annotations.Nullable;

/** The table of claimed names, as short as the memory: the frequent stay, and what a person has confirmed. */
final class ClaimStore {
    private static final String CLAIM = """
            INSERT INTO claimed_cookie(site, name, first_seen, last_seen, requests, confirmed_by, confirmed_at)
            VALUES (?, ?, ?, ?, ?, '', '') ON CONFLICT (site, name) DO UPDATE SET
            first_seen = CASE WHEN excluded.first_seen < claimed_cookie.first_seen THEN excluded.first_seen
                ELSE claimed_cookie.first_seen END,
            last_seen = CASE WHEN excluded.last_seen > claimed_cookie.last_seen THEN excluded.last_seen
                ELSE claimed_cookie.last_seen END,
            requests = claimed_cookie.requests + excluded.requests""";
    private static final String CONFIRM = """
            UPDATE claimed_cookie SET confirmed_by = ?, confirmed_at = ? WHERE site = ? AND name = ?""";

    private static final Trim TRIM = new Trim("claimed_cookie", "name", "requests", "confirmed_by = ''");

    private final DataSource database;

    ClaimStore(DataSource database) {
        this.database = database;
    }

    /** Commits one site's news as a whole, or throws and leaves the table as it was and the news unsaved. */
    void save(String site, Claims claims, long now, boolean everything) throws SQLException {
        List<Claim> news = claims.takeUnsaved(now, everything);
        if (!news.isEmpty()) {
            write(site, news, connection -> TRIM.run(connection, site, claims.limit(), now));
        }
    }

    /** Writes a person's word on a claim, or that it is taken back; or throws, and nothing has changed. */
    void confirm(String site, Claim claim, @Nullable Confirmation word) throws SQLException {
        write(site, List.of(claim), connection -> {
            try (PreparedStatement confirm = connection.prepareStatement(CONFIRM)) {
                confirm.setString(1, word == null ? "" : word.by());
                confirm.setString(2, word == null ? "" : SightingStore.TIME.format(word.at()));
                confirm.setString(3, site);
                confirm.setString(4, claim.name);
                confirm.executeUpdate();
            }
        });
    }

    private void write(String site, List<Claim> claims, Commit.Work more) throws SQLException {
        List<Long> counts = new ArrayList<>();
        claims.forEach(claim -> counts.add(claim.requests.take()));
        try {
            Commit.whole(database, connection -> {
                try (PreparedStatement insert = connection.prepareStatement(CLAIM)) {
                    for (int i = 0; i < claims.size(); i++) {
                        ClaimedCookie seen = claims.get(i).view();
                        insert.setString(1, site);
                        insert.setString(2, seen.name());
                        insert.setString(3, SightingStore.TIME.format(seen.firstSeen()));
                        insert.setString(4, SightingStore.TIME.format(seen.lastSeen()));
                        insert.setLong(5, counts.get(i));
                        insert.addBatch();
                    }
                    insert.executeBatch();
                }
                more.on(connection);
            });
        } catch (SQLException | RuntimeException e) {
            for (int i = 0; i < claims.size(); i++) {
                claims.get(i).owe(counts.get(i));
            }
            throw e;
        }
    }

    /** Reads all sites, the frequent last, so that they stay where memory takes less than the table. */
    void load(Function<String, SiteSightings> sites) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        SELECT site, name, first_seen, last_seen, requests, confirmed_by, confirmed_at
                        FROM claimed_cookie ORDER BY requests""")) {
            while (row.next()) {
                String by = row.getString(6);
                Instant first = SightingStore.time(row, 3, "claimed_cookie");
                Instant last = SightingStore.time(row, 4, "claimed_cookie");
                Confirmation word =
                        by.isEmpty() ? null : new Confirmation(by, SightingStore.time(row, 7, "claimed_cookie"));
                sites.apply(row.getString(1))
                        .claims()
                        .loaded(row.getString(2), first.toEpochMilli(), last.toEpochMilli(), row.getLong(5), word);
            }
        }
    }
}
