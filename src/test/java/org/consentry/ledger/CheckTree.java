package org.consentry.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.consentry.ledger.tree.Checkpoint;
import org.consentry.ledger.tree.Checkpoints;
import org.consentry.ledger.tree.Hash;
import org.consentry.ledger.tree.MerkleTree;
import org.consentry.ledger.tree.Proofs;
import org.consentry.ledger.tree.VerifierKey;

/**
 * Walks the whole ledger in a database: numbers without a gap, every leaf under its number and over its record, roots
 * computed anew by the definition, every checkpoint signed and the beginning of the newest, every record proved. Of a
 * record that was erased nothing is left but its leaf, which an erasure's record names; what was purged is as much as
 * the purges' records say.
 */
final class CheckTree {
    private final Connection connection;
    private final List<Hash> leaves = new ArrayList<>();
    private List<Hash> tiles = List.of();
    private int purged;

    private CheckTree(Connection connection) {
        this.connection = connection;
    }

    /** Returns how many records are sealed. */
    static int check(DataSource dataSource) throws Exception {
        try (Connection connection = dataSource.getConnection()) {
            return new CheckTree(connection).check();
        }
    }

    /** As above, where nothing may wait. */
    static int checkAllSealed(DataSource dataSource) throws Exception {
        int sealed = check(dataSource);
        try (Connection connection = dataSource.getConnection()) {
            assertThat(Batch.waiting(connection)).as("lanes that wait").isEmpty();
        }
        return sealed;
    }

    /** Seals what waits, and checks as above. */
    static int sealAndCheck(DataSource dataSource) throws Exception {
        LaneWriter.change(dataSource, "UPDATE tree_head SET held_until = 0");
        LedgerKeys keys = new LedgerKeys("a secret of thirty-two bytes ...".getBytes(StandardCharsets.UTF_8));
        try (Sealer sealer = new Sealer(dataSource, keys, InstantSource.system(), 1000)) {
            Sealer.Step step = Sealer.Step.MORE;
            while (step == Sealer.Step.MORE) {
                step = sealer.step();
            }
        }
        return checkAllSealed(dataSource);
    }

    private int check() throws Exception {
        TreeHead head = TreeHead.read(connection);
        if (head.note() == null) {
            assertThat(head.size()).isZero();
            return 0;
        }
        tiles = new ArrayList<>();
        for (long n = 0; tiles.size() < head.size(); n += 64) {
            tiles.addAll(TileTable.leaves(connection, n, 64));
        }
        numbers(head.size());
        lanes();
        emptied();
        assertThat(tiles).as("leaves in tiles").isEqualTo(leaves);
        checkpoints(head);
        return leaves.size();
    }

    private void numbers(long size) throws SQLException {
        Map<Long, Hash> rows = new HashMap<>();
        query("SELECT place, leaf, canonical, id FROM record", row -> {
            Hash leaf = Hash.at(row.getBytes(2), 0);
            rows.put(row.getLong(1), leaf);
            String canonical = row.getString(3);
            if (canonical != null) {
                assertThat(leaf.bytes()).as(row.getString(4)).isEqualTo(LaneWriter.leaf(canonical));
            }
        });
        List<Long> ends = new ArrayList<>(List.of(Long.MIN_VALUE));
        query("SELECT first_place, first_seq, records FROM sealed_run ORDER BY first_seq", row -> {
            assertThat(row.getLong(2)).as("the run's first number").isEqualTo(leaves.size());
            assertThat(row.getLong(3)).isPositive();
            for (long place = row.getLong(1); place < row.getLong(1) + row.getLong(3); place++) {
                purged += rows.containsKey(place) ? 0 : 1;
                leaves.add(rows.getOrDefault(place, tiles.get(leaves.size())));
            }
        });
        query("SELECT first_place, records FROM sealed_run ORDER BY first_place", row -> {
            assertThat(row.getLong(1)).as("no place twice").isGreaterThanOrEqualTo(ends.get(ends.size() - 1));
            ends.add(row.getLong(1) + row.getLong(2));
        });
        assertThat(leaves).hasSize((int) size);
    }

    private void lanes() throws SQLException {
        query(
                "SELECT count(*) FROM record r JOIN lane l ON l.n = r.lane WHERE r.place - l.n * " + Lane.WIDTH
                        + " >= l.used",
                row -> assertThat(row.getLong(1))
                        .as("records beyond their lane")
                        .isZero());
        query(
                "SELECT count(*) FROM record r JOIN lane l ON l.n = r.lane WHERE r.place - l.n * " + Lane.WIDTH
                        + " < l.sealed",
                row -> assertThat(row.getLong(1)).as("records behind the mark").isEqualTo(leaves.size() - purged));
    }

    private void emptied() throws SQLException {
        Set<String> named = new HashSet<>();
        List<Long> counts = new ArrayList<>();
        query("SELECT canonical FROM record WHERE kind IN ('erasure', 'purge')", row -> {
            Map<String, Object> details =
                    CanonicalOperation.read(row.getString(1)).details();
            if (details.get("leaves") instanceof List<?> hashes) {
                hashes.forEach(leaf -> named.add(String.valueOf(leaf)));
            } else if (details.get("count") instanceof Long count) {
                counts.add(count);
            }
        });
        assertThat(counts.stream().mapToLong(Long::longValue).sum())
                .as("purged by the records")
                .isEqualTo(purged);
        query(
                "SELECT leaf, canonical, subject, wording_hash, notice || choice || granted FROM record"
                        + " WHERE erased_by IS NOT NULL",
                row -> {
                    assertThat(named).contains(Hash.at(row.getBytes(1), 0).hex());
                    assertThat(row.getString(2)).isNull();
                    assertThat(row.getString(3)).isNull();
                    assertThat(row.getString(4)).isNull();
                    assertThat(row.getString(5)).isEmpty();
                });
    }

    private void checkpoints(TreeHead head) throws Exception {
        List<String> texts = new ArrayList<>();
        query("SELECT verifier FROM ledger_key", row -> texts.add(row.getString(1)));
        VerifierKey key = VerifierKey.read(texts.get(0));
        Checkpoint newest = Checkpoints.read(head.note(), key);
        assertThat(newest.size()).isEqualTo(head.size());
        assertThat(newest.root()).isEqualTo(root(leaves));
        List<Checkpoint> all = new ArrayList<>();
        query("SELECT size, note FROM checkpoint", row -> {
            Checkpoint read = Checkpoints.read(row.getString(2), key);
            assertThat(read.size()).isEqualTo(row.getLong(1));
            all.add(read);
        });
        MerkleTree tree = new MerkleTree(new TileTable(connection));
        for (Checkpoint old : all) {
            assertThat(old.root()).isEqualTo(root(leaves.subList(0, (int) old.size())));
            List<Hash> path = tree.consistency(old.size(), newest.size());
            assertThat(Proofs.consistent(old.size(), old.root(), newest.size(), newest.root(), path))
                    .isTrue();
        }
        for (int seq = 0; seq < leaves.size(); seq++) {
            List<Hash> path = tree.inclusion(seq, newest.size());
            assertThat(Proofs.included(leaves.get(seq), seq, newest.size(), path, newest.root()))
                    .isTrue();
        }
    }

    /** RFC 9162, section 2.1.1, word for word. */
    private static Hash root(List<Hash> leaves) {
        if (leaves.size() < 2) {
            return leaves.isEmpty() ? Hash.EMPTY : leaves.get(0);
        }
        int k = Integer.highestOneBit(leaves.size() - 1);
        return Hash.node(root(leaves.subList(0, k)), root(leaves.subList(k, leaves.size())));
    }

    private interface Row {
        void read(ResultSet row) throws SQLException;
    }

    private void query(String sql, Row each) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                each.read(rows);
            }
        }
    }
}
