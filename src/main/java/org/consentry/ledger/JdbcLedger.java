package org.consentry.ledger;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.consentry.consent.ConsentRecord;
import org.consentry.consent.Wording;

/**
 * The ledger in a database. Appends from any number of threads share transactions; each waits a bounded time and then
 * fails with {@link LedgerException}, which says that the record is not known to be durable: it may still turn up, and
 * whoever asked goes on as if it did not.
 */
public final class JdbcLedger implements Ledger {
    private static final int CAPACITY = 4096;
    private static final int PAGE = 500;
    private static final String SELECT = "SELECT id, leaf, seq, canonical FROM consent_record";

    private final DataSource dataSource;
    private final Duration patience;
    private final EntryStore store;
    private final GroupCommit commits;

    /**
     * A ledger over a database whose schema is up to date.
     *
     * @param patience how long an append waits to be durable
     */
    public JdbcLedger(DataSource dataSource, Duration patience) {
        this(dataSource, patience, CAPACITY);
    }

    JdbcLedger(DataSource dataSource, Duration patience, int capacity) {
        this.dataSource = dataSource;
        this.patience = patience;
        store = new EntryStore(dataSource);
        commits = new GroupCommit(store, capacity);
        commits.start();
    }

    @Override
    public void append(ConsentRecord record, Wording wording) throws LedgerException {
        Entry entry = Entry.of(record, wording);
        if (!store.knows(wording.hash()) && !entry.wordingMatches()) {
            throw new LedgerException("not a sound record: the wording's text has another hash");
        }
        commits.append(entry, patience);
    }

    @Override
    public Optional<StoredRecord> find(String id) throws LedgerException {
        Selection selection = new Selection().add("id = ?", id);
        try (Connection connection = dataSource.getConnection()) {
            return select(connection, selection, "", 1).stream().findFirst();
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    @Override
    public List<StoredRecord> latest(RecordFilter filter, int limit) throws LedgerException {
        if (limit < 0) {
            throw new IllegalArgumentException("a limit below zero");
        }
        try (Connection connection = dataSource.getConnection()) {
            return select(connection, Selection.of(filter), " ORDER BY time DESC, id DESC", limit);
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>It ends at the record that was the newest when it began. Between two pages no transaction stays open: a reader
     * who stalls holds up neither writers nor the database's clearing of its log.
     */
    @Override
    public long stream(RecordFilter filter, Sink sink) throws LedgerException, IOException {
        long count = 0;
        try (Connection connection = dataSource.getConnection()) {
            List<StoredRecord> newest = select(connection, new Selection(), " ORDER BY time DESC, id DESC", 1);
            if (newest.isEmpty()) {
                return 0;
            }
            ConsentRecord end = newest.get(0).record();
            List<StoredRecord> page = page(connection, filter, end, List.of());
            while (!page.isEmpty()) {
                for (StoredRecord stored : page) {
                    sink.accept(stored);
                }
                count += page.size();
                page = page.size() < PAGE ? List.of() : page(connection, filter, end, page);
            }
        } catch (SQLException e) {
            throw unreadable(e);
        }
        return count;
    }

    private static List<StoredRecord> page(
            Connection connection, RecordFilter filter, ConsentRecord end, List<StoredRecord> before)
            throws SQLException, LedgerException {
        Selection selection = Selection.of(filter).add("(time, id) <= (?, ?)", Times.format(end.time()), end.id());
        if (!before.isEmpty()) {
            ConsentRecord last = before.get(before.size() - 1).record();
            selection.add("(time, id) > (?, ?)", Times.format(last.time()), last.id());
        }
        return select(connection, selection, " ORDER BY time, id", PAGE);
    }

    private static List<StoredRecord> select(Connection connection, Selection selection, String order, int limit)
            throws SQLException, LedgerException {
        String sql = SELECT + selection.where() + order + " LIMIT ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(selection.fill(statement), limit);
            try (ResultSet rows = statement.executeQuery()) {
                List<StoredRecord> found = new ArrayList<>();
                while (rows.next()) {
                    found.add(stored(rows));
                }
                return found;
            }
        }
    }

    private static StoredRecord stored(ResultSet row) throws SQLException, LedgerException {
        String id = row.getString(1);
        String leaf = row.getString(2);
        long number = row.getLong(3);
        Long seq = row.wasNull() ? null : Long.valueOf(number);
        String canonical = row.getString(4);
        try {
            return new StoredRecord(CanonicalRecord.read(canonical), canonical, leaf, seq);
        } catch (IllegalArgumentException e) {
            throw new LedgerException("record " + id + " can't be read back: " + e.getMessage(), e);
        }
    }

    private static LedgerException unreadable(SQLException e) {
        return new LedgerException("the ledger can't be read: " + e.getMessage(), e);
    }

    @Override
    public void close() {
        commits.close();
    }
}
