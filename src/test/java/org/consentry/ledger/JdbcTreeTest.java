package org.consentry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.consentry.ledger.LedgerHealth.State;
import org.consentry.ledger.tree.Checkpoint;
import org.consentry.ledger.tree.Checkpoints;
import org.consentry.ledger.tree.Hash;
import org.consentry.ledger.tree.InclusionProof;
import org.consentry.ledger.tree.Proofs;
import org.consentry.ledger.tree.TreeRange;
import org.consentry.ledger.tree.VerifierKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What can be asked of the tree: every answer proves itself, and none is given where the database was changed. */
@ParameterizedClass
@EnumSource(Dialect.class)
@Timeout(60)
final class JdbcTreeTest {
    private static final byte[] SECRET = "a secret of thirty-two bytes ...".getBytes(StandardCharsets.UTF_8);
    private static final long LONG = 30_000;
    /** So long that only what wakes it makes it seal. */
    private static final Duration NEVER = Duration.ofDays(1);

    @Parameter
    private Dialect dialect;

    @TempDir
    private Path folder;

    private Database opened;
    private DataSource database;
    private JdbcTree tree;
    private LaneWriter lane;

    @BeforeEach
    void open() throws Exception {
        opened = FreshDatabase.open(dialect, folder);
        database = opened.dataSource();
        tree = JdbcTree.open(database, SECRET, InstantSource.system(), NEVER);
        lane = new LaneWriter(database, 1);
    }

    @AfterEach
    void close() {
        tree.close();
        opened.close();
    }

    private Checkpoint checkpoint() throws Exception {
        Checkpoint checkpoint = tree.checkpoint().orElseThrow();
        assertThat(Checkpoints.read(checkpoint.note(), VerifierKey.read(tree.verifierKey())))
                .isEqualTo(checkpoint);
        return checkpoint;
    }

    @Test
    void everySealedRecordIsProvedAgainstTheNewestCheckpoint() throws Exception {
        lane.append(0, 300);
        assertThat(tree.sealWithin(LONG)).isTrue();
        lane.append(300, 310);
        assertThat(tree.prove(Records.id(305))).as("not sealed yet").isEmpty();
        assertThat(tree.prove("no record's id")).isEmpty();
        assertThat(tree.sealWithin(LONG)).isTrue();

        Checkpoint checkpoint = checkpoint();
        for (int n = 0; n < 310; n++) {
            InclusionProof proof = tree.prove(Records.id(n)).orElseThrow();
            assertThat(proof.checkpoint()).isEqualTo(checkpoint);
            assertThat(proof.seq()).isEqualTo(n);
            assertThat(proof.leaf().bytes()).isEqualTo(LaneWriter.leaf(CanonicalRecord.write(Records.record(n))));
            assertThat(Proofs.included(proof.leaf(), n, 310, proof.path(), checkpoint.root()))
                    .isTrue();
        }
    }

    @Test
    void anErasedRecordKeepsItsProof() throws Exception {
        lane.append(0, 3);
        tree.sealWithin(LONG);
        LaneWriter.change(database, "UPDATE record SET canonical = NULL, subject = NULL WHERE id = ?", Records.id(1));
        assertThat(tree.prove(Records.id(1))).isPresent();
    }

    @Test
    void eachCheckpointGoesOnFromEveryOneBefore() throws Exception {
        List<Checkpoint> all = new ArrayList<>();
        int records = 0;
        for (int count : List.of(0, 1, 1, 5, 250, 2)) {
            lane.append(records, records + count);
            records += count;
            assertThat(tree.sealWithin(LONG)).isTrue();
            Await.until("the first checkpoint", () -> tree.checkpoint().isPresent());
            all.add(checkpoint());
        }
        for (Checkpoint newer : all) {
            for (Checkpoint older : all.subList(0, all.indexOf(newer) + 1)) {
                List<Hash> path = tree.consistency(older.size(), newer.size());
                assertThat(Proofs.consistent(older.size(), older.root(), newer.size(), newer.root(), path))
                        .isTrue();
            }
        }
    }

    @Test
    void whatIsNoSizeOfTheTreeIsSaidSo() throws Exception {
        lane.append(0, 3);
        tree.sealWithin(LONG);
        for (long[] sizes : new long[][] {{-1, 3}, {2, 1}, {0, 4}, {4, 4}, {0, Long.MAX_VALUE}}) {
            assertThatThrownBy(() -> tree.consistency(sizes[0], sizes[1])).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void theLeavesOfAnyTreeUpToNowStreamInOrder() throws Exception {
        int records = 64 * 256 + 300;
        for (int n = 0; n < records; n += 4096) {
            lane.append(n, Math.min(records, n + 4096));
        }
        assertThat(tree.sealWithin(LONG)).isTrue();
        Checkpoint checkpoint = checkpoint();
        assertThat(checkpoint.size()).isEqualTo(records);
        for (int size : List.of(0, 1, 255, 256, 257, 64 * 256 - 1, 64 * 256, 64 * 256 + 1, records)) {
            TreeRange range = new TreeRange();
            tree.leaves(size, range::add);
            assertThat(range.size()).isEqualTo(size);
            if (size == records) {
                assertThat(range.root()).isEqualTo(checkpoint.root());
            }
        }
        assertThatThrownBy(() -> tree.leaves(records + 1, leaf -> {})).isInstanceOf(LedgerException.class);
        assertThatThrownBy(() -> tree.leaves(300, leaf -> {
                    throw new IOException("the reader has gone");
                }))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("gone");
        LaneWriter.change(database, "DELETE FROM tile WHERE level = 0 AND n = 3");
        assertThatThrownBy(() -> tree.leaves(1024, leaf -> {})).isInstanceOf(LedgerException.class);
    }

    @Test
    void aRecordThatIsNotTheSealedOneIsNotProved() throws Exception {
        lane.append(0, 3);
        tree.sealWithin(LONG);
        byte[] other = LaneWriter.leaf(CanonicalRecord.write(Records.record(7)));
        LaneWriter.change(database, "UPDATE record SET leaf = ? WHERE id = ?", other, Records.id(1));
        assertThatThrownBy(() -> tree.prove(Records.id(1)))
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining(Records.id(1));
        LaneWriter.change(database, "UPDATE record SET leaf = ? WHERE id = ?", new byte[1], Records.id(1));
        assertThatThrownBy(() -> tree.prove(Records.id(1))).isInstanceOf(LedgerException.class);
        assertThat(tree.prove(Records.id(2))).isPresent();
        LaneWriter.change(database, "UPDATE tile SET hashes = ?", (Object) new byte[40]);
        assertThatThrownBy(() -> tree.prove(Records.id(2))).isInstanceOf(LedgerException.class);
    }

    @Test
    void aCheckpointThatTheKeyDidNotSignIsNotGiven() throws Exception {
        lane.append(0, 3);
        tree.sealWithin(LONG);
        assertThat(checkpoint().size()).isEqualTo(3);
        LaneWriter.change(database, "UPDATE checkpoint SET note = replace(note, '3', '4')");
        assertThatThrownBy(tree::checkpoint).isInstanceOf(LedgerException.class);
        assertThatThrownBy(() -> tree.prove(Records.id(1))).isInstanceOf(LedgerException.class);
    }

    @Test
    void sealingWaitsForAnotherNodeAndNoLongerThanItMay() throws Exception {
        Await.until("the first checkpoint", () -> tree.checkpoint().isPresent());
        String other = "another node";
        LaneWriter.change(
                database,
                "UPDATE tree_head SET holder = ?, held_until = ?",
                other,
                System.currentTimeMillis() + TreeHead.LEASE);
        lane.append(0, 1);
        long began = System.nanoTime();
        assertThat(tree.sealWithin(200)).isFalse();
        assertThat(System.nanoTime() - began).isBetween(200_000_000L, 10_000_000_000L);
        assertThat(tree.prove(Records.id(0))).isEmpty();
        LaneWriter.change(database, "UPDATE tree_head SET held_until = 0");
        assertThat(tree.sealWithin(LONG)).isTrue();
        assertThat(tree.prove(Records.id(0))).isPresent();
    }

    @Test
    void byItselfItSealsAtEveryTick() throws Exception {
        lane.append(0, 1);
        try (JdbcTree ticking = JdbcTree.open(database, SECRET, InstantSource.system(), Duration.ofMillis(20))) {
            tree.close();
            Await.until("it is sealed", () -> ticking.prove(Records.id(0)).isPresent());
            lane.append(1, 2);
            Await.until("it is sealed", () -> ticking.prove(Records.id(1)).isPresent());
            assertThat(ticking.health().state()).isEqualTo(State.GREEN);
        }
    }

    @Test
    void aDatabaseThatIsAwayIsWaitedFor() throws Exception {
        AtomicBoolean away = new AtomicBoolean(true);
        DataSource shaky = Interrupted.of(database, (before, sql) -> {
            if (away.get()) {
                throw new SQLException("away");
            }
        });
        lane.append(0, 1);
        try (JdbcTree waiting = JdbcTree.open(shaky, SECRET, InstantSource.system(), Duration.ofMillis(10))) {
            tree.close();
            Await.until("what waits is told", () -> waiting.health().state() == State.YELLOW);
            assertThat(waiting.health().why()).contains("away");
            assertThatThrownBy(waiting::checkpoint).isInstanceOf(LedgerException.class);
            assertThatThrownBy(() -> waiting.sealWithin(1)).isInstanceOf(LedgerException.class);
            away.set(false);
            Await.until("nothing waits", () -> waiting.health().state() == State.GREEN);
            assertThat(waiting.sealWithin(LONG)).isTrue();
        }
        assertThat(CheckTree.checkAllSealed(database)).isEqualTo(1);
    }

    @Test
    void underAnotherSecretTheTreeIsReadAndNotSealed() throws Exception {
        lane.append(0, 1);
        assertThat(tree.sealWithin(LONG)).isTrue();
        tree.close();
        lane.append(1, 2);
        byte[] other = "another secret of 32 bytes ....".getBytes(StandardCharsets.UTF_8);
        try (JdbcTree reading = JdbcTree.open(database, other, InstantSource.system(), Duration.ofMillis(10))) {
            Await.until("it is told", () -> reading.health().state() == State.YELLOW);
            assertThat(reading.health().why()).contains("consentry.secret");
            assertThat(reading.sealWithin(50)).isFalse();
            assertThat(reading.prove(Records.id(0))).isPresent();
        }
        assertThat(CheckTree.check(database)).isEqualTo(1);
    }

    @Test
    void aProofReadsAHandfulOfTiles() throws Exception {
        lane.append(0, 1000);
        assertThat(tree.sealWithin(LONG)).isTrue();
        tree.close();
        int[] tiles = {0};
        Thread asking = Thread.currentThread();
        // The sealer looks at the tree too, in a thread of its own.
        DataSource counting = Interrupted.of(database, (before, sql) -> {
            if (before && sql.contains("tile") && Thread.currentThread() == asking) {
                tiles[0]++;
            }
        });
        try (JdbcTree asked = JdbcTree.open(counting, SECRET, InstantSource.system(), NEVER)) {
            for (int n : IntStream.of(0, 255, 256, 700, 999).toArray()) {
                tiles[0] = 0;
                assertThat(asked.prove(Records.id(n))).isPresent();
                assertThat(tiles[0]).isBetween(1, 4);
            }
        }
    }
}
