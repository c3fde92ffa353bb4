package org.consentry.catalog;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds the rule for a cookie name: a hash map for exact names, a tree over the literal beginnings of patterns, and for
 * each of them a map of hosts. The cost depends on the name and the host, and not on the number of rules: of patterns
 * that begin alike there are at most {@value PatternTree#MOST_ALIKE}. Built by one thread, then only read.
 */
final class NameIndex {

    private final Map<String, HostLevels<Classification>> exact = new HashMap<>();
    private final PatternTree patterns = new PatternTree();
    private int longestExact;

    /** As {@link #add(String, String, Classification)}, for a rule and how sure it is. */
    boolean add(CookieRule rule, double confidence) {
        return add(rule.name(), rule.host(), new Classification(rule.category(), rule.id(), confidence, rule.vendor()));
    }

    /**
     * Adds a name or a pattern.
     *
     * @param host on which it holds; empty for any
     * @param verdict what is said of the cookies that fit
     * @return false where the same is there already, which then stands
     * @throws IllegalArgumentException where too many patterns begin alike
     */
    boolean add(String name, String host, Classification verdict) {
        if (NamePattern.isPattern(name)) {
            return patterns.add(new NamePattern(name), host, verdict);
        }
        HostLevels<Classification> levels = exact.computeIfAbsent(name, n -> new HostLevels<>());
        if (levels.at(host) != null) {
            return false;
        }
        levels.put(host, verdict);
        longestExact = Math.max(longestExact, name.length());
        return true;
    }

    /** By exact name, among the rules for this host, the deepest first. */
    @Nullable
    Classification exactOn(String name, String host) {
        HostLevels<Classification> levels = host.isEmpty() ? null : named(name);
        return levels == null ? null : levels.onHost(host, Function.identity());
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
        HostLevels<Classification> levels = named(name);
        return levels == null ? null : levels.anywhere();
    }

    private @Nullable HostLevels<Classification> named(String name) {
        // Hashing a name of 4 KB only to find nothing would cost more than all the rest.
        return name.length() > longestExact ? null : exact.get(name);
    }

    /** By the pattern with the longest literal beginning that fits, whosever the host is. */
    @Nullable
    Classification pattern(String name, String host) {
        return patterns.find(name, host, false);
    }

    /**
     * By the pattern with the longest literal beginning that fits.
     *
     * @param own whether the host is the visited site: what its owner tracks with elsewhere holds only elsewhere
     */
    @Nullable
    Classification pattern(String name, String host, boolean own) {
        return patterns.find(name, host, own);
    }
}
