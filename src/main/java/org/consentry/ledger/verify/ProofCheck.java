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

    static void run(OpenExport export, Checkpoint checkpoint, Findings findings) throws IOException {
        try (HashedInput in = export.open(OpenExport.PROOFS)) {
            Lines lines = new Lines(in, OpenExport.PROOFS, LONGEST_LINE);
            for (byte[] line = lines.next(); line != null; line = lines.next()) {
                if (!holds(new String(line, StandardCharsets.UTF_8), checkpoint)) {
                    findings.add(
                            Finding.Kind.FILE,
                            OpenExport.PROOFS + " line " + lines.number() + " is no proof for the checkpoint");
                }
            }
            export.read(OpenExport.PROOFS, in);
        }
    }

    private static boolean holds(String line, Checkpoint checkpoint) {
        try {
            if (!(CanonicalJson.read(line) instanceof Map<?, ?> proof
                    && proof.get("seq") instanceof Long seq
                    && proof.get("path") instanceof List<?> nodes)) {
                return false;
            }
            List<Hash> path = new ArrayList<>();
            for (Object node : nodes) {
                path.add(hash(node));
            }
            return Proofs.included(hash(proof.get("leaf")), seq, checkpoint.size(), path, checkpoint.root());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Hash hash(@Nullable Object hex) {
        if (hex instanceof String text) {
            return Hash.ofHex(text);
        }
        throw new IllegalArgumentException("no hash");
    }
}
