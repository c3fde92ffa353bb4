package org.consentry.ledger.verify;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.consentry.ledger.CanonicalJson;
import org.consentry.ledger.tree.Hash;

/** Holds the emptied records of a whole export against the erasures and purges that the ledger records. */
final class Emptied {
    /** Beyond these only numbers are compared. */
    private static final int MOST = 100_000;

    private static final int MOST_NAMED = 100;

    private final Map<Hash, Long> emptied = new LinkedHashMap<>();
    private final Set<Hash> erased = new HashSet<>();
    private long count;
    private long told;
    private long purged;

    void emptied(long seq, Hash leaf) {
        count++;
        if (emptied.size() < MOST) {
            emptied.put(leaf, seq);
        }
    }

    /** Takes an operation's record that is in the tree. */
    void operation(String canonical) {
        try {
            if (CanonicalJson.read(canonical) instanceof Map<?, ?> members
                    && members.get("details") instanceof Map<?, ?> details) {
                if ("purge".equals(members.get("kind")) && details.get("count") instanceof Long many) {
                    // Those that were erased before explain themselves by their leaves.
                    long before = details.get("emptied") instanceof Long erased ? erased : 0;
                    purged += Math.max(many - Math.max(before, 0), 0);
                } else if ("erasure".equals(members.get("kind")) && details.get("leaves") instanceof List<?> leaves) {
                    told += leaves.size();
                    leaves.stream().limit(MOST).forEach(this::erased);
                }
            }
        } catch (IllegalArgumentException e) {
            // A record that the tree has is genuine whatever it says; one that can't be read explains nothing.
            return;
        }
    }

    private void erased(Object hex) {
        if (hex instanceof String leaf && erased.size() < MOST) {
            Hash hash = Lines.hash(leaf.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
            if (hash != null) {
                erased.add(hash);
            }
        }
    }

    /** Names them all, where there can't be any: a filter finds choices that are there. */
    void tell(Findings findings) {
        emptied.forEach((leaf, seq) -> findings.add(new Finding(
                Finding.Kind.CHANGED, seq, "", "record " + seq + " was emptied: no filter finds such a line")));
        findings.addUnnamed(count - emptied.size());
    }

    /** A warning where more is empty than was erased and purged. */
    Optional<String> unexplained() {
        if (count > MOST || told > MOST) {
            long many = count - told - purged;
            return many > 0 ? Optional.of(warning(many, "")) : Optional.empty();
        }
        List<Long> left = emptied.entrySet().stream()
                .filter(entry -> !erased.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .toList();
        if (left.size() <= purged) {
            return Optional.empty();
        }
        return Optional.of(warning(left.size() - purged, purged > 0 ? "" : named(left)));
    }

    private static String named(List<Long> records) {
        String named = records.stream().limit(MOST_NAMED).map(String::valueOf).collect(Collectors.joining(", "));
        long rest = records.size() - MOST_NAMED;
        return ": record" + (records.size() > 1 ? "s " : " ") + named + (rest > 0 ? " and " + rest + " more" : "");
    }

    private static String warning(long many, String which) {
        return many + " emptied, and no erasure or purge under this checkpoint tells of it" + which
                + "; done while the export was made, or in silence; a later export tells which";
    }
}
