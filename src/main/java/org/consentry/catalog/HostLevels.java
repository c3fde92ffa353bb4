package org.consentry.catalog;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is said of cookies of single hosts, and of cookies of any. A look-up costs by the labels of a host, never by how
 * many hosts there are. Built by one thread, then only read.
 */
final class HostLevels<T> {

    private @Nullable T anywhere;
    private @Nullable Map<String, T> hosts;
    private int mostLabels;

    /** What is said at exactly this place, a host or empty. */
    @Nullable
    T at(String host) {
        return host.isEmpty() ? anywhere : hosts == null ? null : hosts.get(host);
    }

    void put(String host, T said) {
        if (host.isEmpty()) {
            anywhere = said;
            return;
        }
        if (hosts == null) {
            hosts = new HashMap<>(4);
        }
        hosts.put(host, said);
        mostLabels = Math.max(
                mostLabels, 1 + (int) host.chars().filter(c -> c == '.').count());
    }

    @Nullable
    T anywhere() {
        return anywhere;
    }

    /** The first answer on this host in normal form or one above it, the deepest first; those for any host aside. */
    <A> @Nullable A onHost(String host, Function<T, @Nullable A> asked) {
        if (hosts == null || host.isEmpty() || host.length() > Hosts.LONGEST) {
            return null;
        }
        int at = host.length();
        for (int labels = 0; labels < mostLabels && at > 0; labels++) {
            at = host.lastIndexOf('.', at - 1);
        }
        for (at++; at < host.length(); at = host.indexOf('.', at) + 1) {
            T said = hosts.get(host.substring(at));
            A answer = said == null ? null : asked.apply(said);
            if (answer != null || host.indexOf('.', at) < 0) {
                return answer;
            }
        }
        return null;
    }
}
