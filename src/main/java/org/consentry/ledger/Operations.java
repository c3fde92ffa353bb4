package org.consentry.ledger;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.consentry.consent.Uuid7;
import org.consentry.ledger.tree.Hash;
import org.jspecify.annotations.Nullable;

/** Records of what was done: to enter those of a site's own kinds, and to list them all. */
public final class Operations {
    /** Kinds that are written beside what they tell of: nobody enters them by hand. */
    private static final Set<String> OWN =
            Set.of("export", "erasure", "purge", "hold", "request", "grant", "refusal", "withdrawal");

    /** Kind of what visitors ask for, on whatever way. */
    static final String REQUEST = "request";

    /** Kinds of choices, which have no wording either once they were erased. */
    private static final String CHOICES = " AND r.kind NOT IN ('grant', 'refusal', 'withdrawal')";

    private static final String NEXT_KIND =
            "SELECT min(r.kind) FROM record r WHERE r.wording_hash IS NULL AND r.kind > ?" + CHOICES;
    private static final String LATEST = "SELECT r.id, r.kind, r.leaf, r.canonical,"
            + " (SELECT CASE WHEN r.place < s.first_place + s.records THEN s.first_seq + r.place - s.first_place END"
            + " FROM sealed_run s WHERE s.first_place <= r.place ORDER BY s.first_place DESC LIMIT 1)"
            + " FROM record r WHERE r.wording_hash IS NULL AND r.kind = ? AND r.id < ?";
    private static final int LONGEST_GROUND = 500;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final DataSource dataSource;
    private final JdbcLedger ledger;
    private final InstantSource clock;

    public Operations(Database database, JdbcLedger ledger, InstantSource clock) {
        this.dataSource = database.dataSource();
        this.ledger = ledger;
        this.clock = clock;
    }

    /**
     * Keeps a record of something that was done.
     *
     * @param kind of the site's own, and none that is written beside what it tells of, such as {@code erasure}
     * @param details strings, whole numbers, booleans, and lists and maps of them
     * @throws IllegalArgumentException where it is not sound; names the field
     * @throws LedgerException where it is not known to be durable
     */
    public OperationRecord add(String kind, String site, String actor, Map<String, Object> details)
            throws LedgerException {
        if (OWN.contains(kind)) {
            throw new IllegalArgumentException(
                    "not a sound record: kind (such are written beside what they tell of, and not by hand)");
        }
        OperationRecord record = checked(kind, site, actor, details);
        ledger.append(record);
        return record;
    }

    /**
     * Keeps a record of a request that is answered at once.
     *
     * @param details as in {@link #add}
     * @throws IllegalArgumentException where it is not sound; names the field
     * @throws LedgerException where it is not known to be durable
     */
    public void request(String site, String actor, Map<String, Object> details) throws LedgerException {
        ledger.append(checked(REQUEST, site, actor, details));
    }

    /**
     * Keeps a record of a step of a request, and takes it in the same transaction: both or neither.
     *
     * @throws IllegalArgumentException where the record is not sound; names the field
     * @throws LedgerException where the two are not known to be durable, as while the database is away
     */
    void request(String site, String actor, Map<String, Object> details, Companion companion) throws LedgerException {
        ledger.append(checked(REQUEST, site, actor, details), companion);
    }

    private OperationRecord checked(String kind, String site, String actor, Map<String, Object> details) {
        OperationRecord record = of(kind, site, clock.instant(), actor, details);
        try {
            Entry.of(record, null);
        } catch (LedgerException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        return record;
    }

    /** A record with an id and a salt of its own. */
    static OperationRecord of(String kind, String site, Instant now, String actor, Map<String, Object> details) {
        Instant time = now.truncatedTo(ChronoUnit.MILLIS);
        return new OperationRecord(Uuid7.at(time), kind, site, time, actor, details, salt());
    }

    /** 256 random bits in hex. */
    static String salt() {
        byte[] salt = new byte[Hash.SIZE];
        RANDOM.nextBytes(salt);
        return HexFormat.of().formatHex(salt);
    }

    /**
     * A ground as it may stand in a record.
     *
     * @throws IllegalArgumentException where it is empty, longer than 500 characters, more than a line or no Unicode
     */
    static String ground(String text) {
        String ground = text.strip();
        if (ground.isEmpty() || ground.length() > LONGEST_GROUND) {
            throw new IllegalArgumentException("a ground of 1 to " + LONGEST_GROUND + " characters is needed");
        }
        if (ground.codePoints()
                .anyMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE)) {
            throw new IllegalArgumentException("a ground is one line, without control characters and half surrogates");
        }
        return ground;
    }

    /**
     * The newest records, newest first.
     *
     * @param site of one site; {@code null} for all
     * @param kind of one kind; {@code null} for all
     * @param before id of the record to go on behind; empty to begin with the newest
     */
    public List<StoredEntry> latest(@Nullable String site, @Nullable String kind, String before, int limit)
            throws LedgerException {
        try (Connection connection = dataSource.getConnection()) {
            List<String> kinds = kind == null ? kinds(connection) : List.of(kind);
            List<StoredEntry> found = new ArrayList<>();
            for (String one : kinds) {
                // Per kind, as the index has them: so the choices among which they stand are not read.
                found.addAll(latest(connection, site, one, before, limit));
            }
            Stream<StoredEntry> newest =
                    found.stream().sorted(Comparator.comparing(StoredEntry::id).reversed());
            return newest.limit(limit).toList();
        } catch (SQLException e) {
            throw new LedgerException("the ledger can't be read: " + e.getMessage(), e);
        }
    }

    /** Those that there are, choices apart. */
    static List<String> kinds(Connection connection) throws SQLException {
        List<String> kinds = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(NEXT_KIND)) {
            String last = "";
            while (last != null) {
                statement.setString(1, last);
                try (ResultSet rows = statement.executeQuery()) {
                    last = rows.next() ? rows.getString(1) : null;
                }
                if (last != null) {
                    kinds.add(last);
                }
            }
        }
        return kinds;
    }

    private static List<StoredEntry> latest(
            Connection connection, @Nullable String site, String kind, String before, int limit) throws SQLException {
        String sql = LATEST + CHOICES + (site == null ? "" : " AND r.site = ?") + " ORDER BY r.id DESC LIMIT ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int index = 1;
            statement.setString(index++, kind);
            // Behind every hex digit.
            statement.setString(index++, before.isEmpty() ? "g" : before);
            if (site != null) {
                statement.setString(index++, site);
            }
            statement.setInt(index, limit);
            try (ResultSet rows = statement.executeQuery()) {
                List<StoredEntry> found = new ArrayList<>();
                while (rows.next()) {
                    long seq = rows.getLong(5);
                    Long number = rows.wasNull() ? null : Long.valueOf(seq);
                    Hash leaf = Hash.at(rows.getBytes(3), 0);
                    found.add(new StoredEntry(
                            rows.getString(1), rows.getString(2), leaf, rows.getString(4), null, number));
                }
                return found;
            }
        }
    }
}
