package org.consentry.ledger.verify;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.consentry.ledger.tree.Hash;

/** Lines without their leaf and leaves without their line, and what they tell together. */
final class Differences {
    private final List<OddLine> lines = new ArrayList<>();
    private final List<OddLeaf> leaves = new ArrayList<>();
    private final Map<Hash, OddLeaf> byHash = new HashMap<>();
    private long moreLeaves;
    private long stretch;

    /** Lines and leaves of one stretch stand between the same two records that agree. */
    private record OddLine(long stretch, long number, String id, Hash leaf) {}

    private record OddLeaf(long stretch, long seq, Hash leaf) {}

    /** A line and a leaf agree: what comes is another stretch. */
    void agree() {
        stretch++;
    }

    void add(RecordLine line) {
        lines.add(new OddLine(stretch, line.number(), line.id(), line.leaf()));
    }

    void add(DueLeaves.Due due) {
        if (leaves.size() == Findings.MOST) {
            moreLeaves++;
            return;
        }
        OddLeaf leaf = new OddLeaf(stretch, due.seq(), due.leaf());
        leaves.add(leaf);
        byHash.put(leaf.leaf, leaf);
    }

    /** True where so many lines are odd that it makes no sense to go on. */
    boolean tooMany() {
        return lines.size() >= Findings.MOST;
    }

    /** Names what was found; reads the leaves once more where a line fits nowhere. */
    void tell(OpenExport export, boolean whole, Findings findings) throws IOException {
        List<Finding> told = new ArrayList<>();
        reordered(told);
        elsewhere(export, whole, told);
        changed(told);
        for (OddLine line : lines) {
            String what = place(line) + " is not in the tree: it was changed or put in";
            told.add(new Finding(Finding.Kind.INSERTED, -1, line.id, what));
        }
        for (OddLeaf leaf : leaves) {
            String what = "record " + leaf.seq + " (leaf " + leaf.leaf + ") is missing";
            told.add(new Finding(Finding.Kind.DROPPED, leaf.seq, "", what));
        }
        told.sort(Comparator.comparingLong(f -> f.seq() < 0 ? Long.MAX_VALUE : f.seq()));
        told.forEach(findings::add);
        findings.addUnnamed(moreLeaves);
    }

    private void reordered(List<Finding> told) {
        for (OddLine line : List.copyOf(lines)) {
            OddLeaf leaf = byHash.remove(line.leaf);
            if (leaf != null) {
                String what = place(line) + " is record " + leaf.seq + " and stands in another place";
                told.add(new Finding(Finding.Kind.REORDERED, leaf.seq, line.id, what));
                lines.remove(line);
                leaves.remove(leaf);
            }
        }
    }

    private void elsewhere(OpenExport export, boolean whole, List<Finding> told) throws IOException {
        Map<Hash, List<OddLine>> sought = new HashMap<>();
        lines.forEach(line ->
                sought.computeIfAbsent(line.leaf, any -> new ArrayList<>()).add(line));
        if (sought.isEmpty()) {
            return;
        }
        try (HashedInput in = export.open(OpenExport.LEAVES)) {
            Lines all = new Lines(in, OpenExport.LEAVES, TreeCheck.LONGEST_LINE);
            for (byte[] next = all.next(); next != null; next = all.next()) {
                Hash leaf = Lines.hash(next);
                for (OddLine line : leaf == null ? List.<OddLine>of() : sought.getOrDefault(leaf, List.of())) {
                    long seq = all.number() - 1;
                    String what = place(line) + " is record " + seq
                            + (whole ? " a second time" : ", for which positions.txt has no place here");
                    Finding.Kind kind = whole ? Finding.Kind.INSERTED : Finding.Kind.REORDERED;
                    told.add(new Finding(kind, seq, line.id, what));
                    lines.remove(line);
                }
            }
        }
    }

    /** Where a stretch has both, one stands for the other. */
    private void changed(List<Finding> told) {
        Map<Long, List<OddLeaf>> byStretch = new HashMap<>();
        leaves.forEach(leaf -> byStretch
                .computeIfAbsent(leaf.stretch, any -> new ArrayList<>())
                .add(leaf));
        for (OddLine line : List.copyOf(lines)) {
            List<OddLeaf> there = byStretch.getOrDefault(line.stretch, new ArrayList<>());
            if (!there.isEmpty()) {
                OddLeaf leaf = there.remove(0);
                String what = "record " + leaf.seq + " was changed: " + place(line) + " has another leaf";
                told.add(new Finding(Finding.Kind.CHANGED, leaf.seq, line.id, what));
                lines.remove(line);
                leaves.remove(leaf);
            }
        }
    }

    private static String place(OddLine line) {
        return "records.jsonl line " + line.number + (line.id.isEmpty() ? "" : " (" + line.id + ")");
    }
}
