package org.consentry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.InstantSource;
import javax.sql.DataSource;
import org.consentry.ledger.Sealer.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the tree where a sealing breaks off, or the database was changed behind its back. */
final class SealerFaultTest extends SealerStage {
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFaultAtAnyStatementIsOverWithTheNextStep(boolean after) throws Exception {
        LaneWriter lane = new LaneWriter(database, 1);
        int[] seen = {0};
        int[] at = {0};
        DataSource shaky = Interrupted.of(database, (before, sql) -> {
            seen[0] += before ? 1 : 0;
            if (seen[0] == at[0] && before != after) {
                throw new SQLException("a hiccup");
            }
        });
        try (Sealer sealer = new Sealer(shaky, new LedgerKeys(SECRET), InstantSource.system(), 100)) {
            int n = 0;
            do {
                lane.append(2 * n, 2 * n + 2);
                seen[0] = 0;
                at[0] = ++n;
                try {
                    sealer.step();
                } catch (SQLException | LedgerException e) {
                    assertThat((Throwable) e).hasStackTraceContaining("a hiccup");
                    sealer.step();
                }
                assertThat(CheckTree.checkAllSealed(database)).isEqualTo(2 * n);
            } while (seen[0] >= at[0]);
            assertThat(n).as("statements of a step").isBetween(12, 60);
        }
    }

    /** Fails at the n-th statement, before or after it is carried out, and from then on at every one. */
    private DataSource failingAt(int n, boolean after) {
        int[] seen = {0};
        return Interrupted.of(database, (before, sql) -> {
            seen[0] += before ? 1 : 0;
            if (seen[0] > n || seen[0] == n && before != after) {
                throw new SQLException("pulled the plug");
            }
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCrashBetweenAnyTwoStatementsLosesAndDoublesNothing(boolean after) throws Exception {
        LaneWriter first = new LaneWriter(database, 1);
        LaneWriter second = new LaneWriter(database, 2);
        boolean crashed = true;
        int n = 0;
        while (crashed) {
            first.append(4 * n, 4 * n + 2).skip(1).append(4 * n + 2, 4 * n + 3);
            second.append(4 * n + 3, 4 * n + 4);
            n++;
            try (Sealer fails = new Sealer(failingAt(n, after), new LedgerKeys(SECRET), InstantSource.system(), 100)) {
                crashed = fails.step() != Step.SEALED;
            } catch (SQLException | LedgerException e) {
                assertThat((Throwable) e).hasStackTraceContaining("pulled the plug");
            }
            CheckTree.check(database);
            // Whoever crashed has let go of nothing.
            LaneWriter.change(database, "UPDATE tree_head SET held_until = 0");
        }
        assertThat(n).as("statements of a step").isBetween(12, 60);
        try (Sealer sealer = sealer(100)) {
            seal(sealer);
        }
        assertThat(CheckTree.checkAllSealed(database)).isEqualTo(4 * n);
        assertThat(idsInOrder()).doesNotHaveDuplicates();
        assertThat(count("SELECT sum(records) FROM day_count WHERE purpose = ''"))
                .isEqualTo(4L * n);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE tile SET hashes = (SELECT leaf FROM record ORDER BY place DESC LIMIT 1)",
                "DELETE FROM tile",
                "DELETE FROM checkpoint",
                "UPDATE checkpoint SET note = 'x'",
                "UPDATE checkpoint SET note = replace(note, '3', '4')",
                "UPDATE tree_head SET size = 2",
                "UPDATE tree_head SET size = 0",
            })
    void nothingIsSignedOverWhatWasChanged(String change) throws Exception {
        LaneWriter lane = new LaneWriter(database, 1).append(0, 3);
        try (Sealer sealer = sealer(100)) {
            seal(sealer);
            assertThat(LaneWriter.change(database, change)).isEqualTo(1);
            lane.append(3, 4);
            for (int again = 0; again < 2; again++) {
                assertThatThrownBy(sealer::step).isInstanceOf(LedgerException.class);
            }
        }
        assertThat(count("SELECT count(*) FROM checkpoint WHERE size > 3")).isZero();
        sound = false;
    }

    @Test
    void nothingIsSignedOverLeavesThatWereExchanged() throws Exception {
        LaneWriter lane = new LaneWriter(database, 1).append(0, 3);
        try (Sealer sealer = sealer(100)) {
            seal(sealer);
            LaneWriter.change(database, "UPDATE tile SET hashes = ?", (Object) new byte[3 * 32]);
            lane.append(3, 4);
            assertThatThrownBy(sealer::step)
                    .isInstanceOf(LedgerException.class)
                    .hasMessageContaining("not the one that was signed at 3");
        }
        sound = false;
    }

    @Test
    void aLeafThatIsNoneIsNamedAndNotSealed() throws Exception {
        new LaneWriter(database, 1).append(0, 3);
        LaneWriter.change(database, "UPDATE record SET leaf = ? WHERE id = ?", new byte[31], Records.id(1));
        try (Sealer sealer = sealer(100)) {
            assertThatThrownBy(sealer::step)
                    .isInstanceOf(LedgerException.class)
                    .hasMessageContaining("place " + (Lane.WIDTH + 1));
        }
        sound = false;
    }
}
