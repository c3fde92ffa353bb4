package org.consentry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import org.consentry.consent.Choice;
import org.consentry.consent.ConsentRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract on PostgreSQL, and what can be set wrongly there. */
final class PostgresLedgerTest extends LedgerContract {
    @TempDir
    private Path folder;

    private LedgerSettings settings;
    private Database opened;

    @Override
    DataSource dataSource() throws Exception {
        if (opened == null) {
            settings = EmbeddedPostgres.database(folder);
            opened = Database.open(settings);
        }
        return opened.dataSource();
    }

    @AfterEach
    void closeDatabase() {
        if (opened != null) {
            opened.close();
        }
    }

    private static String show(Connection connection, String setting) throws SQLException {
        try (Statement statement = connection.createStatement();
                var rows = statement.executeQuery("SHOW " + setting)) {
            rows.next();
            return rows.getString(1);
        }
    }

    @Test
    void theServerOfTheseTestsIsDurable() throws Exception {
        try (Connection connection = dataSource().getConnection()) {
            assertThat(show(connection, "fsync")).isEqualTo("on");
            assertThat(show(connection, "synchronous_commit")).isEqualTo("on");
            assertThat(show(connection, "full_page_writes")).isEqualTo("on");
            assertThat(show(connection, "server_version_num")).isGreaterThan("14");
        }
    }

    @Test
    void aDatabaseThatWouldLoseWhatItConfirmedIsRefused() throws Exception {
        LedgerSettings careless = EmbeddedPostgres.database(folder);
        String name = careless.url().replaceAll(".*/([a-z0-9]+)\\?.*", "$1");
        try (Connection connection = dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER DATABASE " + name + " SET synchronous_commit = off");
        }

        assertThatThrownBy(() -> Database.open(careless))
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining("synchronous_commit");
    }

    @Test
    void openingTwiceChangesNothing() throws Exception {
        try (JdbcLedger ledger = new JdbcLedger(dataSource(), Duration.ofSeconds(20))) {
            ledger.append(Records.record(1), Records.WORDING);
        }
        try (Database again = Database.open(settings);
                JdbcLedger ledger = new JdbcLedger(again.dataSource(), Duration.ofSeconds(20))) {
            assertThat(ledger.find(Records.id(1))).isPresent();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"jdbc:postgresql://127.0.0.1:1/none", "jdbc:postgresql://none.invalid/x", "jdbc:mysql://x/y", "x"
            })
    void aDatabaseThatIsNotThereIsNamedWithoutItsPassword(String url) {
        LedgerSettings nowhere = new LedgerSettings(folder, url + "?password=hush", "nobody", "secret");

        assertThatThrownBy(() -> Database.open(nowhere))
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining(url)
                .hasMessageNotContaining("secret")
                .hasMessageNotContaining("hush");
        assertThat(nowhere.toString()).doesNotContain("secret", "hush");
    }

    @Test
    void aRecordThatTheDatabaseRefusesFailsAlone() throws Exception {
        try (Connection connection = dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER TABLE record ADD CHECK (site <> 'poison')");
        }
        try (JdbcLedger ledger = new JdbcLedger(dataSource(), Duration.ofSeconds(20))) {
            ConsentRecord poison = Records.record(1, "poison", Choice.Kind.ACCEPT_ALL, Map.of());
            assertThatThrownBy(() -> ledger.append(poison, Records.WORDING))
                    .isInstanceOf(LedgerException.class)
                    .hasMessageContaining("check")
                    .satisfies(e -> assertThat(said(e))
                            .as("no record gets into a log")
                            .doesNotContain(poison.subject(), poison.salt()));
            ledger.append(Records.record(2), Records.WORDING);
            assertThat(ledger.latest(RecordFilter.ALL, 10)).hasSize(1);
        }
    }

    private static String said(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    @Test
    void aReadOnlyDatabaseRefusesAppendsAndStillReads() throws Exception {
        try (JdbcLedger ledger = new JdbcLedger(dataSource(), Duration.ofSeconds(20))) {
            ledger.append(Records.record(1), Records.WORDING);
        }
        try (Database readOnly = Database.open(new LedgerSettings(
                        folder, settings.url() + "&options=-c%20default_transaction_read_only=on", "", ""));
                JdbcLedger ledger = new JdbcLedger(readOnly.dataSource(), Duration.ofSeconds(20))) {
            assertThatThrownBy(() -> ledger.append(Records.record(2), Records.WORDING))
                    .isInstanceOf(LedgerException.class)
                    .hasMessageContaining("read-only");
            assertThat(ledger.health().state()).isEqualTo(LedgerHealth.State.RED);
            assertThat(ledger.find(Records.id(1))).isPresent();
        }
    }
}
