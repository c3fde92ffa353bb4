package org.consentry.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.consentry.site.SitePolicy;
import org.jspecify.annotations.Nullable;

/**
 * One pass of the purge over all sites and kinds.
 *
 * @param unsealed the oldest id of what was not sealed when it began; {@code null} where all was
 * @param lifts per site the last legal hold that was lifted before it began
 * @param lastToken no token that was issued before still counts
 */
record PurgePass(List<DueRows> kinds, @Nullable String unsealed, Map<String, String> lifts, Instant lastToken) {
    /** As long as a policy may let a choice hold: another node's sites, or an earlier policy, may have said so. */
    static final Duration LONGEST_VALIDITY = Duration.ofDays(3650);

    /** Beyond a token's validity, for clocks that are apart. */
    private static final Duration SKEW = Duration.ofDays(1);

    private static final String FORGET = "DELETE FROM revocation WHERE before < ? AND entered < ?";

    static PurgePass begin(Connection connection, Collection<SitePolicy> sites, Instant now) throws SQLException {
        // First: what is sealed, or no longer held, from here on is looked at the next time.
        String unsealed = DueRows.unsealed(connection);
        Map<String, String> lifts = DueRows.lifts(connection);
        Instant lastToken = now.minus(LONGEST_VALIDITY).minus(SKEW);
        return new PurgePass(RetentionPlan.of(connection, sites, now), unsealed, lifts, lastToken);
    }

    String end(DueRows rows) {
        return rows.end(unsealed);
    }

    /** Once all was looked at: marks how far, and forgets revocations of tokens that are none any more. */
    void end(Database database) throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            // A write first, which on SQLite keeps all others out.
            forgetTokens(connection);
            LegalHolds.freeze(connection, database.dialect());
            // Where a hold was lifted meanwhile, also one that was set meanwhile, what it kept was passed by.
            Map<String, String> since = DueRows.lifts(connection);
            for (DueRows rows : kinds) {
                if (Objects.equals(lifts.get(rows.site()), since.get(rows.site()))) {
                    rows.setMark(connection, end(rows));
                }
            }
            connection.commit();
            connection.setAutoCommit(true);
        }
    }

    private void forgetTokens(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(FORGET)) {
            statement.setLong(1, lastToken.getEpochSecond());
            statement.setLong(2, lastToken.toEpochMilli());
            statement.executeUpdate();
        }
    }
}
