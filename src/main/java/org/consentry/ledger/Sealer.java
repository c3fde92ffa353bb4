package org.consentry.ledger;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.Lock;
import javax.sql.DataSource;
import org.consentry.ledger.tree.Checkpoint;
import org.consentry.ledger.tree.Checkpoints;
import org.consentry.ledger.tree.Hash;
import org.consentry.ledger.tree.MerkleTree;
import org.consentry.ledger.tree.SigningKey;
import org.consentry.ledger.tree.Tile;
import org.consentry.ledger.tree.VerifierKey;
import org.jspecify.annotations.Nullable;

/**
 * Numbers what is not yet numbered, grows the tree over it and signs a checkpoint, all in one transaction. It keeps
 * nothing in memory from one step to the next: what a transaction that failed was about is read again. For one thread.
 */
final class Sealer implements AutoCloseable {
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final String CHECKPOINT = "INSERT INTO checkpoint (hour, size, note) VALUES (?, ?, ?)"
            + " ON CONFLICT (hour) DO UPDATE SET size = excluded.size, note = excluded.note"
            + " WHERE excluded.size > checkpoint.size";

    /** What came of a step. */
    enum Step {
        /** Nothing waits. */
        IDLE,
        /** All that waited is sealed. */
        SEALED,
        /** As many as one step takes are sealed, and more wait. */
        MORE,
        /** Another node is at it, and gets on. */
        ELSEWHERE,
        /** Another node has the lease and has sealed nothing since the last look. */
        HELD
    }

    private final DataSource dataSource;
    private final Lock turn;
    private final LedgerKeys keys;
    private final InstantSource clock;
    private final int most;
    private final String node = UUID.randomUUID().toString();
    private @Nullable Connection open;
    private long sizeSeen = -1;

    /** @param most records that a step takes */
    Sealer(DataSource dataSource, LedgerKeys keys, InstantSource clock, int most) {
        this.dataSource = dataSource;
        turn = SqliteFile.turn(dataSource);
        this.keys = keys;
        this.clock = clock;
        this.most = most;
    }

    /** @throws LedgerException where what is in the database must not be signed */
    Step step() throws SQLException, LedgerException {
        boolean sound = false;
        try {
            Step step = step(connection());
            sound = true;
            return step;
        } catch (IOException | IllegalArgumentException e) {
            throw new LedgerException("the tree can't be read: " + e.getMessage(), e);
        } finally {
            if (!sound) {
                // Closed, a connection leaves nothing half done; to switch it back to auto-commit could commit.
                drop();
            }
        }
    }

    private Step step(Connection connection) throws SQLException, LedgerException, IOException {
        // Before the lease: a node under another secret must not keep those away that can sign.
        SigningKey key = keys.signing(connection);
        // Before the lanes: what is numbered after this moment makes the size another.
        TreeHead head = TreeHead.read(connection);
        List<Batch.Waiting> waiting = Batch.waiting(connection);
        if (waiting.isEmpty() && head.note() != null) {
            return Step.IDLE;
        }
        if (!hold(connection, head)) {
            boolean grown = head.size() != sizeSeen;
            sizeSeen = head.size();
            return grown ? Step.ELSEWHERE : Step.HELD;
        }
        TileTable table = new TileTable(connection);
        checkSigned(head, table, key.verifier());
        Batch batch = Batch.read(connection, head.size(), waiting, most);
        List<Tile> tiles = Tile.grow(table, head.size(), batch.leaves());
        table.add(tiles);
        long size = head.size() + batch.leaves().size();
        // The note is out only once it is read back from the database: one whose transaction fails nobody ever sees.
        Checkpoint checkpoint = Checkpoints.sign(size, new MerkleTree(table).root(size), key);
        if (!commit(connection, head, batch, tiles, checkpoint)) {
            return Step.ELSEWHERE;
        }
        return batch.whole() ? Step.SEALED : Step.MORE;
    }

    /** What is signed next must go on from what was signed last, whatever has been done to the database since. */
    private static void checkSigned(TreeHead head, Tile.Store tiles, VerifierKey key)
            throws LedgerException, IOException {
        String note = head.note();
        if (note == null) {
            if (head.size() != 0) {
                throw new LedgerException("the tree has records and no checkpoint");
            }
            return;
        }
        Checkpoint last = Checkpoints.read(note, key);
        Hash root = new MerkleTree(tiles).root(last.size());
        if (last.size() != head.size() || !last.root().equals(root)) {
            throw new LedgerException("the tree in the database is not the one that was signed at " + last.size()
                    + " records: nothing is sealed until it is restored");
        }
    }

    private boolean commit(Connection connection, TreeHead head, Batch batch, List<Tile> tiles, Checkpoint checkpoint)
            throws SQLException {
        turn.lock();
        try {
            connection.setAutoCommit(false);
            boolean ours = head.grow(connection, node, checkpoint.size());
            if (ours) {
                TileTable.write(connection, tiles);
                write(connection, checkpoint);
                batch.write();
                connection.commit();
            } else {
                connection.rollback();
            }
            connection.setAutoCommit(true);
            return ours;
        } finally {
            turn.unlock();
        }
    }

    private boolean hold(Connection connection, TreeHead head) throws SQLException {
        turn.lock();
        try {
            return head.hold(connection, node, clock.millis());
        } finally {
            turn.unlock();
        }
    }

    private void write(Connection connection, Checkpoint checkpoint) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(CHECKPOINT)) {
            statement.setLong(1, Math.floorDiv(clock.millis(), HOUR));
            statement.setLong(2, checkpoint.size());
            statement.setString(3, checkpoint.note());
            statement.executeUpdate();
        }
    }

    private Connection connection() throws SQLException {
        Connection connection = open;
        if (connection == null) {
            connection = dataSource.getConnection();
            open = connection;
        }
        return connection;
    }

    private void drop() {
        Connection connection = open;
        open = null;
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                System.getLogger(Sealer.class.getName())
                        .log(System.Logger.Level.WARNING, "a database connection could not be closed", e);
            }
        }
    }

    /** Lets another node take over at once. */
    @Override
    public void close() {
        try {
            if (open != null) {
                TreeHead.release(open, node);
            }
        } catch (SQLException e) {
            System.getLogger(Sealer.class.getName())
                    .log(System.Logger.Level.INFO, "another node can seal in some seconds only: {0}", e.getMessage());
        } finally {
            drop();
        }
    }
}
