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

    private ProofCheck() {}

    /** @param ids of records by their numbers, as far as they are known */
    static void run(OpenExport export, Checkpoint checkpoint, Map<Long, String> ids, Findings findings)
            throws IOException {
        try (HashedInput in = export.open(OpenExport.PROOFS)) {
            Lines lines = new Lines(in, OpenExport.PROOFS, LONGEST_LINE);
            for (byte[] line = lines.next(); line != null; line = lines.next()) {
                String wrong = wrong(new String(line, StandardCharsets.UTF_8), checkpoint, ids);
                if (!wrong.isEmpty()) {
                    findings.add(Finding.Kind.FILE, OpenExport.PROOFS + " line " + lines.number() + wrong);
                }
            }
            export.read(OpenExport.PROOFS, in);
        }
    }

    /** Empty where nothing is. */
    private static String wrong(String line, Checkpoint checkpoint, Map<Long, String> ids) {
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
            if (!Proofs.included(hash(proof.get("leaf")), seq, checkpoint.size(), path, checkpoint.root())) {
                return none;
            }
            // Nothing is signed but the leaf: the id that stands beside it must be the record's.
            String id = ids.get(seq);
            return id == null || id.equals(proof.get("record_id")) ? "" : " bears another id than record " + seq;
        } catch (IllegalArgumentException e) {
            return none;
        }
    }

    private static Hash hash(@Nullable Object hex) {
        if (hex instanceof String text) {
            return Hash.ofHex(text);
        }
        throw new IllegalArgumentException("no hash");
    }
}
