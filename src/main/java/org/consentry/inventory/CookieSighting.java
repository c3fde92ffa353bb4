package org.consentry.inventory;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** One name that a site's upstream sets. Read without a lock; the lock is taken for the rare new variant alone. */
final class CookieSighting {

    /** How far {@code lastSeen} may lag, in milliseconds, so that a busy cookie costs one row an hour. */
    private static final long LAG = 3_600_000;

    private static final Variant[] NONE = {};

    final String name;
    final long firstSeen;
    private volatile long lastSeen;
    private volatile Variant[] variants = NONE;
    private volatile boolean unsaved;

    /** Times are in milliseconds since 1970, UTC. */
    CookieSighting(String name, long firstSeen, long lastSeen, boolean unsaved) {
        this.name = name;
        this.firstSeen = firstSeen;
        this.lastSeen = lastSeen;
        this.unsaved = unsaved;
    }

    void seen(long now) {
        if (now - lastSeen >= LAG) {
            lastSeen = now;
            unsaved = true;
        }
    }

    boolean has(String domain, String path, boolean partitioned) {
        for (Variant v : variants) {
            if (v.is(domain, path, partitioned)) {
                return true;
            }
        }
        return false;
    }

    /** Returns false where there is no room for it; {@code news} is what the database does not hold yet. */
    boolean add(Variant variant, int limit, boolean news) {
        if (variants.length >= limit) {
            return false;
        }
        synchronized (this) {
            Variant[] before = variants;
            if (has(variant.domain(), variant.path(), variant.partitioned())) {
                return true;
            }
            if (before.length >= limit) {
                return false;
            }
            Variant[] after = Arrays.copyOf(before, before.length + 1);
            after[before.length] = variant;
            variants = after;
        }
        if (news) {
            unsaved = true;
        }
        return true;
    }

    /**
     * True where there is something to write, which the caller then owes. The mark goes before the data is read, and is
     * set after data is written, so no change slips between the two.
     */
    boolean takeUnsaved() {
        if (!unsaved) {
            return false;
        }
        unsaved = false;
        return true;
    }

    void owe() {
        unsaved = true;
    }

    UpstreamCookie view() {
        return new UpstreamCookie(
                name, Instant.ofEpochMilli(firstSeen), Instant.ofEpochMilli(lastSeen), List.of(variants));
    }

    List<Variant> variants() {
        return List.of(variants);
    }
}
