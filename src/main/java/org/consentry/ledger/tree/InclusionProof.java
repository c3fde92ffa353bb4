package org.consentry.ledger.tree;

import java.util.List;
import java.util.Objects;

/**
 * That a record stands in the tree of a checkpoint.
 *
 * @param seq its number, from 0
 * @param path from the leaf upwards
 */
public record InclusionProof(long seq, Hash leaf, List<Hash> path, Checkpoint checkpoint) {
    public InclusionProof {
        Objects.requireNonNull(leaf);
        path = List.copyOf(path);
        Objects.requireNonNull(checkpoint);
    }
}
