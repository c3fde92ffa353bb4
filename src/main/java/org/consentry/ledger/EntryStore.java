package org.consentry.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import javax.sql.DataSource;
import org.consentry.consent.Wording;
import org.consentry.ledger.tree.Hash;
import org.jspecify.annotations.Nullable;

/**
 * Writes entries into the database, all of a call in one transaction and in one lane. One thread writes; {@link #knows}
 * may be asked by any. The connection is kept from call to call and dropped at the first fault, as that alone is sure
 * to leave nothing behind.
 */
final class EntryStore implements GroupCommit.Store {
    private static final int MOST_KNOWN = 10_000;
    private static final String INSERT_WORDING =
            "INSERT INTO wording (hash, surface, language, text) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING";
    private static final String INSERT_USE =
            "INSERT INTO wording_use (hash, policy_hash, site, notice) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING";
    private static final String INSERT_RECORD = "INSERT INTO record (place, lane, id, kind, site, subject, notice,"
            + " choice, granted, wording_hash, leaf, canonical) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String UNLESS_THERE = " ON CONFLICT (id) DO NOTHING";
    private static final String SELECT_LEAVES = "SELECT id, leaf FROM record WHERE id IN (?";
    /** A write that changes nothing: a database that only reads refuses it. */
    private static final String PROBE = "UPDATE lane SET used = used WHERE n = 0";

    /** Says what of entries is to be written, and what in place of the rest: no more than there were. */
    interface Sieve {
        /** @param connection in the midst of the transaction that writes them, which has written already */
        List<Entry> pass(Connection connection, List<Entry> entries) throws SQLException, LedgerException;
    }

    private interface Work {
        void run(Connection connection, long place) throws SQLException, LedgerException;
    }

    private record Use(String wording, String policy) {
        static Use of(Entry entry, Wording wording) {
            return new Use(wording.hash(), entry.policyHash());
        }
    }

    private final DataSource dataSource;
    private final Lock turn;
    private final Lane lane = new Lane();
    private final Set<String> known = ConcurrentHashMap.newKeySet();
    private final Set<Use> uses = ConcurrentHashMap.newKeySet();
    private @Nullable Connection open;
    /** Of that connection, and closed with it: to prepare it for every group would take as long as a few rows. */
    private @Nullable PreparedStatement inserting;

    EntryStore(DataSource dataSource) {
        this.dataSource = dataSource;
        turn = SqliteFile.turn(dataSource);
    }

    /** True where a wording of this hash was committed, so that its text need not be looked at again. */
    boolean knows(String wordingHash) {
        return known.contains(wordingHash);
    }

    /**
     * Writes all of them, or none. When it returns they are committed and synced. One that was there already is left as
     * it is.
     *
     * @throws Away where the database takes nothing now; they may be there or not
     * @throws LedgerException where one's id is taken by a record of other content
     */
    @Override
    public void write(List<Entry> entries) throws SQLException, LedgerException {
        Companion companion = entries.get(0).companion();
        if (companion != null) {
            accompanied(entries, companion);
            return;
        }
        try {
            transact(entries.size(), (connection, place) -> insert(connection, entries, place, ""));
        } catch (Away e) {
            throw e;
        } catch (SQLException e) {
            // Some may be there already. Statements that allow for it can't be sent as many at a time.
            writeMissing(entries);
        }
        remember(entries);
    }

    /** As {@link #write}, where it is likely that some are there already. */
    void writeMissing(List<Entry> entries) throws SQLException, LedgerException {
        writeMissing(entries, (connection, all) -> all);
    }

    /** As above, of what the sieve lets through. */
    void writeMissing(List<Entry> entries, Sieve sieve) throws SQLException, LedgerException {
        List<Entry> written = new ArrayList<>();
        transact(entries.size(), (connection, place) -> {
            written.addAll(sieve.pass(connection, entries));
            if (!written.isEmpty()) {
                insert(connection, written, place, UNLESS_THERE);
                checkSame(connection, written);
            }
        });
        remember(written);
    }

    private void accompanied(List<Entry> entries, Companion companion) throws SQLException, LedgerException {
        if (entries.size() != 1) {
            throw new IllegalArgumentException("a record with a companion goes alone");
        }
        transact(1, (connection, place) -> {
            if (insert(connection, entries, place, UNLESS_THERE) == 0) {
                // Its companion went with it.
                checkSame(connection, entries);
            } else {
                companion.run(connection);
            }
        });
    }

    /** @throws Away where the database takes nothing now */
    void probe() throws SQLException {
        try (PreparedStatement statement = connection().prepareStatement(PROBE)) {
            statement.executeUpdate();
            statement.getConnection().commit();
        } catch (SQLException e) {
            drop();
            throw new Away("the database can't be written: " + e.getMessage(), e);
        }
    }

    private void transact(int places, Work work) throws SQLException, LedgerException {
        boolean committed = false;
        turn.lock();
        try {
            Connection connection = connection();
            // The first statement is a write: a transaction that begins by reading could not wait its turn in SQLite.
            work.run(connection, lane.take(connection, places));
            connection.commit();
            committed = true;
            lane.committed();
        } catch (SQLException e) {
            throw Away.is(e) && !(e instanceof Away) ? new Away(e.getMessage(), e) : e;
        } finally {
            if (!committed) {
                drop();
            }
            turn.unlock();
        }
    }

    private int insert(Connection connection, List<Entry> entries, long first, String unless) throws SQLException {
        for (Entry entry : entries) {
            Wording wording = entry.wording();
            if (wording != null && !uses.contains(Use.of(entry, wording))) {
                insert(connection, entry, wording);
            }
        }
        if (!unless.isEmpty()) {
            try (PreparedStatement statement = connection.prepareStatement(INSERT_RECORD + unless)) {
                return insert(statement, entries, first);
            }
        }
        PreparedStatement statement = inserting;
        if (statement == null) {
            statement = connection.prepareStatement(INSERT_RECORD);
            inserting = statement;
        }
        return insert(statement, entries, first);
    }

    private static int insert(PreparedStatement statement, List<Entry> entries, long first) throws SQLException {
        long place = first;
        for (Entry entry : entries) {
            fill(statement, entry, place++);
            statement.addBatch();
        }
        // Counted only where there is one: of many that are sent as one, the driver does not know.
        return statement.executeBatch()[0];
    }

    private void insert(Connection connection, Entry entry, Wording wording) throws SQLException {
        try (PreparedStatement wordings = connection.prepareStatement(INSERT_WORDING);
                PreparedStatement uses = connection.prepareStatement(INSERT_USE)) {
            if (!knows(wording.hash())) {
                insert(wordings, wording);
            }
            insert(uses, entry, wording);
        }
    }

    private static void insert(PreparedStatement statement, Wording wording) throws SQLException {
        statement.setString(1, wording.hash());
        statement.setString(2, wording.surface().id());
        statement.setString(3, wording.language());
        statement.setString(4, wording.text());
        statement.executeUpdate();
    }

    private static void insert(PreparedStatement statement, Entry entry, Wording wording) throws SQLException {
        statement.setString(1, wording.hash());
        statement.setString(2, entry.policyHash());
        statement.setString(3, entry.site());
        statement.setString(4, entry.notice());
        statement.executeUpdate();
    }

    private static void fill(PreparedStatement statement, Entry entry, long place) throws SQLException {
        Wording wording = entry.wording();
        statement.setLong(1, place);
        statement.setInt(2, Lane.of(place));
        statement.setString(3, entry.id());
        statement.setString(4, entry.kind());
        statement.setString(5, entry.site());
        statement.setString(6, entry.subject());
        statement.setString(7, entry.notice());
        statement.setString(8, entry.choice());
        statement.setString(9, entry.granted());
        statement.setString(10, wording == null ? null : wording.hash());
        statement.setBytes(11, entry.leaf().bytes());
        statement.setString(12, entry.canonical());
    }

    private static void checkSame(Connection connection, List<Entry> entries) throws SQLException, LedgerException {
        String sql = SELECT_LEAVES + ", ?".repeat(entries.size() - 1) + ")";
        Map<String, Hash> leaves = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < entries.size(); i++) {
                statement.setString(i + 1, entries.get(i).id());
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    leaves.put(rows.getString(1), Hash.at(rows.getBytes(2), 0));
                }
            }
        }
        for (Entry entry : entries) {
            if (!entry.leaf().equals(leaves.get(entry.id()))) {
                throw new LedgerException("the id is taken by a record of other content");
            }
        }
    }

    private void remember(List<Entry> entries) {
        if (uses.size() > MOST_KNOWN) {
            uses.clear();
            known.clear();
        }
        for (Entry entry : entries) {
            Wording wording = entry.wording();
            if (wording != null && uses.add(Use.of(entry, wording))) {
                known.add(wording.hash());
            }
        }
    }

    private Connection connection() throws SQLException {
        Connection connection = open;
        if (connection == null) {
            try {
                connection = dataSource.getConnection();
                open = connection;
                connection.setAutoCommit(false);
            } catch (SQLException e) {
                drop();
                throw new Away("no connection to the database: " + e.getMessage(), e);
            }
        }
        return connection;
    }

    private void drop() {
        Connection connection = open;
        open = null;
        inserting = null;
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                System.getLogger(EntryStore.class.getName())
                        .log(System.Logger.Level.WARNING, "a database connection could not be closed", e);
            }
        }
    }

    @Override
    public void close() {
        drop();
    }
}
