package org.consentry.ledger;

import java.io.BufferedOutputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import org.consentry.site.Sites;

/** Writes one export of a ledger that was filled before, in a process of its own, and tells how fast that was. */
final class ExportRun {
    private ExportRun() {}

    static List<String> csv(Stage stage) {
        return List.of("CSV", stage.folder().toString(), stage.url(), "");
    }

    static List<String> zip(Stage stage, Path file) {
        return List.of("ZIP", stage.folder().toString(), stage.url(), file.toString());
    }

    public static void main(String[] arguments) throws Exception {
        ExportFormat format = ExportFormat.valueOf(arguments[0]);
        LedgerSettings settings = new LedgerSettings(Path.of(arguments[1]), arguments[2], "", "");
        String file = arguments[3];
        try (Database database = Database.open(settings);
                JdbcLedger ledger = new JdbcLedger(database.dataSource(), Duration.ofSeconds(30));
                JdbcTree tree =
                        JdbcTree.open(database, Stage.SECRET, InstantSource.system(), Duration.ofSeconds(1));
                OutputStream out = file.isEmpty()
                        ? OutputStream.nullOutputStream()
                        : new BufferedOutputStream(Files.newOutputStream(Path.of(file)))) {
            long start = System.nanoTime();
            Export export = new Exports(ledger, tree, new Sites(List.of()), InstantSource.system())
                    .open(format, RecordFilter.ALL, "bench");
            long count = export.write(out);
            double seconds = (System.nanoTime() - start) / 1e9;
            System.out.println(String.format(
                    Locale.ROOT,
                    "| %,d records as %s, in a heap of %d MB | %,.0f a second | %s |",
                    count,
                    format == ExportFormat.CSV ? "CSV" : "a zip",
                    Runtime.getRuntime().maxMemory() >> 20,
                    count / seconds,
                    format == ExportFormat.CSV ? "100,000 a second" : ""));
        }
    }
}
