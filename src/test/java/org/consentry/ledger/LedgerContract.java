package org.consentry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.consentry.consent.Choice;
import org.consentry.consent.ConsentRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for the ledger on every database. */
@Timeout(60)
abstract class LedgerContract {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private JdbcLedger ledger;

    /** The same empty database, with its schema, throughout a test. */
    abstract DataSource dataSource() throws Exception;

    @BeforeEach
    void open() throws Exception {
        ledger = new JdbcLedger(dataSource(), PATIENCE);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void whatWasAppendedIsFoundAsItWas() throws Exception {
        ConsentRecord record = Records.record(1);

        ledger.append(record, Records.WORDING);

        StoredRecord stored = ledger.find(record.id()).orElseThrow();
        assertThat(stored.record()).isEqualTo(record);
        assertThat(stored.leaf()).isEqualTo(Leaf.of(stored.canonical()));
        assertThat(stored.seq()).isNull();
        assertThat(ledger.find(Records.id(2))).isEmpty();
    }

    @Test
    void appendingTwiceKeepsOne() throws Exception {
        ledger.append(Records.record(1), Records.WORDING);
        ledger.append(Records.record(1), Records.WORDING);

        assertThat(ids(RecordFilter.ALL)).containsExactly(Records.id(1));
    }

    @Test
    void anIdThatIsTakenByOtherContentIsRefusedAndChangesNothing() throws Exception {
        ConsentRecord first = Records.record(1);
        ledger.append(first, Records.WORDING);

        assertThatThrownBy(() -> ledger.append(Records.withNotice(first, "2026-2"), Records.WORDING))
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining("other content");
        assertThat(ledger.find(first.id()).orElseThrow().record()).isEqualTo(first);
    }

    @Test
    void theWordingIsKeptOnceForAllWhoSawIt() throws Exception {
        for (int n = 0; n < 5; n++) {
            ledger.append(Records.record(n), Records.WORDING);
        }

        try (var connection = dataSource().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT hash, surface, language, text FROM wording")) {
            assertThat(rows.next()).isTrue();
            assertThat(List.of(rows.getString(1), rows.getString(2), rows.getString(3), rows.getString(4)))
                    .containsExactly(Records.WORDING.hash(), "banner", "en", Records.WORDING.text());
            assertThat(rows.next()).isFalse();
        }
    }

    static List<Arguments> filters() {
        RecordFilter all = RecordFilter.ALL;
        Instant second = Records.START.plusSeconds(2);
        Instant third = Records.START.plusSeconds(3);
        return List.of(
                Arguments.of(all, List.of(1, 2, 3, 4)),
                Arguments.of(new RecordFilter("shop", null, null, null, null, null, null), List.of(1, 2)),
                Arguments.of(new RecordFilter("SHOP", null, null, null, null, null, null), List.of()),
                Arguments.of(new RecordFilter(null, second, null, null, null, null, null), List.of(2, 3, 4)),
                Arguments.of(new RecordFilter(null, null, third, null, null, null, null), List.of(1, 2)),
                Arguments.of(new RecordFilter(null, second, third, null, null, null, null), List.of(2)),
                Arguments.of(new RecordFilter(null, second.plusNanos(1), null, null, null, null, null), List.of(3, 4)),
                Arguments.of(new RecordFilter(null, null, second.plusNanos(1), null, null, null, null), List.of(1, 2)),
                Arguments.of(new RecordFilter(null, Instant.MIN, Instant.MAX, null, null, null, null), filled(1, 4)),
                Arguments.of(new RecordFilter(null, Instant.MAX, null, null, null, null, null), List.of()),
                Arguments.of(new RecordFilter(null, null, null, "reject-all", null, null, null), List.of(2)),
                Arguments.of(new RecordFilter(null, null, null, null, "analytics", null, null), List.of(1, 3)),
                Arguments.of(new RecordFilter(null, null, null, null, "Analytics", null, null), List.of()),
                Arguments.of(new RecordFilter(null, null, null, null, "lytics", null, null), List.of()),
                Arguments.of(new RecordFilter(null, null, null, null, "a%", null, null), List.of()),
                Arguments.of(new RecordFilter(null, null, null, null, "", null, null), List.of()),
                Arguments.of(new RecordFilter(null, null, null, null, "ads analytics", null, null), List.of()),
                Arguments.of(new RecordFilter(null, null, null, null, null, "2026-2", null), List.of(4)),
                Arguments.of(
                        new RecordFilter(
                                null,
                                null,
                                null,
                                null,
                                null,
                                null,
                                Records.record(3).subject()),
                        List.of(3)),
                Arguments.of(new RecordFilter("blog", second, null, "custom", "analytics", "2026-1", null), List.of(3)),
                Arguments.of(new RecordFilter("' OR '1'='1", null, null, null, null, null, null), List.of()));
    }

    private static List<Integer> filled(int from, int to) {
        return IntStream.rangeClosed(from, to).boxed().toList();
    }

    @ParameterizedTest
    @MethodSource("filters")
    void aFilterGivesWhatItAsksForOldestFirstAndTheLatestNewestFirst(RecordFilter filter, List<Integer> expected)
            throws Exception {
        append(Records.record(4, "blog", Choice.Kind.WITHDRAW, Map.of()), "2026-2");
        append(Records.record(3, "blog", Choice.Kind.CUSTOM, Map.of("analytics", true, "ads", true)), "2026-1");
        append(Records.record(1, "shop", Choice.Kind.CUSTOM, Map.of("analytics", true, "maps", false)), "2026-1");
        append(Records.record(2, "shop", Choice.Kind.REJECT_ALL, Map.of("analytics", false)), "2026-1");

        List<String> ids = expected.stream().map(Records::id).toList();
        assertThat(ids(filter)).isEqualTo(ids);
        List<String> latest =
                ledger.latest(filter, 10).stream().map(s -> s.record().id()).toList();
        assertThat(latest).containsExactlyElementsOf(reversed(ids));
    }

    private void append(ConsentRecord record, String notice) throws LedgerException {
        ledger.append(Records.withNotice(record, notice), Records.WORDING);
    }

    @Test
    void aStreamGoesOnOverManyPagesAndManyRecordsOfOneMoment() throws Exception {
        int count = 4003;
        together(
                32,
                IntStream.range(0, count)
                        .<Callable<Void>>mapToObj(n -> () -> {
                            ledger.append(Records.withTime(Records.record(n), Records.START), Records.WORDING);
                            return null;
                        })
                        .toList());

        assertThat(ids(RecordFilter.ALL))
                .isEqualTo(IntStream.range(0, count)
                        .mapToObj(n -> Records.id(Records.START, n))
                        .toList());
        assertThat(ledger.latest(RecordFilter.ALL, 7)).hasSize(7);
        assertThat(ledger.latest(RecordFilter.ALL, 0)).isEmpty();
    }

    @Test
    void aStreamEndsWithWhatWasThereWhenItBegan() throws Exception {
        ledger.append(Records.record(1), Records.WORDING);
        List<String> seen = new ArrayList<>();

        long count = ledger.stream(RecordFilter.ALL, stored -> {
            seen.add(stored.record().id());
            try {
                ledger.append(Records.record(1 + seen.size()), Records.WORDING);
            } catch (LedgerException e) {
                throw new AssertionError(e);
            }
        });

        assertThat(seen).containsExactly(Records.id(1));
        assertThat(count).isEqualTo(1);
    }

    @Test
    void thirtyTwoThreadsAppendEachRecordOnce() throws Exception {
        List<Callable<Void>> appends = new ArrayList<>();
        for (int n = 0; n < 1600; n++) {
            // Every record is sent twice, by different threads.
            ConsentRecord record = Records.record(n / 2);
            appends.add(() -> {
                ledger.append(record, Records.WORDING);
                return null;
            });
        }
        together(32, appends);

        assertThat(ids(RecordFilter.ALL)).hasSize(800).doesNotHaveDuplicates();
    }

    @Test
    void aRefusedRecordFailsAloneAmongItsCompanions() throws Exception {
        ledger.append(Records.record(0), Records.WORDING);
        ConsentRecord taken = Records.withNotice(Records.record(0), "other");
        Set<Integer> failed = new HashSet<>();
        List<Callable<Void>> appends = new ArrayList<>();
        for (int n = 0; n < 320; n++) {
            int number = n;
            ConsentRecord record = n % 10 == 0 ? taken : Records.record(n);
            appends.add(() -> {
                try {
                    ledger.append(record, Records.WORDING);
                } catch (LedgerException e) {
                    synchronized (failed) {
                        failed.add(number);
                    }
                }
                return null;
            });
        }
        together(32, appends);

        assertThat(failed).hasSize(32).allMatch(n -> n % 10 == 0);
        assertThat(ids(RecordFilter.ALL)).hasSize(1 + 288);
    }

    @Test
    void whatWasAcknowledgedIsThereAfterReopening() throws Exception {
        for (int n = 0; n < 20; n++) {
            ledger.append(Records.record(n), Records.WORDING);
        }
        ledger.close();

        try (JdbcLedger again = new JdbcLedger(dataSource(), PATIENCE)) {
            for (int n = 0; n < 20; n++) {
                assertThat(again.find(Records.id(n))).isPresent();
            }
            again.append(Records.record(20), Records.WORDING);
            assertThat(again.find(Records.id(20))).isPresent();
        }
    }

    @Test
    void aClosedLedgerTakesNoMore() {
        ledger.close();

        assertThatThrownBy(() -> ledger.append(Records.record(1), Records.WORDING))
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining("closed");
    }

    static void together(int threads, List<Callable<Void>> tasks) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            for (Future<Void> future : pool.invokeAll(tasks)) {
                future.get();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private List<String> ids(RecordFilter filter) throws Exception {
        List<String> ids = new ArrayList<>();
        long count = ledger.stream(filter, stored -> ids.add(stored.record().id()));
        assertThat(count).isEqualTo(ids.size());
        return ids;
    }

    private static List<String> reversed(List<String> list) {
        List<String> copy = new ArrayList<>(list);
        java.util.Collections.reverse(copy);
        return copy;
    }
}
