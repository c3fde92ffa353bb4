package org.consentry.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.consentry.consent.ConsentRecord;
import org.consentry.ledger.Subjects.Erasure;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Another node erases a subject while a record of that subject is on its way from this node's outbox. */
@Timeout(60)
final class DrainRaceTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Instant NOW = Records.START.plusSeconds(100_000);

    @TempDir
    private Path folder;

    /** The drain has looked at who was erased; only then the other begins, and must not be done before the drain. */
    @ParameterizedTest
    @EnumSource(Dialect.class)
    void nothingComesBackOfWhoIsErasedBetweenTheLookAndTheCommit(Dialect dialect) throws Exception {
        ConsentRecord first = Records.record(1);
        ConsentRecord waiting = Records.withSubject(Records.record(2), first.subject(), "ab".repeat(32));
        CountDownLatch looked = new CountDownLatch(1);
        CompletableFuture<Erasure> erased = new CompletableFuture<>();
        try (Database database = FreshDatabase.open(dialect, folder)) {
            DataSource watched = Interrupted.of(database.dataSource(), (before, sql) -> {
                if (!before && sql.contains("FROM revocation WHERE gone = 1")) {
                    looked.countDown();
                    try {
                        // Long enough for whom nothing keeps from it.
                        erased.get(300, TimeUnit.MILLISECONDS);
                    } catch (Exception e) {
                        // It waits for this transaction.
                        return;
                    }
                }
            });
            Outbox outbox = Outbox.open(folder, 1 << 24);
            outbox.append(Entry.of(waiting, Records.WORDING), PATIENCE);
            try (JdbcLedger other = new JdbcLedger(database.dataSource(), PATIENCE);
                    RevocationTable revocations = RevocationTable.open(database, Duration.ofDays(1));
                    Subjects subjects = new Subjects(database, other, revocations, () -> NOW)) {
                other.append(first, Records.WORDING);
                Thread eraser = new Thread(() -> {
                    try {
                        looked.await();
                        erased.complete(subjects.erase("shop", first.subject(), "article 17(1)(b)", "visitor"));
                    } catch (Exception e) {
                        erased.completeExceptionally(e);
                    }
                });
                eraser.start();
                try (JdbcLedger draining = new JdbcLedger(watched, outbox, PATIENCE, 64, Duration.ofMillis(20))) {
                    Erasure.Done done = (Erasure.Done) erased.get(30, TimeUnit.SECONDS);
                    Await.state(draining, LedgerHealth.State.GREEN);
                    List<String> left = new ArrayList<>();
                    subjects.records(
                            "shop",
                            first.subject(),
                            stored -> left.add(stored.record().id()));
                    assertThat(left).isEmpty();
                    assertThat(done.count()).isEqualTo(2);
                    assertThat(told(other, done))
                            .contains(Leaf.of(CanonicalRecord.write(first)), Leaf.of(CanonicalRecord.write(waiting)));
                }
            }
        }
    }

    private static String told(JdbcLedger ledger, Erasure.Done done) throws LedgerException {
        StringBuilder told = new StringBuilder();
        for (String id : done.records()) {
            told.append(ledger.entry(id).orElseThrow().canonical());
        }
        return told.toString();
    }
}
