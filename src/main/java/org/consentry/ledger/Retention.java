package org.consentry.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.consentry.site.SitePolicy;
import org.jspecify.annotations.Nullable;

/**
 * Deletes records once they are older than their site keeps them. Their leaves stay in the tree, and each deletion is
 * one transaction with the record that says how many of which kind it took. Records of erasures and purges are kept:
 * they tell why the ledger has gaps.
 */
public final class Retention implements AutoCloseable {
    /**
     * What a purge has to do, or has to leave, for a site and a kind of record.
     *
     * @param site empty for operations that were about several sites
     * @param before records of an earlier moment are due
     * @param records how many are due
     * @param held how many would be, were it not for a legal hold
     */
    public record Due(String site, String kind, Instant before, long records, long held) {
        public Due {
            Objects.requireNonNull(site);
            Objects.requireNonNull(kind);
            Objects.requireNonNull(before);
        }
    }

    private static final System.Logger LOG = System.getLogger(Retention.class.getName());
    private static final Duration LEASE = Duration.ofMinutes(2);
    private static final Duration CLOSING = Duration.ofSeconds(10);
    /** A transaction is to be over before anybody who appends feels it. */
    private static final int PAGE = 500;

    private final Database database;
    private final JdbcLedger ledger;
    private volatile List<SitePolicy> sites;
    private final InstantSource clock;
    private final ClockGuard guard;
    private final JobLease lease;
    private final Scrub scrub;
    private final int most;
    private final CountDownLatch closing = new CountDownLatch(1);
    private @Nullable Thread thread;
    private String complaint = "";
    private boolean deleted;

    Retention(
            Database database,
            JdbcLedger ledger,
            Collection<SitePolicy> sites,
            InstantSource clock,
            LongSupplier nanos,
            int most) {
        this.database = database;
        this.ledger = ledger;
        this.sites = List.copyOf(sites);
        this.clock = clock;
        this.guard = new ClockGuard(clock, nanos);
        this.lease = new JobLease(database.dataSource(), "purge", clock, LEASE);
        this.scrub = new Scrub(database);
        this.most = most;
    }

    /**
     * Purges now and then, beginning one interval from now.
     *
     * @param ledger over that database
     */
    public static Retention start(
            Database database, JdbcLedger ledger, Collection<SitePolicy> sites, InstantSource clock, Duration every) {
        Retention retention = new Retention(database, ledger, sites, clock, System::nanoTime, PAGE);
        Thread thread = new Thread(() -> retention.runEvery(every), "consentry-retention");
        thread.setDaemon(true);
        retention.thread = thread;
        thread.start();
        return retention;
    }

    /** From the next pass on it goes by these policies; what a site leaves behind that is gone stays. */
    public void serve(Collection<SitePolicy> policies) {
        sites = List.copyOf(policies);
    }

    private void runEvery(Duration every) {
        while (!closes(every.toNanos())) {
            try {
                long purged = run();
                if (purged > 0) {
                    LOG.log(System.Logger.Level.INFO, "{0} records were older than they may be: deleted", purged);
                }
            } catch (LedgerException | RuntimeException | Error e) {
                LOG.log(System.Logger.Level.WARNING, "the purge goes on at its next time", e);
            }
        }
    }

    private boolean closes(long nanos) {
        try {
            return closing.await(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            return true;
        }
    }

    /** Why nothing is purged now: the clock can't be trusted. Empty where it can. */
    public String doubt() throws LedgerException {
        try {
            return ask(guard::doubt);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** What a purge would do now, for each site and kind; nothing is changed. */
    public List<Due> dryRun() throws LedgerException {
        try (Connection connection = database.dataSource().getConnection()) {
            PurgePass pass = begin(connection);
            List<Due> due = new ArrayList<>();
            for (DueRows rows : pass.kinds()) {
                due.add(rows.count(connection, pass.end(rows)));
            }
            return due;
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /**
     * Deletes what is due, unless another node is at it. Returns how many records that were.
     *
     * @throws LedgerException where it could not go on; what was deleted until then is recorded
     */
    synchronized long run() throws LedgerException {
        try {
            if (complain(doubt()) || !lease.hold()) {
                return 0;
            }
            try {
                return purge();
            } finally {
                lease.release();
            }
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private boolean complain(String doubt) {
        if (!doubt.isEmpty() && !doubt.equals(complaint)) {
            LOG.log(System.Logger.Level.ERROR, "nothing is purged: {0}", doubt);
        }
        complaint = doubt;
        return !doubt.isEmpty();
    }

    private long purge() throws SQLException, LedgerException {
        PurgePass pass = ask(this::begin);
        long purged = 0;
        try {
            for (DueRows rows : pass.kinds()) {
                purged += purge(rows, pass.end(rows));
                if (stops()) {
                    return purged;
                }
            }
            pass.end(database);
            return purged;
        } finally {
            if (deleted && database.dialect() == Dialect.SQLITE) {
                // PostgreSQL's own vacuum does it in its time.
                scrub.finish();
            }
            deleted = false;
        }
    }

    private long purge(DueRows rows, String end) throws SQLException, LedgerException {
        long purged = 0;
        DueRows.Stretch day = ask(connection -> rows.next(connection, rows.mark(connection), end));
        while (day != null && !stops()) {
            purged += purge(rows, day);
            String from = day.end();
            day = ask(connection -> rows.next(connection, from, end));
        }
        return purged;
    }

    private long purge(DueRows rows, DueRows.Stretch day) throws SQLException, LedgerException {
        long purged = 0;
        DueRows.Page page = ask(connection -> rows.page(connection, day.from(), day.end(), most));
        while (page.count() > 0 && !stops()) {
            long start = System.nanoTime();
            delete(rows, page);
            purged += page.count();
            // As long again for those who append.
            if (closes(System.nanoTime() - start)) {
                return purged;
            }
            String from = page.end();
            page = ask(connection -> rows.page(connection, from, day.end(), most));
        }
        return purged;
    }

    private interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }

    private <T> T ask(Question<T> question) throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            return question.ask(connection);
        }
    }

    private boolean stops() throws SQLException {
        return closing.getCount() == 0 || complain(guard.jump()) || !lease.hold();
    }

    private void delete(DueRows rows, DueRows.Page page) throws LedgerException {
        Map<String, Object> details = Map.of(
                "before",
                Times.format(rows.before()),
                "count",
                (long) page.count(),
                "emptied",
                (long) page.emptied(),
                "kind",
                rows.kind());
        OperationRecord record = Operations.of("purge", rows.site(), clock.instant(), "system", details);
        deleted = true;
        ledger.append(record, connection -> {
            // A hold that was acknowledged before this commits is seen by it.
            LegalHolds.freeze(connection, database.dialect());
            rows.delete(connection, page);
        });
    }

    private PurgePass begin(Connection connection) throws SQLException {
        return PurgePass.begin(connection, sites, clock.instant());
    }

    private static LedgerException failed(SQLException e) {
        return new LedgerException("records can't be purged: " + e.getMessage(), e);
    }

    /** Stops after the transaction that is under way. */
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
        scrub.close();
    }
}
