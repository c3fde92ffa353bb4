package org.consentry.inventory;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What is known of one site. Every method is safe from any thread and does no I/O. */
final class SiteSightings {

    /** In milliseconds: what was set or carried since then never gives way, however many names are new. */
    static final long REST = Duration.ofDays(1).toMillis();

    private final Limits limits;
    private final long opened;
    private final LongAdder refused = new LongAdder();
    private final ConcurrentHashMap<String, CookieSighting> cookies = new ConcurrentHashMap<>();
    private final AtomicInteger held = new AtomicInteger();
    private List<String> goneNames = List.of(); // the job's, as are those of its methods that speak of them
    private final Claims claims;
    private final HostSightings hosts;
    private volatile @Nullable Instant started;
    private volatile boolean startUnsaved;
    private volatile Duration learning = Duration.ZERO;

    /** @param now in milliseconds since 1970, UTC */
    SiteSightings(Limits limits, long now) {
        this.limits = limits;
        this.opened = now;
        this.hosts = new HostSightings(limits.hosts(), refused);
        this.claims = new Claims(limits.claims(), refused);
    }

    boolean knows(String name) {
        return cookies.containsKey(name);
    }

    void sawSetCookie(Setting set, long now) {
        CookieSighting cookie = cookies.get(set.name());
        if (cookie == null) {
            cookie = admit(set.name(), now);
            if (cookie == null) {
                refused.increment();
                return;
            }
        }
        cookie.seen(set, now);
        Variant variant = set.variant();
        if (cookie.has(variant)) {
            return;
        }
        boolean storable = Limits.storable(variant.domain()) && Limits.storable(variant.path());
        if (!storable || !cookie.add(variant, limits.variants(), true)) {
            refused.increment();
        }
    }

    /**
     * First come stays: a name that is known, a login cookie's above all, can't be pushed out by any number of new
     * ones. A newcomer is refused when the site is full and nothing has been unseen for long.
     */
    private @Nullable CookieSighting admit(String name, long now) {
        if (!Limits.storable(name) || !takePlace()) {
            return null;
        }
        CookieSighting fresh = new CookieSighting(name, now);
        CookieSighting other = cookies.putIfAbsent(name, fresh);
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

    /**
     * Where hardly a place is left, lets the names give way that nobody has set or carried for the longest time. By the
     * job ahead of need, so that no request looks for them. Which names browsers carried before a restart nobody knows,
     * so that none goes soon after one.
     */
    void makeRoom(long now) {
        int wanted = held.get() - limits.names() + limits.spareNames();
        if (wanted <= 0 || !goneNames.isEmpty() || now - opened < REST) {
            return;
        }
        record Unseen(CookieSighting cookie, long since) {}
        goneNames = cookies.values().stream()
                .map(cookie -> new Unseen(cookie, cookie.unseenSince()))
                .filter(unseen -> now - unseen.since() >= REST)
                .sorted(Comparator.comparingLong(Unseen::since))
                .limit(wanted)
                .map(unseen -> unseen.cookie().name)
                .sorted()
                .toList();
        for (String name : goneNames) {
            cookies.remove(name);
            held.decrementAndGet();
        }
    }

    /** Names that gave way, and that the database still has; sorted. */
    List<String> gone() {
        return goneNames;
    }

    /** The database has them no more. */
    void goneForGood() {
        goneNames = List.of();
    }

    /**
     * A row of the database, this node's own or another's. It is read over and over, so no refusal is counted.
     *
     * @param now in milliseconds since 1970, UTC
     */
    void loaded(CookieSighting.Row row, long now) {
        CookieSighting cookie = cookies.get(row.name());
        if (cookie == null) {
            cookie = admit(row.name(), row.lastSeen());
        }
        if (cookie != null) {
            cookie.loaded(row, now);
        }
    }

    void loadedVariant(String name, Variant variant) {
        CookieSighting cookie = cookies.get(name);
        if (cookie != null) {
            cookie.add(variant, limits.variants(), false);
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

    void sawInRequest(String name, long now) {
        CookieSighting cookie = cookies.get(name);
        if (cookie == null) {
            claims.saw(name, now);
        } else {
            cookie.carried(now);
        }
    }

    Claims claims() {
        return claims;
    }

    /** The names that nothing but requests has shown, the most frequent first. */
    List<ClaimedCookie> claimed() {
        return claims.view().stream()
                .filter(claim -> !knows(claim.name()))
                .sorted(Comparator.comparingLong(ClaimedCookie::requests)
                        .reversed()
                        .thenComparing(ClaimedCookie::name))
                .toList();
    }

    /** One that the site sets by itself by now is listed no more, and takes no place. */
    boolean hasRoomToConfirm() {
        return claimed().stream().filter(ClaimedCookie::confirmed).count() < limits.claims();
    }

    /** The third parties' hosts that its pages load from. */
    HostSightings hosts() {
        return hosts;
    }

    /** What anybody can make up stays no longer than it is seen; what the site sets stays. */
    void forget(long before) {
        claims.forget(before);
        hosts.forget(before);
    }

    long refused() {
        return refused.sum();
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

    /**
     * The cookies that the caller now owes the database, in an order in which no two nodes wait for each other's rows;
     * {@link CookieSighting#owe} gives one back.
     */
    List<CookieSighting> takeUnsaved(long now, boolean everything) {
        return cookies.values().stream()
                .filter(cookie -> cookie.takeUnsaved(now, everything))
                .sorted(Comparator.comparing(cookie -> cookie.name))
                .toList();
    }
}
