package org.consentry.inventory;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;

/** Keeps a table as short as the memory: what was long unseen goes, and of the rest of a site the frequent stay. */
final class Trim {
    private final String forget;
    private final String shorten;

    /**
     * @param key column that tells one row of a site from another
     * @param count column that says how frequent it is
     * @param only condition on the rows that may go at all; empty for every row
     */
    Trim(String table, String key, String count, String only) {
        String rows = table + " WHERE site = ?" + (only.isEmpty() ? "" : " AND " + only);
        this.forget = "DELETE FROM " + rows + " AND last_seen < ?";
        this.shorten = "DELETE FROM " + rows + " AND " + key + " NOT IN (SELECT " + key + " FROM " + rows + " ORDER BY "
                + count + " DESC, first_seen, " + key + " LIMIT ?)";
    }

    /**
     * @param limit how many rows of the site stay
     * @param now in milliseconds since 1970, UTC
     */
    void run(Connection connection, String site, int limit, long now) throws SQLException {
        try (PreparedStatement first = connection.prepareStatement(forget);
                PreparedStatement second = connection.prepareStatement(shorten)) {
            first.setString(1, site);
            first.setString(
                    2, SightingStore.TIME.format(Instant.ofEpochMilli(now).minus(CookieSighting.MEMORY)));
            first.executeUpdate();
            second.setString(1, site);
            second.setString(2, site);
            second.setInt(3, limit);
            second.executeUpdate();
        }
    }
}
