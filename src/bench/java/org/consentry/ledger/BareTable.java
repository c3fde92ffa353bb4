package org.consentry.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;

/** What the database does by itself: rows of a number and a text as long as a record, in a table of its own. */
final class BareTable {
    private static final String INSERT = "INSERT INTO bare (n, body) VALUES (?, ?)";
    private static final int LARGEST_GROUP = 512;

    private final DataSource database;
    private final String body;
    private final AtomicLong numbers = new AtomicLong();

    BareTable(DataSource database, int length) throws SQLException {
        this.database = database;
        body = "x".repeat(length);
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE bare (n BIGINT NOT NULL PRIMARY KEY, body TEXT NOT NULL)");
        }
    }

    /** Every client commits its rows one by one, on a connection of its own. */
    Clients.Outcome oneRowEach(int clients, Duration duration) throws Exception {
        List<Connection> connections = new ArrayList<>();
        List<PreparedStatement> inserts = new ArrayList<>();
        try {
            for (int i = 0; i < clients; i++) {
                connections.add(database.getConnection());
                inserts.add(connections.get(i).prepareStatement(INSERT));
            }
            return Clients.flatOut(clients, duration, client -> insert(inserts.get(client)));
        } finally {
            close(connections);
        }
    }

    /** As above, where all take turns on one connection: SQLite's own way to wait is to sleep and to try again. */
    Clients.Outcome oneRowInTurn(int clients, Duration duration) throws Exception {
        ReentrantLock turn = new ReentrantLock(true);
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(INSERT)) {
            return Clients.flatOut(clients, duration, client -> {
                turn.lock();
                try {
                    insert(statement);
                } finally {
                    turn.unlock();
                }
            });
        }
    }

    private void insert(PreparedStatement statement) throws SQLException {
        statement.setLong(1, numbers.incrementAndGet());
        statement.setString(2, body);
        statement.executeUpdate();
    }

    /** All hand their rows to one thread, which commits as many as wait, and wait until theirs is committed. */
    Clients.Outcome inGroups(int clients, Duration duration) throws Exception {
        BlockingQueue<CompletableFuture<Void>> queue = new ArrayBlockingQueue<>(4 * LARGEST_GROUP);
        AtomicBoolean over = new AtomicBoolean();
        Thread writer = new Thread(() -> write(queue, over), "bare-writer");
        writer.setDaemon(true);
        writer.start();
        try {
            return Clients.flatOut(clients, duration, client -> {
                CompletableFuture<Void> done = new CompletableFuture<>();
                queue.put(done);
                done.get();
            });
        } finally {
            over.set(true);
            queue.put(new CompletableFuture<>());
            writer.join();
        }
    }

    private void write(BlockingQueue<CompletableFuture<Void>> queue, AtomicBoolean over) {
        List<CompletableFuture<Void>> group = new ArrayList<>();
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(INSERT)) {
            connection.setAutoCommit(false);
            while (!over.get() || !queue.isEmpty()) {
                group.add(queue.take());
                queue.drainTo(group, LARGEST_GROUP - 1);
                for (int i = 0; i < group.size(); i++) {
                    statement.setLong(1, numbers.incrementAndGet());
                    statement.setString(2, body);
                    statement.addBatch();
                }
                statement.executeBatch();
                connection.commit();
                group.forEach(done -> done.complete(null));
                group.clear();
            }
        } catch (SQLException | InterruptedException e) {
            queue.drainTo(group);
            group.forEach(done -> done.completeExceptionally(e));
        }
    }

    void drop() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE bare");
        }
    }

    private static void close(List<Connection> connections) throws SQLException {
        for (Connection connection : connections) {
            connection.close();
        }
    }
}
