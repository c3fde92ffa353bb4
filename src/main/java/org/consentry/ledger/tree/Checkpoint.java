package org.consentry.ledger.tree;

import java.util.Objects;

/**
 * What the ledger signed at one size (C2SP tlog-checkpoint).
 *
 * @param origin the ledger's name, which is its key's name too
 * @param size leaves in the tree
 * @param note the signed note as it is published, signature and all
 */
public record Checkpoint(String origin, long size, Hash root, String note) {
    public Checkpoint {
        Objects.requireNonNull(origin);
        Objects.requireNonNull(root);
        Objects.requireNonNull(note);
        if (size < 0) {
            throw new IllegalArgumentException("a tree of less than no leaves");
        }
    }
}
