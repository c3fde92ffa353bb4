package org.consentry.ledger;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.consentry.ledger.tree.Checkpoint;
import org.consentry.ledger.tree.Checkpoints;
import org.consentry.ledger.tree.Hash;
import org.consentry.ledger.tree.InclusionProof;
import org.consentry.ledger.tree.MerkleTree;
import org.consentry.ledger.tree.Proofs;
import org.consentry.ledger.tree.Tile;
import org.jspecify.annotations.Nullable;

/** The tree in the ledger's database, and the thread that seals it. Any number of nodes may have one over it. */
public final class JdbcTree implements LedgerTree, AutoCloseable {
    /** A step's transaction is to be over before anybody who appends feels it. */
    private static final int MOST_A_STEP = 8192;

    private static final int TILES_A_PAGE = 64;
    private static final long LOOK_AGAIN = TimeUnit.MILLISECONDS.toNanos(50);
    private static final String FIND = "SELECT r.leaf, r.place - s.first_place, s.first_seq, s.records FROM record r"
            + " JOIN sealed_run s"
            + " ON s.first_place = (SELECT max(first_place) FROM sealed_run WHERE first_place <= r.place)"
            + " WHERE r.id = ?";

    private final DataSource dataSource;
    private final LedgerKeys keys;
    private final SealerThread thread;
    /** The newest that was read: most often it is still the newest, and its signature need not be checked again. */
    private volatile @Nullable Checkpoint newest;

    private JdbcTree(DataSource dataSource, LedgerKeys keys, SealerThread thread) {
        this.dataSource = dataSource;
        this.keys = keys;
        this.thread = thread;
    }

    /**
     * Starts to seal. A database that is away is waited for.
     *
     * @param secret what all nodes over this database share; it protects the signing key
     * @param tick how often the sealer looks for what waits
     */
    public static JdbcTree open(Database database, byte[] secret, InstantSource clock, Duration tick) {
        return open(database.dataSource(), secret, clock, tick);
    }

    static JdbcTree open(DataSource dataSource, byte[] secret, InstantSource clock, Duration tick) {
        LedgerKeys keys = new LedgerKeys(secret);
        SealerThread thread = new SealerThread(new Sealer(dataSource, keys, clock, MOST_A_STEP), tick);
        JdbcTree tree = new JdbcTree(dataSource, keys, thread);
        thread.start();
        return tree;
    }

    /** What is asked of the tree in the database. */
    private interface Question<T> {
        T ask(Connection connection) throws SQLException, LedgerException, IOException;
    }

    private <T> T ask(Question<T> question) throws LedgerException {
        try (Connection connection = dataSource.getConnection()) {
            return question.ask(connection);
        } catch (SQLException | IOException | IllegalArgumentException e) {
            throw new LedgerException("the ledger's tree can't be read: " + e.getMessage(), e);
        }
    }

    @Override
    public Optional<Checkpoint> checkpoint() throws LedgerException {
        return Optional.ofNullable(ask(this::checkpoint));
    }

    private @Nullable Checkpoint checkpoint(Connection connection) throws SQLException, LedgerException {
        String note = TreeHead.read(connection).note();
        Checkpoint known = newest;
        if (note == null || known != null && known.note().equals(note)) {
            return note == null ? null : known;
        }
        try {
            Checkpoint read = Checkpoints.read(note, keys.verifier(connection));
            newest = read;
            return read;
        } catch (IllegalArgumentException e) {
            throw new LedgerException("the newest checkpoint in the database is not sound: " + e.getMessage(), e);
        }
    }

    @Override
    public String verifierKey() throws LedgerException {
        return ask(keys::verifier).text();
    }

    /**
     * {@inheritDoc}
     *
     * @throws LedgerException also where the database holds another tree than the one that was signed
     */
    @Override
    public Optional<InclusionProof> prove(String recordId) throws LedgerException {
        return Optional.ofNullable(ask(connection -> prove(connection, recordId)));
    }

    private record Place(long seq, Hash leaf) {}

    private @Nullable InclusionProof prove(Connection connection, String recordId)
            throws SQLException, LedgerException, IOException {
        // First the number, then the checkpoint, then the tiles: each is at least as new as the one before.
        Place place = find(connection, recordId);
        Checkpoint checkpoint = checkpoint(connection);
        if (place == null || checkpoint == null) {
            return null;
        }
        List<Hash> path = new MerkleTree(new TileTable(connection)).inclusion(place.seq(), checkpoint.size());
        if (!Proofs.included(place.leaf(), place.seq(), checkpoint.size(), path, checkpoint.root())) {
            throw new LedgerException("record " + recordId + " is not the one that was sealed under its number");
        }
        return new InclusionProof(place.seq(), place.leaf(), path, checkpoint);
    }

    private static @Nullable Place find(Connection connection, String recordId) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(FIND)) {
            statement.setString(1, recordId);
            try (ResultSet rows = statement.executeQuery()) {
                if (!rows.next() || rows.getLong(2) >= rows.getLong(4)) {
                    return null;
                }
                return new Place(rows.getLong(3) + rows.getLong(2), Hash.at(rows.getBytes(1), 0));
            }
        }
    }

    @Override
    public List<List<Hash>> inclusion(List<Long> seqs, long size) throws LedgerException {
        return ask(connection -> {
            MerkleTree tree = new MerkleTree(new TileTable(connection));
            List<List<Hash>> paths = new ArrayList<>();
            for (long seq : seqs) {
                paths.add(tree.inclusion(seq, size));
            }
            return paths;
        });
    }

    /** @throws IllegalArgumentException where they are not sizes of this tree, the smaller first */
    @Override
    public List<Hash> consistency(long before, long size) throws LedgerException {
        long sealed = checkpoint().map(Checkpoint::size).orElse(0L);
        if (before < 0 || before > size || size > sealed) {
            throw new IllegalArgumentException("no tree of " + before + " in one of " + size + " of " + sealed);
        }
        return ask(connection -> new MerkleTree(new TileTable(connection)).consistency(before, size));
    }

    /**
     * {@inheritDoc}
     *
     * @throws LedgerException also where the tree has fewer
     */
    @Override
    public void leaves(long size, Leaves sink) throws LedgerException, IOException {
        for (long done = 0; done < size; ) {
            long tile = done / Tile.WIDTH;
            // A page, a connection: a sink that stalls keeps nothing of the database's.
            List<Hash> page = ask(connection -> TileTable.leaves(connection, tile, TILES_A_PAGE));
            int count = (int) Math.min(page.size(), size - done);
            if (count == 0 || done + count < size && count % Tile.WIDTH != 0) {
                throw new LedgerException("the tree has no " + size + " leaves");
            }
            for (Hash leaf : page.subList(0, count)) {
                sink.accept(leaf);
            }
            done += count;
        }
    }

    @Override
    public boolean sealWithin(long millis) throws LedgerException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        // What comes meanwhile is not waited for, or under load this would never end.
        List<Batch.Waiting> goal = ask(Batch::waiting);
        try {
            while (isShortOf(goal)) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                thread.wake(left);
                if (isShortOf(goal)) {
                    // Another node is at it, or it takes several steps.
                    TimeUnit.NANOSECONDS.sleep(Math.min(LOOK_AGAIN, end - System.nanoTime()));
                }
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean isShortOf(List<Batch.Waiting> goal) throws LedgerException {
        return !goal.isEmpty()
                && ask(Batch::waiting).stream()
                        .anyMatch(lane -> goal.stream().anyMatch(g -> g.n() == lane.n() && lane.sealed() < g.used()));
    }

    /** Yellow where records are not being sealed, without I/O; never red: what is appended is safe all the same. */
    public LedgerHealth health() {
        return thread.health();
    }

    /** Ends the sealing; what waits is sealed by another node, or after the next start. */
    @Override
    public void close() {
        thread.close();
    }
}
