package org.consentry.inventory;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.sqlite.SQLiteDataSource;

/** A SQLite file with the inventory's tables, that can be told to be out of order. */
final class TestDatabase extends SQLiteDataSource {

    static final List<String> MIGRATIONS =
            List.of("V1__first_tables.sql", "V2__hosts_seen.sql", "V3__what_cookies_are_set_with.sql");

    volatile boolean broken;

    /** Connections that were asked for. */
    final AtomicInteger connections = new AtomicInteger();

    /** All tables of today. */
    TestDatabase(Path folder) throws SQLException {
        this(folder, MIGRATIONS.size());
    }

    /** @param migrations how many of them have run */
    TestDatabase(Path folder, int migrations) throws SQLException {
        setUrl("jdbc:sqlite:" + folder.resolve("inventory.db") + "?journal_mode=WAL&busy_timeout=10000");
        for (String file : MIGRATIONS.subList(0, migrations)) {
            migrate(file);
        }
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
        return super.getConnection();
    }

    void run(String sql) throws SQLException {
        try (Connection connection = super.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    /** The rows of a query, their columns joined by a bar. */
    List<String> rows(String sql) throws SQLException {
        try (Connection connection = super.getConnection();
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
