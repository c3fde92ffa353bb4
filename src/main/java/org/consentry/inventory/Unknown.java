package org.consentry.inventory;

import java.time.Instant;
import java.util.Objects;

/**
 * A cookie name that nothing but requests has shown: a client's claim, to be looked at by a person and believed by
 * nobody. Its value is never kept.
 *
 * @param name as sent
 * @param firstSeen UTC, to the millisecond, since the server's start
 * @param lastSeen UTC, to the millisecond
 * @param requests how many requests carried it
 */
public record Unknown(String name, Instant firstSeen, Instant lastSeen, long requests) {
    public Unknown {
        Objects.requireNonNull(name);
        Objects.requireNonNull(firstSeen);
        Objects.requireNonNull(lastSeen);
    }
}
