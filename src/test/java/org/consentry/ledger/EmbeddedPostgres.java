package org.consentry.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** A real PostgreSQL server, one for all tests of a JVM, as durable as one in production. */
public final class EmbeddedPostgres {
    private static final AtomicInteger DATABASES = new AtomicInteger();
    /** Nothing is written there. */
    private static final Path FOLDER = Path.of(System.getProperty("java.io.tmpdir"));

    private EmbeddedPostgres() {}

    private static final class Shared {
        static final io.zonky.test.db.postgres.embedded.EmbeddedPostgres SERVER = start();

        private static io.zonky.test.db.postgres.embedded.EmbeddedPostgres start() {
            try {
                return durable().start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Tests of a library's kind switch off what makes a commit durable: here it is on. */
    static io.zonky.test.db.postgres.embedded.EmbeddedPostgres.Builder durable() {
        return io.zonky.test.db.postgres.embedded.EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on");
    }

    /** A database with the ledger's tables that others are copied from: making the tables takes longer than a test. */
    private static final class Migrated {
        static final String NAME = make();

        private static String make() {
            try {
                Database.open(create("migrated", "", FOLDER)).close();
                return "migrated";
            } catch (LedgerException | SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** A new database of the shared server, without tables. */
    static LedgerSettings database(Path dataFolder) throws SQLException {
        return create("test" + DATABASES.incrementAndGet(), "", dataFolder);
    }

    private static LedgerSettings create(String name, String like, Path dataFolder) throws SQLException {
        try (Connection connection = Shared.SERVER.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name + like);
        }
        return new LedgerSettings(dataFolder, Shared.SERVER.getJdbcUrl("postgres", name), "", "");
    }

    /** A new database of the shared server with the ledger's tables; whoever opens it closes it. */
    public static Database open() throws LedgerException, SQLException {
        String name = "test" + DATABASES.incrementAndGet();
        return Database.open(create(name, " TEMPLATE " + Migrated.NAME, FOLDER));
    }
}
