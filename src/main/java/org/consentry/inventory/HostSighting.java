package org.consentry.inventory;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** One third party's host, as one site's pages show it. No lock is taken but for a new way of seeing it. */
final class HostSighting {

    private static final long LAG = CookieSighting.LAG;

    /** Of ways of seeing one host; there are fewer in the product. */
    private static final int MOST_WAYS = 8;

    final String host;
    private final Tally sightings = new Tally();
    private volatile long firstSeen;
    private volatile long lastSeen;
    private volatile boolean held;
    private volatile boolean known;
    private volatile String[] how = {};
    private volatile long written;
    private volatile boolean unsaved;

    /** Times are in milliseconds since 1970, UTC. */
    HostSighting(String host, long firstSeen, long lastSeen) {
        this.host = host;
        this.firstSeen = firstSeen;
        this.lastSeen = lastSeen;
        this.written = lastSeen;
    }

    void seen(String way, boolean heldNow, long now) {
        sightings.increment();
        boolean news = now - lastSeen >= LAG || held != heldNow || !known;
        if (now - lastSeen >= LAG) {
            lastSeen = now;
        }
        if (held != heldNow) {
            held = heldNow;
        }
        if (add(way) || news) {
            unsaved = true;
        }
    }

    private boolean add(String way) {
        if (Arrays.binarySearch(how, way) >= 0) {
            return false;
        }
        synchronized (this) {
            SortedSet<String> ways = new TreeSet<>(List.of(how));
            if (ways.size() >= MOST_WAYS || !ways.add(way)) {
                return false;
            }
            how = ways.toArray(String[]::new);
        }
        return true;
    }

    /** What the database holds, from this node and others. The lock keeps it apart from a new way alone. */
    synchronized void loaded(List<String> ways, boolean heldThen, long first, long last, long count) {
        if (!known && !unsaved) {
            held = heldThen;
        }
        known = true;
        ways.forEach(this::add);
        // Another node wrote its own ways over this one's.
        unsaved |= how.length > ways.size();
        firstSeen = Math.min(firstSeen, first);
        lastSeen = Math.max(lastSeen, last);
        sightings.kept(count);
    }

    long lastSeen() {
        return lastSeen;
    }

    /** As {@link CookieSighting#takeUnsaved}. */
    boolean takeUnsaved(long now, boolean everything) {
        if (!unsaved && !(sightings.owes() && (everything || now - written >= LAG))) {
            return false;
        }
        unsaved = false;
        written = now;
        return true;
    }

    /** The sightings that the database has not counted; the caller then owes them. */
    long takeSightings() {
        return sightings.take();
    }

    void owe(long count) {
        sightings.owe(count);
        unsaved = true;
    }

    SeenHost view() {
        return new SeenHost(
                host,
                List.of(how),
                held,
                Instant.ofEpochMilli(firstSeen),
                Instant.ofEpochMilli(lastSeen),
                sightings.total());
    }
}
