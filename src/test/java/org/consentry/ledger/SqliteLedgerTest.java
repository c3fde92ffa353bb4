package org.consentry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.consentry.consent.Choice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** The contract on SQLite, and what can go wrong with its file. */
final class SqliteLedgerTest extends LedgerContract {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private DataSource opened;

    @Override
    DataSource dataSource() throws LedgerException {
        if (opened == null) {
            opened = Database.open(folder.resolve("data")).dataSource();
        }
        return opened;
    }

    @Test
    void everyConnectionIsDurable() throws Exception {
        try (Connection connection = dataSource().getConnection()) {
            assertThat(pragma(connection, "journal_mode")).isEqualTo("wal");
            assertThat(pragma(connection, "synchronous")).isEqualTo("2");
            assertThat(pragma(connection, "foreign_keys")).isEqualTo("1");
            assertThat(pragma(connection, "busy_timeout")).isEqualTo("3000");
        }
    }

    private static String pragma(Connection connection, String name) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("PRAGMA " + name)) {
            return rows.getString(1);
        }
    }

    @Test
    void openingTwiceChangesNothing() throws Exception {
        Path data = folder.resolve("twice");
        try (JdbcLedger ledger = new JdbcLedger(Database.open(data).dataSource(), PATIENCE)) {
            ledger.append(Records.record(1), Records.WORDING);
        }
        try (JdbcLedger ledger = new JdbcLedger(Database.open(data).dataSource(), PATIENCE)) {
            assertThat(ledger.find(Records.id(1))).isPresent();
        }
    }

    @Test
    void theTablesOfOtherRoomsAreThere() throws Exception {
        try (Connection connection = dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.executeUpdate("INSERT INTO upstream_cookie (site, name, first_seen, last_seen)"
                    + " VALUES ('shop', 'sid', '2026-11-01T00:00:00.000Z', '2026-11-01T00:00:00.000Z')");
            statement.executeUpdate(
                    "INSERT INTO site_start (site, started)" + " VALUES ('shop', '2026-11-01T00:00:00.000Z')");
            assertThatThrownBy(() -> statement.executeUpdate("INSERT INTO site_start VALUES ('shop', 'again')"))
                    .isInstanceOf(SQLException.class);
        }
    }

    @Test
    void aSchemaNewerThanTheProgramIsRefused() throws Exception {
        Path data = folder.resolve("newer");
        try (Connection connection = Database.open(data).dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.executeUpdate("INSERT INTO flyway_schema_history (installed_rank, version, description, type,"
                    + " script, installed_by, execution_time, success)"
                    + " VALUES (999, '999', 'later', 'SQL', 'V999__later.sql', '', 1, 1)");
        }

        assertThatThrownBy(() -> Database.open(data))
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining("999");
    }

    @Test
    void aRecordThatTheDatabaseRefusesFailsAlone() throws Exception {
        try (Connection connection = dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.executeUpdate("CREATE TRIGGER poison BEFORE INSERT ON record WHEN NEW.site = 'poison'"
                    + " BEGIN SELECT RAISE(ABORT, 'poisoned'); END");
        }
        AtomicInteger refused = new AtomicInteger();
        try (JdbcLedger ledger = new JdbcLedger(dataSource(), PATIENCE)) {
            together(
                    16,
                    IntStream.range(0, 160)
                            .<Callable<Void>>mapToObj(n -> () -> {
                                String site = n % 8 == 0 ? "poison" : "shop";
                                try {
                                    ledger.append(
                                            Records.record(n, site, Choice.Kind.ACCEPT_ALL, Map.of()), Records.WORDING);
                                } catch (LedgerException e) {
                                    assertThat(e).hasMessageContaining("poisoned");
                                    refused.incrementAndGet();
                                }
                                return null;
                            })
                            .toList());

            assertThat(refused).hasValue(20);
            assertThat(ledger.latest(RecordFilter.ALL, 1000)).hasSize(140);
        }
    }

    @Test
    void aFileThatIsNoDatabaseIsNamed() throws Exception {
        Path data = Files.createDirectory(folder.resolve("odd"));
        Files.writeString(data.resolve("consentry.db"), "This is a diary, not a database. ".repeat(200));

        assertThatThrownBy(() -> Database.open(data))
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining("consentry.db");
    }

    @Test
    void aFolderThatIsAFileIsNamed() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "x");

        assertThatThrownBy(() -> Database.open(file))
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining("file");
    }

    @Test
    void aReadOnlyDatabaseRefusesAppendsAndStillReads() throws Exception {
        Path data = folder.resolve("readonly");
        try (JdbcLedger ledger = new JdbcLedger(Database.open(data).dataSource(), PATIENCE)) {
            ledger.append(Records.record(1), Records.WORDING);
        }
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        SQLiteDataSource readOnly = new SQLiteDataSource(config);
        readOnly.setUrl("jdbc:sqlite:" + data.resolve("consentry.db"));

        try (JdbcLedger ledger = new JdbcLedger(readOnly, PATIENCE)) {
            assertThatThrownBy(() -> ledger.append(Records.record(2), Records.WORDING))
                    .isInstanceOf(LedgerException.class);
            assertThat(ledger.find(Records.id(1))).isPresent();
            assertThat(ledger.find(Records.id(2))).isEmpty();
        }
    }

    @Test
    void aDamagedFileIsAnErrorAndNotAnEmptyAnswer() throws Exception {
        Path data = folder.resolve("damaged");
        DataSource dataSource = Database.open(data).dataSource();
        try (JdbcLedger ledger = new JdbcLedger(dataSource, PATIENCE)) {
            ledger.append(Records.record(1), Records.WORDING);
        }
        try (RandomAccessFile file =
                new RandomAccessFile(data.resolve("consentry.db").toFile(), "rw")) {
            byte[] page = new byte[4096];
            Arrays.fill(page, (byte) 0x5a);
            for (long at = page.length; at < file.length(); at += page.length) {
                file.seek(at);
                file.write(page);
            }
        }

        try (JdbcLedger ledger = new JdbcLedger(dataSource, PATIENCE)) {
            assertThatThrownBy(() -> ledger.append(Records.record(2), Records.WORDING))
                    .isInstanceOf(LedgerException.class);
            assertThatThrownBy(() -> ledger.find(Records.id(1))).isInstanceOf(LedgerException.class);
            assertThatThrownBy(() -> ledger.latest(RecordFilter.ALL, 1)).isInstanceOf(LedgerException.class);
            assertThatThrownBy(() -> ledger.stream(RecordFilter.ALL, stored -> {}))
                    .isInstanceOf(LedgerException.class);
        }
    }

    @Test
    void aRecordThatNoLongerReadsAsOneIsNamed() throws Exception {
        try (JdbcLedger ledger = new JdbcLedger(dataSource(), PATIENCE)) {
            ledger.append(Records.record(1), Records.WORDING);
            for (String broken : List.of("", "{}", "[]", "{\"schema\":\"consentry/choice/1\"}", "null")) {
                try (Connection connection = dataSource().getConnection();
                        var statement = connection.prepareStatement("UPDATE record SET canonical = ?")) {
                    statement.setString(1, broken);
                    statement.executeUpdate();
                }
                assertThatThrownBy(() -> ledger.find(Records.id(1)))
                        .isInstanceOf(LedgerException.class)
                        .hasMessageContaining(Records.id(1));
            }
        }
    }

    @Test
    void textInEveryScriptComesBack() throws Exception {
        String notice = "v\u00e9rsi\u00f6n \u65e5\u672c \ud83d\ude00 \u200f\u05d0";
        try (JdbcLedger ledger = new JdbcLedger(dataSource(), PATIENCE)) {
            ledger.append(Records.withNotice(Records.record(1), notice), Records.WORDING);
            StoredRecord stored = ledger.find(Records.id(1)).orElseThrow();
            assertThat(stored.record().noticeVersion()).isEqualTo(notice);
            assertThat(stored.canonical().getBytes(StandardCharsets.UTF_8)).isNotEmpty();
            assertThat(stored.leaf()).isEqualTo(Leaf.of(stored.canonical()));
        }
    }

    @Test
    void aRefusedAppendToALockedDatabaseIsNotThereOnceTheLockIsGone() throws Exception {
        try (JdbcLedger ledger = new JdbcLedger(dataSource(), Duration.ofMillis(100))) {
            try (Connection lock = dataSource().getConnection();
                    var statement = lock.createStatement()) {
                statement.execute("BEGIN EXCLUSIVE");
                assertThatThrownBy(() -> ledger.append(Records.record(1), Records.WORDING))
                        .isInstanceOf(LedgerException.class);
                statement.execute("ROLLBACK");
            }
            ledger.append(Records.record(2), Records.WORDING);
            assertThat(ledger.find(Records.id(1))).isEmpty();
            assertThat(ledger.find(Records.id(2))).isPresent();
        }
    }
}
