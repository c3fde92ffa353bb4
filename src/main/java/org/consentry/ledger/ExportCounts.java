package org.consentry.ledger;

import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What an export's records are, counted while they pass. */
final class ExportCounts {
    private static final int MOST_KINDS = 100;
    private static final String OTHERS = "others";

    private final SortedMap<String, Long> kinds = new TreeMap<>();
    private long records;
    private long emptied;
    private String first = "g";
    private String last = "";

    void add(StoredEntry entry) {
        records++;
        if (!entry.id().isEmpty()) {
            first = entry.id().compareTo(first) < 0 ? entry.id() : first;
            last = entry.id().compareTo(last) > 0 ? entry.id() : last;
        }
        if (entry.canonical() == null) {
            emptied++;
        } else {
            // A site has words of its own for kinds, as many as it likes.
            boolean known = kinds.size() < MOST_KINDS || kinds.containsKey(entry.kind());
            kinds.merge(known ? entry.kind() : OTHERS, 1L, Long::sum);
        }
    }

    /** Lines, the emptied ones too. */
    long records() {
        return records;
    }

    /** Lines of erased and purged records. */
    long emptied() {
        return emptied;
    }

    /** How many of each kind, but for the emptied. */
    SortedMap<String, Long> kinds() {
        return kinds;
    }

    /** Time of the earliest record; {@code null} where none has one. */
    @Nullable
    String firstTime() {
        return last.isEmpty() ? null : time(first);
    }

    /** Time of the latest record; {@code null} where none has one. */
    @Nullable
    String lastTime() {
        return last.isEmpty() ? null : time(last);
    }

    private static String time(String id) {
        return Times.format(Times.ofId(id));
    }
}
