package org.consentry.ledger;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.consentry.ledger.LegalHolds.Hold;
import org.consentry.ledger.tree.Hash;

/** What is kept of a subject, and what is said of it, in UTF-8. The streams are left open. */
public final class SubjectForms {
    private SubjectForms() {}

    /**
     * Streams all records of a subject as {@code {"site":…,"subject":…,…,"records":[…]}}, oldest first, each record as
     * {@link RecordJson} has it; returns how many there were. What broke off has no end, so that no reader takes it for
     * whole.
     *
     * @param more members to stand in front
     */
    public static long json(Subjects subjects, String site, String subject, Map<String, Object> more, OutputStream out)
            throws LedgerException, IOException {
        Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 1 << 13);
        Map<String, Object> members = new TreeMap<>(more);
        members.put("site", site);
        members.put("subject", subject);
        String head = CanonicalJson.write(members);
        writer.write(head, 0, head.length() - 1);
        writer.write(",\"records\":[");
        String[] between = {"\n"};
        long count = subjects.records(site, subject, stored -> {
            writer.write(between[0]);
            writer.write(RecordJson.one(stored));
            between[0] = ",\n";
        });
        writer.write("]}\n");
        writer.flush();
        return count;
    }

    /** Streams all records of a subject as {@link RecordCsv} has them, oldest first; returns how many there were. */
    public static long csv(Subjects subjects, String site, String subject, OutputStream out)
            throws LedgerException, IOException {
        Rows rows = sink -> subjects.records(site, subject, stored -> sink.accept(entry(stored)));
        return RecordCsv.write(rows, out);
    }

    private static StoredEntry entry(StoredRecord stored) {
        Hash leaf = Hash.ofHex(stored.leaf());
        return new StoredEntry(stored.record().id(), "", leaf, stored.canonical(), null, stored.seq());
    }

    /** Holds as they stand in JSON. */
    public static List<Map<String, Object>> holds(List<Hold> holds) {
        return holds.stream()
                .map(hold -> Map.<String, Object>of(
                        "id", hold.id(),
                        "site", hold.site(),
                        "subject", hold.subject(),
                        "ground", hold.ground(),
                        "since", Times.format(hold.since()),
                        "actor", hold.actor()))
                .toList();
    }

    /** Records of operations as {@code {"operations":[…]}}, each as {@link RecordJson} has it. */
    public static String operations(List<StoredEntry> entries, boolean more) {
        String end = "],\n\"more\":" + more + "}\n";
        return entries.stream().map(RecordJson::one).collect(Collectors.joining(",\n", "{\"operations\":[\n", end));
    }
}
