package org.consentry.ledger;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.consentry.consent.ConsentRecord;
import org.consentry.consent.Wording;
import org.consentry.ledger.tree.Hash;

/** The append-only book of choices. All methods may be called from any thread. */
public interface Ledger extends AutoCloseable {

    /** What takes records one by one while they stream from the database. */
    interface Sink {
        void accept(StoredRecord record) throws IOException;
    }

    /**
     * Keeps a record, and the wording that it points to. When this returns, both are committed and synced to disk.
     * Appending a record that is there already changes nothing.
     *
     * @throws LedgerException where it is not sound, its id is taken by a record of other content, or it is not known
     *     to be durable
     */
    void append(ConsentRecord record, Wording wording) throws LedgerException;

    /**
     * Keeps a record of what was done. As above.
     *
     * @throws LedgerException as above
     */
    default void append(OperationRecord record) throws LedgerException {
        throw new LedgerException("records of operations are not kept here");
    }

    /** What takes entries one by one while they stream from the database. */
    interface EntrySink {
        void accept(StoredEntry entry) throws IOException;
    }

    /** Whatever stands under that id, erased or not; empty where nothing does. */
    default Optional<StoredEntry> entry(String id) throws LedgerException {
        return Optional.empty();
    }

    /**
     * Streams what is numbered below {@code size} in the tree's order, in constant memory; returns how many there were.
     * {@link RecordFilter#ALL} gives an entry for every number, also where the record was erased or purged; any other
     * filter gives live choices alone.
     */
    default long entries(RecordFilter filter, long size, EntrySink sink) throws LedgerException, IOException {
        return 0;
    }

    /** The exact wording under a hash; empty where there is none. */
    default Optional<Wording> wording(String hash) throws LedgerException {
        return Optional.empty();
    }

    /** How it fares, as far as the last appends and a look at the outbox tell: asked by health checks, without I/O. */
    default LedgerHealth health() {
        return new LedgerHealth(LedgerHealth.State.GREEN, "", 0);
    }

    /** The record of that id; empty where there is none. */
    Optional<StoredRecord> find(String id) throws LedgerException;

    /** Streams what the filter asks for, oldest first, in constant memory; returns how many there were. */
    long stream(RecordFilter filter, Sink sink) throws LedgerException, IOException;

    /** As above, each with its canonical text as it is kept, which is not read; no kind is told. */
    default long choices(RecordFilter filter, EntrySink sink) throws LedgerException, IOException {
        return stream(
                filter,
                stored -> sink.accept(new StoredEntry(
                        stored.record().id(), "", Hash.ofHex(stored.leaf()), stored.canonical(), null, stored.seq())));
    }

    /** The newest records that the filter asks for, newest first, at most {@code limit}. */
    List<StoredRecord> latest(RecordFilter filter, int limit) throws LedgerException;

    /** Takes no more, and writes what it has taken. */
    @Override
    void close();
}
