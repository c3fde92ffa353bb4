package org.consentry.inventory;

import java.time.Instant;
import org.consentry.inventory.ClaimedCookie.Confirmation;
import org.jspecify.annotations.Nullable;

/** A name as requests show it. Noting one more takes no lock and allocates nothing. */
final class Claim {
    final String name;
    final Tally requests = new Tally();
    private volatile long firstSeen;
    private volatile long lastSeen;
    private volatile @Nullable Confirmation confirmation;
    private volatile long written;
    private volatile boolean unsaved;

    /** @param now in milliseconds since 1970, UTC */
    Claim(String name, long now) {
        this.name = name;
        this.firstSeen = now;
        this.lastSeen = now;
        this.written = now;
    }

    void seen(long now) {
        requests.increment();
        lastSeen = now;
    }

    /** What the database holds, from this node and others. */
    void loaded(long first, long last, long count, @Nullable Confirmation word) {
        firstSeen = Math.min(firstSeen, first);
        lastSeen = Math.max(lastSeen, last);
        requests.kept(count);
        confirmation = word;
    }

    void confirm(@Nullable Confirmation word) {
        confirmation = word;
    }

    long lastSeen() {
        return lastSeen;
    }

    boolean confirmed() {
        return confirmation != null;
    }

    void news() {
        unsaved = true;
    }

    /** As {@link CookieSighting#takeUnsaved}. */
    boolean takeUnsaved(long now, boolean everything) {
        if (!unsaved && !(requests.owes() && (everything || now - written >= CookieSighting.LAG))) {
            return false;
        }
        unsaved = false;
        written = now;
        return true;
    }

    void owe(long count) {
        requests.owe(count);
        unsaved = true;
    }

    ClaimedCookie view() {
        return new ClaimedCookie(
                name, Instant.ofEpochMilli(firstSeen), Instant.ofEpochMilli(lastSeen), requests.total(), confirmation);
    }
}
