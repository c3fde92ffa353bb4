package org.consentry.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Every version of a site policy that was ever served, by the hash that records name it by. */
public final class PolicyVersions {
    private static final String HASHES = "SELECT hash FROM policy_version";
    private static final String KEEP = "INSERT INTO policy_version (hash, site, notice, effective, first_seen, yaml)"
            + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (hash) DO NOTHING";
    private static final String LIST = "SELECT hash, site, notice, effective, first_seen FROM policy_version";
    private static final String TEXT = "SELECT yaml FROM policy_version WHERE hash = ?";

    /** In one statement's memory. */
    private static final int BATCH = 500;

    /**
     * One of them.
     *
     * @param hash SHA-256, in lower-case hex, of the policy's bytes
     * @param notice the version of the notice
     * @param effective the first day on which the notice holds
     * @param firstSeen when a node first served it
     */
    public record Version(String hash, String site, String notice, LocalDate effective, Instant firstSeen) {
        public Version {
            Objects.requireNonNull(hash);
            Objects.requireNonNull(site);
            Objects.requireNonNull(notice);
            Objects.requireNonNull(effective);
            Objects.requireNonNull(firstSeen);
        }
    }

    /** A version with its text. */
    public record Text(Version version, String yaml) {
        public Text {
            Objects.requireNonNull(version);
            Objects.requireNonNull(yaml);
        }
    }

    private final DataSource dataSource;

    public PolicyVersions(Database database) {
        this.dataSource = database.dataSource();
    }

    /**
     * Keeps those that are not kept yet, all or none. One that is kept stays as it is, with its first time.
     *
     * @throws LedgerException where they are not known to be kept
     */
    public void keep(Collection<Text> versions) throws LedgerException {
        try {
            Lock turn = SqliteFile.turn(dataSource);
            turn.lock();
            try (Connection connection = dataSource.getConnection()) {
                Set<String> kept = hashes(connection);
                List<Text> fresh = versions.stream()
                        .filter(text -> kept.add(text.version().hash()))
                        .sorted(Comparator.comparing(text -> text.version().hash()))
                        .toList();
                if (!fresh.isEmpty()) {
                    connection.setAutoCommit(false);
                    insert(connection, fresh);
                    connection.commit();
                    connection.setAutoCommit(true);
                }
            } finally {
                turn.unlock();
            }
        } catch (SQLException e) {
            throw new LedgerException("the versions of site policies can't be kept: " + e.getMessage(), e);
        }
    }

    private static Set<String> hashes(Connection connection) throws SQLException {
        Set<String> hashes = new HashSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(HASHES)) {
            while (rows.next()) {
                hashes.add(rows.getString(1));
            }
        }
        return hashes;
    }

    private static void insert(Connection connection, List<Text> fresh) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(KEEP)) {
            int waiting = 0;
            for (Text text : fresh) {
                Version version = text.version();
                insert.setString(1, version.hash());
                insert.setString(2, version.site());
                insert.setString(3, version.notice());
                insert.setString(4, version.effective().toString());
                insert.setLong(5, version.firstSeen().toEpochMilli());
                insert.setString(6, text.yaml());
                insert.addBatch();
                if (++waiting == BATCH) {
                    insert.executeBatch();
                    waiting = 0;
                }
            }
            insert.executeBatch();
        }
    }

    /**
     * Versions without their texts, the newest first.
     *
     * @param site of one site; {@code null} for all
     */
    public List<Version> list(@Nullable String site, int limit) throws LedgerException {
        String sql = LIST + (site == null ? "" : " WHERE site = ?") + " ORDER BY first_seen DESC, hash LIMIT ?";
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            int index = 1;
            if (site != null) {
                statement.setString(index++, site);
            }
            statement.setInt(index, limit);
            List<Version> versions = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    versions.add(new Version(
                            rows.getString(1),
                            rows.getString(2),
                            rows.getString(3),
                            LocalDate.parse(rows.getString(4)),
                            Instant.ofEpochMilli(rows.getLong(5))));
                }
            }
            return versions;
        } catch (SQLException e) {
            throw new LedgerException("the versions of site policies can't be read: " + e.getMessage(), e);
        }
    }

    /** The text of the version with that hash; empty where no node has kept it. */
    public Optional<String> text(String hash) throws LedgerException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(TEXT)) {
            statement.setString(1, hash);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
            }
        } catch (SQLException e) {
            throw new LedgerException("the versions of site policies can't be read: " + e.getMessage(), e);
        }
    }

    /** True where the text is the one that the hash was taken of. */
    public static boolean sound(String yaml, String hash) {
        return Leaf.sha256(yaml).equals(hash);
    }
}
