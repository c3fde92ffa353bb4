package org.consentry.ledger;

import java.util.List;
import java.util.Map;
import org.consentry.ledger.tree.Checkpoint;
import org.consentry.ledger.tree.Hash;
import org.consentry.ledger.tree.InclusionProof;

/** Proofs as they are handed out: hashes in lower-case hex, the checkpoint as the signed note that it is. */
public final class ProofJson {
    private ProofJson() {}

    /** That a record stands in the tree: what {@link CanonicalJson} takes. */
    public static Map<String, Object> inclusion(String recordId, InclusionProof proof) {
        Checkpoint checkpoint = proof.checkpoint();
        return Map.of(
                "record_id", recordId,
                "leaf", proof.leaf().hex(),
                "seq", proof.seq(),
                "path", hex(proof.path()),
                "tree_size", checkpoint.size(),
                "root", checkpoint.root().hex(),
                "checkpoint", checkpoint.note());
    }

    /** A checkpoint, and the key that signed it. */
    public static Map<String, Object> checkpoint(Checkpoint checkpoint, String verifierKey) {
        return Map.of(
                "tree_size", checkpoint.size(),
                "root", checkpoint.root().hex(),
                "checkpoint", checkpoint.note(),
                "verifier_key", verifierKey);
    }

    /** Lower-case hex of each. */
    public static List<String> hex(List<Hash> path) {
        return path.stream().map(Hash::hex).toList();
    }
}
