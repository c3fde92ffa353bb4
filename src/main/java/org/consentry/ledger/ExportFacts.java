package org.consentry.ledger;

import java.time.Instant;
import org.consentry.ledger.tree.Checkpoint;

/**
 * What is known of a zip before its first record.
 *
 * @param created UTC, to the millisecond
 * @param actor who asks for it
 * @param all false where something that had come in could not be sealed in time
 * @param verifierKey C2SP verifier key of the checkpoint's signature
 */
record ExportFacts(
        Instant created, String actor, RecordFilter filter, boolean all, Checkpoint checkpoint, String verifierKey) {

    /** True where every record of the tree has its line. */
    boolean whole() {
        return filter.equals(RecordFilter.ALL);
    }
}
