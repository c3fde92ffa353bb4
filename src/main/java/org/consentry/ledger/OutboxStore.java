package org.consentry.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.consentry.consent.Wording;
import org.jspecify.annotations.Nullable;

/** Writes entries into the outbox's file. For one thread. */
final class OutboxStore implements GroupCommit.Store {
    private static final String INSERT_WORDING =
            "INSERT INTO wording (hash, surface, language, text) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING";
    private static final String INSERT = "INSERT INTO waiting (id, site, subject, wording_hash, leaf, canonical)"
            + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING";
    private static final String SAME = "SELECT 1 FROM waiting WHERE id = ? AND leaf = ?";

    private final DataSource dataSource;
    private final AtomicLong waiting;
    private final long most;
    private @Nullable Connection open;

    OutboxStore(DataSource dataSource, AtomicLong waiting, long most) {
        this.dataSource = dataSource;
        this.waiting = waiting;
        this.most = most;
    }

    @Override
    public void write(List<Entry> entries) throws SQLException, LedgerException {
        if (waiting.get() + entries.size() > most) {
            throw new Away("the outbox is full", null);
        }
        boolean committed = false;
        try {
            Connection connection = connection();
            int inserted = insert(connection, entries);
            connection.commit();
            committed = true;
            waiting.addAndGet(inserted);
        } catch (SQLException e) {
            throw Away.is(e) ? new Away("the outbox takes nothing: " + e.getMessage(), e) : e;
        } finally {
            if (!committed) {
                close();
            }
        }
    }

    private static int insert(Connection connection, List<Entry> entries) throws SQLException, LedgerException {
        int inserted = 0;
        try (PreparedStatement wordings = connection.prepareStatement(INSERT_WORDING);
                PreparedStatement records = connection.prepareStatement(INSERT)) {
            for (Entry entry : entries) {
                Wording wording = entry.wording();
                if (wording != null) {
                    wordings.setString(1, wording.hash());
                    wordings.setString(2, wording.surface().id());
                    wordings.setString(3, wording.language());
                    wordings.setString(4, wording.text());
                    wordings.executeUpdate();
                }
                records.setString(1, entry.id());
                records.setString(2, entry.site());
                records.setString(3, entry.subject());
                records.setString(4, wording == null ? null : wording.hash());
                records.setString(5, entry.leaf().hex());
                records.setString(6, entry.canonical());
                if (records.executeUpdate() == 1) {
                    inserted++;
                } else {
                    checkSame(connection, entry);
                }
            }
        }
        return inserted;
    }

    private static void checkSame(Connection connection, Entry entry) throws SQLException, LedgerException {
        try (PreparedStatement statement = connection.prepareStatement(SAME)) {
            statement.setString(1, entry.id());
            statement.setString(2, entry.leaf().hex());
            try (ResultSet rows = statement.executeQuery()) {
                if (!rows.next()) {
                    throw new LedgerException("the id is taken by a record of other content");
                }
            }
        }
    }

    private Connection connection() throws SQLException {
        Connection connection = open;
        if (connection == null) {
            connection = dataSource.getConnection();
            connection.setAutoCommit(false);
            open = connection;
        }
        return connection;
    }

    @Override
    public void close() {
        Connection connection = open;
        open = null;
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                System.getLogger(OutboxStore.class.getName())
                        .log(System.Logger.Level.WARNING, "the outbox's connection could not be closed", e);
            }
        }
    }
}
