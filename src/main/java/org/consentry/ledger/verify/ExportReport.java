package org.consentry.ledger.verify;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the check of an export came to.
 *
 * @param manifest what the export says of itself
 * @param manifestSha256 in hex; the ledger's own record of the export names it
 * @param key the verifier key used; empty where there was none
 * @param keyOfExport true where the key came from the export itself, which proves nothing about who signed
 * @param root of the signed tree, base64; empty where no signature held
 * @param size leaves in the tree
 * @param records lines that hold a record which is in the tree; the erased ones are not among them
 * @param erased lines that hold only the leaf of a record that was emptied
 * @param leftOut leaves of the tree of which the export holds no line
 * @param before size of the earlier tree that proved to be the beginning of this one; {@code null} where none was given
 *     or it did not
 * @param findings in the order of the tree where they are of single records
 * @param more findings beyond those listed
 * @param warnings what contradicts no signature, and that nothing in the export explains
 */
public record ExportReport(
        Manifest manifest,
        String manifestSha256,
        String key,
        boolean keyOfExport,
        String root,
        long size,
        long records,
        long erased,
        long leftOut,
        @Nullable Long before,
        List<Finding> findings,
        long more,
        List<String> warnings) {
    public ExportReport {
        Objects.requireNonNull(manifest);
        Objects.requireNonNull(manifestSha256);
        Objects.requireNonNull(key);
        Objects.requireNonNull(root);
        findings = List.copyOf(findings);
        warnings = List.copyOf(warnings);
    }

    /** What the check came to, in a word. */
    public enum Verdict {
        /** All is there, as it was signed. */
        SOUND,
        /** Something contradicts what was signed. */
        TAMPERED,
        /** Nothing does; but something is missing, and nothing in the export explains that. */
        DOUBTFUL
    }

    /** True where all is there, as it was signed. */
    public boolean sound() {
        return verdict() == Verdict.SOUND;
    }

    /** What contradicts weighs more than what is missing. */
    public Verdict verdict() {
        if (!findings.isEmpty() || more > 0) {
            return Verdict.TAMPERED;
        }
        return warnings.isEmpty() ? Verdict.SOUND : Verdict.DOUBTFUL;
    }
}
