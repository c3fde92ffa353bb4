package org.consentry.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.flywaydb.core.api.FlywayException;
import org.postgresql.ds.PGSimpleDataSource;

/** A ledger's database on PostgreSQL. */
final class Postgres {
    /** Some of them are held throughout: by those who append, drain and seal. */
    private static final int CONNECTIONS = 12;

    private static final Duration CONNECTING = Duration.ofSeconds(2);
    /** What is silent for longer is taken for gone. Migrations may take as long as they like. */
    private static final int SILENCE_SECONDS = 10;

    private Postgres() {}

    static Database open(LedgerSettings settings) throws LedgerException {
        try {
            PGSimpleDataSource patient = source(settings, 0);
            check(patient);
            Database.migrate(patient, Dialect.POSTGRESQL);
        } catch (SQLException | FlywayException e) {
            throw new LedgerException("the database " + settings.shown() + " can't be used: " + e.getMessage(), e);
        }
        HikariConfig config = new HikariConfig();
        config.setPoolName("consentry");
        config.setDataSource(source(settings, SILENCE_SECONDS));
        // What is read once a lock is held must be what was committed before, whatever the server's default is.
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(CONNECTING.toMillis());
        config.setValidationTimeout(CONNECTING.toMillis() / 2);
        // That it is there was seen above; if it is away by now, it is waited for.
        config.setInitializationFailTimeout(-1);
        return new Database(new HikariDataSource(config), Dialect.POSTGRESQL);
    }

    private static PGSimpleDataSource source(LedgerSettings settings, int silence) throws LedgerException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        String url = settings.url();
        try {
            source.setUrl(url);
        } catch (IllegalArgumentException e) {
            // Its message would show all of the address.
            throw new LedgerException("the database's address " + settings.shown()
                    + " is not one such as jdbc:postgresql://host/database");
        }
        if (!settings.user().isEmpty()) {
            source.setUser(settings.user());
        }
        if (!settings.password().isEmpty()) {
            source.setPassword(settings.password());
        }
        source.setApplicationName("consentry");
        source.setTcpKeepAlive(true);
        // Many rows by one statement: some ten times as many in a second.
        source.setReWriteBatchedInserts(true);
        // Its errors go into logs, and would otherwise bring the row along: subject, salt and all.
        source.setLogServerErrorDetail(false);
        if (!url.contains("connectTimeout=")) {
            source.setConnectTimeout(Math.toIntExact(CONNECTING.toSeconds()) + 1);
        }
        if (silence > 0 && !url.contains("socketTimeout=")) {
            source.setSocketTimeout(silence);
        }
        return source;
    }

    /** What was committed must be on disk, whatever was set for the sake of speed. */
    private static void check(PGSimpleDataSource source) throws SQLException, LedgerException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            for (String setting : new String[] {"fsync", "synchronous_commit", "full_page_writes"}) {
                try (ResultSet rows = statement.executeQuery("SHOW " + setting)) {
                    if (rows.next() && rows.getString(1).equals("off")) {
                        throw new LedgerException("PostgreSQL has " + setting + " = off: it would lose records that it"
                                + " has confirmed. Set it to on for this database or user.");
                    }
                }
            }
        }
    }
}
