package org.consentry.ledger.verify;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.consentry.ledger.tree.Hash;
import org.jspecify.annotations.Nullable;

/**
 * Walks the records and the leaves that are due in step. Where the two part, it looks ahead on both sides for the next
 * pair that agrees, so that one record dropped or put in does not make all that follow look changed.
 */
final class RecordWalk {
    /** Larger than any record: the ledger takes 64 Ki characters. */
    private static final int LONGEST_LINE = 1 << 20;

    private static final int LINES_AHEAD = 256;
    private static final int LEAVES_AHEAD = 65_536;
    private static final int MOST_WORDINGS = 10_000;
    /** More than an export has proofs. */
    private static final int MOST_IDS = 10_000;

    private final Lines records;
    private final @Nullable Positions told;
    private final DueLeaves leaves;
    private final Findings findings;
    private final Differences differences = new Differences();
    private final Emptied emptied = new Emptied();
    private final boolean proved;
    private final Map<Long, String> ids = new HashMap<>();
    private final Map<Long, Hash> found = new HashMap<>();
    private final Set<Hash> wordings = new HashSet<>();
    private final Deque<RecordLine> lines = new ArrayDeque<>();
    private final Deque<DueLeaves.Due> dues = new ArrayDeque<>();
    /** What waits in {@code dues}, while there is more than one. */
    private final Map<Hash, Long> waiting = new HashMap<>();

    private long count;
    private long agreed;
    private long erased;
    private long misplaced;

    /**
     * @param told what positions.txt says of each line, where every leaf has one; otherwise the leaves follow it
     * @param proved true where ids are to be held against proofs
     */
    RecordWalk(HashedInput records, @Nullable Positions told, DueLeaves leaves, boolean proved, Findings findings) {
        this.proved = proved;
        this.records = new Lines(records, OpenExport.RECORDS, LONGEST_LINE);
        this.told = told;
        this.leaves = leaves;
        this.findings = findings;
    }

    void run() throws IOException {
        readLines(1);
        readDues(1);
        while (!lines.isEmpty() || !dues.isEmpty()) {
            RecordLine line = lines.peek();
            DueLeaves.Due due = dues.peek();
            if (line != null && due != null && line.leaf().equals(due.leaf())) {
                agree(line, due);
                lines.remove();
                removeDue();
            } else if (differences.tooMany()) {
                giveUp();
                return;
            } else {
                part();
            }
            readLines(1);
            readDues(1);
        }
        if (told != null && told.next()) {
            findings.add(Finding.Kind.FILE, "positions.txt has more lines than records.jsonl");
        }
        if (misplaced > 1) {
            findings.addUnnamed(misplaced - 1);
        }
    }

    private void agree(RecordLine line, DueLeaves.Due due) {
        differences.agree();
        agreed++;
        if (proved && found.size() < MOST_IDS) {
            found.put(due.seq(), due.leaf());
        }
        if (proved && !line.erased() && ids.size() < MOST_IDS) {
            ids.put(due.seq(), line.ownId());
        }
        if (line.erased()) {
            erased++;
            emptied.emptied(due.seq(), due.leaf());
        } else if (line.isOperation()) {
            emptied.operation(line.text());
        } else if (wordings.size() < MOST_WORDINGS) {
            Hash wording = line.wording();
            if (wording != null) {
                wordings.add(wording);
            }
        }
        if (told != null && line.position() != due.seq() && misplaced++ == 0) {
            String what = "positions.txt line " + line.number() + " does not tell record " + due.seq();
            findings.add(new Finding(Finding.Kind.FILE, due.seq(), "", what));
        }
    }

    /** Passes over lines and leaves up to the next that agree, or one line where none is in sight. */
    private void part() throws IOException {
        if (lines.isEmpty()) {
            differences.add(removeDue());
            return;
        }
        if (dues.isEmpty()) {
            differences.add(lines.remove());
            return;
        }
        readLines(LINES_AHEAD);
        readDues(LEAVES_AHEAD);
        long first = dues.element().seq();
        DueLeaves.@Nullable Due meeting = null;
        int passed = 0;
        long least = Long.MAX_VALUE;
        int i = 0;
        for (Iterator<RecordLine> ahead = lines.iterator(); ahead.hasNext() && i < least; i++) {
            Hash leaf = ahead.next().leaf();
            Long seq = waiting.get(leaf);
            if (seq != null && i + seq - first < least) {
                least = i + seq - first;
                passed = i;
                meeting = new DueLeaves.Due(seq, leaf);
            }
        }
        if (meeting == null) {
            differences.add(lines.remove());
            return;
        }
        for (; passed > 0; passed--) {
            differences.add(lines.remove());
        }
        while (dues.element().seq() < meeting.seq()) {
            differences.add(removeDue());
        }
    }

    private void giveUp() throws IOException {
        long from = lines.isEmpty() ? count : lines.element().number();
        while (records.next() != null) {
            count++;
        }
        findings.add(
                Finding.Kind.INSERTED,
                "records.jsonl is not compared from line " + from + " on: too many lines are not in the tree");
    }

    private void readLines(int many) throws IOException {
        while (lines.size() < many) {
            byte[] line = records.next();
            if (line == null) {
                return;
            }
            count++;
            long position = told != null && told.next() ? told.seq() : -1;
            lines.add(RecordLine.of(records.number(), position, line));
        }
    }

    private void readDues(int many) throws IOException {
        if (many > 1 && waiting.isEmpty()) {
            dues.forEach(due -> waiting.put(due.leaf(), due.seq()));
        }
        while (dues.size() < many) {
            DueLeaves.Due due = leaves.next();
            if (due == null) {
                return;
            }
            dues.add(due);
            if (many > 1) {
                waiting.putIfAbsent(due.leaf(), due.seq());
            }
        }
    }

    private DueLeaves.Due removeDue() {
        DueLeaves.Due due = dues.remove();
        if (!waiting.isEmpty()) {
            waiting.remove(due.leaf(), due.seq());
        }
        return due;
    }

    /** Lines that there are. */
    long lines() {
        return count;
    }

    /** Lines that are in the tree, the erased ones too. */
    long agreed() {
        return agreed;
    }

    long erased() {
        return erased;
    }

    Differences differences() {
        return differences;
    }

    Emptied emptied() {
        return emptied;
    }

    /** Ids by number of records that are in the tree, up to ten thousand; of an erased one nothing is known. */
    Map<Long, String> ids() {
        return ids;
    }

    /** Leaves by number of lines that leaves.txt has, up to ten thousand. */
    Map<Long, Hash> leaves() {
        return found;
    }

    /** True where there may be more wordings than are told. */
    boolean moreWordings() {
        return wordings.size() == MOST_WORDINGS;
    }

    /** Hashes of wordings that records tell, up to ten thousand. */
    Set<Hash> wordings() {
        return wordings;
    }
}
