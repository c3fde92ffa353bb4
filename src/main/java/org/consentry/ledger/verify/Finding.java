package org.consentry.ledger.verify;

import java.util.Objects;

/**
 * One thing that shows an export to have been tampered with.
 *
 * @param seq number of the record in the tree, from 0; -1 where it has none or none is known
 * @param record id that the record bears; empty where none is known
 * @param text the finding as one line, with nothing in it that a terminal would obey
 */
public record Finding(Kind kind, long seq, String record, String text) {
    public Finding {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(record);
        Objects.requireNonNull(text);
    }

    /** What was done. */
    public enum Kind {
        /** Other bytes stand where a record stood. */
        CHANGED,
        /** A record that the export must have is not there. */
        DROPPED,
        /** A record is there that the tree does not have, or has only once. */
        INSERTED,
        /** A record stands in another place than in the tree. */
        REORDERED,
        /** The leaves are not those of the checkpoint. */
        TREE,
        /** The checkpoint is not signed by the key. */
        SIGNATURE,
        /** What was there at the earlier checkpoint is not the beginning of what is there now. */
        HISTORY,
        /** A file is not what the manifest says, or the manifest contradicts the files. */
        FILE
    }

    /** Of the whole export. */
    static Finding of(Kind kind, String text) {
        return new Finding(kind, -1, "", text);
    }
}
