package org.consentry.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * How many records the ledger keeps, beside what its database does by itself, and what is read from it; all in one
 * run, on SQLite and on PostgreSQL. System properties: {@code records} of the large ledger and the
 * databases that get it, {@code large}; {@code clients}, {@code seconds} of a measurement, {@code rounds},
 * {@code databases}, {@code folder} for what it writes.
 */
public final class AppendBench {
    private static final long FEW = 10_000;
    private static final int CLIENTS = Integer.getInteger("clients", 64);
    private static final Duration TIME = Duration.ofMillis((long) (1000 * Double.parseDouble(property("seconds", "3"))));
    private static final int ROUNDS = Integer.getInteger("rounds", 5);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final int BODY = CanonicalRecord.write(
                    new Visitors(0).choose(Instant.now().truncatedTo(ChronoUnit.MILLIS)))
            .length();

    private static final class Figure {
        private final List<Double> values = new ArrayList<>();

        void add(Clients.Outcome outcome) {
            values.add(outcome.perSecond());
        }

        double median() {
            double[] sorted =
                    values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
        }
    }

    private final List<String> lines = new ArrayList<>();
    private final long most = Long.getLong("records", FEW);
    private long records;
    private final Path folder;

    private AppendBench(Path folder) {
        this.folder = folder;
    }

    private static String property(String name, String otherwise) {
        String value = System.getProperty(name, "");
        return value.isEmpty() ? otherwise : value;
    }

    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory(
                Path.of(property("folder", System.getProperty("java.io.tmpdir"))), "append-bench");
        Thread cleaner = new Thread(() -> remove(folder));
        Runtime.getRuntime().addShutdownHook(cleaner);
        AppendBench bench = new AppendBench(folder);
        for (String name : property("databases", "sqlite,postgresql").split(",")) {
            bench.run(Dialect.valueOf(name.strip().toUpperCase(Locale.ROOT)));
        }
        bench.lines.forEach(System.out::println);
    }

    private void run(Dialect dialect) throws Exception {
        boolean large = property("large", "sqlite").contains(dialect.name().toLowerCase(Locale.ROOT));
        records = large ? most : FEW;
        try (Stage few = open(dialect, "few", FEW);
                Stage many = records > FEW ? open(dialect, "many", records) : few) {
            line("");
            line("%s, %d clients, medians of %d times %s s", few.version(), CLIENTS, ROUNDS, TIME.toMillis() / 1e3);
            line("");
            line("| commits | a second | |");
            line("|---|---:|---|");
            appends(few, many);
            line("");
            line("| %,d records | | wanted |", many.count("SELECT size FROM tree_head"));
            line("|---|---:|---|");
            new Readings(many, folder, this::line).run();
        }
    }

    private Stage open(Dialect dialect, String name, long size) throws Exception {
        Stage stage = Stage.open(dialect, folder.resolve(dialect.name() + name));
        long start = System.nanoTime();
        stage.fill(size);
        progress("%s filled with %,d records in %.0f s", dialect, size, (System.nanoTime() - start) / 1e9);
        return stage;
    }

    private void appends(Stage few, Stage many) throws Exception {
        BareTable bare = new BareTable(few.bare(), BODY);
        Figure each = new Figure();
        Figure turn = new Figure();
        Figure groups = new Figure();
        Figure unsealed = new Figure();
        Figure sealed = new Figure();
        Figure large = new Figure();
        // One more round goes before, for the compiler.
        for (int round = 0; round <= ROUNDS; round++) {
            Clients.Outcome oneEach = bare.oneRowEach(CLIENTS, TIME);
            Clients.Outcome oneInTurn = bare.oneRowInTurn(CLIENTS, TIME);
            Clients.Outcome inGroups = bare.inGroups(CLIENTS, TIME);
            Clients.Outcome off = append(few, false);
            few.sealAll();
            Clients.Outcome on = append(few, true);
            few.sealAll();
            Clients.Outcome onLarge = many == few ? on : append(many, true);
            many.sealAll();
            progress("%s round %d", few.dialect(), round);
            progress("  one row %s, in turn %s, groups %s", shown(oneEach), shown(oneInTurn), shown(inGroups));
            progress("  ours unsealed %s, sealed %s, with many %s", shown(off), shown(on), shown(onLarge));
            if (round > 0) {
                each.add(oneEach);
                turn.add(oneInTurn);
                groups.add(inGroups);
                unsealed.add(off);
                sealed.add(on);
                large.add(onLarge);
            }
        }
        bare.drop();
        double one = Math.max(each.median(), turn.median());
        double ours = sealed.median();
        String goal = few.dialect() == Dialect.SQLITE ? ", wanted 0.6; %.1f times one row, wanted 3" : "";
        line("| one row, each client on its own connection | %,.0f | |", each.median());
        line("| one row, in turn on one connection | %,.0f | |", turn.median());
        line("| groups, through a queue | %,.0f | |", groups.median());
        line("| the ledger, not sealing | %,.0f | |", unsealed.median());
        line(
                "| the ledger, sealing | %,.0f | %.2f of the groups" + goal + " |",
                ours,
                ours / groups.median(),
                ours / one);
        if (many != few) {
            line(
                    "| the same with %,d records | %,.0f | %+.0f %%, wanted no less than -10 %% |",
                    records,
                    large.median(),
                    100 * (large.median() / ours - 1));
        }
        paced(few, ours / 2, FEW);
        if (many != few) {
            paced(many, ours / 2, records);
        }
    }

    private static String shown(Clients.Outcome outcome) {
        return String.format(Locale.ROOT, "%.0f/s at %.1f us", outcome.perSecond(), outcome.cost());
    }

    private void paced(Stage stage, double perSecond, long size) throws Exception {
        Clients.Outcome outcome;
        double sync;
        try (DiskWatch watch = new DiskWatch(folder.resolve("watch"))) {
            outcome = append(stage, perSecond);
            sync = watch.end();
        }
        stage.sealAll();
        line(
                "| half of it with %,d records | %,.0f | p50 %.1f ms, p99 %.1f ms (wanted 50), p99.9 %.1f ms,"
                        + " longest %.1f ms; longest sync of 4 kB beside it %.1f ms |",
                size,
                outcome.perSecond(),
                outcome.percentile(0.5),
                outcome.percentile(0.99),
                outcome.percentile(0.999),
                outcome.percentile(1),
                sync);
    }

    private static Clients.Call appending(JdbcLedger ledger) {
        Visitors[] visitors = new Visitors[CLIENTS];
        Arrays.setAll(visitors, n -> new Visitors(System.nanoTime() + n));
        return client -> ledger.append(
                visitors[client].choose(Instant.now().truncatedTo(ChronoUnit.MILLIS)), Visitors.shown());
    }

    private Clients.Outcome append(Stage stage, boolean sealing) throws Exception {
        JdbcTree tree = sealing ? tree(stage) : null;
        try (JdbcLedger ledger = ledger(stage)) {
            return Clients.flatOut(CLIENTS, TIME, appending(ledger));
        } finally {
            if (tree != null) {
                tree.close();
            }
        }
    }

    private Clients.Outcome append(Stage stage, double perSecond) throws Exception {
        JdbcTree tree = tree(stage);
        try (JdbcLedger ledger = ledger(stage)) {
            return Clients.paced(CLIENTS, perSecond, TIME.multipliedBy(3), appending(ledger));
        } finally {
            tree.close();
        }
    }

    static JdbcLedger ledger(Stage stage) {
        return new JdbcLedger(stage.database().dataSource(), PATIENCE);
    }

    static JdbcTree tree(Stage stage) {
        return JdbcTree.open(stage.database(), Stage.SECRET, InstantSource.system(), TICK);
    }

    private void line(String format, Object... values) {
        lines.add(String.format(Locale.ROOT, format, values));
    }

    static void progress(String format, Object... values) {
        System.err.println(String.format(Locale.ROOT, format, values));
    }

    private static void remove(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            progress("%s was not removed: %s", folder, e);
        }
    }
}
