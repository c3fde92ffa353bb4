package org.consentry.inventory;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * A third party's host that a site's pages load from, or tried to. Its addresses and paths are never kept.
 *
 * @param host lower case, punycode
 * @param how where it was seen, such as {@code markup}, {@code header} or {@code csp-report}, sorted
 * @param held whether it was held back when it was last seen
 * @param firstSeen UTC, to the millisecond
 * @param lastSeen UTC, at most an hour behind the truth
 * @param sightings how often it was seen, roughly
 */
public record SeenHost(
        String host, List<String> how, boolean held, Instant firstSeen, Instant lastSeen, long sightings) {
    public SeenHost {
        Objects.requireNonNull(host);
        how = List.copyOf(how);
        Objects.requireNonNull(firstSeen);
        Objects.requireNonNull(lastSeen);
    }
}
