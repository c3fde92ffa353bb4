package org.consentry.catalog;

import java.util.HashMap;
import java.util.Map;
import org.consentry.http.Party;
import org.jspecify.annotations.Nullable;

/** Rules by host and path: found by a look-up for each of the first segments of a path, however many rules there are. */
final class AddressIndex {

    /** By host, or by the beginning of one that stands under any suffix, with its dot: {@code www.google.} */
    private final Map<String, Map<String, Classification>> byHost = new HashMap<>();

    private int mostSegments;
    private int mostLabels;

    void add(AddressRule rule) {
        String host = rule.host();
        if (rule.underAnySuffix()) {
            host = host.substring(0, host.length() - 1);
            mostLabels = Math.max(
                    mostLabels, (int) host.chars().filter(c -> c == '.').count());
        }
        byHost.computeIfAbsent(host, key -> new HashMap<>()).put(rule.path(), rule.classification());
        mostSegments = Math.max(
                mostSegments, (int) rule.path().chars().filter(c -> c == '/').count());
    }

    /** @param host in normal form */
    boolean hasPaths(String host) {
        return byHost.containsKey(host) || underAnySuffix(host) != null;
    }

    /**
     * The rule with the longest path that this one is or lies below; one of the host itself comes first.
     *
     * @param host in normal form
     */
    @Nullable
    Classification find(String host, String path) {
        Map<String, Classification> named = byHost.get(host);
        Classification found = named == null ? null : longest(named, path);
        Map<String, Classification> anywhere = found == null ? underAnySuffix(host) : null;
        return anywhere == null ? found : longest(anywhere, path);
    }

    private @Nullable Map<String, Classification> underAnySuffix(String host) {
        int from = 0;
        for (int labels = 0; labels < mostLabels; labels++) {
            int dot = host.indexOf('.', from);
            if (dot < 0) {
                return null;
            }
            Map<String, Classification> found = byHost.get(host.substring(0, dot + 1));
            // Only here the public suffixes are asked: below another's domain the name is that one's own.
            if (found != null && Party.registrableDomain(host).length() == host.length() - from) {
                return found;
            }
            from = dot + 1;
        }
        return null;
    }

    private @Nullable Classification longest(Map<String, Classification> rules, String path) {
        for (int end = endOfSegments(path); end > 0; end = path.lastIndexOf('/', end - 1)) {
            Classification found = rules.get(path.substring(0, end));
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private int endOfSegments(String path) {
        int end = 0;
        for (int segments = 0; segments < mostSegments && end >= 0; segments++) {
            end = path.indexOf('/', end + 1);
        }
        return end < 0 ? path.length() : end;
    }
}
