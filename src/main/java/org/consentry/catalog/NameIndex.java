package org.consentry.catalog;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the rule for a cookie name: a hash map for exact names, a tree over the literal beginnings of patterns. The
 * cost depends on the name, not on the number of rules. Built by one thread, then only read.
 */
final class NameIndex {

    /** A rule ready for use: its verdict is made once, so that judging allocates nothing. */
    private record Entry(CookieRule rule, @Nullable NamePattern pattern, Classification verdict) {

        boolean onHost(String host) {
            return rule.host().isEmpty() || Hosts.within(host, rule.host());
        }
    }

    /** Deeper hosts first, then those without a host, then the narrower pattern: the first that fits decides. */
    private static final Comparator<Entry> FIRST_FIT = Comparator.<Entry>comparingInt(
                    e -> -e.rule().host().length())
            .thenComparing(e -> e.pattern(), Comparator.nullsFirst(NamePattern.NARROWEST_FIRST));

    private final Map<String, List<Entry>> exact = new HashMap<>();
    private final CharTrie<List<Entry>> patterns = new CharTrie<>();
    private int longestExact;

    void add(CookieRule rule, double confidence) {
        Classification verdict = new Classification(rule.category(), rule.id(), confidence, rule.vendor());
        if (rule.pattern()) {
            NamePattern pattern = new NamePattern(rule.name());
            CharTrie<List<Entry>> node = patterns.make(pattern.prefix());
            List<Entry> entries = node.value() == null ? new ArrayList<>(2) : node.value();
            entries.add(new Entry(rule, pattern, verdict));
            entries.sort(FIRST_FIT);
            node.put(entries);
        } else {
            List<Entry> entries = exact.computeIfAbsent(rule.name(), n -> new ArrayList<>(1));
            entries.add(new Entry(rule, null, verdict));
            entries.sort(FIRST_FIT);
            longestExact = Math.max(longestExact, rule.name().length());
        }
    }

    /** By exact name: a rule for this host before one for any host. */
    @Nullable
    Classification exact(String name, String host) {
        // Hashing a name of 4 KB only to find nothing would cost more than all the rest.
        if (name.length() > longestExact) {
            return null;
        }
        List<Entry> entries = exact.get(name);
        return entries == null ? null : firstFit(entries, name, host);
    }

    /** By the pattern with the longest literal beginning that fits. */
    @Nullable
    Classification pattern(String name, String host) {
        Classification longest = null;
        CharTrie<List<Entry>> node = patterns;
        for (int i = 0; i < name.length(); i++) {
            node = node.next(name.charAt(i));
            if (node == null) {
                break;
            }
            List<Entry> entries = node.value();
            Classification found = entries == null ? null : firstFit(entries, name, host);
            longest = found == null ? longest : found;
        }
        return longest;
    }

    private static @Nullable Classification firstFit(List<Entry> entries, String name, String host) {
        for (int i = 0; i < entries.size(); i++) {
            Entry e = entries.get(i);
            if (e.onHost(host) && (e.pattern() == null || e.pattern().matches(name))) {
                return e.verdict();
            }
        }
        return null;
    }
}
