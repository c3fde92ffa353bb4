package org.consentry.rights;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.consentry.ledger.DeliveryTable.Delivery;
import org.consentry.ledger.LedgerException;
import org.consentry.ledger.RequestTable;
import org.consentry.ledger.RetentionPlan;
import org.consentry.site.Requests;
import org.consentry.site.SitePolicy;
import org.jspecify.annotations.Nullable;

/**
 * Reminds the operator of requests whose day is near or has passed, once each, in the log and by webhook; and deletes
 * what is left of closed ones when their site keeps it no longer.
 */
public final class RequestWatch implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(RequestWatch.class.getName());
    private static final Duration CLOSING = Duration.ofSeconds(10);
    private static final Duration COUNTING = Duration.ofSeconds(10);
    private static final int MOST = 10_000;

    /** Why nothing may be deleted now; empty where it may. */
    @FunctionalInterface
    public interface Doubt {
        String now() throws LedgerException;
    }

    /**
     * How many requests are open, as last seen.
     *
     * @param soon of these, how many are due soon
     * @param overdue of these, how many are overdue
     */
    public record State(long open, long soon, long overdue) {
        private static State of(List<RequestTable.Row> open, Map<String, SitePolicy> sites, LocalDate today) {
            Map<Urgency, Long> counts = open.stream()
                    .collect(Collectors.groupingBy(
                            row -> urgency(row, sites.get(row.site()), today), Collectors.counting()));
            return new State(
                    open.size(), counts.getOrDefault(Urgency.SOON, 0L), counts.getOrDefault(Urgency.OVERDUE, 0L));
        }
    }

    private final RequestTable table;
    private final Supplier<Collection<SitePolicy>> sites;
    private final Doubt doubt;
    private final InstantSource clock;
    private final CountDownLatch closing = new CountDownLatch(1);
    private @Nullable Thread thread;
    private volatile State state = new State(0, 0, 0);

    /** @param doubt of the clock */
    public RequestWatch(RequestTable table, Supplier<Collection<SitePolicy>> sites, Doubt doubt, InstantSource clock) {
        this.table = table;
        this.sites = sites;
        this.doubt = doubt;
        this.clock = clock;
    }

    /** Looks at once and then now and then. */
    public RequestWatch start(Duration every) {
        Thread made = new Thread(() -> runEvery(every), "consentry-requests");
        made.setDaemon(true);
        thread = made;
        made.start();
        return this;
    }

    private void runEvery(Duration every) {
        boolean goesOn = true;
        long between = Math.min(every.toNanos(), COUNTING.toNanos());
        long next = System.nanoTime();
        while (goesOn) {
            if (System.nanoTime() - next >= 0) {
                next += every.toNanos();
                try {
                    run();
                } catch (LedgerException | RuntimeException | Error e) {
                    LOG.log(System.Logger.Level.WARNING, "reminders of requests come at the next time", e);
                }
            } else {
                countAgain();
            }
            try {
                goesOn = !closing.await(between, TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                goesOn = false;
            }
        }
    }

    /** Says nothing where the database is away: others do, and this is asked every few seconds. */
    private void countAgain() {
        try {
            count();
        } catch (LedgerException e) {
            LOG.log(System.Logger.Level.DEBUG, "requests are counted at the next time", e);
        }
    }

    /** What health checks tell. */
    void count() throws LedgerException {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        state = State.of(table.open(null, null, MOST), known(), today);
    }

    private Map<String, SitePolicy> known() {
        return sites.get().stream().collect(Collectors.toMap(SitePolicy::id, site -> site));
    }

    /** Looks once. */
    void run() throws LedgerException {
        Map<String, SitePolicy> known = known();
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        List<RequestTable.Row> open = table.open(null, null, MOST);
        state = State.of(open, known, today);
        for (RequestTable.Row row : open) {
            SitePolicy site = known.get(row.site());
            Urgency urgency = urgency(row, site, today);
            // Whoever was told that it is overdue is not told that it soon will be.
            if (urgency != Urgency.NONE && Urgency.ofReminder(row.reminded()).compareTo(urgency) < 0) {
                remind(row, urgency, site, now);
            }
        }
        purge(known, now);
    }

    private static Urgency urgency(RequestTable.Row row, @Nullable SitePolicy site, LocalDate today) {
        Requests promised = site == null ? Requests.DEFAULT : site.requests();
        return Urgency.of(row.due(), promised.remind(row.kind()), today);
    }

    private void remind(RequestTable.Row row, Urgency urgency, @Nullable SitePolicy site, Instant now)
            throws LedgerException {
        Map<String, Object> facts = Map.of(
                "number", row.number(),
                "kind", row.kind(),
                "due", row.due().toString(),
                "overdue", urgency == Urgency.OVERDUE);
        List<Delivery> told =
                site == null ? List.of() : WebhookEvents.tell(site, WebhookEvents.REQUEST_DUE, now, facts, now, 0);
        if (table.remind(row, urgency.id(), told)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    urgency == Urgency.OVERDUE
                            ? "request {0} of {1} is overdue: an answer was due on {2}"
                            : "request {0} of {1} is due soon: on {2}",
                    row.number(),
                    row.site(),
                    row.due());
        }
    }

    private void purge(Map<String, SitePolicy> known, Instant now) throws LedgerException {
        if (!doubt.now().isEmpty()) {
            return;
        }
        for (String id : table.sitesWithClosed()) {
            Optional<Instant> before =
                    Optional.ofNullable(known.get(id)).flatMap(site -> RetentionPlan.before(now, site, "request"));
            if (before.isPresent()) {
                table.purge(id, before.get());
            }
        }
    }

    /** As seen some seconds ago: asked by health checks, without I/O. */
    public State state() {
        return state;
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            if (thread != null) {
                thread.join(CLOSING.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
