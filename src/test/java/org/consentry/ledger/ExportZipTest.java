package org.consentry.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.consentry.ledger.verify.ExportReport;
import org.consentry.ledger.verify.Finding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The zip that leaves, checked by {@code verify} as whoever gets it would. */
@Timeout(120)
final class ExportZipTest {
    private static final RecordFilter SHOP_LATER =
            new RecordFilter("shop", Records.START.plusSeconds(100), null, null, "analytics", null, null);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void wholeAndFilteredExportsAreSoundWhateverWasErasedAndPurged(Dialect dialect) throws Exception {
        try (ExportStage stage = new ExportStage(dialect, folder)) {
            Path empty = stage.zip(RecordFilter.ALL);
            assertThat(stage.sound(empty, null).records()).isZero();

            stage.append(0, 700);
            ExportReport first = stage.sound(stage.zip(RecordFilter.ALL), null);
            assertThat(first.size()).as("the export of nothing is on record").isEqualTo(701);
            assertThat(first.records()).isEqualTo(701);
            assertThat(first.warnings()).isEmpty();
            assertThat(first.manifest().actor()).isEqualTo(ExportStage.ACTOR);

            erase(stage, 120);
            purge(stage, 10);
            Path whole = stage.zip(RecordFilter.ALL);
            ExportReport report = stage.sound(whole, checkpoint(empty));
            assertThat(report.before()).isZero();
            assertThat(report.size()).isEqualTo(704);
            assertThat(report.erased()).isEqualTo(11);
            assertThat(report.records()).isEqualTo(693);
            assertThat(report.leftOut()).isZero();
            assertThat(report.warnings()).isEmpty();
            assertThat(ExportStage.lines(whole, "records.jsonl")).hasSize(704);
            assertThat(ExportStage.files(whole))
                    .containsKey("proofs/records.jsonl")
                    .doesNotContainKey("positions.txt");

            Path filtered = stage.zip(SHOP_LATER);
            ExportReport some = stage.sound(filtered, checkpoint(whole));
            assertThat(some.before()).isEqualTo(704);
            assertThat(some.size()).isEqualTo(705);
            assertThat(some.records()).isEqualTo(599);
            assertThat(some.leftOut()).isEqualTo(106);
            assertThat(some.manifest().filter())
                    .isEqualTo("{\"from\":\"2026-11-01T00:01:40Z\",\"purpose\":\"analytics\",\"site\":\"shop\"}");
            assertThat(ExportStage.lines(filtered, "positions.txt")).hasSize(599);
            assertThat(ExportStage.lines(filtered, "proofs/records.jsonl")).hasSize(599);
            assertThat(stage.check(empty, checkpoint(whole)).sound())
                    .as("an older export than the checkpoint")
                    .isFalse();
        }
    }

    private static void erase(ExportStage stage, int n) throws Exception {
        String leaf = stage.ledger.entry(Records.id(n)).orElseThrow().leaf().hex();
        OperationRecord erasure =
                Records.operation(100_000, "erasure", Map.of("count", 1, "ground", "asked", "leaves", List.of(leaf)));
        stage.ledger.append(erasure);
        stage.update(
                "UPDATE record SET subject = NULL, canonical = NULL, notice = '', choice = '', granted = '',"
                        + " wording_hash = NULL, erased_by = ? WHERE id = ?",
                erasure.id(),
                Records.id(n));
    }

    /** The first so many. */
    private static void purge(ExportStage stage, int many) throws Exception {
        stage.ledger.append(Records.operation(100_001, "purge", Map.of("count", many, "kind", "grant")));
        stage.tree.sealWithin(10_000);
        stage.update("DELETE FROM record WHERE id < ?", Records.id(many));
    }

    private static String checkpoint(Path zip) throws Exception {
        return new String(ExportStage.files(zip).get("checkpoint"), UTF_8);
    }

    /** Whoever trusts the documentation and not our code has a program that works on what we export. */
    @Test
    void theProgramOfTheDocumentationChecksWholeAndFilteredExports() throws Exception {
        String page = Files.readString(Path.of("src", "docs", "verifying-exports.md"));
        String program = page.substring(page.indexOf("```python\n") + 10, page.lastIndexOf("```"));
        Path file = Files.writeString(folder.resolve("check.py"), program);
        assumeTrue(runs("-c", "import cryptography"), "no Python with its package cryptography here");
        try (ExportStage stage = new ExportStage(Dialect.SQLITE, folder)) {
            stage.append(0, 300);
            erase(stage, 120);
            for (RecordFilter filter : List.of(RecordFilter.ALL, SHOP_LATER)) {
                Path zip = stage.zip(filter);
                assertThat(runs(file.toString(), zip.toString(), stage.tree.verifierKey()))
                        .isTrue();
                Map<String, byte[]> files = new LinkedHashMap<>(ExportStage.files(zip));
                files.put(
                        "records.jsonl",
                        new String(files.get("records.jsonl"), UTF_8)
                                .replaceFirst("reject-all|accept-all|custom", "withdraw")
                                .getBytes(UTF_8));
                assertThat(runs(file.toString(), changed(files).toString()))
                        .as("changed")
                        .isFalse();
            }
        }
    }

    private Path changed(Map<String, byte[]> files) throws IOException {
        Path file = folder.resolve("changed.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, byte[]> entry : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        }
        return file;
    }

    private static boolean runs(String... arguments) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of("python3"));
        command.addAll(List.of(arguments));
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void theFilesSayWhatTheLedgerHolds() throws Exception {
        try (ExportStage stage = new ExportStage(Dialect.SQLITE, folder)) {
            stage.append(0, 520);
            Path zip = stage.zip(RecordFilter.ALL);
            Map<String, byte[]> files = ExportStage.files(zip);

            List<StoredEntry> entries = new ArrayList<>();
            stage.ledger.entries(RecordFilter.ALL, 520, entries::add);
            assertThat(ExportStage.lines(zip, "records.jsonl"))
                    .isEqualTo(entries.stream().map(StoredEntry::canonical).toList());
            assertThat(ExportStage.lines(zip, "leaves.txt"))
                    .isEqualTo(entries.stream().map(entry -> entry.leaf().hex()).toList());
            assertThat(ExportStage.lines(zip, "proofs/level1.txt")).hasSize(2);
            assertThat(files.get("key.pub")).asString().isEqualTo(stage.tree.verifierKey() + "\n");
            assertThat(files.keySet().stream().filter(name -> name.startsWith("wording/")))
                    .hasSize(2)
                    .contains("wording/" + Records.WORDING.hash() + ".html");
            assertThat(files.get("wording/" + Records.WORDING.hash() + ".html"))
                    .asString(UTF_8)
                    .isEqualTo(Records.WORDING.text());
            assertThat(List.copyOf(files.keySet()).get(files.size() - 1)).isEqualTo("manifest.json");
            String manifest = new String(files.get("manifest.json"), UTF_8);
            assertThat(Schemas.faults("export-manifest", manifest)).isEmpty();
            assertThat(manifest)
                    .contains("\"first_time\":\"2026-11-01T00:00:00.000Z\"")
                    .contains("\"last_time\":\"2026-11-01T00:08:39.000Z\"");
            assertThat(files.get("summary.txt"))
                    .asString(UTF_8)
                    .contains("all records", "520 of the 520 records", "520 grant", "Wordings    2\n")
                    .contains(stage.tree.verifierKey());
        }
    }

    @Test
    void anExportOfMoreThanAThousandHasNoProofsAndOneOfAWordingThatIsGoneSaysSo() throws Exception {
        try (ExportStage stage = new ExportStage(Dialect.SQLITE, folder)) {
            stage.append(0, 1000);
            RecordFilter shop = new RecordFilter("shop", null, null, null, null, null, null);
            assertThat(ExportStage.lines(stage.zip(shop), "proofs/records.jsonl"))
                    .hasSize(1000);
            stage.append(1000, 1001);
            stage.update("PRAGMA foreign_keys = OFF");
            stage.update("DELETE FROM wording WHERE hash = ?", Records.WORDING.hash());

            Path zip = stage.zip(shop);
            assertThat(ExportStage.files(zip)).doesNotContainKey("proofs/records.jsonl");
            assertThat(stage.check(zip, null).findings()).isEmpty();
            assertThat(stage.check(zip, null).warnings())
                    .singleElement()
                    .asString()
                    .contains("1 of the wordings");
            assertThat(ExportStage.files(zip).get("summary.txt"))
                    .asString(UTF_8)
                    .contains("Wordings    1, 1 more are named and not kept");
            RecordFilter nobody = new RecordFilter("nobody", null, null, null, null, null, null);
            ExportReport none = stage.sound(stage.zip(nobody), null);
            assertThat(none.records()).isZero();
            assertThat(none.leftOut()).isEqualTo(1003);
        }
    }

    private record Tampering(String name, String file, UnaryOperator<String> change, Finding.Kind found) {}

    private static String line(String text, int n, UnaryOperator<String> change) {
        List<String> lines = new ArrayList<>(text.lines().toList());
        lines.set(n, change.apply(lines.get(n)));
        lines.removeIf(String::isEmpty);
        return String.join("\n", lines) + "\n";
    }

    @Test
    void tamperingIsFound() throws Exception {
        try (ExportStage stage = new ExportStage(Dialect.SQLITE, folder)) {
            stage.append(0, 300);
            String wording = "wording/" + Records.WORDING.hash() + ".html";
            Path whole = stage.zip(RecordFilter.ALL);
            List<Tampering> tamperings = List.of(
                    new Tampering(
                            "a choice",
                            "records.jsonl",
                            t -> line(t, 7, l -> l.replace("\"marketing\":false", "\"marketing\":true")),
                            Finding.Kind.CHANGED),
                    new Tampering("a line less", "records.jsonl", t -> line(t, 9, l -> ""), Finding.Kind.DROPPED),
                    new Tampering(
                            "a line twice", "records.jsonl", t -> line(t, 9, l -> l + "\n" + l), Finding.Kind.INSERTED),
                    new Tampering("a leaf", "leaves.txt", t -> line(t, 8, l -> "0".repeat(64)), Finding.Kind.TREE),
                    new Tampering("a wording", wording, t -> t.replace("May we", "We may"), Finding.Kind.CHANGED),
                    new Tampering("the root", "checkpoint", t -> line(t, 1, l -> "299"), Finding.Kind.SIGNATURE),
                    new Tampering(
                            "a proof",
                            "proofs/records.jsonl",
                            t -> line(t, 0, l -> l.replace("\"seq\":0", "\"seq\":1")),
                            Finding.Kind.FILE),
                    new Tampering("the summary", "summary.txt", t -> t + "and all is well\n", Finding.Kind.FILE),
                    new Tampering(
                            "the filter",
                            "manifest.json",
                            t -> t.replace("\"filter\":{}", "\"filter\":{\"site\":\"shop\"}"),
                            Finding.Kind.FILE));
            for (Tampering tampering : tamperings) {
                assertThat(stage.check(tampered(stage, whole, tampering), null).findings())
                        .as(tampering.name())
                        .extracting(Finding::kind)
                        .contains(tampering.found());
            }
            // One tree, two histories: what was sealed once is not what is told now.
            stage.update(
                    "UPDATE tile SET hashes = (SELECT hashes FROM tile WHERE level = 0 AND n = 0) WHERE level = 0 AND n = 1");
            assertThat(stage.check(stage.zip(RecordFilter.ALL), null).sound()).isFalse();
        }
    }

    private static Path tampered(ExportStage stage, Path zip, Tampering tampering) throws Exception {
        Map<String, byte[]> files = ExportStage.files(zip);
        String before = new String(files.get(tampering.file()), UTF_8);
        String after = tampering.change().apply(before);
        assertThat(after).isNotEqualTo(before);
        files.put(tampering.file(), after.getBytes(UTF_8));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                out.putNextEntry(new ZipEntry(file.getKey()));
                out.write(file.getValue());
                out.closeEntry();
            }
        }
        return stage.file(bytes.toByteArray());
    }

    @Test
    void whatStandsInAForgedDatabaseNamesNoFile() throws Exception {
        try (ExportStage stage = new ExportStage(Dialect.SQLITE, folder)) {
            stage.append(0, 4);
            String path = "../".repeat(20) + "home";
            assertThat(path).hasSize(64);
            stage.update("INSERT INTO wording (hash, surface, language, text) VALUES (?, 'banner', 'en', 'x')", path);
            stage.update(
                    "UPDATE record SET canonical = replace(canonical, ?, ?) WHERE id = ?",
                    Records.WORDING.hash(),
                    path,
                    Records.id(2));

            ExportReport report = stage.check(stage.zip(RecordFilter.ALL), null);
            assertThat(report.findings())
                    .singleElement()
                    .extracting(Finding::kind)
                    .isEqualTo(Finding.Kind.CHANGED);
        }
    }

    @Test
    void whatComesInMeanwhileIsInTheNextExport() throws Exception {
        try (ExportStage stage = new ExportStage(Dialect.SQLITE, folder)) {
            stage.append(0, 20);
            Export export = stage.exports.open(ExportFormat.ZIP, RecordFilter.ALL, ExportStage.ACTOR);
            stage.append(20, 40);
            stage.tree.sealWithin(10_000);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            assertThat(export.write(out)).isEqualTo(20);

            Path first = stage.file(out.toByteArray());
            assertThat(stage.sound(first, null).size()).isEqualTo(20);
            assertThat(stage.sound(stage.zip(RecordFilter.ALL), checkpoint(first))
                            .size())
                    .isEqualTo(41);
        }
    }
}
