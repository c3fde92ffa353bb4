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
        add(rule, new Classification(rule.category(), rule.id(), confidence, rule.vendor()));
    }

    /** @param verdict what is said of the cookies that the rule fits */
    void add(CookieRule rule, Classification verdict) {
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

    /** By exact name, among the rules for this host, the deepest first. */
    @Nullable
    Classification exactOn(String name, String host) {
        List<Entry> entries = host.isEmpty() ? null : named(name);
        if (entries == null) {
            return null;
        }
        for (int i = 0; i < entries.size(); i++) {
            Entry e = entries.get(i);
            if (!e.rule().host().isEmpty() && e.onHost(host)) {
                return e.verdict();
            }
        }
        return null;
    }

    /** By exact name: a rule for this host before one for any host. */
    @Nullable
    Classification exact(String name, String host) {
        Classification found = exactOn(name, host);
        return found != null ? found : exactAnywhere(name);
    }

    /** By exact name alone. */
    @Nullable
    Classification exactAnywhere(String name) {
        List<Entry> entries = named(name);
        // The one without a host, if there is one, comes last.
        Entry last = entries == null ? null : entries.get(entries.size() - 1);
        return last != null && last.rule().host().isEmpty() ? last.verdict() : null;
    }

    private @Nullable List<Entry> named(String name) {
        // Hashing a name of 4 KB only to find nothing would cost more than all the rest.
        return name.length() > longestExact ? null : exact.get(name);
    }

    /** By the pattern with the longest literal beginning that fits, whosever the host is. */
    @Nullable
    Classification pattern(String name, String host) {
        return pattern(name, host, false);
    }

    /**
     * By the pattern with the longest literal beginning that fits.
     *
     * @param own whether the host is the visited site: what its owner tracks with elsewhere holds only elsewhere
     */
    @Nullable
    Classification pattern(String name, String host, boolean own) {
        Classification longest = null;
        CharTrie<List<Entry>> node = patterns;
        for (int i = 0; i < name.length(); i++) {
            node = node.next(name.charAt(i));
            if (node == null) {
                break;
            }
            List<Entry> entries = node.value();
            Classification found = entries == null ? null : firstFit(entries, name, host, own);
            longest = found == null ? longest : found;
        }
        return longest;
    }

    private static @Nullable Classification firstFit(List<Entry> entries, String name, String host, boolean own) {
        for (int i = 0; i < entries.size(); i++) {
            Entry e = entries.get(i);
            boolean elsewhere = own && !e.rule().host().isEmpty() && e.verdict().tracking();
            if (!elsewhere
                    && e.onHost(host)
                    && e.pattern() != null
                    && e.pattern().matches(name)) {
                return e.verdict();
            }
        }
        return null;
    }
}
