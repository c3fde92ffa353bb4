package org.consentry.inventory;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.LongAdder;

/** One third party's host, as one site's pages show it. No lock is taken but for a new way of seeing it. */
final class HostSighting {

    /** How far the database may lag behind {@code lastSeen}, in milliseconds, so that a busy host costs one row an hour. */
    private static final long LAG = 3_600_000;

    /** Of ways of seeing one host; there are fewer in the product. */
    private static final int MOST_WAYS = 8;

    final String host;
    final long firstSeen;
    private final LongAdder unsavedSightings = new LongAdder();
    private volatile long savedSightings;
    private volatile long lastSeen;
    private volatile boolean held;
    private volatile String[] how = {};
    private volatile boolean unsaved;

    /** Times are in milliseconds since 1970, UTC. */
    HostSighting(String host, long firstSeen, long lastSeen) {
        this.host = host;
        this.firstSeen = firstSeen;
        this.lastSeen = lastSeen;
    }

    void seen(String way, boolean heldNow, long now) {
        unsavedSightings.increment();
        boolean news = now - lastSeen >= LAG || held != heldNow || savedSightings == 0;
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
    synchronized void loaded(List<String> ways, boolean heldThen, long last, long sightings) {
        if (savedSightings == 0 && !unsaved) {
            held = heldThen;
        }
        ways.forEach(this::add);
        // Another node wrote its own ways over this one's.
        unsaved |= how.length > ways.size();
        lastSeen = Math.max(lastSeen, last);
        savedSightings = sightings;
    }

    /** True where there is something to write; the marks go first, so that no change slips between. */
    boolean takeUnsaved() {
        if (!unsaved) {
            return false;
        }
        unsaved = false;
        return true;
    }

    /** The sightings that the database has not counted; the caller then owes them. */
    long takeSightings() {
        return unsavedSightings.sumThenReset();
    }

    void owe(long sightings) {
        unsavedSightings.add(sightings);
        unsaved = true;
    }

    SeenHost view() {
        return new SeenHost(
                host,
                List.of(how),
                held,
                Instant.ofEpochMilli(firstSeen),
                Instant.ofEpochMilli(lastSeen),
                savedSightings + unsavedSightings.sum());
    }
}
