package org.consentry.catalog;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the verdict of the longest known domain that a host is or lies below. Labels beyond those of the deepest rule are
 * never looked at, so that a host of a hundred labels costs no more. Built by one thread, then only read.
 */
final class HostMap {

    private final Map<String, Classification> verdicts = new HashMap<>();
    private int mostLabels;

    void put(String host, Classification verdict) {
        verdicts.put(host, verdict);
        mostLabels = Math.max(
                mostLabels, 1 + (int) host.chars().filter(c -> c == '.').count());
    }

    boolean isEmpty() {
        return verdicts.isEmpty();
    }

    /** @param host in normal form */
    @Nullable
    Classification find(String host) {
        if (host.length() > Hosts.LONGEST) {
            return null;
        }
        int at = startOfLastLabels(host);
        while (at < host.length()) {
            Classification found = verdicts.get(host.substring(at));
            int dot = host.indexOf('.', at);
            if (found != null || dot < 0) {
                return found;
            }
            at = dot + 1;
        }
        return null;
    }

    private int startOfLastLabels(String host) {
        int at = host.length();
        for (int labels = 0; labels < mostLabels && at > 0; labels++) {
            at = host.lastIndexOf('.', at - 1);
        }
        return at + 1;
    }
}
