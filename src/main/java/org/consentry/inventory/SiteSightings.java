package org.consentry.inventory;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What is known of one site. Every method is safe from any thread and does no I/O. */
final class SiteSightings {

    private final Limits limits;
    private final LongAdder refused;
    private final ConcurrentHashMap<String, CookieSighting> cookies = new ConcurrentHashMap<>();
    private final AtomicInteger held = new AtomicInteger();
    private final Cache<String, Claim> claims;
    private final HostSightings hosts;
    private volatile @Nullable Instant started;
    private volatile boolean startUnsaved;
    private volatile Duration learning = Duration.ZERO;

    /** A name as requests show it. Plain counters: none of them decides anything. */
    private record Claim(long firstSeen, AtomicLong lastSeen, LongAdder requests) {}

    SiteSightings(Limits limits, LongAdder refused) {
        this.limits = limits;
        this.refused = refused;
        this.hosts = new HostSightings(limits.hosts(), refused);
        // By frequency, unlike the upstream's own names: a list for people loses nothing that matters when a rare name
        // goes, and what one client makes up does not push out what many visitors carry. Evicts on the caller's thread,
        // since work put off to a pool would let a flood outrun the bound.
        this.claims = Caffeine.newBuilder()
                .maximumSize(limits.unknowns())
                .executor(Runnable::run)
                .build();
    }

    boolean knows(String name) {
        return cookies.containsKey(name);
    }

    void sawSetCookie(String name, String domain, String path, boolean partitioned, long now) {
        CookieSighting cookie = cookies.get(name);
        if (cookie == null) {
            cookie = admit(new CookieSighting(name, now, now, true));
            if (cookie == null) {
                refused.increment();
                return;
            }
        } else {
            cookie.seen(now);
        }
        if (cookie.has(domain, path, partitioned)) {
            return;
        }
        boolean storable = Limits.storable(domain) && Limits.storable(path);
        if (!storable || !cookie.add(new Variant(domain, path, partitioned), limits.variants(), true)) {
            refused.increment();
        }
    }

    /**
     * First come stays: a name that is known, a login cookie's above all, can't be pushed out by any number of new
     * ones. A newcomer is refused when the site is full.
     */
    private @Nullable CookieSighting admit(CookieSighting fresh) {
        if (!Limits.storable(fresh.name) || !takePlace()) {
            return null;
        }
        CookieSighting other = cookies.putIfAbsent(fresh.name, fresh);
        if (other == null) {
            return fresh;
        }
        held.decrementAndGet();
        return other;
    }

    private boolean takePlace() {
        int n = held.get();
        while (n < limits.names()) {
            if (held.compareAndSet(n, n + 1)) {
                return true;
            }
            n = held.get();
        }
        return false;
    }

    /** A row of the database, this node's own or another's. It is read over and over, so no refusal is counted. */
    void loaded(String name, long firstSeen, long lastSeen) {
        if (!knows(name)) {
            admit(new CookieSighting(name, firstSeen, lastSeen, false));
        }
    }

    void loadedVariant(String name, String domain, String path, boolean partitioned) {
        CookieSighting cookie = cookies.get(name);
        if (cookie != null) {
            cookie.add(new Variant(domain, path, partitioned), limits.variants(), false);
        }
    }

    List<Variant> variants(String name) {
        CookieSighting cookie = cookies.get(name);
        return cookie == null ? List.of() : cookie.variants();
    }

    List<UpstreamCookie> view() {
        return cookies.values().stream()
                .map(CookieSighting::view)
                .sorted(Comparator.comparing(UpstreamCookie::name))
                .toList();
    }

    void sawUnknownInRequest(String name, long now) {
        if (!Limits.storable(name)) {
            refused.increment();
            return;
        }
        Claim claim = claims.get(name, n -> new Claim(now, new AtomicLong(now), new LongAdder()));
        claim.lastSeen().set(now);
        claim.requests().increment();
    }

    List<Unknown> unknowns() {
        List<Unknown> all = new ArrayList<>();
        claims.asMap().forEach((name, c) -> {
            if (!knows(name)) {
                Instant last = Instant.ofEpochMilli(c.lastSeen().get());
                all.add(new Unknown(
                        name,
                        Instant.ofEpochMilli(c.firstSeen()),
                        last,
                        c.requests().sum()));
            }
        });
        all.sort(Comparator.comparingLong(Unknown::requests).reversed().thenComparing(Unknown::name));
        return all;
    }

    /** The third parties' hosts that its pages load from. */
    HostSightings hosts() {
        return hosts;
    }

    synchronized void start(Duration period, Instant now) {
        learning = period;
        if (started == null) {
            started = now;
            startUnsaved = true;
        }
    }

    /** The database's word on when the site first started holds, whatever this node thought meanwhile. */
    synchronized void loadedStart(Instant first) {
        started = first;
        startUnsaved = false;
    }

    synchronized @Nullable Instant unsavedStart() {
        return startUnsaved ? started : null;
    }

    boolean learning(Instant now) {
        Instant first = started;
        return first != null && Duration.between(first, now).compareTo(learning) < 0;
    }

    /** The cookies that the caller now owes the database; {@link CookieSighting#owe} gives one back. */
    List<CookieSighting> takeUnsaved() {
        return cookies.values().stream().filter(CookieSighting::takeUnsaved).toList();
    }
}
