package org.consentry.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The short way to records for an export gives what the long way gives. */
@Timeout(60)
final class ChoiceRowsTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void choicesAreThoseOfTheStreamWithTheirNumbers(Dialect dialect) throws Exception {
        try (ExportStage stage = new ExportStage(dialect, folder);
                JdbcLedger other = new JdbcLedger(stage.database.dataSource(), Duration.ofSeconds(20))) {
            // More than a page, in two lanes at once; of the last ones some are not numbered yet.
            append(0, 2050, stage.ledger, other);
            assertThat(stage.tree.sealWithin(20_000)).isTrue();
            stage.tree.close();
            append(2050, 2100, stage.ledger, other);
            stage.update("DELETE FROM record WHERE id = ?", Records.id(7));
            stage.ledger.append(Records.operation(3000, "accounting", Map.of()));

            List<StoredRecord> streamed = new ArrayList<>();
            assertThat(stage.ledger.stream(RecordFilter.ALL, streamed::add)).isEqualTo(2099);
            assertThat(streamed.stream().filter(stored -> stored.seq() == null)).hasSize(50);
            for (RecordFilter filter : List.of(
                    RecordFilter.ALL,
                    new RecordFilter("shop", Records.START.plusSeconds(2000), null, "custom", "analytics", null, null),
                    new RecordFilter(
                            null,
                            null,
                            null,
                            null,
                            null,
                            null,
                            Records.record(33).subject()),
                    new RecordFilter("nobody", null, null, null, null, null, null))) {
                List<String> expected = new ArrayList<>();
                stage.ledger.stream(filter, stored -> expected.add(RecordJson.one(stored)));
                List<String> found = new ArrayList<>();
                long count = stage.ledger.choices(filter, entry -> found.add(RecordJson.one(entry)));
                assertThat(found).isEqualTo(expected);
                assertThat(count).isEqualTo(found.size());
                for (int stretch : new int[] {1, 99, 1000}) {
                    List<String> same = new ArrayList<>();
                    new ChoiceRows(stage.database.dataSource(), filter, stretch)
                            .read(entry -> same.add(RecordJson.one(entry)));
                    assertThat(same).as("stretches of %s", stretch).isEqualTo(expected);
                }
            }
        }
    }

    private static void append(int from, int to, JdbcLedger one, JdbcLedger two) throws Exception {
        List<Callable<Void>> appends = new ArrayList<>();
        for (int n = from; n < to; n++) {
            int number = n;
            JdbcLedger ledger = n % 2 == 0 ? one : two;
            appends.add(() -> {
                ledger.append(Records.record(number), Records.WORDING);
                return null;
            });
        }
        LedgerContract.together(32, appends);
    }
}
