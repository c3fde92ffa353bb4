package org.consentry.ledger;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.consentry.consent.Wording;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * What the database could not take yet, in a file of this machine's own: as durable as the ledger on SQLite, and
 * bounded. All methods may be called from any thread.
 */
public final class Outbox implements AutoCloseable {
    private static final String FILE = "outbox.db";
    private static final int CAPACITY = 4096;
    private static final long MOST = 1_000_000;
    private static final long PAGE = 4096;
    private static final List<String> TABLES = List.of(
            """
            CREATE TABLE IF NOT EXISTS wording (
                hash TEXT NOT NULL PRIMARY KEY, surface TEXT NOT NULL, language TEXT NOT NULL, text TEXT NOT NULL)""",
            // A number is given once, so that what is removed by its number is what was read under it.
            """
            CREATE TABLE IF NOT EXISTS waiting (
                n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, site TEXT NOT NULL, subject TEXT,
                wording_hash TEXT REFERENCES wording (hash), leaf TEXT NOT NULL, canonical TEXT NOT NULL)""",
            """
            CREATE TABLE IF NOT EXISTS refused (
                id TEXT NOT NULL PRIMARY KEY, why TEXT NOT NULL, canonical TEXT NOT NULL)""",
            "CREATE INDEX IF NOT EXISTS waiting_by_subject ON waiting (subject)",
            "CREATE TABLE IF NOT EXISTS probe (room BLOB NOT NULL)",
            """
            DELETE FROM wording
                WHERE hash NOT IN (SELECT wording_hash FROM waiting WHERE wording_hash IS NOT NULL)""");
    private static final String SELECT = "SELECT w.surface, w.language, w.hash, w.text, q.n, q.id, q.canonical, q.leaf"
            + " FROM waiting q LEFT JOIN wording w ON w.hash = q.wording_hash WHERE ";

    /**
     * A record that waits.
     *
     * @param entry {@code null} where it can't be read back
     */
    record Waiting(
            long n, String id, String canonical, @Nullable Entry entry) {}

    private final DataSource dataSource;
    private final AtomicLong waiting = new AtomicLong();
    private final GroupCommit commits;
    // Fair: who drains takes it again at once, and who erases would wait until all is drained.
    private final ReentrantLock moving = new ReentrantLock(true);

    /** What was forgotten may still be found in the log of writes. */
    private volatile boolean traces;

    private Outbox(DataSource dataSource, long most) {
        this.dataSource = dataSource;
        commits = new GroupCommit(new OutboxStore(dataSource, waiting, most), CAPACITY, "consentry-outbox");
    }

    /**
     * Opens the outbox of a data folder that is there.
     *
     * @param mostBytes about how large its file may grow
     * @throws LedgerException where it can't be used
     */
    public static Outbox open(Path dataFolder, long mostBytes) throws LedgerException {
        return open(dataFolder, mostBytes, MOST);
    }

    static Outbox open(Path dataFolder, long mostBytes, long mostRecords) throws LedgerException {
        Path file = dataFolder.resolve(FILE).toAbsolutePath();
        SQLiteConfig config = Database.durable();
        config.setMaxPageCount(Math.toIntExact(Math.min(Integer.MAX_VALUE, Math.max(32, mostBytes / PAGE))));
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        Outbox outbox = new Outbox(source, mostRecords);
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            for (String table : TABLES) {
                statement.executeUpdate(table);
            }
            try (ResultSet rows = statement.executeQuery("SELECT count(*) FROM waiting")) {
                outbox.waiting.set(rows.getLong(1));
            }
        } catch (SQLException e) {
            throw new LedgerException("the outbox " + file + " can't be used: " + e.getMessage(), e);
        }
        outbox.commits.start();
        return outbox;
    }

    /** Keeps an entry; when this returns it is synced to disk. */
    void append(Entry entry, Duration patience) throws LedgerException {
        commits.append(entry, patience);
    }

    /** How many wait. */
    long waiting() {
        return waiting.get();
    }

    /** The oldest behind that number. */
    List<Waiting> oldest(long after, int limit) throws SQLException {
        return select("q.n > ? ORDER BY q.n LIMIT ?", after, limit);
    }

    /** The record of that id, where it waits. */
    Optional<Entry> find(String id) throws SQLException {
        if (waiting() == 0) {
            return Optional.empty();
        }
        return select("q.id = ? LIMIT ?", id, 1).stream()
                .findFirst()
                .flatMap(found -> Optional.ofNullable(found.entry()));
    }

    /** The number of the last that waits; 0 where none does. */
    long last() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT max(n) FROM waiting")) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    /** What waits of a subject up to that number and can be read back, oldest first. */
    List<Entry> of(String site, String subject, long last) throws SQLException {
        return select("q.subject = ? ORDER BY q.n LIMIT ?", subject, Integer.MAX_VALUE).stream()
                .filter(row -> row.n() <= last)
                .map(Waiting::entry)
                .filter(Objects::nonNull)
                .filter(entry -> entry.site().equals(site))
                .toList();
    }

    /** Held while records are moved to the database: from when they are read here until they are removed. */
    ReentrantLock moving() {
        return moving;
    }

    private List<Waiting> select(String condition, Object value, int limit) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(SELECT + condition)) {
            statement.setObject(1, value);
            statement.setInt(2, limit);
            try (ResultSet rows = statement.executeQuery()) {
                List<Waiting> found = new ArrayList<>();
                while (rows.next()) {
                    found.add(new Waiting(rows.getLong(5), rows.getString(6), rows.getString(7), entry(rows)));
                }
                return found;
            }
        }
    }

    private static @Nullable Entry entry(ResultSet row) throws SQLException {
        String canonical = row.getString(7);
        try {
            Entry entry;
            if (row.getString(3) == null) {
                entry = Entry.of(CanonicalOperation.read(canonical), null);
            } else {
                Wording wording = StoredRows.wording(row);
                entry = Entry.of(CanonicalRecord.read(canonical), wording);
            }
            return entry.leaf().hex().equals(row.getString(8)) && entry.wordingMatches() ? entry : null;
        } catch (LedgerException | IllegalArgumentException | ClassCastException e) {
            return null;
        }
    }

    /** They are in the database now, or are not to be. */
    void remove(List<Waiting> kept) throws SQLException {
        transact(connection -> {
            try (PreparedStatement statement = connection.prepareStatement("DELETE FROM waiting WHERE n = ?")) {
                int removed = 0;
                for (Waiting row : kept) {
                    statement.setLong(1, row.n());
                    removed += statement.executeUpdate();
                }
                return removed;
            }
        });
    }

    /** Puts one aside that the database will never take, for somebody to look at. */
    void refuse(Waiting row, String why) throws SQLException {
        transact(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                            "INSERT INTO refused (id, why, canonical) VALUES (?, ?, ?) ON CONFLICT DO NOTHING");
                    PreparedStatement delete = connection.prepareStatement("DELETE FROM waiting WHERE n = ?")) {
                insert.setString(1, row.id());
                insert.setString(2, why);
                insert.setString(3, row.canonical());
                insert.executeUpdate();
                delete.setLong(1, row.n());
                return delete.executeUpdate();
            }
        });
    }

    /**
     * Removes what waits of a subject up to that number, and what was put aside; returns how many waited. Nothing of
     * them stays in the file, once nobody reads it.
     */
    int forget(String site, String subject, long last) throws SQLException {
        int forgotten = transact(connection -> {
            try (PreparedStatement waits = connection.prepareStatement(
                            "DELETE FROM waiting WHERE subject = ? AND site = ? AND n <= ?");
                    PreparedStatement aside =
                            connection.prepareStatement("DELETE FROM refused WHERE instr(canonical, ?) > 0")) {
                waits.setString(1, subject);
                waits.setString(2, site);
                waits.setLong(3, last);
                aside.setString(1, "\"subject\":\"" + subject + '"');
                aside.executeUpdate();
                return waits.executeUpdate();
            }
        });
        traces = true;
        cleanUp();
        return forgotten;
    }

    /** Empties the log of writes where what was removed has to be out of it, and somebody read it till now. */
    void cleanUp() throws SQLException {
        if (!traces) {
            return;
        }
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
            traces = !rows.next() || rows.getInt(1) != 0;
        }
    }

    /** Removes what must not be moved; nothing of it stays in the file. */
    void drop(List<Waiting> rows) throws SQLException {
        remove(rows);
        traces = true;
        cleanUp();
    }

    /** @throws SQLException where the longest record would not find room now */
    void probe() throws SQLException {
        run("INSERT INTO probe (room) VALUES (zeroblob(131072))");
        run("DELETE FROM probe");
    }

    private void run(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private interface Removal {
        int from(Connection connection) throws SQLException;
    }

    private int transact(Removal removal) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            int removed = removal.from(connection);
            connection.commit();
            waiting.addAndGet(-removed);
            return removed;
        }
    }

    /** Takes no more, and writes what it has taken. */
    @Override
    public void close() {
        commits.close();
    }
}
