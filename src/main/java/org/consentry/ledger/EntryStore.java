package org.consentry.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.consentry.consent.ConsentRecord;
import org.consentry.consent.Wording;
import org.jspecify.annotations.Nullable;

/**
 * Writes entries, all of a call in one transaction. One thread writes; {@link #knows} may be asked by any. The
 * connection is kept from call to call and dropped at the first fault, as that alone is sure to leave nothing behind.
 */
final class EntryStore implements AutoCloseable {
    private static final int MOST_KNOWN = 10_000;
    private static final String INSERT_WORDING =
            "INSERT INTO wording (hash, surface, language, text) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING";
    private static final String INSERT_RECORD = "INSERT INTO consent_record (id, leaf, site, subject, time, notice,"
            + " choice, granted, wording_hash, canonical) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";
    private static final String SELECT_LEAF = "SELECT leaf FROM consent_record WHERE id = ?";

    private final DataSource dataSource;
    private final Set<String> knownWordings = ConcurrentHashMap.newKeySet();
    private @Nullable Connection open;

    EntryStore(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** True where a wording of this hash was committed, so that its text need not be looked at again. */
    boolean knows(String wordingHash) {
        return knownWordings.contains(wordingHash);
    }

    /**
     * Writes all of them, or none. When it returns they are committed and synced.
     *
     * @throws LedgerException where one's id is taken by a record of other content
     */
    void write(List<Entry> entries) throws SQLException, LedgerException {
        boolean committed = false;
        try {
            Connection connection = connection();
            insert(connection, entries);
            connection.commit();
            committed = true;
        } finally {
            if (!committed) {
                drop();
            }
        }
        remember(entries);
    }

    private void insert(Connection connection, List<Entry> entries) throws SQLException, LedgerException {
        // The first statement is a write: a transaction that begins by reading could not wait its turn in SQLite.
        try (PreparedStatement wordings = connection.prepareStatement(INSERT_WORDING);
                PreparedStatement records = connection.prepareStatement(INSERT_RECORD)) {
            for (Entry entry : entries) {
                if (!knows(entry.wording().hash())) {
                    insert(wordings, entry.wording());
                }
                if (insert(records, entry) == 0) {
                    checkSame(connection, entry);
                }
            }
        }
    }

    private static void insert(PreparedStatement statement, Wording wording) throws SQLException {
        statement.setString(1, wording.hash());
        statement.setString(2, wording.surface().id());
        statement.setString(3, wording.language());
        statement.setString(4, wording.text());
        statement.executeUpdate();
    }

    private static int insert(PreparedStatement statement, Entry entry) throws SQLException {
        ConsentRecord record = entry.record();
        statement.setString(1, record.id());
        statement.setString(2, entry.leaf());
        statement.setString(3, record.site());
        statement.setString(4, record.subject());
        statement.setString(5, entry.time());
        statement.setString(6, record.noticeVersion());
        statement.setString(7, record.choice().id());
        statement.setString(8, entry.granted());
        statement.setString(9, record.wordingHash());
        statement.setString(10, entry.canonical());
        return statement.executeUpdate();
    }

    private static void checkSame(Connection connection, Entry entry) throws SQLException, LedgerException {
        try (PreparedStatement statement = connection.prepareStatement(SELECT_LEAF)) {
            statement.setString(1, entry.record().id());
            try (ResultSet rows = statement.executeQuery()) {
                if (!rows.next() || !rows.getString(1).equals(entry.leaf())) {
                    throw new LedgerException("the id is taken by a record of other content");
                }
            }
        }
    }

    private void remember(List<Entry> entries) {
        if (knownWordings.size() > MOST_KNOWN) {
            knownWordings.clear();
        }
        entries.forEach(entry -> knownWordings.add(entry.wording().hash()));
    }

    private Connection connection() throws SQLException {
        Connection connection = open;
        if (connection == null) {
            connection = dataSource.getConnection();
            open = connection;
            connection.setAutoCommit(false);
        }
        return connection;
    }

    private void drop() {
        Connection connection = open;
        open = null;
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
