package org.consentry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.consentry.consent.Choice;
import org.consentry.consent.ConsentRecord;
import org.consentry.ledger.tree.Hash;
import org.consentry.ledger.tree.Tile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What holds on every database for records of all kinds, their places, and what goes with them. */
@Timeout(60)
abstract class EntriesContract {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private DataSource dataSource;
    private JdbcLedger ledger;

    /** A new database with its schema. */
    abstract DataSource open() throws Exception;

    @BeforeEach
    void start() throws Exception {
        dataSource = open();
        ledger = new JdbcLedger(dataSource, PATIENCE);
    }

    @AfterEach
    void stop() {
        ledger.close();
    }

    private void update(String sql, Object... values) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            update(connection, sql, values);
        }
    }

    private static void update(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }

    private List<String> rows(String sql) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                List<String> columns = new ArrayList<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    columns.add(rows.getString(i));
                }
                found.add(String.join("|", columns));
            }
        }
        return found;
    }

    /** Numbers all records by their places, as the sealer does. */
    private void seal() throws Exception {
        List<Hash> leaves = new ArrayList<>();
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            long begin = -1;
            long before = -2;
            try (ResultSet rows = statement.executeQuery("SELECT place, leaf FROM record ORDER BY place")) {
                while (rows.next()) {
                    if (rows.getLong(1) != before + 1) {
                        begin = rows.getLong(1);
                        update(connection, "INSERT INTO sealed_run VALUES (?, ?, 0)", begin, (long) leaves.size());
                    }
                    before = rows.getLong(1);
                    update(connection, "UPDATE sealed_run SET records = records + 1 WHERE first_place = ?", begin);
                    leaves.add(Hash.at(rows.getBytes(2), 0));
                }
            }
            for (Tile tile : Tile.grow((level, n) -> new byte[0], 0, leaves)) {
                update(connection, "INSERT INTO tile VALUES (?, ?, ?)", tile.level(), tile.n(), tile.hashes());
            }
        }
    }

    private List<StoredEntry> entries(RecordFilter filter, long size) throws Exception {
        List<StoredEntry> entries = new ArrayList<>();
        assertThat(ledger.entries(filter, size, entries::add)).isEqualTo(entries.size());
        return entries;
    }

    @Test
    void everyKindIsKeptWithItsKindAndLeaf() throws Exception {
        ledger.append(Records.record(1), Records.WORDING);
        ledger.append(Records.record(2, "shop", Choice.Kind.REJECT_ALL, Map.of("analytics", false)), Records.WORDING);
        ledger.append(Records.record(3, "shop", Choice.Kind.WITHDRAW, Map.of()), Records.WORDING);
        OperationRecord export = Records.operation(4, "export", Map.of("count", 2, "filter", Map.of()));
        ledger.append(export);
        ledger.append(export);

        for (int n = 1; n <= 4; n++) {
            StoredEntry entry = ledger.entry(Records.id(n)).orElseThrow();
            assertThat(entry.kind())
                    .isEqualTo(
                            List.of("grant", "refusal", "withdrawal", "export").get(n - 1));
            assertThat(entry.leaf().hex()).isEqualTo(Leaf.of(entry.canonical()));
            assertThat(entry.seq()).isNull();
        }
        assertThat(CanonicalOperation.read(
                        ledger.entry(Records.id(4)).orElseThrow().canonical()))
                .usingRecursiveComparison()
                .ignoringFields("details")
                .isEqualTo(export);
        assertThat(ledger.find(Records.id(4))).as("no choice").isEmpty();
        assertThat(ledger.entry(Records.id(5))).isEmpty();
        assertThat(ledger.latest(RecordFilter.ALL, 10)).hasSize(3);
    }

    @Test
    void placesAreTakenOnceAndLanesSayHowManyThereAre() throws Exception {
        try (JdbcLedger other = new JdbcLedger(dataSource, PATIENCE)) {
            List<Callable<Void>> appends = new ArrayList<>();
            for (int n = 0; n < 600; n++) {
                JdbcLedger writer = n % 2 == 0 ? ledger : other;
                ConsentRecord record = Records.record(n);
                appends.add(() -> {
                    writer.append(record, Records.WORDING);
                    return null;
                });
            }
            LedgerContract.together(16, appends);
        }

        assertThat(rows("SELECT n, used, sealed FROM lane ORDER BY n"))
                .containsExactlyElementsOf(rows("SELECT lane, count(*), 0 FROM record GROUP BY lane ORDER BY lane"));
        assertThat(rows("SELECT count(*), count(DISTINCT lane) FROM record WHERE place / " + Lane.WIDTH + " = lane"))
                .containsExactly("600|2");
    }

    @Test
    void aLaneThatIsFullOrInOtherHandsIsLeft() throws Exception {
        ledger.append(Records.record(1), Records.WORDING);
        update("UPDATE lane SET used = 7");
        ledger.append(Records.record(2), Records.WORDING);
        ledger.append(Records.record(3), Records.WORDING);
        try (Connection connection = dataSource.getConnection()) {
            Lane lane = new Lane();
            connection.setAutoCommit(false);
            assertThat(lane.take(connection, Lane.WIDTH - 1)).isEqualTo(3L * Lane.WIDTH);
            lane.committed();
            assertThat(lane.take(connection, 1)).isEqualTo(4L * Lane.WIDTH - 1);
            lane.committed();
            assertThat(lane.take(connection, 1)).isEqualTo(4L * Lane.WIDTH);
            connection.rollback();
            assertThat(lane.take(connection, 2))
                    .as("what was rolled back is not ours")
                    .isEqualTo(3L * Lane.WIDTH);
            connection.rollback();
        }

        assertThat(rows("SELECT place, lane FROM record ORDER BY place")).containsExactly("4096|1", "8192|2", "8193|2");
    }

    @Test
    void theUseOfAWordingIsKeptOncePerPolicy() throws Exception {
        ledger.append(Records.record(1), Records.WORDING);
        ledger.append(Records.record(2), Records.WORDING);
        try (JdbcLedger again = new JdbcLedger(dataSource, PATIENCE)) {
            again.append(Records.record(3), Records.WORDING);
        }

        assertThat(rows("SELECT hash, policy_hash, site, notice FROM wording_use"))
                .containsExactly(Records.WORDING.hash() + "|" + Leaf.sha256("policy") + "|shop|2026-1");
        assertThat(ledger.wording(Records.WORDING.hash())).contains(Records.WORDING);
        assertThat(ledger.wording(Leaf.sha256("another"))).isEmpty();
    }

    @Test
    void aCompanionAndItsRecordAreBothThereOrNeither() throws Exception {
        Companion works = c -> update(c, "INSERT INTO job_lease VALUES ('works', '', 0)");
        Companion fails = c -> {
            update(c, "INSERT INTO job_lease VALUES ('fails', '', 0)");
            update(c, "INSERT INTO job_lease VALUES ('works', '', 0)");
        };
        Companion refuses = c -> {
            update(c, "INSERT INTO job_lease VALUES ('refuses', '', 0)");
            throw new LedgerException("a legal hold");
        };
        OperationRecord erasure = Records.operation(1, "erasure", Map.of("count", 1));
        ledger.append(erasure, works);
        // Sent again, it has happened already.
        ledger.append(erasure, works);

        assertThatThrownBy(() -> ledger.append(Records.operation(2, "erasure", Map.of()), fails))
                .isInstanceOf(LedgerException.class);
        assertThatThrownBy(() -> ledger.append(Records.operation(3, "erasure", Map.of()), refuses))
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining("a legal hold");
        assertThat(rows("SELECT job FROM job_lease")).containsExactly("works");
        assertThat(rows("SELECT id FROM record")).containsExactly(Records.id(1));
    }

    @Test
    void aCompanionThatFailsFailsAlone() throws Exception {
        List<Callable<Void>> appends = new ArrayList<>();
        for (int n = 0; n < 200; n++) {
            int number = n;
            appends.add(() -> {
                if (number % 10 == 0) {
                    assertThatThrownBy(() -> ledger.append(Records.operation(number, "purge", Map.of()), c -> {
                                throw new SQLException("no");
                            }))
                            .isInstanceOf(LedgerException.class);
                } else {
                    ledger.append(Records.record(number), Records.WORDING);
                }
                return null;
            });
        }
        LedgerContract.together(16, appends);

        assertThat(rows("SELECT count(*) FROM record")).containsExactly("180");
    }

    @Test
    void entriesComeInTheOrderOfTheTreeWithGapsWhereTheyWereErasedOrPurged() throws Exception {
        Map<String, Long> seqs = new HashMap<>();
        for (int n = 0; n < 700; n++) {
            // Later ids first, and now and then a refused one, which leaves a place without a record.
            ledger.append(Records.record(700 - n), Records.WORDING);
            seqs.put(Records.id(700 - n), (long) n);
            if (n % 100 == 99) {
                ConsentRecord taken = Records.withNotice(Records.record(700 - n), "other");
                assertThatThrownBy(() -> ledger.append(taken, Records.WORDING)).isInstanceOf(LedgerException.class);
                update("UPDATE lane SET used = used + 1");
            }
        }
        seal();
        List<StoredEntry> before = entries(RecordFilter.ALL, 700);
        update(
                "UPDATE record SET subject = NULL, canonical = NULL, notice = '', choice = '', granted = '',"
                        + " wording_hash = NULL, erased_by = ? WHERE id = ?",
                Records.id(900),
                Records.id(650));
        update("DELETE FROM record WHERE id >= ? AND id < ?", Records.id(100), Records.id(200));

        assertThat(before)
                .extracting(StoredEntry::seq)
                .isEqualTo(IntStream.range(0, 700).mapToObj(Long::valueOf).toList());
        assertThat(before).allSatisfy(entry -> assertThat(entry.seq()).isEqualTo(seqs.get(entry.id())));
        List<StoredEntry> after = entries(RecordFilter.ALL, 700);
        assertThat(after)
                .extracting(StoredEntry::leaf)
                .isEqualTo(before.stream().map(StoredEntry::leaf).toList());
        assertThat(after.stream().filter(entry -> entry.id().isEmpty())).hasSize(100);
        StoredEntry erased = ledger.entry(Records.id(650)).orElseThrow();
        assertThat(erased).isEqualTo(after.get(50));
        assertThat(erased.canonical()).isNull();
        assertThat(erased.erasedBy()).isEqualTo(Records.id(900));
        assertThat(ledger.find(Records.id(650))).isEmpty();
        assertThat(ledger.find(Records.id(651)).orElseThrow().seq()).isEqualTo(49L);

        assertThat(entries(RecordFilter.ALL, 0)).isEmpty();
        assertThat(entries(RecordFilter.ALL, 257)).isEqualTo(after.subList(0, 257));
        RecordFilter some =
                new RecordFilter("shop", Records.START.plusSeconds(190), null, null, "analytics", null, null);
        assertThat(entries(some, 700)).hasSize(500);
        RecordFilter one = new RecordFilter(
                null, null, null, null, null, null, Records.record(7).subject());
        assertThat(entries(one, 700)).extracting(StoredEntry::seq).containsExactly(693L);
        assertThatThrownBy(() -> entries(RecordFilter.ALL, 701))
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining("number 700");
    }

    @Test
    void manyShortRunsAreReadLikeALongOne() throws Exception {
        for (int n = 0; n < 450; n++) {
            ledger.append(Records.record(n), Records.WORDING);
        }
        // Every other one goes before it is numbered: 225 runs of one record each.
        update("DELETE FROM record WHERE place % 2 = 0");
        seal();

        assertThat(entries(RecordFilter.ALL, 225))
                .extracting(StoredEntry::id)
                .isEqualTo(IntStream.range(0, 225)
                        .mapToObj(n -> Records.id(2 * n + 1))
                        .toList());
    }
}
