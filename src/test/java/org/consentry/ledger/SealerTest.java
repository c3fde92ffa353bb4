package org.consentry.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.consentry.consent.Choice;
import org.consentry.ledger.Sealer.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the sealer makes of what was appended. */
final class SealerTest extends SealerStage {
    @Test
    void anEmptyTreeIsSignedOnce() throws Exception {
        try (Sealer sealer = sealer(100)) {
            assertThat(sealer.step()).isEqualTo(Step.SEALED);
            assertThat(sealer.step()).isEqualTo(Step.IDLE);
        }
        assertThat(count("SELECT count(*) FROM checkpoint WHERE size = 0")).isEqualTo(1);
    }

    @Test
    void recordsAreNumberedInTheOrderInWhichTheirLaneTookThem() throws Exception {
        LaneWriter lane = new LaneWriter(database, 1).append(5, 7).append(3, 5);
        try (Sealer sealer = sealer(100)) {
            assertThat(sealer.step()).isEqualTo(Step.SEALED);
            lane.append(0, 1);
            assertThat(sealer.step()).isEqualTo(Step.SEALED);
            assertThat(sealer.step()).isEqualTo(Step.IDLE);
        }
        assertThat(idsInOrder()).isEqualTo(ids(5, 6, 3, 4, 0));
        assertThat(CheckTree.checkAllSealed(database)).isEqualTo(5);
        assertThat(count("SELECT count(*) FROM sealed_run"))
                .as("a lane without gaps is one run")
                .isEqualTo(1);
    }

    @Test
    void whatComesToAnEarlierLaneIsNumberedBehindWhatIsSealed() throws Exception {
        LaneWriter first = new LaneWriter(database, 1).append(0, 2);
        LaneWriter second = new LaneWriter(database, 2).append(2, 4);
        try (Sealer sealer = sealer(100)) {
            seal(sealer);
            second.append(4, 5);
            first.append(5, 6);
            seal(sealer);
        }
        assertThat(idsInOrder()).isEqualTo(ids(0, 1, 2, 3, 5, 4));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 256, 1000})
    void aStepTakesNoMoreThanItsShare(int most) throws Exception {
        int records = most == 1 ? 20 : 2100;
        new LaneWriter(database, 1).append(0, records / 2).skip(3).append(records / 2, records - 10);
        new LaneWriter(database, 2).append(records - 10, records);
        int steps = 0;
        try (Sealer sealer = sealer(most)) {
            Step step = Step.MORE;
            while (step == Step.MORE) {
                step = sealer.step();
                steps++;
            }
        }
        assertThat(steps).isBetween((records + most - 1) / most, records / most + 1);
        assertThat(CheckTree.checkAllSealed(database)).isEqualTo(records);
        assertThat(idsInOrder())
                .isEqualTo(IntStream.range(0, records).mapToObj(Records::id).toList());
    }

    @Test
    void aPositionWithoutARecordGetsNoNumber() throws Exception {
        LaneWriter lane = new LaneWriter(database, 1)
                .skip(2)
                .append(0, 1)
                .skip(1)
                .append(1, 2)
                .skip(3);
        try (Sealer sealer = sealer(100)) {
            seal(sealer);
            lane.skip(1);
            assertThat(sealer.step()).isEqualTo(Step.SEALED);
            lane.append(2, 3);
            seal(sealer);
        }
        assertThat(idsInOrder()).isEqualTo(ids(0, 1, 2));
        assertThat(CheckTree.checkAllSealed(database)).isEqualTo(3);
    }

    @Test
    void aRecordErasedBeforeItIsSealedKeepsItsLeafAndCountsNothing() throws Exception {
        new LaneWriter(database, 1).append(0, 3);
        LaneWriter.change(database, "UPDATE record SET canonical = NULL, subject = NULL WHERE id = ?", Records.id(1));
        try (Sealer sealer = sealer(100)) {
            seal(sealer);
        }
        assertThat(CheckTree.checkAllSealed(database)).isEqualTo(3);
        assertThat(count("SELECT sum(records) FROM day_count WHERE purpose = ''"))
                .isEqualTo(2);
    }

    @Test
    void choicesAreCountedByDayAndPurposeAndNothingElseIs() throws Exception {
        int day = 86_400;
        LaneWriter lane = new LaneWriter(database, 1)
                .append(List.of(
                        Records.record(0),
                        Records.record(1),
                        Records.record(day - 1, "shop", Choice.Kind.REJECT_ALL, Map.of("analytics", false)),
                        Records.record(day, "blog", Choice.Kind.WITHDRAW, Map.of())));
        try (Sealer sealer = sealer(2)) {
            seal(sealer);
            lane.append(day + 1, day + 2);
            lane.write(
                    List.of("a", "b", "c", "d"),
                    List.of(
                            "{\"schema\":\"consentry/operation/1\",\"kind\":\"export\",\"site\":\"shop\"}",
                            "not JSON",
                            "{\"schema\":\"consentry/choice/1\",\"purposes\":{},\"time\":\"x\"}",
                            "[]"));
            seal(sealer);
        }
        assertThat(CheckTree.checkAllSealed(database)).isEqualTo(9);
        Map<String, Long> counts = new TreeMap<>();
        try (Connection connection = database.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT day, site, choice, purpose, granted, records,"
                        + " notice, language, method FROM day_count")) {
            while (rows.next()) {
                assertThat(rows.getString(7) + rows.getString(8) + rows.getString(9))
                        .isEqualTo("2026-1enbanner");
                counts.put(
                        String.join(
                                " ",
                                rows.getString(1),
                                rows.getString(2),
                                rows.getString(3),
                                rows.getString(4),
                                rows.getString(5)),
                        rows.getLong(6));
            }
        }
        assertThat(counts)
                .isEqualTo(new TreeMap<>(Map.of(
                        "2026-11-01 shop custom  1", 2L,
                        "2026-11-01 shop custom analytics 1", 2L,
                        "2026-11-01 shop custom marketing 0", 2L,
                        "2026-11-01 shop reject-all  0", 1L,
                        "2026-11-01 shop reject-all analytics 0", 1L,
                        "2026-11-02 blog withdraw  0", 1L,
                        "2026-11-02 shop custom  1", 1L,
                        "2026-11-02 shop custom analytics 1", 1L,
                        "2026-11-02 shop custom marketing 0", 1L)));
    }

    @Test
    void whateverComesInWhateverOrderEachRecordIsSealedOnce() throws Exception {
        Random random = new Random(5);
        int records = 0;
        List<LaneWriter> lanes = new ArrayList<>();
        for (int round = 0; round < 60; round++) {
            if (random.nextInt(10) == 0 || lanes.isEmpty()) {
                lanes.add(new LaneWriter(database, lanes.size() + 1));
            }
            LaneWriter lane = lanes.get(random.nextInt(lanes.size()));
            if (random.nextInt(4) == 0) {
                lane.skip(1 + random.nextInt(3));
            } else {
                int count = 1 + random.nextInt(40);
                lane.append(records, records + count);
                records += count;
            }
            if (random.nextInt(3) == 0) {
                try (Sealer sealer = sealer(1 + random.nextInt(50))) {
                    sealer.step();
                }
            }
        }
        try (Sealer sealer = sealer(300)) {
            seal(sealer);
        }
        assertThat(CheckTree.checkAllSealed(database)).isEqualTo(records);
        assertThat(idsInOrder()).hasSize(records).doesNotHaveDuplicates();
    }
}
