package org.consentry.ledger;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * A ledger's database on either kind, and how it is filled.
 *
 * @param url of PostgreSQL; empty for SQLite
 * @param bare gives as many connections as are asked for, as durable as the ledger's own
 * @param hasty the same, where nothing is synced: for filling alone
 */
record Stage(Dialect dialect, Path folder, String url, Database database, DataSource bare, DataSource hasty)
        implements AutoCloseable {
    static final byte[] SECRET = "a secret of thirty-two bytes ...".getBytes(StandardCharsets.UTF_8);
    private static final int GROUP = 4096;
    private static final int STEP = 65_536;
    private static final Duration SPAN = Duration.ofDays(365);

    static Stage open(Dialect dialect, Path folder) throws Exception {
        if (dialect == Dialect.SQLITE) {
            Database database = Database.open(folder);
            SQLiteConfig config = Database.durable();
            config.setSynchronous(SQLiteConfig.SynchronousMode.OFF);
            SQLiteDataSource hasty = new SQLiteDataSource(config);
            hasty.setUrl("jdbc:sqlite:" + folder.resolve("consentry.db").toAbsolutePath());
            config = Database.durable();
            // Whoever asks for one-row commits on 64 connections has to wait.
            config.setBusyTimeout(60_000);
            SQLiteDataSource bare = new SQLiteDataSource(config);
            bare.setUrl(hasty.getUrl());
            return new Stage(dialect, folder, "", database, bare, hasty);
        }
        LedgerSettings settings = EmbeddedPostgres.database(folder);
        Stage stage = new Stage(
                dialect, folder, settings.url(), Database.open(settings), source(settings, "on"), source(settings, "off"));
        stage.checkDurable();
        return stage;
    }

    private static PGSimpleDataSource source(LedgerSettings settings, String synced) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(settings.url());
        source.setReWriteBatchedInserts(true);
        source.setOptions("-c synchronous_commit=" + synced);
        return source;
    }

    private void checkDurable() throws SQLException {
        for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
            for (DataSource source : List.of(database.dataSource(), bare)) {
                if (!text(source, "SHOW " + setting).equals("on")) {
                    throw new IllegalStateException(setting + " is off: the figures would prove nothing");
                }
            }
        }
    }

    String version() throws SQLException {
        return dialect == Dialect.SQLITE
                ? "SQLite " + text(bare, "SELECT sqlite_version()")
                : "PostgreSQL " + text(bare, "SHOW server_version");
    }

    long count(String sql) throws SQLException {
        return Long.parseLong(text(database.dataSource(), sql));
    }

    static String text(DataSource source, String sql) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    /**
     * Fills the ledger with so many records of the last year, by its own writer and its own sealer: in large groups and
     * without a sync, and in all else the tables are what single appends would have made them.
     */
    void fill(long records) throws Exception {
        Instant end = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        Instant start = end.minus(SPAN);
        BlockingQueue<List<Entry>> groups = new ArrayBlockingQueue<>(4);
        FutureTask<Void> making = new FutureTask<>(() -> {
            Visitors visitors = new Visitors(1);
            long millis = SPAN.toMillis();
            for (long done = 0; done < records; ) {
                List<Entry> group = new ArrayList<>(GROUP);
                for (; group.size() < GROUP && done < records; done++) {
                    Instant time = start.plusMillis((long) ((double) millis * done / records));
                    group.add(Entry.of(visitors.choose(time), Visitors.shown()));
                }
                groups.put(group);
            }
            groups.put(List.of());
            return null;
        });
        Thread maker = new Thread(making, "maker");
        maker.setDaemon(true);
        maker.start();
        try (EntryStore store = new EntryStore(hasty);
                Sealer sealer = sealer(hasty)) {
            int waiting = 0;
            for (List<Entry> group = next(groups, making); !group.isEmpty(); group = next(groups, making)) {
                store.write(group);
                if (++waiting * GROUP >= STEP) {
                    seal(sealer);
                    waiting = 0;
                }
            }
            seal(sealer);
        }
        settle();
    }

    private static List<Entry> next(BlockingQueue<List<Entry>> groups, FutureTask<Void> making) throws Exception {
        List<Entry> group = groups.poll(1, TimeUnit.SECONDS);
        while (group == null) {
            if (making.isDone()) {
                making.get();
            }
            group = groups.poll(1, TimeUnit.SECONDS);
        }
        return group;
    }

    private static Sealer sealer(DataSource source) {
        return new Sealer(source, new LedgerKeys(SECRET), InstantSource.system(), STEP);
    }

    private static void seal(Sealer sealer) throws SQLException, LedgerException {
        while (sealer.step() == Sealer.Step.MORE) {
            // It goes on.
        }
    }

    /** Numbers all that waits. */
    void sealAll() throws SQLException, LedgerException {
        try (Sealer sealer = sealer(hasty)) {
            seal(sealer);
        }
        settle();
    }

    /** What was written goes where it stays, so that the next measurement does not pay for it. */
    private void settle() throws SQLException {
        try (Connection connection = bare.getConnection();
                Statement statement = connection.createStatement()) {
            if (dialect == Dialect.SQLITE) {
                statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
            } else {
                statement.execute("CHECKPOINT");
                statement.execute("ANALYZE");
            }
        }
    }

    @Override
    public void close() throws IOException {
        database.close();
    }
}
