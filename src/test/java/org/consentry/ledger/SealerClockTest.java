package org.consentry.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.consentry.ledger.Sealer.Step;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the clock does, records are sealed in the order in which they came, and the largest tree is the newest. */
@Timeout(60)
final class SealerClockTest {
    private static final byte[] SECRET = "a secret of thirty-two bytes ...".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    private Instant now = Instant.parse("2026-11-01T12:59:59.999Z");

    private Database opened;

    @AfterEach
    void close() {
        opened.close();
    }

    static Stream<Arguments> jumps() {
        return Stream.of(Dialect.values())
                .flatMap(dialect -> Stream.of(
                                Duration.ofDays(-1),
                                Duration.ofDays(-3650),
                                Duration.ofDays(366),
                                Duration.ofSeconds(-15))
                        .map(jump -> Arguments.of(dialect, jump)));
    }

    private Sealer sealer(DataSource database) {
        return new Sealer(database, new LedgerKeys(SECRET), () -> now, 100);
    }

    @ParameterizedTest
    @MethodSource("jumps")
    void aClockThatJumpsStopsNothing(Dialect dialect, Duration jump) throws Exception {
        opened = FreshDatabase.open(dialect, folder);
        DataSource database = opened.dataSource();
        LaneWriter lane = new LaneWriter(database, 1);
        try (Sealer sealer = sealer(database)) {
            for (int n = 0; n < 6; n++) {
                lane.append(2 * n, 2 * n + 2);
                assertThat(sealer.step()).isEqualTo(Step.SEALED);
                assertThat(CheckTree.checkAllSealed(database)).isEqualTo(2 * n + 2);
                now = now.plus(n % 2 == 0 ? jump : jump.negated());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("jumps")
    void aNodeThatStartsAfterAJumpWaitsNoLongerThanForALease(Dialect dialect, Duration jump) throws Exception {
        opened = FreshDatabase.open(dialect, folder);
        DataSource database = opened.dataSource();
        LaneWriter lane = new LaneWriter(database, 1).append(0, 1);
        Sealer killed = sealer(database);
        killed.step();
        lane.append(1, 2);
        now = now.plus(jump);
        int seconds = 0;
        try (Sealer next = sealer(database)) {
            while (next.step() != Step.SEALED) {
                assertThat(++seconds).isLessThanOrEqualTo(15);
                now = now.plusSeconds(1);
            }
        }
        assertThat(CheckTree.checkAllSealed(database)).isEqualTo(2);
        killed.close();
    }

    @Test
    void theLastCheckpointOfEachHourStays() throws Exception {
        opened = FreshDatabase.open(Dialect.SQLITE, folder);
        DataSource database = opened.dataSource();
        LaneWriter lane = new LaneWriter(database, 1);
        try (Sealer sealer = sealer(database)) {
            for (int seconds : List.of(0, 1, 1800, 1900, 7200)) {
                lane.append(seconds, seconds + 1);
                sealer.step();
                now = Instant.parse("2026-11-01T12:59:59.999Z").plusSeconds(seconds + 1);
            }
        }
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "SELECT group_concat(size, ' ') FROM" + " (SELECT size FROM checkpoint ORDER BY hour)")) {
            assertThat(rows.getString(1)).isEqualTo("1 5");
        }
    }
}
