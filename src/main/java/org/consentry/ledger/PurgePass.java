package org.consentry.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.consentry.site.SitePolicy;
import org.jspecify.annotations.Nullable;

/**
 * One pass of the purge over all sites and kinds.
 *
 * @param unsealed the oldest id of what was not sealed when it began; {@code null} where all was
 * @param holds ids of the legal holds that were set when it began
 * @param lastToken no token that was issued before still counts; {@code null} where there is no site
 */
record PurgePass(
        List<DueRows> kinds,
        @Nullable String unsealed,
        Set<String> holds,
        @Nullable Instant lastToken) {
    /** Beyond a token's validity, for clocks that are apart. */
    private static final Duration SKEW = Duration.ofDays(1);

    private static final String HOLDS = "SELECT id FROM legal_hold";
    private static final String FREEZE = "LOCK TABLE legal_hold IN SHARE MODE";
    private static final String FORGET = "DELETE FROM revocation WHERE before < ? AND entered < ?";

    static PurgePass begin(Connection connection, Collection<SitePolicy> sites, Instant now) throws SQLException {
        // First: what is sealed, or no longer held, from here on is looked at the next time.
        String unsealed = DueRows.unsealed(connection);
        Set<String> holds = holds(connection);
        Optional<Instant> lastToken = sites.stream()
                .map(SitePolicy::validity)
                .max(Comparator.naturalOrder())
                .map(longest -> now.minus(longest).minus(SKEW));
        return new PurgePass(RetentionPlan.of(connection, sites, now), unsealed, holds, lastToken.orElse(null));
    }

    private static Set<String> holds(Connection connection) throws SQLException {
        Set<String> holds = new HashSet<>();
        try (PreparedStatement statement = connection.prepareStatement(HOLDS);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                holds.add(rows.getString(1));
            }
        }
        return holds;
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
            if (database.dialect() == Dialect.POSTGRESQL) {
                execute(connection, FREEZE);
            }
            // Where a hold was lifted meanwhile, what it kept has to be looked for from the beginning.
            if (holds(connection).containsAll(holds)) {
                for (DueRows rows : kinds) {
                    rows.setMark(connection, end(rows));
                }
            }
            connection.commit();
            connection.setAutoCommit(true);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.execute();
        }
    }

    private void forgetTokens(Connection connection) throws SQLException {
        Instant last = lastToken == null ? Instant.EPOCH : lastToken;
        try (PreparedStatement statement = connection.prepareStatement(FORGET)) {
            statement.setLong(1, last.getEpochSecond());
            statement.setLong(2, last.toEpochMilli());
            statement.executeUpdate();
        }
    }
}
