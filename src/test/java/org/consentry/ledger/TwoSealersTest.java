package org.consentry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.consentry.ledger.Sealer.Step;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** However many nodes seal at once, and whatever their clocks say, there is one tree. */
@ParameterizedClass
@EnumSource(Dialect.class)
@Timeout(60)
final class TwoSealersTest {
    private static final byte[] SECRET = "a secret of thirty-two bytes ...".getBytes(StandardCharsets.UTF_8);

    @Parameter
    private Dialect dialect;

    @TempDir
    private Path folder;

    private Database opened;
    private DataSource database;
    private LaneWriter lane;
    private Instant now = Instant.parse("2026-11-01T12:00:00Z");

    @BeforeEach
    void open() throws Exception {
        opened = FreshDatabase.open(dialect, folder);
        database = opened.dataSource();
        lane = new LaneWriter(database, 1);
    }

    @AfterEach
    void close() {
        opened.close();
    }

    private Sealer sealer(DataSource over) {
        return new Sealer(over, new LedgerKeys(SECRET), () -> now, 100);
    }

    @Test
    void whoHoldsTheLeaseSealsAndTheOtherTakesOverOnceItIsSilent() throws Exception {
        Sealer killed = sealer(database);
        try (Sealer other = sealer(database)) {
            lane.append(0, 3);
            assertThat(killed.step()).isEqualTo(Step.SEALED);
            lane.append(3, 4);
            assertThat(other.step()).as("at first it knows of no standstill").isEqualTo(Step.ELSEWHERE);
            assertThat(other.step()).isEqualTo(Step.HELD);
            now = now.plusSeconds(5);
            assertThat(other.step()).isEqualTo(Step.HELD);
            now = now.plusSeconds(10);
            assertThat(other.step()).as("15 s after the last sign of life").isEqualTo(Step.SEALED);
            lane.append(4, 5);
            assertThat(killed.step()).isEqualTo(Step.ELSEWHERE);
            assertThat(other.step()).isEqualTo(Step.SEALED);
        }
        assertThat(CheckTree.checkAllSealed(database)).isEqualTo(5);
        killed.close();
    }

    @Test
    void whoClosesLetsTheOtherTakeOverAtOnce() throws Exception {
        lane.append(0, 3);
        try (Sealer first = sealer(database)) {
            first.step();
        }
        lane.append(3, 4);
        try (Sealer second = sealer(database)) {
            assertThat(second.step()).isEqualTo(Step.SEALED);
        }
        assertThat(CheckTree.checkAllSealed(database)).isEqualTo(4);
    }

    @Test
    void aLeaseIsRenewedWhileItIsUsed() throws Exception {
        try (Sealer first = sealer(database);
                Sealer second = sealer(database)) {
            for (int n = 0; n < 20; n++) {
                lane.append(n, n + 1);
                assertThat(first.step()).isEqualTo(Step.SEALED);
                lane.append(100 + n, 101 + n);
                assertThat(second.step()).isEqualTo(Step.ELSEWHERE);
                now = now.plusSeconds(4);
            }
            first.step();
        }
        assertThat(CheckTree.checkAllSealed(database)).isEqualTo(40);
    }

    /** One is overtaken at each of its statements in turn, as if its clock or its pauses had cost it the lease. */
    @Test
    void whoIsOvertakenBetweenAnyTwoStatementsRetriesAndDoublesNothing() throws Exception {
        int[] statement = {0};
        int[] at = {0};
        AtomicReference<Callable<Void>> overtake = new AtomicReference<>();
        DataSource watched = Interrupted.of(database, (before, sql) -> {
            // Within a transaction nobody could: there the first statement holds the row of the tree.
            boolean reading = sql.startsWith("SELECT") || sql.startsWith("UPDATE tree_head");
            if (before && reading && ++statement[0] == at[0]) {
                try {
                    overtake.get().call();
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }
        });
        int records = 0;
        int overtaken = 0;
        do {
            at[0]++;
            statement[0] = 0;
            lane.append(records, records + 2);
            records += 2;
            int first = records;
            overtake.set(() -> {
                LaneWriter.change(database, "UPDATE tree_head SET held_until = 0");
                lane.append(first, first + 1);
                try (Sealer fast = sealer(database)) {
                    assertThat(fast.step()).isEqualTo(Step.SEALED);
                }
                return null;
            });
            try (Sealer slow = sealer(watched)) {
                Step step = slow.step();
                overtaken += step == Step.ELSEWHERE ? 1 : 0;
                assertThat(step).isIn(Step.ELSEWHERE, Step.IDLE, Step.SEALED);
                slow.step();
            }
            records += statement[0] >= at[0] ? 1 : 0;
            CheckTree.checkAllSealed(database);
        } while (statement[0] >= at[0]);
        assertThat(at[0]).as("statements of a step").isGreaterThan(7);
        assertThat(overtaken).isPositive();
        assertThat(CheckTree.checkAllSealed(database)).isEqualTo(records);
    }

    @Test
    void manyAtOnceWithClocksFarApartGrowOneTree() throws Exception {
        List<Callable<Void>> tasks = new ArrayList<>();
        List<JdbcTree> trees = new ArrayList<>();
        for (int n = 0; n < 3; n++) {
            // Each takes the others' lease for one that ran out, or for nonsense.
            Duration skew = Duration.ofHours(n);
            InstantSource clock = () -> Instant.now().plus(skew);
            trees.add(JdbcTree.open(database, SECRET, clock, Duration.ofMillis(1)));
            int writer = n;
            tasks.add(() -> {
                LaneWriter own = new LaneWriter(database, 2 + writer);
                for (int i = 0; i < 60; i++) {
                    int from = writer * 1000 + 5 * i;
                    own.append(from, from + 5);
                }
                return null;
            });
        }
        try {
            LedgerContract.together(3, tasks);
            for (JdbcTree tree : trees) {
                assertThat(tree.sealWithin(30_000)).isTrue();
            }
        } finally {
            trees.forEach(JdbcTree::close);
        }
        assertThat(CheckTree.checkAllSealed(database)).isEqualTo(900);
    }

    @Test
    void aNodeUnderAnotherSecretSealsNothingAndHindersNobody() throws Exception {
        lane.append(0, 1);
        try (Sealer right = sealer(database);
                Sealer wrong = new Sealer(
                        database,
                        new LedgerKeys("another secret of 32 bytes ....".getBytes(StandardCharsets.UTF_8)),
                        () -> now,
                        100)) {
            right.step();
            now = now.plusSeconds(60);
            lane.append(1, 2);
            assertThatThrownBy(wrong::step)
                    .isInstanceOf(LedgerException.class)
                    .hasMessageContaining("another consentry.secret");
            assertThat(right.step()).isEqualTo(Step.SEALED);
        }
        assertThat(CheckTree.checkAllSealed(database)).isEqualTo(2);
    }
}
