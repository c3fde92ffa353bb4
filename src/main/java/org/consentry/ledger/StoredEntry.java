package org.consentry.ledger;

import java.util.Objects;
import org.consentry.ledger.tree.Hash;
import org.jspecify.annotations.Nullable;

/**
 * A record of any kind as it is kept, read or not.
 *
 * @param id empty where it was purged
 * @param kind {@code grant}, {@code refusal}, {@code withdrawal} or an operation's; empty where it was purged
 * @param canonical the bytes under its leaf, as text; {@code null} where it was erased or purged
 * @param erasedBy id of the erasure's record; {@code null} where there was none
 * @param seq its number in the tree, or {@code null} until it is sealed
 */
public record StoredEntry(
        String id,
        String kind,
        Hash leaf,
        @Nullable String canonical,
        @Nullable String erasedBy,
        @Nullable Long seq) {
    public StoredEntry {
        Objects.requireNonNull(id);
        Objects.requireNonNull(kind);
        Objects.requireNonNull(leaf);
    }
}
