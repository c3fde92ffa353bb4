package org.consentry.inventory;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * A cookie that a site's upstream has set by a header of its own. Its value is never kept.
 *
 * @param name as sent
 * @param firstSeen UTC, to the millisecond
 * @param lastSeen UTC, at most an hour behind the truth
 * @param variants the attributes that it was set with, without an order
 */
public record UpstreamCookie(String name, Instant firstSeen, Instant lastSeen, List<Variant> variants) {
    public UpstreamCookie {
        Objects.requireNonNull(name);
        Objects.requireNonNull(firstSeen);
        Objects.requireNonNull(lastSeen);
        variants = List.copyOf(variants);
    }
}
