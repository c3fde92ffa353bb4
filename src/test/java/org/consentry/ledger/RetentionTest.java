package org.consentry.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.consentry.consent.Choice;
import org.consentry.consent.ConsentRecord;
import org.consentry.site.PolicyLoader;
import org.consentry.site.SitePolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a purge takes, and what it leaves; the whole tree is checked after each test. */
final class RetentionTest extends SealerStage {
    /** When refusals are six months old that were made at the start. */
    private static final Instant HALF_A_YEAR = Instant.parse("2027-05-01T00:00:00Z");

    private static final Instant SIX_YEARS = Instant.parse("2032-11-01T00:00:00Z");
    private static final int SECOND = 1000;

    private final SitePolicy shop =
            policy("shop", "{grant: 6 years, refusal: 6 months, accounting: 7 years," + " otherwise: 3 years}");
    private final SitePolicy blog = policy("blog", "{otherwise: 5 years}");
    private Instant now = Records.START;
    private long nanos;
    private JdbcLedger ledger;
    private final List<AutoCloseable> started = new ArrayList<>();

    private static SitePolicy policy(String id, String retention) {
        String yaml = "site: " + id + "\nhosts: [" + id + ".example]\ncontroller: {name: A}\n"
                + "notice: {version: v, effective: 2026-11-01}\nretention: " + retention + "\n";
        try {
            return PolicyLoader.load(id + ".yaml", yaml.getBytes(UTF_8));
        } catch (org.consentry.site.PolicyException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void start() {
        ledger = new JdbcLedger(database, Duration.ofSeconds(10));
        started.add(ledger);
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable open : started) {
            open.close();
        }
    }

    private Retention retention(int most) {
        return retention(ledger, most);
    }

    private Retention retention(JdbcLedger over, int most) {
        Retention retention = new Retention(opened, over, List.of(shop, blog), () -> now, () -> nanos, most);
        started.add(retention);
        return retention;
    }

    private static ConsentRecord refusal(int n, String site) {
        return Records.record(n, site, Choice.Kind.REJECT_ALL, Map.of("analytics", false));
    }

    private static ConsentRecord withdrawal(int n) {
        return Records.record(n, "shop", Choice.Kind.WITHDRAW, Map.of("analytics", false));
    }

    private void append(ConsentRecord... records) throws LedgerException {
        for (ConsentRecord record : records) {
            ledger.append(record, Records.WORDING);
        }
    }

    /** Seals under the clock of two days before that moment, and goes on to it: so the clock is believed. */
    private void sealAndGoTo(Instant moment) throws Exception {
        now = moment.minus(Duration.ofDays(2));
        try (Sealer sealer = new Sealer(database, new LedgerKeys(SECRET), () -> now, 1000)) {
            seal(sealer);
        }
        now = moment;
    }

    private List<String> left() throws SQLException {
        List<String> ids = new ArrayList<>();
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT id FROM record WHERE kind <> 'purge' ORDER BY id")) {
            while (rows.next()) {
                ids.add(rows.getString(1));
            }
        }
        return ids;
    }

    private List<Map<String, Object>> purges() throws Exception {
        List<Map<String, Object>> details = new ArrayList<>();
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT canonical FROM record WHERE kind = 'purge' ORDER BY place")) {
            while (rows.next()) {
                OperationRecord record = CanonicalOperation.read(rows.getString(1));
                assertThat(record.actor()).isEqualTo("system");
                details.add(record.details());
            }
        }
        return details;
    }

    private List<Retention.Due> dueOf(Retention retention) throws LedgerException {
        return retention.dryRun().stream()
                .filter(due -> due.records() > 0 || due.held() > 0)
                .toList();
    }

    private String digest() throws SQLException {
        return left() + " " + count("SELECT count(*) FROM purge_mark") + " " + count("SELECT count(*) FROM record")
                + " " + count("SELECT count(*) FROM job_lease");
    }

    @Test
    void whatIsOlderThanItMayBeGoesToTheMillisecondAndNothingElse() throws Exception {
        append(Records.record(0), refusal(1, "shop"), refusal(2, "shop"), refusal(3, "blog"), withdrawal(4));
        append(refusal(5, "nobody"));
        sealAndGoTo(HALF_A_YEAR.plusSeconds(1));
        Retention retention = retention(500);
        assertThat(retention.run()).as("of this very age").isZero();

        now = now.plusMillis(1);
        String before = digest();
        Instant bound = Records.START.plusSeconds(1).plusMillis(1);
        assertThat(dueOf(retention)).containsExactly(new Retention.Due("shop", "refusal", bound, 1, 0));
        assertThat(digest()).as("a dry run changes nothing").isEqualTo(before);
        long counted = count("SELECT sum(records) FROM day_count");
        assertThat(retention.run()).isEqualTo(1);
        assertThat(left()).isEqualTo(ids(0, 2, 3, 4, 5));
        assertThat(ledger.find(Records.id(1))).isEmpty();
        assertThat(ledger.entry(Records.id(1))).isEmpty();
        assertThat(purges())
                .containsExactly(
                        Map.of("before", "2026-11-01T00:00:01.001Z", "count", 1L, "emptied", 0L, "kind", "refusal"));
        assertThat(dueOf(retention)).isEmpty();
        assertThat(retention.run()).as("again").isZero();
        assertThat(CheckTree.sealAndCheck(database)).isEqualTo(7);

        append(Records.record(6));
        sealAndGoTo(SIX_YEARS.plusSeconds(60));
        assertThat(dueOf(retention(2))).hasSize(4);
        assertThat(retention(2).run()).isEqualTo(5);
        assertThat(left()).as("no policy, no purge").isEqualTo(ids(5));
        assertThat(CheckTree.sealAndCheck(database)).isEqualTo(12);
        // Three more lines of statistics are those of record 6.
        assertThat(count("SELECT sum(records) FROM day_count")).as("statistics").isEqualTo(counted + 3);
    }

    @Test
    void recordsOfOperationsGoByTheirKindAndThoseOfPurgesAndErasuresStay() throws Exception {
        String[] kinds = {"export", "accounting", "erasure", "purge"};
        for (int n = 0; n < kinds.length; n++) {
            ledger.append(Records.operation(n, kinds[n], Map.of("count", 0L)));
        }
        OperationRecord ofAll = Records.operation(4, "export", Map.of());
        ledger.append(new OperationRecord(
                ofAll.id(), "export", "", ofAll.time(), ofAll.actor(), ofAll.details(), ofAll.salt()));
        sealAndGoTo(Instant.parse("2029-11-02T00:00:00Z"));
        assertThat(retention(500).run()).as("three years").isEqualTo(1);
        assertThat(left()).isEqualTo(ids(1, 2, 4));
        sealAndGoTo(Instant.parse("2031-11-02T00:00:00Z"));
        assertThat(retention(500).run()).as("as long as any site keeps it").isEqualTo(1);
        assertThat(left()).isEqualTo(ids(1, 2));
        sealAndGoTo(Instant.parse("2033-11-02T00:00:00Z"));
        assertThat(retention(500).run()).isEqualTo(1);
        sealAndGoTo(Instant.parse("2060-11-02T00:00:00Z"));
        assertThat(retention(500).run()).isZero();
        assertThat(left()).isEqualTo(ids(2));
        assertThat(count("SELECT count(*) FROM record WHERE kind = 'purge'")).isEqualTo(4);
        CheckTree.sealAndCheck(database);
    }

    @Test
    void whatIsHeldStaysUntilTheHoldIsLifted() throws Exception {
        LegalHolds holds;
        try (Subjects subjects =
                new Subjects(opened, ledger, RevocationTable.open(opened, Duration.ofDays(1)), () -> now)) {
            holds = subjects.holds();
            for (int n = 0; n < 8; n++) {
                append(refusal(n, n == 7 ? "blog" : "shop"));
            }
            String subject = refusal(2, "shop").subject();
            String one = holds.set("shop", subject, LegalHolds.Exemption.E, "a claim", "reviewer")
                    .id();
            String all = holds.set("blog", "", LegalHolds.Exemption.B, "an audit", "reviewer")
                    .id();
            sealAndGoTo(SIX_YEARS);
            Retention retention = retention(3);
            assertThat(dueOf(retention)).extracting(Retention.Due::records).contains(6L, 0L);
            assertThat(retention.run()).as("and the hold's own record").isEqualTo(7);
            assertThat(left()).hasSize(3).contains(Records.id(2), Records.id(7));
            assertThat(dueOf(retention))
                    .extracting(due -> due.site() + " " + due.kind() + " " + due.records() + " " + due.held())
                    .containsExactly("shop refusal 0 1", "blog refusal 0 1", "blog hold 0 1");
            assertThat(retention.run()).isZero();

            PurgePass underWay;
            try (var connection = database.getConnection()) {
                underWay = PurgePass.begin(connection, List.of(shop, blog), now);
            }
            holds.lift(one, "reviewer");
            underWay.end(opened);
            assertThat(count("SELECT count(*) FROM purge_mark WHERE site = 'shop' AND kind <> ''"))
                    .as("a pass that began under the hold says nothing of what it kept")
                    .isZero();
            assertThat(retention.run()).isEqualTo(1);
            assertThat(left()).doesNotContain(Records.id(2)).contains(Records.id(7));
            holds.lift(all, "reviewer");
            assertThat(retention.run()).isEqualTo(2);
            assertThat(left()).doesNotContain(Records.id(7));

            try (var connection = database.getConnection()) {
                underWay = PurgePass.begin(connection, List.of(shop, blog), now.plusSeconds(1));
            }
            String before = mark();
            String brief = holds.set("shop", "", LegalHolds.Exemption.B, "a moment", "reviewer")
                    .id();
            holds.lift(brief, "reviewer");
            underWay.end(opened);
            assertThat(before).isNotEmpty();
            assertThat(mark()).as("set and lifted while it went on").isEmpty();
            underWay.end(opened);
            assertThat(mark()).isEmpty();
        }
        CheckTree.sealAndCheck(database);
    }

    @Test
    void whatIsNotSealedIsLeftUntilItIs() throws Exception {
        append(refusal(0, "shop"), refusal(1, "shop"));
        sealAndGoTo(SIX_YEARS);
        append(refusal(2, "shop"), refusal(3, "shop"));
        Retention retention = retention(500);
        assertThat(dueOf(retention)).extracting(Retention.Due::records).containsExactly(2L);
        assertThat(retention.run()).isEqualTo(2);
        assertThat(left()).isEqualTo(ids(2, 3));
        sealAndGoTo(SIX_YEARS.plusSeconds(SECOND));
        assertThat(retention.run()).isEqualTo(2);
        assertThat(left()).isEmpty();
        CheckTree.sealAndCheck(database);
    }

    @Test
    void whatLiesDaysApartIsFoundBetweenAllElse() throws Exception {
        int[] hours = {0, 12, 24, 25, 48, 1000, 1001, 1024, 3000, 4344};
        for (int n = 0; n < hours.length; n++) {
            Instant time = Records.START.plus(Duration.ofHours(hours[n]));
            append(Records.withTime(refusal(n, "shop"), time), Records.withTime(Records.record(100 + n), time));
        }
        // A day, to the hour, before the last one is half a year old.
        sealAndGoTo(HALF_A_YEAR.plus(Duration.ofHours(4344)));
        Retention retention = retention(2);
        assertThat(dueOf(retention)).extracting(Retention.Due::records).containsExactly(9L);
        assertThat(retention.run()).isEqualTo(9);
        assertThat(left()).hasSize(11);
        now = now.plus(Duration.ofDays(8));
        assertThat(retention(2).run()).isEqualTo(1);
        assertThat(left()).hasSize(10);
        CheckTree.sealAndCheck(database);
    }

    @Test
    void aPurgeThatBreaksOffAnywhereGoesOnWhereItWas() throws Exception {
        int records = 8;
        for (int n = 0; n < records; n++) {
            append(n % 2 == 0 ? refusal(n, "shop") : Records.record(n));
        }
        sealAndGoTo(SIX_YEARS.plusSeconds(SECOND));
        long purged = 0;
        long failed = 0;
        for (int at = 1; purged < records; at += 3) {
            AtomicInteger left = new AtomicInteger(at);
            JdbcLedger breaking = new JdbcLedger(
                    Interrupted.of(database, (before, sql) -> {
                        if (left.decrementAndGet() == 0) {
                            throw new SQLException("broken off at " + (before ? "" : "the end of ") + sql, "08006");
                        }
                    }),
                    Duration.ofSeconds(10));
            try {
                retention(breaking, 2).run();
            } catch (LedgerException e) {
                failed++;
            } finally {
                breaking.close();
            }
            purged = records - left().size();
            assertThat(count("SELECT count(*) FROM record WHERE kind = 'purge'"))
                    .isEqualTo((purged + 1) / 2);
            CheckTree.check(database);
        }
        assertThat(failed).isGreaterThan(3);
        assertThat(purges().stream()
                        .mapToLong(details -> (Long) details.get("count"))
                        .sum())
                .isEqualTo(records);
        CheckTree.sealAndCheck(database);
    }

    @Test
    void oneNodePurgesAtATimeAndTwoTogetherTakeNothingTwice() throws Exception {
        int records = 60;
        for (int n = 0; n < records; n++) {
            append(refusal(n, "shop"));
        }
        sealAndGoTo(SIX_YEARS);
        JobLease other = new JobLease(database, "purge", () -> now, Duration.ofMinutes(2));
        JobLease otherJob = new JobLease(database, "count", () -> now, Duration.ofMinutes(2));
        assertThat(otherJob.hold()).isTrue();
        assertThat(other.hold()).isTrue();
        assertThat(other.hold()).isTrue();
        assertThat(retention(10).run()).as("another node is at it").isZero();
        now = now.plus(Duration.ofMinutes(2)).plusMillis(1);

        // Whatever the lease says: two at once lose nothing, and count nothing twice.
        List<Callable<Long>> nodes = new ArrayList<>();
        for (int node = 0; node < 2; node++) {
            JdbcLedger own = new JdbcLedger(database, Duration.ofSeconds(10));
            started.add(own);
            Retention retention = retention(own, 7);
            nodes.add(() -> {
                long purged = 0;
                for (int tries = 0; tries < 50 && !left().isEmpty(); tries++) {
                    LaneWriter.change(database, "UPDATE job_lease SET held_until = 0");
                    try {
                        purged += retention.run();
                    } catch (LedgerException e) {
                        // Changed meanwhile, or both at once took the same lane: the next run goes on.
                        assertThat(e).hasMessageMatching("(?s).*(meanwhile|lane).*");
                    }
                }
                return purged;
            });
        }
        var pool = Executors.newFixedThreadPool(2);
        try {
            for (Future<Long> node : pool.invokeAll(nodes, 30, TimeUnit.SECONDS)) {
                assertThat(node.get()).isLessThanOrEqualTo(records);
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(left()).isEmpty();
        assertThat(purges().stream()
                        .mapToLong(details -> (Long) details.get("count"))
                        .sum())
                .isEqualTo(records);
        CheckTree.sealAndCheck(database);
    }

    @Test
    void aClockThatJumpsPurgesNothing() throws Exception {
        append(refusal(0, "shop"), refusal(1, "shop"));
        sealAndGoTo(Records.START.plus(Duration.ofDays(3)));
        Retention running = retention(500);

        now = now.plus(Duration.ofDays(350));
        nanos = Duration.ofHours(1).toNanos();
        assertThat(running.run()).as("set forward by a year").isZero();
        assertThat(running.doubt()).contains("clock was set by 8399 h");
        now = now.minus(Duration.ofDays(350)).plus(Duration.ofHours(1));
        assertThat(running.doubt()).as("set right").isEmpty();

        now = now.plus(Duration.ofDays(350));
        assertThat(running.run()).isZero();
        now = now.plus(Duration.ofHours(25));
        nanos += Duration.ofHours(25).toNanos();
        assertThat(running.run()).as("a day later it is believed").isEqualTo(2);

        append(Records.withTime(refusal(2, "shop"), now));
        sealAndGoTo(now.plus(Duration.ofDays(2)));
        now = now.plus(Duration.ofDays(401));
        Retention restarted = retention(500);
        assertThat(restarted.run()).as("started under a wrong clock").isZero();
        assertThat(restarted.doubt()).contains("nothing was sealed for 403 days");
        try (Sealer sealer = new Sealer(database, new LedgerKeys(SECRET), () -> now, 1000)) {
            append(Records.record(3));
            seal(sealer);
        }
        assertThat(restarted.doubt()).as("the sealer trusts the same clock").isNotEmpty();
        now = now.plus(Duration.ofHours(25));
        nanos += Duration.ofHours(25).toNanos();
        assertThat(restarted.run()).isEqualTo(1);
        assertThat(left()).isEqualTo(ids(3));

        String mark = mark();
        now = now.minus(Duration.ofDays(10));
        assertThat(retention(500).run()).isZero();
        assertThat(mark()).as("marks never go back").isEqualTo(mark);
        CheckTree.sealAndCheck(database);
    }

    private String mark() throws SQLException {
        try (var connection = database.getConnection()) {
            return new DueRows("shop", "refusal", now).mark(connection);
        }
    }

    @Test
    void revocationsOfTokensThatAreNoneAnyMoreGo() throws Exception {
        String[] subjects = {"old", "late", "new"};
        Instant[] times = {
            Records.START, Records.START.plus(Duration.ofDays(2)), Records.START.plus(Duration.ofDays(3600))
        };
        for (int i = 0; i < subjects.length; i++) {
            try (var connection = database.getConnection()) {
                RevocationTable.enter(connection, "shop", subjects[i], times[i], false, times[i]);
            }
        }
        append(Records.record(0));
        // As long as any node's policy may let a choice hold, not as those of this one do.
        sealAndGoTo(Records.START.plus(Duration.ofDays(3651)));
        retention(500).run();
        assertThat(count("SELECT count(*) FROM revocation")).isEqualTo(3);
        now = now.plusSeconds(1);
        retention(500).run();
        assertThat(count("SELECT count(*) FROM revocation")).isEqualTo(2);
    }

    @Test
    void noHoldIsSetWhileADeletionIsUnderWay() throws Exception {
        append(refusal(0, "shop"));
        sealAndGoTo(SIX_YEARS);
        List<Boolean> kept = new ArrayList<>();
        JdbcLedger watched = new JdbcLedger(
                Interrupted.of(database, (before, sql) -> {
                    if (before && sql.startsWith("DELETE FROM record")) {
                        // SQLite has one writer at a time.
                        kept.add(dialect == Dialect.SQLITE || !holdCanBeSet());
                    }
                }),
                Duration.ofSeconds(10));
        started.add(watched);
        assertThat(retention(watched, 500).run()).isEqualTo(1);
        assertThat(kept).containsExactly(true);
    }

    private boolean holdCanBeSet() throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SET LOCAL lock_timeout = 100");
            statement.executeUpdate("INSERT INTO legal_hold VALUES ('x', 'shop', '', 'g', 's', 'a')");
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    @Test
    void thePurgeIsDoneByItselfAndOutlivesAFault() throws Exception {
        append(refusal(0, "shop"));
        sealAndGoTo(SIX_YEARS);
        AtomicInteger asked = new AtomicInteger();
        Retention scheduled = Retention.start(
                opened,
                ledger,
                List.of(shop),
                () -> {
                    if (asked.incrementAndGet() == 3) {
                        throw new StackOverflowError("for the test");
                    }
                    return now;
                },
                Duration.ofMillis(20));
        started.add(scheduled);
        Await.until("all is purged", () -> left().isEmpty());
        assertThat(asked.get()).isGreaterThan(3);
    }

    @Test
    void aDatabaseThatIsAwayIsSaidSo() throws Exception {
        append(refusal(0, "shop"));
        sealAndGoTo(SIX_YEARS);
        Retention broken = new Retention(
                new Database(
                        Interrupted.of(database, (before, sql) -> {
                            throw new SQLException("away", "08006");
                        }),
                        dialect),
                ledger,
                List.of(shop),
                () -> now,
                () -> nanos,
                500);
        started.add(broken);
        assertThatThrownBy(broken::run).isInstanceOf(LedgerException.class).hasMessageContaining("away");
        assertThatThrownBy(broken::dryRun).isInstanceOf(LedgerException.class).hasMessageContaining("away");
        assertThat(left()).hasSize(1);
    }
}
