package org.consentry.ledger;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A record of what was done with records, or of anything else that a site must be able to prove. It holds no personal
 * data: an export by its filter, an erasure by the leaves it emptied, a request by its digest.
 *
 * @param id UUIDv7 of {@code time}
 * @param kind {@code export}, {@code erasure}, {@code purge}, {@code request}, {@code hold} or a word of the site's own
 *     such as {@code accounting}
 * @param site id of the site policy; empty where it is about several
 * @param time UTC, to the millisecond
 * @param actor who did it: an account's name, {@code system} or {@code visitor}
 * @param details what {@link CanonicalJson} takes, by name
 * @param salt 256 random bits in lower-case hex
 */
public record OperationRecord(
        String id, String kind, String site, Instant time, String actor, Map<String, Object> details, String salt) {
    public OperationRecord {
        Objects.requireNonNull(id);
        Objects.requireNonNull(kind);
        Objects.requireNonNull(site);
        Objects.requireNonNull(time);
        Objects.requireNonNull(actor);
        details = Collections.unmodifiableMap(new TreeMap<>(details));
        Objects.requireNonNull(salt);
    }
}
