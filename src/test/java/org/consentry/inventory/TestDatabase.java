package org.consentry.inventory;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.sqlite.SQLiteDataSource;

/** A SQLite file with the inventory's tables, that can be told to be out of order. */
final class TestDatabase extends SQLiteDataSource {

    volatile boolean broken;

    TestDatabase(Path folder) throws SQLException {
        setUrl("jdbc:sqlite:" + folder.resolve("inventory.db") + "?journal_mode=WAL&busy_timeout=10000");
        run("""
                CREATE TABLE upstream_cookie(site TEXT, name TEXT, first_seen TEXT, last_seen TEXT,
                PRIMARY KEY(site, name))""");
        run("""
                CREATE TABLE upstream_cookie_variant(site TEXT, name TEXT, domain TEXT, path TEXT, partitioned INTEGER,
                PRIMARY KEY(site, name, domain, path, partitioned))""");
        run("CREATE TABLE site_start(site TEXT PRIMARY KEY, started TEXT)");
        run("""
                CREATE TABLE host_seen(site TEXT, host TEXT, how TEXT, held INTEGER, first_seen TEXT, last_seen TEXT,
                sightings BIGINT, PRIMARY KEY(site, host))""");
    }

    @Override
    public Connection getConnection() throws SQLException {
        if (broken) {
            throw new SQLException("out of order");
        }
        return super.getConnection();
    }

    void run(String sql) throws SQLException {
        try (Connection connection = super.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
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
