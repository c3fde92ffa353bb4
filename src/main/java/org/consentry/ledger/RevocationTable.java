package org.consentry.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.consentry.consent.Consent;
import org.consentry.consent.Revocations;
import org.jspecify.annotations.Nullable;

/**
 * Whose tokens no longer count, read from the database every few seconds and asked in memory alone. A token issued
 * after the revocation counts again; one of the same second does not.
 *
 * <p>While the database is away, what was read last holds. Until it could be read for the first time every token counts
 * as a refusal: its visitor gets the page, nothing optional, and no question; nobody can say yet what was taken back.
 */
public final class RevocationTable implements Revocations, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(RevocationTable.class.getName());
    /** Behind the newest that was read: another node's transaction may have been open meanwhile. In milliseconds. */
    private static final long OVERLAP = 60_000;
    /** So that what was purged leaves the memory too. */
    private static final int LOOKS_PER_WHOLE = 150;

    private static final String SELECT =
            "SELECT subject_hash, before, gone, entered FROM revocation WHERE entered >= ?";
    private static final String GONE =
            "SELECT subject_hash, before FROM revocation WHERE gone = 1 AND subject_hash IN (?";
    // What is entered later never stands before what is there, whatever the clocks of the nodes say.
    private static final String UPSERT = "INSERT INTO revocation (subject_hash, before, gone, entered)"
            + " SELECT ?, ?, ?, CASE WHEN coalesce(max(entered), 0) > ? THEN max(entered) ELSE ? END"
            + " FROM revocation WHERE 1 = 1"
            + " ON CONFLICT (subject_hash) DO UPDATE SET before ="
            + " CASE WHEN revocation.before > excluded.before THEN revocation.before ELSE excluded.before END,"
            + " gone = excluded.gone, entered = excluded.entered";

    /** @param before Unix seconds of the last token that it is about */
    private record Revoked(long before, boolean gone) {}

    private final DataSource dataSource;
    private final ScheduledExecutorService poll = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "consentry-revocations");
        thread.setDaemon(true);
        return thread;
    });
    private volatile @Nullable Map<String, Revoked> known;
    // Those who look take turns; whoever asks for a token's standing waits for nobody.
    private long newest = Long.MIN_VALUE;
    private int looks;
    private boolean away;

    private RevocationTable(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * Reads what is revoked, and goes on reading.
     *
     * @param every how often to look for what is new
     */
    public static RevocationTable open(Database database, Duration every) {
        RevocationTable table = new RevocationTable(database.dataSource());
        table.look();
        table.poll.scheduleWithFixedDelay(table::look, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
        return table;
    }

    @Override
    public Standing of(String site, Consent consent) {
        Map<String, Revoked> map = known;
        if (map == null) {
            return Standing.REFUSED;
        }
        Revoked revoked = map.isEmpty() ? null : map.get(hash(site, consent.subject()));
        if (revoked == null || consent.issued().getEpochSecond() > revoked.before()) {
            return Standing.HOLDS;
        }
        return revoked.gone() ? Standing.GONE : Standing.REFUSED;
    }

    /** Reads what is new at once. It fails silently: the next look comes. */
    public synchronized void look() {
        try {
            read(looks % LOOKS_PER_WHOLE == 0);
            looks++;
            if (away) {
                away = false;
                LOG.log(System.Logger.Level.INFO, "revocations are read again");
            }
        } catch (SQLException | RuntimeException e) {
            if (!away) {
                away = true;
                LOG.log(System.Logger.Level.WARNING, "revocations can''t be read, those known hold: {0}", e.toString());
            }
        }
    }

    private void read(boolean whole) throws SQLException {
        Map<String, Revoked> read = known;
        boolean all = whole || read == null;
        Map<String, Revoked> before = read == null ? Map.of() : read;
        // Copied once something is new: mostly nothing is, and there may be many.
        Map<String, Revoked> after = all ? new HashMap<>() : before;
        long last = newest;
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(SELECT)) {
            statement.setLong(1, all ? Long.MIN_VALUE : newest - OVERLAP);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    Revoked revoked = new Revoked(rows.getLong(2), rows.getInt(3) == 1);
                    if (!revoked.equals(after.get(rows.getString(1)))) {
                        after = after == before ? new HashMap<>(before) : after;
                        after.put(rows.getString(1), revoked);
                    }
                    last = Math.max(last, rows.getLong(4));
                }
            }
        }
        // Far from the edge, so that the overlap can be taken from it.
        newest = Math.max(last, 0);
        // Nobody changes it from here on.
        known = after;
    }

    /**
     * Revokes a subject's tokens, in the transaction of the record that says why.
     *
     * @param before when the last token that it is about may have been issued
     * @param gone true where the records are erased, so that there was no choice
     */
    static void enter(Connection connection, String site, String subject, Instant before, boolean gone, Instant now)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(UPSERT)) {
            statement.setString(1, hash(site, subject));
            statement.setLong(2, before.getEpochSecond());
            statement.setInt(3, gone ? 1 : 0);
            statement.setLong(4, now.toEpochMilli());
            statement.setLong(5, now.toEpochMilli());
            statement.executeUpdate();
        }
    }

    /**
     * Keeps subjects from being revoked until the transaction ends, so that what it finds is what holds when it
     * commits. The transaction must have written before.
     */
    static void freeze(Connection connection) throws SQLException {
        // SQLite has one writer at a time.
        if (connection.getMetaData().getDatabaseProductName().equals("PostgreSQL")) {
            try (PreparedStatement statement = connection.prepareStatement("LOCK TABLE revocation IN SHARE MODE")) {
                statement.execute();
            }
        }
    }

    /**
     * When subjects were erased: up to which second what is of them is gone, by their hashes; of those that were.
     *
     * @param hashes at least one
     */
    static Map<String, Long> gone(Connection connection, Collection<String> hashes) throws SQLException {
        Map<String, Long> gone = new HashMap<>();
        String sql = GONE + ", ?".repeat(hashes.size() - 1) + ")";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int index = 1;
            for (String hash : hashes) {
                statement.setString(index++, hash);
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    gone.put(rows.getString(1), rows.getLong(2));
                }
            }
        }
        return gone;
    }

    /** A subject of a site as it may be named where nothing is to bring back a pseudonym that was erased. */
    static String hash(String site, String subject) {
        return Leaf.sha256(site + '\n' + subject);
    }

    /** Ends the reading; what was read still holds. */
    @Override
    public void close() {
        poll.shutdownNow();
    }
}
