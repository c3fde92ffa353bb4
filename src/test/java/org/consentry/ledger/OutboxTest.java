package org.consentry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import org.consentry.consent.ConsentRecord;
import org.consentry.ledger.LedgerHealth.State;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What happens to records while the database is away, and once it is back. */
@Timeout(60)
final class OutboxTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration TICK = Duration.ofMillis(20);
    private static final long ROOM = 64L << 20;

    @TempDir
    private Path folder;

    private DataSource real;
    private volatile boolean away;
    private JdbcLedger ledger;

    @BeforeEach
    void open() throws LedgerException {
        real = Database.open(folder).dataSource();
        start(ROOM, 1_000_000);
    }

    private void start(long bytes, long records) throws LedgerException {
        ledger = new JdbcLedger(comesAndGoes(), Outbox.open(folder, bytes, records), PATIENCE, 4096, TICK);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    /** The database, which nobody reaches while it is said to be away, by no connection. */
    private DataSource comesAndGoes() {
        return wrap(DataSource.class, new Object[] {real});
    }

    private <T> T wrap(Class<T> type, Object[] target) {
        return type.cast(Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (away && !method.getName().equals("close")) {
                        throw new SQLException("away", "08006");
                    }
                    try {
                        Object result = method.invoke(target[0], arguments);
                        return result instanceof Connection ? wrap(Connection.class, new Object[] {result}) : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    private void append(int from, int to) throws Exception {
        List<Callable<Void>> appends = new ArrayList<>();
        for (int n = from; n < to; n++) {
            ConsentRecord record = Records.record(n);
            appends.add(() -> {
                ledger.append(record, Records.WORDING);
                return null;
            });
        }
        LedgerContract.together(8, appends);
    }

    private List<String> ids() throws Exception {
        List<String> ids = new ArrayList<>();
        ledger.stream(RecordFilter.ALL, stored -> ids.add(stored.record().id()));
        return ids;
    }

    private static List<String> ids(int from, int to) {
        return java.util.stream.IntStream.range(from, to).mapToObj(Records::id).toList();
    }

    @Test
    void whatIsSaidWhileTheDatabaseIsAwayIsInItOnceItIsBack() throws Exception {
        append(0, 20);
        assertThat(ledger.health()).isEqualTo(new LedgerHealth(State.GREEN, "", 0));
        away = true;
        append(20, 300);

        LedgerHealth health = ledger.health();
        assertThat(health.state()).isEqualTo(State.YELLOW);
        assertThat(health.waiting()).isEqualTo(280);
        assertThat(health.why()).contains("away");
        assertThat(ledger.find(Records.id(100)).orElseThrow().record()).isEqualTo(Records.record(100));
        assertThat(ledger.entry(Records.id(100)).orElseThrow().seq()).isNull();
        assertThatThrownBy(() -> ledger.find(Records.id(5))).isInstanceOf(LedgerException.class);
        assertThatThrownBy(() -> ledger.latest(RecordFilter.ALL, 5)).isInstanceOf(LedgerException.class);

        away = false;
        Await.state(ledger, State.GREEN);
        assertThat(ids()).isEqualTo(ids(0, 300));
        assertThat(ledger.find(Records.id(100))).isPresent();
        append(300, 310);
        assertThat(ids()).hasSize(310);
        assertThat(ledger.wording(Records.WORDING.hash())).contains(Records.WORDING);
    }

    @Test
    void itOutlivesTheServer() throws Exception {
        away = true;
        append(0, 50);
        ledger.append(Records.operation(50, "export", Map.of("count", 3)));
        ledger.close();

        away = false;
        start(ROOM, 1_000_000);
        Await.state(ledger, State.GREEN);
        assertThat(ids()).isEqualTo(ids(0, 50));
        assertThat(ledger.entry(Records.id(50)).orElseThrow().kind()).isEqualTo("export");
    }

    @Test
    void whatWasMovedAndNotYetTakenOutIsThereOnce() throws Exception {
        away = true;
        append(0, 600);
        ledger.close();
        away = false;
        // As if the server had been killed between the commits to the two files.
        try (Outbox outbox = Outbox.open(folder, ROOM);
                EntryStore store = new EntryStore(real)) {
            store.writeMissing(
                    outbox.oldest(0, 512).stream().map(Outbox.Waiting::entry).toList());
        }

        start(ROOM, 1_000_000);
        Await.state(ledger, State.GREEN);
        assertThat(ids()).isEqualTo(ids(0, 600));
    }

    @Test
    void theSameRecordTwiceIsOneInTheOutboxAndInTheDatabase() throws Exception {
        append(0, 5);
        away = true;
        append(0, 10);
        append(0, 10);
        assertThat(ledger.health().waiting()).isEqualTo(10);
        ConsentRecord other = Records.withNotice(Records.record(7), "other");
        assertThatThrownBy(() -> ledger.append(other, Records.WORDING))
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining("other content");
        assertThat(ledger.health().state()).as("a refusal is no fault").isEqualTo(State.YELLOW);

        away = false;
        Await.state(ledger, State.GREEN);
        assertThat(ids()).isEqualTo(ids(0, 10));
    }

    @Test
    void oneThatTheDatabaseWillNeverTakeIsPutAsideAndHoldsUpNobody() throws Exception {
        append(0, 1);
        away = true;
        ledger.append(Records.withNotice(Records.record(0), "other"), Records.WORDING);
        append(1, 40);

        away = false;
        Await.state(ledger, State.GREEN);
        assertThat(ids()).isEqualTo(ids(0, 40));
        assertThat(ledger.find(Records.id(0)).orElseThrow().record().noticeVersion())
                .isEqualTo("2026-1");
        assertThat(outbox("SELECT count(*) FROM refused WHERE why LIKE '%other content%'"))
                .isEqualTo(1);
        assertThat(outbox("SELECT count(*) FROM waiting")).isZero();
    }

    private long outbox(String sql) throws SQLException {
        var source = new org.sqlite.SQLiteDataSource(Database.durable());
        source.setUrl("jdbc:sqlite:" + folder.resolve("outbox.db"));
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            if (!sql.startsWith("SELECT")) {
                return statement.executeUpdate(sql);
            }
            try (var rows = statement.executeQuery(sql)) {
                return rows.getLong(1);
            }
        }
    }

    @Test
    void aRecordThatWasDamagedThereIsPutAside() throws Exception {
        away = true;
        for (int n = 0; n < 3; n++) {
            append(n, n + 1);
        }
        outbox("UPDATE waiting SET canonical = replace(canonical, '\"shop\"', '\"shoq\"') WHERE n = 2");
        outbox("UPDATE waiting SET canonical = '{}' WHERE n = 3");

        away = false;
        Await.state(ledger, State.GREEN);
        assertThat(ids()).containsExactly(Records.id(0));
        assertThat(outbox("SELECT count(*) FROM refused WHERE why LIKE '%read back%'"))
                .isEqualTo(2);
    }

    @Test
    void aFullOutboxRefusesAndIsRedUntilThereIsRoom() throws Exception {
        ledger.close();
        start(ROOM, 100);
        away = true;
        append(0, 100);
        assertThat(ledger.health().state()).isEqualTo(State.YELLOW);

        assertThatThrownBy(() -> ledger.append(Records.record(100), Records.WORDING))
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining("the outbox is full");
        assertThat(ledger.health().state()).isEqualTo(State.RED);
        assertThat(ledger.health().why()).contains("full");

        away = false;
        Await.state(ledger, State.GREEN);
        append(101, 102);
        assertThat(ids()).hasSize(101).doesNotContain(Records.id(100));
    }

    @Test
    void aRecordWithACompanionNeverWaitsThere() throws Exception {
        away = true;
        assertThatThrownBy(() -> ledger.append(Records.operation(1, "erasure", Map.of()), connection -> {}))
                .isInstanceOf(LedgerException.class);
        assertThat(ledger.health().waiting()).isZero();
    }

    @Test
    void whatIsForgottenThereIsNotInItsFiles() throws Exception {
        away = true;
        for (int n = 5; n < 8; n++) {
            append(n, n + 1);
        }
        String subject = Records.record(6).subject();
        String salt = Records.record(6).salt();
        assertThat(found(subject) && found(salt)).isTrue();
        ledger.close();
        try (Outbox outbox = Outbox.open(folder, ROOM)) {
            long last = outbox.last();
            assertThat(outbox.of("shop", subject, last)).hasSize(1);
            assertThat(outbox.of("other", subject, last)).isEmpty();
            assertThat(outbox.forget("other", subject, last)).isZero();
            assertThat(outbox.forget("shop", subject, 1)).as("it came later").isZero();
            assertThat(outbox.of("shop", subject, 1)).isEmpty();
            assertThat(outbox.forget("shop", subject, last)).isEqualTo(1);
            assertThat(found(subject) || found(salt)).isFalse();
            assertThat(outbox.waiting()).isEqualTo(2);
        }
        away = false;
        start(ROOM, 100);
        Await.state(ledger, State.GREEN);
        assertThat(ids()).containsExactly(Records.id(5), Records.id(7));
    }

    @Test
    void whatIsForgottenLeavesTheFilesOnceNobodyReadsThem() throws Exception {
        away = true;
        append(5, 6);
        ledger.close();
        String subject = Records.record(5).subject();
        try (Outbox outbox = Outbox.open(folder, ROOM)) {
            try (Connection reader =
                            java.sql.DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("outbox.db"));
                    Statement statement = reader.createStatement();
                    var rows = statement.executeQuery("SELECT * FROM waiting")) {
                assertThat(rows.next()).isTrue();
                assertThat(outbox.forget("shop", subject, outbox.last())).isEqualTo(1);
                assertThat(found(subject)).isTrue();
            }
            outbox.cleanUp();
            assertThat(found(subject)).isFalse();
        }
        away = false;
        start(ROOM, 100);
    }

    @Test
    void whatWaitsOfWhoWasErasedMeanwhileIsNotMovedButForgotten() throws Exception {
        away = true;
        append(5, 8);
        try (Connection connection = real.getConnection()) {
            ConsentRecord same = Records.record(6);
            RevocationTable.enter(connection, "shop", same.subject(), same.time(), true, same.time());
            ConsentRecord later = Records.record(7);
            RevocationTable.enter(
                    connection, "shop", later.subject(), later.time().minusSeconds(1), true, later.time());
            ConsentRecord withdrawn = Records.record(5);
            RevocationTable.enter(connection, "shop", withdrawn.subject(), withdrawn.time(), false, withdrawn.time());
        }
        away = false;
        Await.state(ledger, State.GREEN);
        assertThat(ids()).containsExactly(Records.id(5), Records.id(7));
        assertThat(ledger.health().waiting()).isZero();
        assertThat(found(Records.record(6).subject())).isFalse();
        List<StoredEntry> told = erasures();
        assertThat(told).hasSize(1);
        OperationRecord erasure =
                CanonicalOperation.read(String.valueOf(told.get(0).canonical()));
        assertThat(erasure.site()).isEqualTo("shop");
        assertThat(erasure.details())
                .containsEntry("leaves", List.of(Leaf.of(CanonicalRecord.write(Records.record(6)))));
        assertThat(CheckTree.sealAndCheck(real)).isEqualTo(3);
    }

    private List<StoredEntry> erasures() throws LedgerException {
        return new Operations(new Database(real, Dialect.SQLITE), ledger, java.time.InstantSource.system())
                .latest(null, "erasure", "", 10);
    }

    @Test
    void whatAnErasureHasFoundInTheDatabaseIsNotToldAgain() throws Exception {
        away = true;
        append(6, 7);
        ledger.close();
        away = false;
        ConsentRecord record = Records.record(6);
        // As if the server had been killed once it was moved, and another had erased it then.
        Entry entry = Entry.of(record, Records.WORDING);
        try (EntryStore store = new EntryStore(real);
                Connection connection = real.getConnection();
                Statement statement = connection.createStatement()) {
            store.writeMissing(List.of(entry));
            statement.executeUpdate("UPDATE record SET subject = NULL, canonical = NULL, wording_hash = NULL");
            RevocationTable.enter(connection, "shop", record.subject(), record.time(), true, record.time());
        }

        start(ROOM, 100);
        Await.state(ledger, State.GREEN);
        assertThat(ids()).isEmpty();
        assertThat(erasures()).isEmpty();
        assertThat(ledger.entry(entry.id()).orElseThrow().canonical()).isNull();
        assertThat(outbox("SELECT count(*) FROM waiting")).isZero();
    }

    private boolean found(String text) throws Exception {
        byte[] needle = text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        for (String name : List.of("outbox.db", "outbox.db-wal")) {
            Path file = folder.resolve(name);
            String bytes = Files.exists(file)
                    ? new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1)
                    : "";
            if (bytes.contains(new String(needle, java.nio.charset.StandardCharsets.ISO_8859_1))) {
                return true;
            }
        }
        return false;
    }

    @Test
    void aLockedDatabaseIsAwayToo() throws Exception {
        try (Connection lock = real.getConnection();
                Statement statement = lock.createStatement()) {
            statement.execute("BEGIN EXCLUSIVE");
            long start = System.nanoTime();
            append(0, 20);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
            assertThat(ledger.health().state()).isEqualTo(State.YELLOW);
            statement.execute("ROLLBACK");
        }
        Await.state(ledger, State.GREEN);
        assertThat(ids()).isEqualTo(ids(0, 20));
    }

    @Test
    void aDatabaseThatOnlyReadsIsAwayForAppendsAndIsStillRead() throws Exception {
        append(0, 5);
        ledger.close();
        var config = new org.sqlite.SQLiteConfig();
        config.setReadOnly(true);
        var readOnly = new org.sqlite.SQLiteDataSource(config);
        readOnly.setUrl("jdbc:sqlite:" + folder.resolve("consentry.db"));
        ledger = new JdbcLedger(readOnly, Outbox.open(folder, ROOM), PATIENCE, 4096, TICK);

        append(5, 30);
        assertThat(ledger.health().state()).isEqualTo(State.YELLOW);
        assertThat(ids()).isEqualTo(ids(0, 5));
        assertThat(ledger.find(Records.id(3))).isPresent();
        assertThat(ledger.find(Records.id(20))).isPresent();
        ledger.close();

        start(ROOM, 100);
        Await.state(ledger, State.GREEN);
        assertThat(ids()).isEqualTo(ids(0, 30));
    }

    @Test
    void anOutboxThatCantBeUsedIsNamed() throws Exception {
        Path odd = Files.createDirectory(folder.resolve("odd"));
        Files.writeString(odd.resolve("outbox.db"), "This is a diary, not a database. ".repeat(200));

        assertThatThrownBy(() -> Outbox.open(odd, ROOM))
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining("outbox.db");
    }
}
