package org.consentry.ledger;

import java.io.IOException;

/** Records that a form of an export goes through once, one by one. */
@FunctionalInterface
interface Rows {
    /** Returns how many there were. */
    long each(Ledger.EntrySink sink) throws LedgerException, IOException;

    /** The live choices that a filter asks for, oldest first. */
    static Rows choices(Ledger ledger, RecordFilter filter) {
        return sink -> ledger.choices(filter, sink);
    }

    /** The record of such an entry. */
    static StoredRecord read(StoredEntry entry) throws IOException {
        String canonical = String.valueOf(entry.canonical());
        try {
            return new StoredRecord(
                    CanonicalRecord.read(canonical), canonical, entry.leaf().hex(), entry.seq());
        } catch (IllegalArgumentException e) {
            throw new IOException("record " + entry.id() + " can't be read back: " + e.getMessage(), e);
        }
    }
}
