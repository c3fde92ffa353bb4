package org.consentry.ledger;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.consentry.ledger.verify.ExportCheck;
import org.consentry.ledger.verify.ExportReport;

/** What is read from a ledger, and how long it takes. */
final class Readings {
    private static final int PAGE = 50;
    private static final int TIMES = 5;
    private static final int PROOFS = 1000;

    /** Takes a line of the table. */
    interface Lines {
        void add(String format, Object... values);
    }

    private interface Question {
        void ask() throws Exception;
    }

    private final Stage stage;
    private final Path folder;
    private final Lines lines;
    private final SplittableRandom random = new SplittableRandom(1);

    Readings(Stage stage, Path folder, Lines lines) {
        this.stage = stage;
        this.folder = folder;
        this.lines = lines;
    }

    void run() throws Exception {
        try (JdbcLedger ledger = AppendBench.ledger(stage)) {
            pages(ledger);
        }
        try (JdbcTree tree = AppendBench.tree(stage)) {
            tree.sealWithin(60_000);
            proofs(tree);
        }
        exports();
    }

    /** How long each of so many times took, in milliseconds, sorted. */
    private static double[] times(int times, Question question) throws Exception {
        double[] taken = new double[times];
        for (int i = 0; i < times; i++) {
            long start = System.nanoTime();
            question.ask();
            taken[i] = (System.nanoTime() - start) / 1e6;
        }
        Arrays.sort(taken);
        return taken;
    }

    private void pages(JdbcLedger ledger) throws Exception {
        for (Map.Entry<String, RecordFilter> entry : filters().entrySet()) {
            int[] found = new int[1];
            double[] taken = times(
                    TIMES,
                    () -> found[0] = ledger.latest(entry.getValue(), PAGE).size());
            AppendBench.progress("page of %s: %.1f ms", entry.getKey(), taken[TIMES / 2]);
            lines.add(
                    "| a page: %s (%d found) | %.1f ms, longest %.1f ms | 100 ms |",
                    entry.getKey(),
                    found[0],
                    taken[TIMES / 2],
                    taken[TIMES - 1]);
        }
    }

    private Map<String, RecordFilter> filters() throws Exception {
        String subject = at(0.4, "subject");
        Instant old = CanonicalRecord.read(at(0.1, "canonical")).time().truncatedTo(ChronoUnit.DAYS);
        Instant after = old.plus(Duration.ofDays(2));
        String notice = old.toString().substring(0, 7);
        Map<String, RecordFilter> filters = new LinkedHashMap<>();
        filters.put("all", RecordFilter.ALL);
        filters.put("a site", filter(Visitors.SITE, null, null, null));
        filters.put("a site, one in 10,000", filter(Visitors.RARE_SITE, null, null, null));
        filters.put("two days", new RecordFilter(null, old, after, null, null, null, null));
        filters.put("a choice", filter(null, "accept-all", null, null));
        filters.put("a choice, one in 10,000", filter(null, "withdraw", null, null));
        filters.put("a purpose", filter(null, null, "marketing", null));
        filters.put("a purpose, one in 100,000", filter(null, null, Visitors.RARE_PURPOSE, null));
        filters.put("a purpose that is none", filter(null, null, "nothing", null));
        filters.put("a notice of ten months ago", filter(null, null, null, notice));
        filters.put("a notice, one in 100,000", filter(null, null, null, Visitors.RARE_NOTICE));
        filters.put("a notice that is none", filter(null, null, null, "nothing"));
        filters.put("a subject", new RecordFilter(null, null, null, null, null, null, subject));
        filters.put("a subject that is none", new RecordFilter(null, null, null, null, null, null, "f".repeat(32)));
        filters.put(
                "all of these at once",
                new RecordFilter(Visitors.SITE, old, after, "custom", "analytics", notice, null));
        filters.put(
                "a site's rare choice, of two days",
                new RecordFilter(Visitors.SITE, old, after, "withdraw", null, null, null));
        return filters;
    }

    private static RecordFilter filter(String site, String choice, String purpose, String notice) {
        return new RecordFilter(site, null, null, choice, purpose, notice, null);
    }

    /** A column of the first choice behind a share of all places. */
    private String at(double share, String column) throws Exception {
        long last = stage.count("SELECT max(place) FROM record");
        return Stage.text(
                stage.bare(),
                "SELECT " + column + " FROM record WHERE wording_hash IS NOT NULL AND place >= "
                        + (long) (Lane.WIDTH + share * (last - Lane.WIDTH)) + " ORDER BY place LIMIT 1");
    }

    private void proofs(JdbcTree tree) throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < PROOFS; i++) {
            ids.add(at(random.nextDouble(), "id"));
        }
        int[] next = new int[1];
        double[] taken = times(PROOFS, () -> tree.prove(ids.get(next[0]++)).orElseThrow());
        lines.add(
                "| an inclusion proof, of %,d | %.2f ms, p99 %.2f ms, longest %.1f ms | 10 ms |",
                PROOFS,
                taken[PROOFS / 2],
                taken[PROOFS * 99 / 100],
                taken[PROOFS - 1]);
    }

    private void exports() throws Exception {
        child(ExportRun.csv(stage)).forEach(told -> lines.add("%s", told));
        Path zip = folder.resolve("export.zip");
        child(ExportRun.zip(stage, zip)).forEach(told -> lines.add("%s", told));
        if (!Files.exists(zip)) {
            return;
        }
        long start = System.nanoTime();
        ExportReport report = ExportCheck.check(zip, null, null);
        double seconds = (System.nanoTime() - start) / 1e9;
        if (!report.sound()) {
            throw new IllegalStateException("the export is not sound: " + report.findings());
        }
        lines.add(
                "| %,d records verified | %,.0f a second | 200,000 a second |",
                report.records(),
                report.records() / seconds);
        Files.delete(zip);
    }

    /** Runs with a heap as small as what an export may take beyond an idle server. */
    private List<String> child(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                ExportRun.class.getName()));
        command.addAll(arguments);
        Path errors = folder.resolve("errors");
        Process process = new ProcessBuilder(command)
                .redirectError(errors.toFile())
                .start();
        List<String> told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        if (process.waitFor() == 0) {
            return told;
        }
        AppendBench.progress("%s", Files.readString(errors));
        return List.of("| " + arguments.get(0) + " | failed | |");
    }
}
