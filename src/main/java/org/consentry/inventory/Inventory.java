package org.consentry.inventory;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.consentry.catalog.Provenance;
import org.consentry.inventory.ClaimedCookie.Confirmation;

/**
 * Remembers, by site, which cookie names its upstream has ever set by a {@code Set-Cookie} header of its own, and with
 * which attributes, so that a restart takes no known session for an unknown cookie and an expiry hits the cookie that
 * it means. Also lists the names that only requests have shown, which nobody believes until a person confirms them, and
 * the third parties' hosts that its pages load from. Values are never kept.
 *
 * <p>Memory is bounded: 5,000 names a site and 8 variants a name, where the first to come stay, and 1,000 claims and
 * 1,000 hosts, where the frequent stay. Where a site has no room for more names, those go that have been neither set
 * nor carried for the longest time, a day at least. What finds no room is counted. Reports and questions do no I/O and
 * wait for none; a background job writes the news to the database and reads that of other nodes. While the database is
 * out of order, everything stays in memory and is written once it is back.
 *
 * <p>Sites are named by the ids of their policies, never by anything that a request says.
 */
public final class Inventory implements Provenance, AutoCloseable {

    private final InventoryTables tables;
    private final Clock clock;
    private final Limits limits;
    private final Map<String, SiteSightings> sites = new ConcurrentHashMap<>();
    private final ScheduledExecutorService job;

    private Inventory(DataSource database, Clock clock, Limits limits) {
        this.tables = new InventoryTables(database, clock, sites);
        this.clock = clock;
        this.limits = limits;
        this.job = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "consentry-inventory");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Loads all that is known, so that it is there before the first request, and starts the job.
     *
     * @param database holds the tables {@code upstream_cookie}, {@code upstream_cookie_variant}, {@code site_start},
     *     {@code host_seen}, {@code claimed_cookie}
     * @param flushEvery how long news may stay in memory alone; at least a millisecond
     * @throws SQLException where it can't be read: to begin without it could log visitors out
     */
    public static Inventory open(DataSource database, Clock clock, Duration flushEvery) throws SQLException {
        return open(database, clock, flushEvery, Limits.DEFAULT);
    }

    static Inventory open(DataSource database, Clock clock, Duration flushEvery, Limits limits) throws SQLException {
        long every = flushEvery.toMillis();
        if (every < 1) {
            throw new IllegalArgumentException("flush every " + flushEvery + ": at least a millisecond is needed");
        }
        Inventory inventory = new Inventory(database, clock, limits);
        try {
            inventory.tables.load(inventory::site);
        } catch (SQLException | RuntimeException e) {
            inventory.job.shutdownNow();
            throw e;
        }
        inventory.job.scheduleWithFixedDelay(inventory::flush, every, every, TimeUnit.MILLISECONDS);
        return inventory;
    }

    /**
     * Says that a site is served from now on; its first start is recorded, at once, and never moves. Not for the
     * request path: it writes.
     *
     * @param learning how long, from the first start, unknown names in requests pass; zero or more
     */
    public void start(String site, Duration learning) {
        start(Map.of(site, learning));
    }

    /** As above, for any number of sites at once. */
    public void start(Map<String, Duration> learning) {
        learning.forEach((site, period) -> {
            if (period.isNegative()) {
                throw new IllegalArgumentException("a learning period of " + period + " is negative");
            }
            site(site).start(period, clock.instant());
        });
        flush();
    }

    @Override
    public boolean learning(String site) {
        SiteSightings sightings = sites.get(site);
        return sightings != null && sightings.learning(clock.instant());
    }

    @Override
    public boolean setByUpstream(String site, String cookieName) {
        SiteSightings sightings = sites.get(site);
        return sightings != null && sightings.knows(cookieName);
    }

    /** Takes note of a {@code Set-Cookie} line of the upstream's own, whether it was held back or not. */
    public void sawSetCookie(String site, Setting set) {
        site(site).sawSetCookie(set, clock.millis());
    }

    /** What the upstream has set this name with, without an order; empty where it never has. */
    public List<Variant> variants(String site, String name) {
        SiteSightings sightings = sites.get(site);
        return sightings == null ? List.of() : sightings.variants(name);
    }

    /** All that the upstream has set, by name. */
    public List<UpstreamCookie> upstreamCookies(String site) {
        SiteSightings sightings = sites.get(site);
        return sightings == null ? List.of() : sightings.view();
    }

    /** Takes note of a name that a request carries. It costs a look-up or two and a counter. */
    public void sawInRequest(String site, String name) {
        site(site).sawInRequest(name, clock.millis());
    }

    /** The names that only requests have shown, the most frequent first. */
    public List<ClaimedCookie> claims(String site) {
        SiteSightings sightings = sites.get(site);
        return sightings == null ? List.of() : sightings.claimed();
    }

    /**
     * Takes a person's word that a site uses a cookie that only requests have shown, so that the declaration may name
     * it. Not for the request path: it writes, at once.
     *
     * @param by the reviewer's account
     */
    public Outcome confirm(String site, String name, String by) {
        return confirm(site, name, by, true);
    }

    /**
     * Takes such a word back, of a cookie too that the site sets by now.
     *
     * @param by the reviewer's account
     */
    public Outcome takeBack(String site, String name, String by) {
        return confirm(site, name, by, false);
    }

    private Outcome confirm(String site, String name, String by, boolean yes) {
        Confirmation given = new Confirmation(by, clock.instant().truncatedTo(ChronoUnit.MILLIS));
        return tables.confirm(site, name, given, yes);
    }

    /**
     * Takes note of a third party's host.
     *
     * @param host in any form that {@link org.consentry.http.Party} takes; what is no host name is refused
     * @param how where it was seen: a short lower-case word such as {@code markup}, {@code header}, {@code csp-report}
     * @param held whether it was held back, or would have been where the site only observes
     */
    public void sawHost(String site, String host, String how, boolean held) {
        site(site).hosts().saw(host, how, held, clock.millis());
    }

    /** The third parties' hosts that were seen, by name. */
    public List<SeenHost> hosts(String site) {
        SiteSightings sightings = sites.get(site);
        return sightings == null ? List.of() : sightings.hosts().view();
    }

    /** How many sightings found no room or could not be kept, since the server's start. */
    public long refused() {
        return sites.values().stream().mapToLong(SiteSightings::refused).sum();
    }

    /** As {@link #refused()}, of one site. */
    public long refused(String site) {
        SiteSightings sightings = sites.get(site);
        return sightings == null ? 0 : sightings.refused();
    }

    private SiteSightings site(String id) {
        SiteSightings known = sites.get(id);
        return known != null
                ? known
                : sites.computeIfAbsent(Objects.requireNonNull(id), key -> new SiteSightings(limits, clock.millis()));
    }

    /**
     * Writes what is new and reads what other nodes wrote. Never throws: what a fault of the database keeps from being
     * written stays in memory for the next time.
     */
    public void flush() {
        tables.flush(false, this::site);
    }

    /** Stops the job and writes what is new. */
    @Override
    public void close() {
        job.shutdown();
        tables.flush(true, this::site);
    }
}
