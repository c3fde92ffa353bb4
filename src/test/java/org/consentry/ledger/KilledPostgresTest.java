package org.consentry.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.consentry.ledger.LedgerHealth.State;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} of PostgreSQL under appends: none is refused, and each is there once when it is back. */
@Timeout(600)
final class KilledPostgresTest {
    private static final int THREADS = 8;
    private static final int ENOUGH = 300;

    @TempDir
    private static Path postgresFolder;

    @TempDir
    private Path folder;

    private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
    private final Queue<LedgerException> refused = new ConcurrentLinkedQueue<>();
    private final AtomicInteger next = new AtomicInteger();
    private final Semaphore wanted = new Semaphore(0);
    private final AtomicBoolean done = new AtomicBoolean();

    @Test
    void everyAcknowledgedRecordSurvivesTwoKills() throws Exception {
        everyAcknowledgedRecordSurvives(2);
    }

    @Test
    @Tag("thorough")
    void everyAcknowledgedRecordSurvivesTwentyKills() throws Exception {
        everyAcknowledgedRecordSurvives(20);
    }

    private void everyAcknowledgedRecordSurvives(int kills) throws Exception {
        Path data = Files.createTempDirectory(postgresFolder, "data");
        EmbeddedPostgres server = start(data, 0);
        int port = server.getPort();
        LedgerSettings settings = new LedgerSettings(folder, server.getJdbcUrl("postgres", "postgres"), "", "");
        List<Thread> threads = new ArrayList<>();
        try (Database database = Database.open(settings);
                JdbcLedger ledger = new JdbcLedger(
                        database.dataSource(),
                        Outbox.open(folder, 64 << 20),
                        Duration.ofSeconds(20),
                        4096,
                        Duration.ofMillis(100));
                JdbcTree tree = JdbcTree.open(database, new byte[32], Clock.systemUTC(), Duration.ofMillis(100))) {
            for (int i = 0; i < THREADS; i++) {
                Thread thread = new Thread(() -> load(ledger));
                thread.start();
                threads.add(thread);
            }
            for (int round = 0; round < kills; round++) {
                more();
                kill(data);
                // Meanwhile they go on.
                more();
                assertThat(ledger.health().state()).isEqualTo(State.YELLOW);
                // Lets go of its lock on the folder.
                server.close();
                server = start(data, port);
                Await.until("the outbox drains", () -> ledger.health().state() == State.GREEN);
            }
            more();
            done.set(true);
            wanted.release(THREADS);
            for (Thread thread : threads) {
                thread.join();
            }

            assertThat(refused).isEmpty();
            Await.until("the outbox drains", () -> ledger.health().state() == State.GREEN);
            List<String> kept = new ArrayList<>();
            ledger.stream(RecordFilter.ALL, stored -> kept.add(stored.record().id()));
            assertThat(kept).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(acknowledged);
            assertThat(tree.sealWithin(30_000)).isTrue();
            assertThat(CheckTree.checkAllSealed(database.dataSource())).isEqualTo(kept.size());
        } finally {
            done.set(true);
            wanted.release(THREADS);
            server.close();
        }
    }

    private void load(JdbcLedger ledger) {
        while (!done.get()) {
            int n = next.getAndIncrement();
            try {
                wanted.acquire();
                ledger.append(Records.record(n), Records.WORDING);
                acknowledged.add(Records.id(n));
            } catch (LedgerException e) {
                refused.add(e);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** So many more are there; they go on with ten times as many, and all those would have to be read at the end. */
    private void more() throws Exception {
        int enough = acknowledged.size() + ENOUGH;
        wanted.drainPermits();
        wanted.release(10 * ENOUGH);
        Await.until("records are acknowledged", () -> acknowledged.size() >= enough);
    }

    private static EmbeddedPostgres start(Path data, int port) throws IOException {
        EmbeddedPostgres.Builder builder = org.consentry.ledger.EmbeddedPostgres.durable()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setPGStartupWait(Duration.ofSeconds(60));
        if (port != 0) {
            builder.setPort(port);
        }
        return builder.start();
    }

    /** The first process at once; the others see that it is gone, and must be gone too before a new one can start. */
    private static void kill(Path data) throws Exception {
        long pid = Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip());
        ProcessHandle server = ProcessHandle.of(pid).orElseThrow();
        List<ProcessHandle> all = new ArrayList<>(server.descendants().toList());
        all.add(server);
        assertThat(server.destroyForcibly()).isTrue();
        for (ProcessHandle process : all) {
            process.onExit().get(30, TimeUnit.SECONDS);
        }
    }
}
