package org.consentry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.consentry.ledger.LedgerHealth.State;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** A disk that fills up under appends: what was acknowledged stays, what was not is told, and health says so. */
@Timeout(120)
final class FullDiskTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration TICK = Duration.ofMillis(20);

    @TempDir
    private Path folder;

    /** The database of a folder that may grow to so many pages. */
    private static DataSource limited(Path data, int pages) throws LedgerException {
        Database.open(data);
        SQLiteConfig config = Database.durable();
        config.setMaxPageCount(pages);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + data.resolve("consentry.db"));
        return source;
    }

    private static List<String> ids(JdbcLedger ledger) throws Exception {
        List<String> ids = new ArrayList<>();
        ledger.stream(RecordFilter.ALL, stored -> ids.add(stored.record().id()));
        return ids;
    }

    /** Appends until one is refused; returns the ids of those before. */
    private static List<String> fill(JdbcLedger ledger, int most) {
        List<String> acknowledged = new ArrayList<>();
        try {
            for (int n = 0; n < most; n++) {
                ledger.append(Records.record(n), Records.WORDING);
                acknowledged.add(Records.id(n));
            }
        } catch (LedgerException e) {
            return acknowledged;
        }
        throw new AssertionError("the disk was never full");
    }

    @Test
    void whereTheDatabaseIsFullTheOutboxTakesOverAndDrainsOnceThereIsRoom() throws Exception {
        try (JdbcLedger ledger = new JdbcLedger(
                new Database(limited(folder, 80), Dialect.SQLITE), Outbox.open(folder, 1 << 20), PATIENCE)) {
            List<String> acknowledged = fill(ledger, 100_000);
            assertThat(ledger.health().state()).isEqualTo(State.RED);
            assertThat(ledger.health().waiting()).isPositive();
            assertThat(acknowledged).hasSizeGreaterThan(ids(ledger).size()).containsAll(ids(ledger));
            for (String id : acknowledged) {
                assertThat(ledger.find(id)).isPresent();
            }
        }
        try (JdbcLedger ledger =
                new JdbcLedger(Database.open(folder).dataSource(), Outbox.open(folder, 1 << 20), PATIENCE, 64, TICK)) {
            int acknowledged = ids(ledger).size() + (int) ledger.health().waiting();
            Await.state(ledger, State.GREEN);
            assertThat(ids(ledger)).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(acknowledged);
        }
    }

    @Test
    void withoutAnOutboxWhatIsRefusedIsNotThereAndAllElseIs() throws Exception {
        try (JdbcLedger ledger = new JdbcLedger(limited(folder, 90), PATIENCE)) {
            List<String> acknowledged = fill(ledger, 100_000);

            assertThat(ids(ledger)).isEqualTo(acknowledged).isNotEmpty();
            assertThat(ledger.health().state()).isEqualTo(State.RED);
            assertThatThrownBy(() -> ledger.append(Records.record(200_000), Records.WORDING))
                    .isInstanceOf(LedgerException.class);
        }
        try (JdbcLedger ledger = new JdbcLedger(Database.open(folder).dataSource(), PATIENCE);
                Connection connection = Database.open(folder).dataSource().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("PRAGMA integrity_check")) {
            assertThat(rows.getString(1)).isEqualTo("ok");
            ledger.append(Records.record(200_000), Records.WORDING);
        }
    }

    @Test
    void aFileSystemWithoutRoomLosesNothingThatWasAcknowledged() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        Assumptions.assumeTrue(
                mounted("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk.toString()),
                "no file system can be mounted here");
        try {
            List<String> acknowledged;
            try (JdbcLedger ledger =
                    new JdbcLedger(Database.open(disk).dataSource(), Outbox.open(disk, 64 << 20), PATIENCE, 64, TICK)) {
                acknowledged = fill(ledger, 1_000_000);
                assertThat(ledger.health().state()).isEqualTo(State.RED);
                assertThatThrownBy(() -> ledger.append(Records.record(1_000_001), Records.WORDING))
                        .isInstanceOf(LedgerException.class);
            }
            assertThat(mounted("mount", "-o", "remount,size=64m", disk.toString()))
                    .isTrue();
            try (JdbcLedger ledger =
                    new JdbcLedger(Database.open(disk).dataSource(), Outbox.open(disk, 64 << 20), PATIENCE, 64, TICK)) {
                Await.state(ledger, State.GREEN);
                ledger.append(Records.record(1_000_002), Records.WORDING);
                assertThat(ids(ledger)).doesNotHaveDuplicates().containsAll(acknowledged);
            }
        } finally {
            assertThat(mounted("umount", "-l", disk.toString())).isTrue();
        }
    }

    private static boolean mounted(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
