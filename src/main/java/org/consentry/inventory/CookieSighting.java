package org.consentry.inventory;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** One name that a site's upstream sets. Read without a lock; the lock is taken for the rare new variant alone. */
final class CookieSighting {

    /** How far the database may lag behind, in milliseconds, so that a busy cookie costs one row an hour. */
    static final long LAG = 3_600_000;

    /** After this a long life that nobody asks for any more gives way to the shorter one that is asked for now. */
    static final Duration MEMORY = Duration.ofDays(30);

    private static final Variant[] NONE = {};

    final String name;
    final Tally sightings = new Tally();
    final Tally held = new Tally();
    final Tally requests = new Tally();
    private volatile long firstSeen;
    private volatile long lastSeen;
    private volatile long carried;
    private volatile String host = "";
    private volatile Attributes attributes = Attributes.NONE;
    private volatile long lifetime = -1;
    private volatile long lifetimeSeen;
    private volatile Variant[] variants = NONE;
    private volatile long written;
    private volatile boolean unsaved;

    /** What one sighting adds to the database's counts. */
    record Counts(long sightings, long held, long requests) {}

    /** A row of the table; times are in milliseconds since 1970, UTC. */
    record Row(
            String name,
            long firstSeen,
            long lastSeen,
            String host,
            Attributes attributes,
            long lifetime,
            long lifetimeSeen,
            Counts counts) {}

    /** @param now in milliseconds since 1970, UTC */
    CookieSighting(String name, long now) {
        this.name = name;
        this.firstSeen = now;
        this.lastSeen = now;
        this.written = now;
    }

    void seen(Setting set, long now) {
        sightings.increment();
        if (set.held()) {
            held.increment();
        }
        boolean news = live(set.lifetime(), now);
        if (!attributes.equals(set.attributes())) {
            attributes = set.attributes();
            news = true;
        }
        if (host.isEmpty() && !set.host().isEmpty() && Limits.storable(set.host())) {
            host = set.host();
            news = true;
        }
        if (news || now - lastSeen >= LAG) {
            lastSeen = now;
            unsaved = true;
        }
    }

    /** A request has it: a client's word, which keeps a name in its place and tells nobody else anything. */
    void carried(long now) {
        requests.increment();
        if (now - carried >= LAG) {
            carried = now;
        }
    }

    /** When it was last set or carried, at most an hour behind the truth. */
    long unseenSince() {
        return Math.max(lastSeen, carried);
    }

    /** A date in place of an age makes for another lifetime with every line: a hundredth more or less is no news. */
    private boolean live(long seconds, long now) {
        long known = lifetime;
        long little = known / 100;
        if (seconds > known + little || seconds < known - little && now - lifetimeSeen >= MEMORY.toMillis()) {
            lifetime = seconds;
            lifetimeSeen = now;
            return true;
        }
        if (seconds >= known - little && now - lifetimeSeen >= LAG) {
            lifetimeSeen = now;
            return true;
        }
        return false;
    }

    boolean has(Variant variant) {
        for (Variant v : variants) {
            if (v.equals(variant)) {
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
            if (has(variant)) {
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
     * What the database holds, from this node and others; what this node has not written yet goes before it. More
     * requests than this node knows of are other nodes', whose visitors carry the name.
     *
     * @param now in milliseconds since 1970, UTC
     */
    void loaded(Row row, long now) {
        if (row.counts().requests() > requests.kept()) {
            carried = now;
        }
        sightings.kept(row.counts().sightings());
        held.kept(row.counts().held());
        requests.kept(row.counts().requests());
        firstSeen = Math.min(firstSeen, row.firstSeen());
        lastSeen = Math.max(lastSeen, row.lastSeen());
        if (!unsaved) {
            host = row.host();
            attributes = row.attributes();
            lifetime = row.lifetime();
            lifetimeSeen = row.lifetimeSeen();
        }
    }

    /**
     * True where there is something to write, which the caller then owes. The mark goes before the data is read, and is
     * set after data is written, so no change slips between the two.
     *
     * @param everything true for counts too that can wait
     */
    boolean takeUnsaved(long now, boolean everything) {
        boolean counts = requests.owes() || sightings.owes();
        if (!unsaved && !(counts && (everything || now - written >= LAG))) {
            return false;
        }
        unsaved = false;
        written = now;
        return true;
    }

    Counts takeCounts() {
        return new Counts(sightings.take(), held.take(), requests.take());
    }

    void owe(Counts counts) {
        sightings.owe(counts.sightings());
        held.owe(counts.held());
        requests.owe(counts.requests());
        unsaved = true;
    }

    Row row(Counts counts) {
        return new Row(name, firstSeen, lastSeen, host, attributes, lifetime, lifetimeSeen, counts);
    }

    UpstreamCookie view() {
        return new UpstreamCookie(
                name,
                host,
                Instant.ofEpochMilli(firstSeen),
                Instant.ofEpochMilli(lastSeen),
                variants(),
                attributes,
                lifetime,
                sightings.total(),
                held.total(),
                requests.total());
    }

    List<Variant> variants() {
        return List.of(variants);
    }
}
