package org.consentry.inventory;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * A cookie that a site's upstream has set by a header of its own, or tried to. Its value is never kept.
 *
 * @param name as sent
 * @param host of the site, under which it was first set; empty where it is not known
 * @param firstSeen UTC, to the millisecond
 * @param lastSeen UTC, at most an hour behind the truth
 * @param variants the domains and paths that it was set with, without an order
 * @param attributes what it was last set with; of no meaning where the lifetime is not known
 * @param lifetime the longest that was asked for within the last month of its use, in seconds: 0 for a session cookie,
 *     -1 where it is not known
 * @param sightings how often it was set, roughly
 * @param held how many of those lines were kept from the browser
 * @param requests how many requests carried it, roughly
 */
public record UpstreamCookie(
        String name,
        String host,
        Instant firstSeen,
        Instant lastSeen,
        List<Variant> variants,
        Attributes attributes,
        long lifetime,
        long sightings,
        long held,
        long requests) {
    public UpstreamCookie {
        Objects.requireNonNull(name);
        Objects.requireNonNull(host);
        Objects.requireNonNull(firstSeen);
        Objects.requireNonNull(lastSeen);
        variants = List.copyOf(variants);
        Objects.requireNonNull(attributes);
    }
}
