package org.consentry.ledger;

import java.util.Objects;
import org.consentry.consent.ConsentRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record as the ledger keeps it.
 *
 * @param canonical its canonical JSON (RFC 8785), the bytes under its leaf
 * @param leaf SHA-256(0x00 ‖ canonical), in lower-case hex
 * @param seq its place in the tree, or {@code null} until it is sealed
 */
public record StoredRecord(
        ConsentRecord record,
        String canonical,
        String leaf,
        @Nullable Long seq) {
    public StoredRecord {
        Objects.requireNonNull(record);
        Objects.requireNonNull(canonical);
        Objects.requireNonNull(leaf);
    }
}
