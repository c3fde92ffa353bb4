package org.consentry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import javax.sql.DataSource;
import org.consentry.consent.Choice;
import org.consentry.consent.Consent;
import org.consentry.consent.Revocations.Standing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Whose tokens no longer count, on every node over a database. */
@ParameterizedClass
@EnumSource(Dialect.class)
@Timeout(60)
final class RevocationTest {
    private static final String SUBJECT = "%032x".formatted(7);
    /** What a withdrawal may take to be known everywhere. */
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private static final Duration POLL = Duration.ofSeconds(2);
    private static final Duration NEVER = Duration.ofDays(1);

    @Parameter
    Dialect dialect;

    @TempDir
    Path folder;

    private Database database;
    private Instant now = Records.START.plusSeconds(100);

    @BeforeEach
    void open() throws Exception {
        database = FreshDatabase.open(dialect, folder);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static Consent token(Instant issued) {
        return new Consent(SUBJECT, Records.id(7), "2026-1", Map.of("analytics", true), issued);
    }

    private void enter(String subject, Instant before, boolean gone) throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            RevocationTable.enter(connection, "shop", subject, before, gone, now);
        }
    }

    @Test
    void aWithdrawalHoldsOnEveryNodeWithinFiveSeconds() throws Exception {
        try (RevocationTable here = RevocationTable.open(database, POLL);
                RevocationTable elsewhere = RevocationTable.open(database, POLL);
                JdbcLedger ledger = new JdbcLedger(database.dataSource(), Duration.ofSeconds(10));
                Subjects subjects = new Subjects(database, ledger, here, () -> now)) {
            ledger.append(Records.record(7), Records.WORDING);
            Consent live = token(Records.record(7).time());
            assertThat(here.of("shop", live)).isEqualTo(Standing.HOLDS);
            assertThat(elsewhere.of("shop", live)).isEqualTo(Standing.HOLDS);

            long start = System.nanoTime();
            subjects.withdraw("shop", SUBJECT, "by letter", "reviewer").orElseThrow();
            assertThat(here.of("shop", live)).as("at once").isEqualTo(Standing.REFUSED);
            while (elsewhere.of("shop", live) != Standing.REFUSED) {
                assertThat(System.nanoTime() - start).isLessThan(LIMIT.toNanos());
                Thread.onSpinWait();
            }
            assertThat(elsewhere.of("other", live)).as("another site's").isEqualTo(Standing.HOLDS);
            assertThat(elsewhere.of("shop", token(now))).as("of that second").isEqualTo(Standing.REFUSED);
            assertThat(elsewhere.of("shop", token(now.plusSeconds(1))))
                    .as("a later choice")
                    .isEqualTo(Standing.HOLDS);
            var record = ledger.latest(RecordFilter.ALL, 1).get(0).record();
            assertThat(record.choice()).isEqualTo(Choice.Kind.WITHDRAW);
        }
    }

    @Test
    void theLaterRevocationCountsAndNoneShortensAnother() throws Exception {
        try (RevocationTable table = RevocationTable.open(database, NEVER)) {
            enter(SUBJECT, now, false);
            table.look();
            assertThat(table.of("shop", token(now))).isEqualTo(Standing.REFUSED);
            enter(SUBJECT, now.minusSeconds(50), true);
            table.look();
            assertThat(table.of("shop", token(now))).isEqualTo(Standing.GONE);
            assertThat(table.of("shop", token(now.plusSeconds(1)))).isEqualTo(Standing.HOLDS);
        }
    }

    @Test
    void aNodeWhoseClockIsBehindIsHeardToo() throws Exception {
        try (RevocationTable table = RevocationTable.open(database, NEVER)) {
            enter("%032x".formatted(1), now, false);
            table.look();
            now = now.minusSeconds(3600);
            enter(SUBJECT, now, false);
            table.look();
            assertThat(table.of("shop", token(now))).isEqualTo(Standing.REFUSED);
        }
    }

    @Test
    void nothingOfThePseudonymIsInTheTable() throws Exception {
        enter(SUBJECT, now, true);
        try (Connection connection = database.dataSource().getConnection();
                var rows = connection
                        .prepareStatement("SELECT subject_hash, entered FROM revocation")
                        .executeQuery()) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString(1)).hasSize(64).doesNotContain(SUBJECT);
            assertThat(rows.getLong(2)).isCloseTo(now.toEpochMilli(), within(1L));
        }
    }

    @Test
    void withoutTheDatabaseWhatIsKnownHoldsAndWhatIsNotKnownIsRefused() throws Exception {
        boolean[] away = {true};
        DataSource there = database.dataSource();
        DataSource sometimes = (DataSource) Proxy.newProxyInstance(
                DataSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, (self, method, args) -> {
                    if (away[0]) {
                        throw new SQLException("away");
                    }
                    return method.invoke(there, args);
                });
        enter(SUBJECT, now, false);
        Consent other = new Consent("%032x".formatted(8), Records.id(8), "2026-1", Map.of(), now);
        try (RevocationTable table = RevocationTable.open(new Database(sometimes, dialect), NEVER)) {
            assertThat(table.of("shop", other)).as("nobody knows yet").isEqualTo(Standing.REFUSED);
            away[0] = false;
            table.look();
            assertThat(table.of("shop", other)).isEqualTo(Standing.HOLDS);
            assertThat(table.of("shop", token(now))).isEqualTo(Standing.REFUSED);
            away[0] = true;
            table.look();
            assertThat(table.of("shop", other)).isEqualTo(Standing.HOLDS);
            assertThat(table.of("shop", token(now))).isEqualTo(Standing.REFUSED);
        }
    }
}
