package org.consentry.cli;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * One request of recorded traffic and its answer, as far as a decision rests on them.
 *
 * @param url as the browser wrote it
 * @param started UTC
 * @param sent field values of {@code Cookie}
 * @param set lines of {@code Set-Cookie}
 */
record HarEntry(String url, Instant started, List<String> sent, List<String> set) {
    HarEntry {
        Objects.requireNonNull(url);
        Objects.requireNonNull(started);
        sent = List.copyOf(sent);
        set = List.copyOf(set);
    }
}
