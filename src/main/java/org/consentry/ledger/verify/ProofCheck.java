package org.consentry.ledger.verify;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.consentry.ledger.CanonicalJson;
import org.consentry.ledger.tree.Checkpoint;
import org.consentry.ledger.tree.Hash;
import org.consentry.ledger.tree.Proofs;
import org.jspecify.annotations.Nullable;

/** Checks the inclusion proofs that come with a short export; of a line it needs the members leaf, path and seq. */
final class ProofCheck {
    private static final int LONGEST_LINE = 128 * 1024;

    private final Checkpoint checkpoint;
    private final RecordWalk walk;
    private final Findings findings;
    /** False where leaves were left out or put in, so that those behind bear other numbers. */
    private final boolean aligned;

    private boolean shifted;

    /** @param size of the tree that leaves.txt makes */
    ProofCheck(Checkpoint checkpoint, RecordWalk walk, long size, Findings findings) {
        this.checkpoint = checkpoint;
        this.walk = walk;
        this.findings = findings;
        aligned = size == checkpoint.size();
    }

    void run(OpenExport export) throws IOException {
        try (HashedInput in = export.open(OpenExport.PROOFS)) {
            Lines lines = new Lines(in, OpenExport.PROOFS, LONGEST_LINE);
            for (byte[] line = lines.next(); line != null; line = lines.next()) {
                String wrong = wrong(new String(line, StandardCharsets.UTF_8));
                if (!wrong.isEmpty()) {
                    findings.add(Finding.Kind.FILE, OpenExport.PROOFS + " line " + lines.number() + wrong);
                }
            }
            export.read(OpenExport.PROOFS, in);
        }
    }

    /** Empty where nothing is. */
    private String wrong(String line) {
        String none = " is no proof for the checkpoint";
        try {
            if (!(CanonicalJson.read(line) instanceof Map<?, ?> proof
                    && proof.get("seq") instanceof Long seq
                    && proof.get("path") instanceof List<?> nodes)) {
                return none;
            }
            List<Hash> path = new ArrayList<>();
            for (Object node : nodes) {
                path.add(hash(node));
            }
            Hash leaf = hash(proof.get("leaf"));
            if (!Proofs.included(leaf, seq, checkpoint.size(), path, checkpoint.root())) {
                return none;
            }
            Hash there = walk.leaves().get(seq);
            if (there != null && !there.equals(leaf)) {
                another(seq);
                return "";
            }
            // Nothing is signed but the leaf: the id that stands beside it must be the record's.
            String id = walk.ids().get(seq);
            return id == null || id.equals(proof.get("record_id")) ? "" : " bears another id than record " + seq;
        } catch (IllegalArgumentException e) {
            return none;
        }
    }

    /** The line and leaves.txt agree with each other, and not with what was signed. */
    private void another(long seq) {
        if (aligned) {
            findings.add(new Finding(
                    Finding.Kind.CHANGED, seq, "", "record " + seq + " was changed, and leaves.txt with it"));
        } else if (!shifted) {
            shifted = true;
            String what = "from record " + seq + " on records and leaves.txt are not those that were signed";
            findings.add(new Finding(Finding.Kind.TREE, seq, "", what));
        }
    }

    private static Hash hash(@Nullable Object hex) {
        if (hex instanceof String text) {
            return Hash.ofHex(text);
        }
        throw new IllegalArgumentException("no hash");
    }
}
