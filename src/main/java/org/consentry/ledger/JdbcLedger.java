package org.consentry.ledger;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import javax.sql.DataSource;
import org.consentry.consent.ConsentRecord;
import org.consentry.consent.Wording;
import org.jspecify.annotations.Nullable;

/**
 * The ledger in a database. Appends from any number of threads share transactions; where the database takes nothing
 * they go to an outbox. Each waits a bounded time and then fails with {@link LedgerException}, which says that the
 * record is not known to be durable: it may still turn up, and whoever asked goes on as if it did not.
 */
public final class JdbcLedger implements Ledger {
    private static final int CAPACITY = 4096;
    private static final Duration DATABASE = Duration.ofSeconds(2);
    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final Duration TICK = Duration.ofSeconds(1);

    private final DataSource dataSource;
    private final Duration patience;
    private final EntryStore store;
    private final GroupCommit commits;
    private final StoredRows rows;
    private final @Nullable Outbox outbox;
    private final @Nullable OutboxDrain drain;
    private volatile String failure = "";

    /**
     * A ledger over a database whose schema is up to date.
     *
     * @param outbox for what the database can't take; closed with the ledger
     * @param patience how long an append waits to be durable
     */
    public JdbcLedger(Database database, Outbox outbox, Duration patience) {
        this(database.dataSource(), outbox, patience, CAPACITY, TICK);
    }

    /** As above, without an outbox: what the database can't take fails. */
    public JdbcLedger(DataSource dataSource, Duration patience) {
        this(dataSource, null, patience, CAPACITY, TICK);
    }

    JdbcLedger(DataSource dataSource, @Nullable Outbox outbox, Duration patience, int capacity, Duration tick) {
        this.dataSource = dataSource;
        this.patience = patience;
        this.outbox = outbox;
        store = new EntryStore(dataSource);
        rows = new StoredRows(dataSource);
        commits = new GroupCommit(store, capacity, "consentry-ledger");
        commits.start();
        // The drain writes in a lane of its own.
        drain = outbox == null ? null : new OutboxDrain(outbox, new EntryStore(dataSource), tick);
        if (drain != null) {
            drain.start();
        }
    }

    @Override
    public void append(ConsentRecord record, Wording wording) throws LedgerException {
        Entry entry = Entry.of(record, wording);
        if (!store.knows(wording.hash()) && !entry.wordingMatches()) {
            throw new LedgerException("not a sound record: the wording's text has another hash");
        }
        append(entry);
    }

    @Override
    public void append(OperationRecord record) throws LedgerException {
        append(Entry.of(record, null));
    }

    /**
     * Keeps the record and does what it is about, both or neither. Where the record is there already its companion is
     * not run again. Never by the outbox.
     */
    void append(OperationRecord record, Companion companion) throws LedgerException {
        commits.append(Entry.of(record, companion), patience);
    }

    /** As above, of a choice. */
    void append(ConsentRecord record, Wording wording, Companion companion) throws LedgerException {
        Entry entry = Entry.of(record, wording);
        if (!entry.wordingMatches()) {
            throw new LedgerException("not a sound record: the wording's text has another hash");
        }
        commits.append(entry.with(companion), patience);
    }

    /** Held by whoever moves records from the outbox to the database, and by whoever must find them where they are. */
    ReentrantLock moving() {
        return outbox == null ? new ReentrantLock() : outbox.moving();
    }

    /** What waits of a subject in the outbox, oldest first. */
    List<StoredRecord> waiting(String site, String subject) throws LedgerException {
        return outbox == null || outbox.waiting() == 0 ? List.of() : waiting(site, subject, Long.MAX_VALUE);
    }

    /** The number of the last that was put into the outbox and still waits; 0 where none does. */
    long lastWaiting() throws LedgerException {
        try {
            return outbox == null ? 0 : outbox.last();
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    /** As above, up to that number. */
    List<StoredRecord> waiting(String site, String subject, long last) throws LedgerException {
        if (outbox == null) {
            return List.of();
        }
        try {
            return outbox.of(site, subject, last).stream()
                    .map(JdbcLedger::stored)
                    .flatMap(Optional::stream)
                    .toList();
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    /**
     * Removes what waits of a subject up to that number, or was put aside, so that nothing of it stays in the outbox's
     * files.
     */
    void forgetWaiting(String site, String subject, long last) throws LedgerException {
        try {
            if (outbox != null) {
                outbox.forget(site, subject, last);
            }
        } catch (SQLException e) {
            throw new LedgerException("the outbox can't be written: " + e.getMessage(), e);
        }
    }

    private void append(Entry entry) throws LedgerException {
        if (outbox == null || drain == null) {
            toDatabase(entry);
            return;
        }
        long start = System.nanoTime();
        if (drain.away().isEmpty()) {
            try {
                commits.append(entry, patience.compareTo(DATABASE) < 0 ? patience : DATABASE, Duration.ZERO);
                drain.outboxTook();
                return;
            } catch (LedgerException e) {
                // It may be in the database, now or later: its id makes it one.
                if (!ofTheDatabase(e)) {
                    throw e;
                }
                drain.wentAway(String.valueOf(e.getMessage()));
            }
        }
        Duration left = patience.minusNanos(System.nanoTime() - start);
        try {
            outbox.append(entry, left.compareTo(LEAST) < 0 ? LEAST : left);
            drain.outboxTook();
        } catch (LedgerException e) {
            if (ofTheDatabase(e)) {
                drain.outboxFailed(String.valueOf(e.getMessage()));
            }
            throw e;
        }
    }

    private void toDatabase(Entry entry) throws LedgerException {
        try {
            commits.append(entry, patience);
            failure = "";
        } catch (LedgerException e) {
            failure = ofTheDatabase(e) ? String.valueOf(e.getMessage()) : failure;
            throw e;
        }
    }

    private static boolean ofTheDatabase(LedgerException e) {
        return e.getCause() instanceof Away || e.getCause() instanceof TimeoutException;
    }

    private interface Look<T> {
        Optional<T> at(String id) throws SQLException, LedgerException;
    }

    @Override
    public Optional<StoredRecord> find(String id) throws LedgerException {
        return find(id, rows::find, JdbcLedger::stored);
    }

    @Override
    public Optional<StoredEntry> entry(String id) throws LedgerException {
        return find(id, rows::entry, entry -> Optional.of(unsealed(entry)));
    }

    private <T> Optional<T> find(String id, Look<T> database, Function<Entry, Optional<T>> form)
            throws LedgerException {
        boolean waits = outbox != null && outbox.waiting() > 0;
        try {
            Optional<T> found = database.at(id);
            if (found.isPresent() || !waits) {
                return found;
            }
            Optional<T> waiting = waiting(id).flatMap(form);
            // Between the two looks it may have been moved.
            return waiting.isPresent() ? waiting : database.at(id);
        } catch (SQLException e) {
            return Optional.of(waiting(id).flatMap(form).orElseThrow(() -> unreadable(e)));
        }
    }

    private Optional<Entry> waiting(String id) throws LedgerException {
        try {
            return outbox == null ? Optional.empty() : outbox.find(id);
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    private static Optional<StoredRecord> stored(Entry entry) {
        return entry.wording() == null
                ? Optional.empty()
                : Optional.of(new StoredRecord(
                        CanonicalRecord.read(entry.canonical()),
                        entry.canonical(),
                        entry.leaf().hex(),
                        null));
    }

    private static StoredEntry unsealed(Entry entry) {
        return new StoredEntry(entry.id(), entry.kind(), entry.leaf(), entry.canonical(), null, null);
    }

    @Override
    public Optional<Wording> wording(String hash) throws LedgerException {
        try {
            return rows.wording(hash);
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    @Override
    public List<StoredRecord> latest(RecordFilter filter, int limit) throws LedgerException {
        if (limit < 0) {
            throw new IllegalArgumentException("a limit below zero");
        }
        try {
            return rows.latest(filter, limit);
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>It ends at the record that was the newest when it began.
     */
    @Override
    public long stream(RecordFilter filter, Sink sink) throws LedgerException, IOException {
        try {
            return rows.stream(filter, sink);
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    @Override
    public long choices(RecordFilter filter, EntrySink sink) throws LedgerException, IOException {
        try {
            return new ChoiceRows(dataSource, filter).read(sink);
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    @Override
    public long entries(RecordFilter filter, long size, EntrySink sink) throws LedgerException, IOException {
        try {
            return new NumberedRows(dataSource, filter, size).read(sink);
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    @Override
    public LedgerHealth health() {
        if (outbox == null || drain == null) {
            LedgerHealth.State state = failure.isEmpty() ? LedgerHealth.State.GREEN : LedgerHealth.State.RED;
            return new LedgerHealth(state, failure, 0);
        }
        long waiting = Math.max(0, outbox.waiting());
        if (!drain.full().isEmpty()) {
            return new LedgerHealth(LedgerHealth.State.RED, drain.full(), waiting);
        }
        if (!drain.away().isEmpty()) {
            return new LedgerHealth(LedgerHealth.State.YELLOW, drain.away(), waiting);
        }
        return waiting > 0
                ? new LedgerHealth(LedgerHealth.State.YELLOW, "the outbox is being drained", waiting)
                : new LedgerHealth(LedgerHealth.State.GREEN, "", 0);
    }

    private static LedgerException unreadable(SQLException e) {
        return new LedgerException("the ledger can't be read: " + e.getMessage(), e);
    }

    @Override
    public void close() {
        if (drain != null) {
            drain.close();
        }
        commits.close();
        if (outbox != null) {
            outbox.close();
        }
    }
}
