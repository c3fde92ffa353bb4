package org.consentry.inventory;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.consentry.ledger.EmbeddedPostgres;
import org.consentry.ledger.LedgerException;
import org.sqlite.SQLiteDataSource;

/** A database with the inventory's tables, that can be told to be out of order. */
final class TestDatabase implements DataSource {

    static final List<String> MIGRATIONS =
            List.of("V1__first_tables.sql", "V2__hosts_seen.sql", "V3__what_cookies_are_set_with.sql");

    private static final List<String> TABLES =
            List.of("site_start", "upstream_cookie", "upstream_cookie_variant", "host_seen", "claimed_cookie");

    volatile boolean broken;

    /** Connections that were asked for. */
    final AtomicInteger connections = new AtomicInteger();

    private final DataSource real;

    /** What it runs on. */
    enum Kind {
        SQLITE,
        POSTGRESQL;

        TestDatabase open(Path folder) throws SQLException {
            return this == SQLITE ? sqlite(folder, MIGRATIONS.size()) : postgres();
        }
    }

    private TestDatabase(DataSource real) {
        this.real = real;
    }

    /**
     * A file.
     *
     * @param migrations how many of them have run
     */
    static TestDatabase sqlite(Path folder, int migrations) throws SQLException {
        SQLiteDataSource file = new SQLiteDataSource();
        file.setUrl("jdbc:sqlite:" + folder.resolve("inventory.db") + "?journal_mode=WAL&busy_timeout=10000");
        TestDatabase database = new TestDatabase(file);
        for (String name : MIGRATIONS.subList(0, migrations)) {
            database.migrate(name);
        }
        return database;
    }

    private static final class Shared {
        static final DataSource SERVER = open();

        private static DataSource open() {
            try {
                return EmbeddedPostgres.open().dataSource();
            } catch (SQLException | LedgerException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** One of a real server, which all tests of a JVM share: to make one for each would take longer than the tests. */
    private static TestDatabase postgres() throws SQLException {
        TestDatabase database = new TestDatabase(Shared.SERVER);
        database.run("TRUNCATE " + String.join(", ", TABLES));
        return database;
    }

    /** Runs one of the product's own migrations; none of them has a semicolon within a statement. */
    void migrate(String file) throws SQLException {
        try (InputStream in = Inventory.class.getResourceAsStream("/org/consentry/db/migration/" + file)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8).replaceAll("(?m)^--.*$", "");
            // In one go: a test that makes a database for itself must not wait for the disk a dozen times.
            run("BEGIN;" + text + "COMMIT;");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Connection getConnection() throws SQLException {
        if (broken) {
            throw new SQLException("out of order");
        }
        connections.incrementAndGet();
        return real.getConnection();
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return getConnection();
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        return real.getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        real.setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        real.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return real.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        return real.getParentLogger();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return real.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return real.isWrapperFor(type);
    }

    void run(String sql) throws SQLException {
        try (Connection connection = real.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    /** The rows of a query, their columns joined by a bar. */
    List<String> rows(String sql) throws SQLException {
        try (Connection connection = real.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (row.next()) {
                List<String> columns = new ArrayList<>();
                for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                    columns.add(row.getString(i));
                }
                rows.add(String.join("|", columns));
            }
            return rows;
        }
    }
}
