package org.consentry.ledger.verify;

import java.io.IOException;
import org.consentry.ledger.tree.Hash;
import org.jspecify.annotations.Nullable;

/** The leaves of which the export must have a record: all of them, or those that positions.txt tells. */
final class DueLeaves {
    private final Lines leaves;
    private final @Nullable Positions positions;
    private final Findings findings;
    private long next;
    private long last = -1;

    /** A leaf and its number in the tree. */
    record Due(long seq, Hash leaf) {}

    /** @param positions {@code null} where every leaf has its line */
    DueLeaves(Lines leaves, @Nullable Positions positions, Findings findings) {
        this.leaves = leaves;
        this.positions = positions;
        this.findings = findings;
    }

    @Nullable
    Due next() throws IOException {
        if (positions == null) {
            return leaf(next);
        }
        while (positions.next()) {
            long seq = positions.seq();
            if (seq > last) {
                Due due = leaf(seq);
                if (due == null) {
                    findings.add(
                            Finding.Kind.FILE, positions.place() + " tells record " + seq + ", which the tree lacks");
                }
                last = seq;
                return due;
            }
            if (seq >= 0) {
                findings.add(
                        Finding.Kind.REORDERED, positions.place() + " tells record " + seq + " after record " + last);
            }
        }
        return null;
    }

    private @Nullable Due leaf(long seq) throws IOException {
        byte[] line;
        do {
            line = leaves.next();
            if (line == null) {
                return null;
            }
        } while (next++ < seq);
        Hash leaf = Lines.hash(line);
        return new Due(seq, leaf == null ? Hash.EMPTY : leaf);
    }
}
