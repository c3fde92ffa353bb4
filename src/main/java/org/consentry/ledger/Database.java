package org.consentry.ledger;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;

/**
 * The database of what must last, with its schema up to date. By default it is SQLite, one file in the data folder,
 * with a write-ahead log that is synced at every commit.
 *
 * @param dataSource gives a connection of their own to all who ask; whoever asks closes it
 */
public record Database(DataSource dataSource, Dialect dialect) implements AutoCloseable {
    private static final String FILE = "consentry.db";
    private static final String MIGRATIONS = "classpath:org/consentry/db/migration";
    /** Well below the time that a visitor waits, so that a locked database is found out before the visitor gives up. */
    private static final Duration BUSY = Duration.ofSeconds(3);

    /**
     * Opens the database that the settings name, and brings its schema up to date.
     *
     * @throws LedgerException where it can't be used, or would lose what it has confirmed
     */
    public static Database open(LedgerSettings settings) throws LedgerException {
        if (settings.url().isEmpty()) {
            return open(settings.dataFolder());
        }
        prepare(settings.dataFolder());
        return Postgres.open(settings);
    }

    /**
     * Opens the SQLite database in a folder, both made where they are not there, and brings its schema up to date.
     *
     * @throws LedgerException where the folder can't be written, or the file is no database or one of a newer version
     */
    public static Database open(Path dataFolder) throws LedgerException {
        prepare(dataFolder);
        Path file = dataFolder.resolve(FILE).toAbsolutePath();
        DataSource dataSource = new SqliteFile(file, durable());
        try {
            migrate(dataSource, Dialect.SQLITE);
        } catch (FlywayException e) {
            throw new LedgerException("the database " + file + " can't be used: " + e.getMessage(), e);
        }
        return new Database(dataSource, Dialect.SQLITE);
    }

    static SQLiteConfig durable() {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(JournalMode.WAL);
        // In WAL mode anything less leaves the last commits to the operating system's cache.
        config.setSynchronous(SynchronousMode.FULL);
        config.setBusyTimeout(Math.toIntExact(BUSY.toMillis()));
        config.enforceForeignKeys(true);
        // From the first record on: pages that are split would else keep copies of what is erased from them later.
        config.setPragma(SQLiteConfig.Pragma.SECURE_DELETE, "true");
        return config;
    }

    private static void prepare(Path folder) throws LedgerException {
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(folder, ownerOnly(folder));
            }
        } catch (IOException e) {
            throw new LedgerException("the data folder " + folder.toAbsolutePath() + " can't be made: " + e, e);
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path folder) {
        boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
    }

    static void migrate(DataSource dataSource, Dialect dialect) throws LedgerException {
        // Our own class loader: in a server the thread's may belong to another application.
        Flyway flyway = Flyway.configure(Database.class.getClassLoader())
                .dataSource(dataSource)
                .locations(MIGRATIONS)
                .callbackLocations(MIGRATIONS)
                .placeholders(dialect.placeholders())
                // A schema newer than this program is an error too: it could not keep its promises there.
                .ignoreMigrationPatterns(new String[0])
                .load();
        flyway.migrate();
        if (flyway.info().current() == null) {
            // Flyway calls it a success when it finds no migration at all, as it does in some servers.
            throw new LedgerException("no migrations were found at " + MIGRATIONS);
        }
    }

    /** Closes connections that are kept open for whoever asks next. */
    @Override
    public void close() {
        if (dataSource instanceof HikariDataSource pool) {
            pool.close();
        }
    }
}
