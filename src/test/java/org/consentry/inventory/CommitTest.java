package org.consentry.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.consentry.ledger.Database;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class CommitTest {
    @TempDir
    private Path folder;

    @Test
    void onSqliteWhatIsSeenWaitsItsTurnBehindTheLedger() throws Exception {
        try (Database database = Database.open(folder)) {
            ReentrantLock turn = (ReentrantLock) database.dataSource().unwrap(Lock.class);
            assertThat(turn.isFair()).isTrue();
            AtomicReference<Thread> writer = new AtomicReference<>();
            turn.lock();
            CompletableFuture<Void> written = CompletableFuture.runAsync(() -> {
                writer.set(Thread.currentThread());
                try {
                    Commit.whole(database.dataSource(), connection -> {
                        assertThat(turn.isHeldByCurrentThread()).isTrue();
                        try (Statement statement = connection.createStatement()) {
                            statement.executeUpdate("CREATE TABLE seen (n INTEGER)");
                        }
                    });
                } catch (java.sql.SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            while (writer.get() == null || !turn.hasQueuedThread(writer.get())) {
                assertThat(written).isNotDone();
                Thread.onSpinWait();
            }
            turn.unlock();
            written.get(30, TimeUnit.SECONDS);
            assertThat(turn.isLocked()).isFalse();
        }
    }
}
