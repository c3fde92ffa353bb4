package org.consentry.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.consentry.consent.Choice;
import org.consentry.consent.ConsentRecord;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import org.sqlite.SQLiteDataSource;

/** Records that were kept before there were lanes are in lanes, and nothing of them has changed. */
@Timeout(120)
final class MigrationTest {
    private static final String MIGRATIONS = "classpath:org/consentry/db/migration";

    @TempDir
    private Path folder;

    @Test
    void onSqlite() throws Exception {
        SQLiteDataSource source = new SQLiteDataSource(Database.durable());
        source.setUrl("jdbc:sqlite:" + folder.resolve("consentry.db"));
        before(source);

        try (Database database = Database.open(folder)) {
            after(database.dataSource());
        }
    }

    @Test
    void onPostgres() throws Exception {
        LedgerSettings settings = EmbeddedPostgres.database(folder);
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(settings.url());
        before(source);

        try (Database database = Database.open(settings)) {
            after(database.dataSource());
        }
    }

    private static ConsentRecord record(int n) {
        return switch (n % 3) {
            case 0 -> Records.record(n, "shop", Choice.Kind.REJECT_ALL, Map.of("analytics", false));
            case 1 -> Records.record(n);
            default -> Records.record(n, "blog", Choice.Kind.WITHDRAW, Map.of());
        };
    }

    private static void before(DataSource source) throws Exception {
        Flyway.configure()
                .dataSource(source)
                .locations(MIGRATIONS)
                .target("2")
                .load()
                .migrate();
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                PreparedStatement insert = connection.prepareStatement("INSERT INTO consent_record (id, leaf, site,"
                        + " subject, time, notice, choice, granted, wording_hash, canonical)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            connection.setAutoCommit(false);
            statement.executeUpdate("INSERT INTO wording VALUES ('" + Records.WORDING.hash() + "', 'banner', 'en', '"
                    + Records.WORDING.text() + "')");
            // Not in the order of time.
            for (int n = 99; n >= 0; n--) {
                Entry entry = Entry.of(record(n), Records.WORDING);
                List<String> values = List.of(
                        entry.id(),
                        entry.leaf().hex(),
                        entry.site(),
                        record(n).subject(),
                        Times.format(record(n).time()),
                        entry.notice(),
                        entry.choice(),
                        entry.granted(),
                        Records.WORDING.hash(),
                        entry.canonical());
                for (int i = 0; i < values.size(); i++) {
                    insert.setString(i + 1, values.get(i));
                }
                insert.executeUpdate();
            }
            connection.commit();
        }
    }

    private static void after(DataSource source) throws Exception {
        try (JdbcLedger ledger = new JdbcLedger(source, Duration.ofSeconds(20))) {
            List<ConsentRecord> records = new ArrayList<>();
            ledger.stream(RecordFilter.ALL, stored -> records.add(stored.record()));
            assertThat(records)
                    .isEqualTo(IntStream.range(0, 100)
                            .mapToObj(MigrationTest::record)
                            .toList());
            for (int n = 0; n < 100; n++) {
                StoredEntry entry = ledger.entry(Records.id(n)).orElseThrow();
                Entry expected = Entry.of(record(n), Records.WORDING);
                assertThat(entry.leaf()).isEqualTo(expected.leaf());
                assertThat(entry.kind()).isEqualTo(expected.kind());
            }
            // Sent again, each is the one that is there.
            ledger.append(record(7), Records.WORDING);
            ledger.append(record(100), Records.WORDING);
            assertThat(ledger.latest(RecordFilter.ALL, 1000)).hasSize(101);
        }
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT n, used, sealed FROM lane ORDER BY n")) {
            assertThat(rows.next()).isTrue();
            assertThat(List.of(rows.getInt(1), rows.getInt(2), rows.getInt(3))).containsExactly(1, 100, 0);
            assertThat(rows.next()).as("a lane for what came after").isTrue();
        }
    }

    /** Requests as they were kept before contacts stood apart. */
    private static void requestsBefore(DataSource source, Dialect dialect) throws Exception {
        Flyway.configure()
                .dataSource(source)
                .locations(MIGRATIONS)
                .placeholders(dialect.placeholders())
                .target("5")
                .load()
                .migrate();
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            String insert = "INSERT INTO rights_request (number, site, kind, language, subject, contact, details, salt,"
                    + " digest, received, due, outcome, closed) VALUES ";
            statement.executeUpdate(insert + "('A', 'shop', 'access', 'en', 'sub', 'a@b.example', 'Words.', 'salt',"
                    + " 'd1', 1, '2026-12-23', '', NULL)");
            statement.executeUpdate(insert + "('B', 'shop', 'erase', 'en', '', 'b@b.example', '', 'salt',"
                    + " 'd2', 2, '2026-12-24', '', NULL)");
            statement.executeUpdate(insert + "('C', 'shop', 'erase', 'nb', NULL, NULL, NULL, NULL,"
                    + " 'd3', 3, '2026-12-22', 'done', 4)");
            statement.executeUpdate(insert + "('D', 'shop', 'erase', 'en', NULL, 'd@b.example', 'x', 'salt',"
                    + " 'd4', 5, '2026-12-25', '', NULL)");
        }
    }

    private static void requestsAfter(Database database) throws Exception {
        RequestRows rows = new RequestRows(database.dataSource());
        assertThat(rows.list("q.outcome = ''", null, null, "q.due, q.number", 10))
                .extracting(row -> String.join(
                        "|", row.number(), row.subject(), row.contact(), row.details(), row.proof(), "" + row.due()))
                .containsExactly(
                        "A|sub|a@b.example|Words.|token|2026-12-23",
                        "B||b@b.example||none|2026-12-24",
                        "D||d@b.example|x|none|2026-12-25");
        assertThat(rows.read("q.number = ?", "C"))
                .singleElement()
                .satisfies(row -> assertThat(row.outcome() + row.contact() + row.closed() + row.firstDue())
                        .isEqualTo("done1970-01-01T00:00:00.004Z2026-12-22"));
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                var count = statement.executeQuery("SELECT count(*) FROM rights_contact")) {
            assertThat(count.next()).isTrue();
            assertThat(count.getInt(1)).isEqualTo(3);
        }
    }

    @Test
    void requestsKeepTheirContactsOnSqlite() throws Exception {
        SQLiteDataSource source = new SQLiteDataSource(Database.durable());
        source.setUrl("jdbc:sqlite:" + folder.resolve("consentry.db"));
        requestsBefore(source, Dialect.SQLITE);
        try (Database database = Database.open(folder)) {
            requestsAfter(database);
        }
    }

    @Test
    void requestsKeepTheirContactsOnPostgres() throws Exception {
        LedgerSettings settings = EmbeddedPostgres.database(folder);
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(settings.url());
        requestsBefore(source, Dialect.POSTGRESQL);
        try (Database database = Database.open(settings)) {
            requestsAfter(database);
        }
    }
}
