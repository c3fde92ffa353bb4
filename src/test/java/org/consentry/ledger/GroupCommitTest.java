package org.consentry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Waiting, giving up, a full queue, a database that comes and goes: on a real database behind a gate. */
@Timeout(60)
final class GroupCommitTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private DataSource real;
    private final CountDownLatch arrived = new CountDownLatch(1);
    private final Semaphore gate = new Semaphore(0);

    @BeforeEach
    void open() throws LedgerException {
        real = Database.open(folder).dataSource();
    }

    /** The real data source, with something to go through before each connection. */
    private DataSource behind(Before before) {
        return (DataSource) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    before.pass();
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private interface Before {
        void pass() throws SQLException;
    }

    private void waitAtTheGate() {
        arrived.countDown();
        gate.acquireUninterruptibly();
        gate.release();
    }

    private static CompletableFuture<Void> appending(JdbcLedger ledger, int n) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        ledger.append(Records.record(n), Records.WORDING);
                    } catch (LedgerException e) {
                        throw new IllegalStateException(e);
                    }
                },
                task -> new Thread(task).start());
    }

    @Test
    void aFullQueueRefusesAtOnceAndKeepsWhatItHas() throws Exception {
        try (JdbcLedger ledger = new JdbcLedger(behind(this::waitAtTheGate), null, LONG, 1, LONG)) {
            CompletableFuture<Void> writing = appending(ledger, 1);
            assertThat(arrived.await(30, TimeUnit.SECONDS)).isTrue();
            // One is being written and one may wait: of two more, one is refused while the gate is still shut.
            CompletableFuture<Void> second = appending(ledger, 2);
            CompletableFuture<Void> third = appending(ledger, 3);
            assertThatThrownBy(() -> CompletableFuture.anyOf(second, third).get(30, TimeUnit.SECONDS))
                    .hasStackTraceContaining("queue is full");
            gate.release();
            writing.get(30, TimeUnit.SECONDS);
            CompletableFuture<Void> kept = second.isCompletedExceptionally() ? third : second;
            kept.get(30, TimeUnit.SECONDS);

            assertThat(ledger.latest(RecordFilter.ALL, 10)).hasSize(2);
        }
    }

    @Test
    void whatIsGivenUpIsNeverWrittenAndWhatIsBeingWrittenIsNeverGivenUp() throws Exception {
        Duration patience = Duration.ofMillis(50);
        JdbcLedger ledger = new JdbcLedger(behind(this::waitAtTheGate), patience);
        CompletableFuture<Void> first = appending(ledger, 1);
        assertThat(arrived.await(30, TimeUnit.SECONDS)).isTrue();

        assertThatThrownBy(() -> ledger.append(Records.record(2), Records.WORDING))
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining("was not written within");
        assertThat(first).isNotDone();
        gate.release();
        first.get(30, TimeUnit.SECONDS);
        ledger.close();

        try (JdbcLedger again = new JdbcLedger(real, LONG)) {
            assertThat(again.find(Records.id(1))).isPresent();
            assertThat(again.find(Records.id(2))).isEmpty();
        }
    }

    @Test
    void anInterruptedAppendSaysSoAndStaysInterrupted() throws Exception {
        try (JdbcLedger ledger = new JdbcLedger(behind(this::waitAtTheGate), LONG)) {
            CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
            Thread thread = new Thread(() -> {
                try {
                    ledger.append(Records.record(1), Records.WORDING);
                    interrupted.complete(false);
                } catch (LedgerException e) {
                    interrupted.complete(Thread.currentThread().isInterrupted());
                }
            });
            thread.start();
            assertThat(arrived.await(30, TimeUnit.SECONDS)).isTrue();
            thread.interrupt();

            assertThat(interrupted.get(30, TimeUnit.SECONDS)).isTrue();
            gate.release();
        }
    }

    @Test
    void closingWritesWhatWasTaken() throws Exception {
        JdbcLedger ledger = new JdbcLedger(behind(this::waitAtTheGate), LONG);
        CompletableFuture<Void> one = appending(ledger, 1);
        assertThat(arrived.await(30, TimeUnit.SECONDS)).isTrue();
        Thread closer = new Thread(ledger::close);
        closer.start();
        gate.release();
        closer.join(30_000);

        one.get(30, TimeUnit.SECONDS);
        try (JdbcLedger again = new JdbcLedger(real, LONG)) {
            assertThat(again.find(Records.id(1))).isPresent();
        }
    }

    @Test
    void aDatabaseThatComesBackIsUsedAgain() throws Exception {
        AtomicInteger faults = new AtomicInteger(1);
        DataSource away = behind(() -> {
            if (faults.getAndDecrement() > 0) {
                throw new SQLException("away");
            }
        });
        try (JdbcLedger ledger = new JdbcLedger(away, LONG)) {
            assertThatThrownBy(() -> ledger.append(Records.record(1), Records.WORDING))
                    .isInstanceOf(LedgerException.class)
                    .hasMessageContaining("away");
            ledger.append(Records.record(2), Records.WORDING);

            assertThat(ledger.latest(RecordFilter.ALL, 10)).hasSize(1);
        }
    }
}
