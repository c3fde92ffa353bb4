package org.consentry.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What must not be erased or purged for now, and why. To set a hold and to lift it are records of their own. */
public final class LegalHolds {
    /** Why a person's wish to be erased may be refused (article 17(3) GDPR). */
    public enum Exemption {
        A("freedom of expression and information"),
        B("a legal obligation, or a task in the public interest"),
        C("public health"),
        D("archiving in the public interest, research or statistics"),
        E("legal claims");

        private final String words;

        Exemption(String words) {
            this.words = words;
        }

        /** The letter of its point. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** What it says, in short. */
        public String words() {
            return words;
        }

        /** The one of that letter; empty where there is none. */
        public static Optional<Exemption> of(String id) {
            for (Exemption exemption : values()) {
                if (exemption.id().equals(id)) {
                    return Optional.of(exemption);
                }
            }
            return Optional.empty();
        }

        private String ground(String reason) {
            return "article 17(3)(" + id() + ") GDPR, " + words + ": " + reason;
        }
    }

    /**
     * A hold that is set.
     *
     * @param subject whose records; empty for all of the site
     * @param ground the exemption, and the reason in somebody's own words
     * @param actor who set it
     */
    public record Hold(String id, String site, String subject, String ground, Instant since, String actor) {
        public Hold {
            Objects.requireNonNull(id);
            Objects.requireNonNull(site);
            Objects.requireNonNull(subject);
            Objects.requireNonNull(ground);
            Objects.requireNonNull(since);
            Objects.requireNonNull(actor);
        }
    }

    /** How many are listed at most. */
    public static final int MOST = 1000;

    private static final String SELECT = "SELECT id, site, subject, ground, since, actor FROM legal_hold";
    private static final String INSERT =
            "INSERT INTO legal_hold (id, site, subject, ground, since, actor) VALUES (?, ?, ?, ?, ?, ?)";
    private static final String DELETE = "DELETE FROM legal_hold WHERE id = ?";
    private static final String ANY_RECORD = "SELECT 1 FROM record WHERE site = ? LIMIT 1";

    private final Database database;
    private final JdbcLedger ledger;
    private final Scrub scrub;
    private final InstantSource clock;

    LegalHolds(Database database, JdbcLedger ledger, Scrub scrub, InstantSource clock) {
        this.database = database;
        this.ledger = ledger;
        this.scrub = scrub;
        this.clock = clock;
    }

    /**
     * Holds a subject's records, or all of a site.
     *
     * @param subject may be empty, for all of the site
     * @param reason goes into a record that is never erased: it names nobody
     * @throws IllegalArgumentException where the reason is no line of text
     * @throws LedgerException where it could not be recorded; then nothing is held
     */
    public Hold set(String site, String subject, Exemption exemption, String reason, String actor)
            throws LedgerException {
        Map<String, Object> details = Map.of("ground", exemption.ground(Operations.ground(reason)), "state", "set");
        OperationRecord record = Operations.of("hold", site, clock.instant(), actor, details);
        // The record's id is the hold's too: so nothing in it needs to tell whose it is.
        Hold hold = new Hold(
                record.id(), site, subject, String.valueOf(details.get("ground")), record.time(), record.actor());
        ledger.append(record, connection -> insert(connection, hold));
        return hold;
    }

    /** Ends a hold; empty where there is none of that id. */
    public Optional<Hold> lift(String id, String actor) throws LedgerException {
        Optional<Hold> found = find(" WHERE id = ?", id).stream().findFirst();
        if (found.isPresent()) {
            Hold hold = found.get();
            Map<String, Object> details = Map.of("ground", hold.ground(), "state", "lifted", "hold", id);
            OperationRecord record = Operations.of("hold", hold.site(), clock.instant(), actor, details);
            ledger.append(record, connection -> {
                delete(connection, id);
                DueRows.lookAgain(connection, hold.site(), record.id());
            });
            scrub.finish();
        }
        return found;
    }

    /** Those that are set, the newest first, {@link #MOST} and one more at most. */
    public List<Hold> list() throws LedgerException {
        return find("");
    }

    /** Those that keep a subject's records. */
    public List<Hold> over(String site, String subject) throws LedgerException {
        try (Connection connection = database.dataSource().getConnection()) {
            return over(connection, site, subject);
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    /** True where there are records of that site, which may have no policy any more. */
    public boolean knows(String site) throws LedgerException {
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement statement = connection.prepareStatement(ANY_RECORD)) {
            statement.setString(1, site);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    static List<Hold> over(Connection connection, String site, String subject) throws SQLException {
        return select(connection, " WHERE site = ? AND subject IN (?, '')", site, subject);
    }

    /** Keeps holds from being set until the transaction ends, so that what it finds is what holds when it commits. */
    static void freeze(Connection connection, Dialect dialect) throws SQLException {
        // Where there is one writer at a time nobody can.
        if (dialect == Dialect.POSTGRESQL) {
            try (PreparedStatement statement = connection.prepareStatement("LOCK TABLE legal_hold IN SHARE MODE")) {
                statement.execute();
            }
        }
    }

    private List<Hold> find(String condition, String... values) throws LedgerException {
        try (Connection connection = database.dataSource().getConnection()) {
            return select(connection, condition, values);
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    private static List<Hold> select(Connection connection, String condition, String... values) throws SQLException {
        String sql = SELECT + condition + " ORDER BY id DESC LIMIT " + (MOST + 1);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                List<Hold> holds = new ArrayList<>();
                while (rows.next()) {
                    holds.add(new Hold(
                            rows.getString(1),
                            rows.getString(2),
                            rows.getString(3),
                            rows.getString(4),
                            Times.parse(rows.getString(5)),
                            rows.getString(6)));
                }
                return holds;
            }
        }
    }

    private static void insert(Connection connection, Hold hold) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            statement.setString(1, hold.id());
            statement.setString(2, hold.site());
            statement.setString(3, hold.subject());
            statement.setString(4, hold.ground());
            statement.setString(5, Times.format(hold.since()));
            statement.setString(6, hold.actor());
            statement.executeUpdate();
        }
    }

    private static void delete(Connection connection, String id) throws SQLException, LedgerException {
        try (PreparedStatement statement = connection.prepareStatement(DELETE)) {
            statement.setString(1, id);
            if (statement.executeUpdate() != 1) {
                throw new LedgerException("somebody else lifted the hold");
            }
        }
    }

    private static LedgerException unreadable(SQLException e) {
        return new LedgerException("the holds can't be read: " + e.getMessage(), e);
    }
}
