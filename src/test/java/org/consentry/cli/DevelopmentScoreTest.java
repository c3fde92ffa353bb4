package org.consentry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The classifier on cookies that sites declared themselves: the floors below which no change may bring it. */
class DevelopmentScoreTest {

    private static final Set<String> TRACKING = Set.of("analytics", "marketing");

    /** One cookie as declared and as judged; what nobody knows is held back like tracking. */
    private record Judged(String key, String declared, String verdict, boolean thirdParty, boolean inCatalogue) {
        boolean isTracking() {
            return TRACKING.contains(declared);
        }

        boolean held() {
            return verdict.isEmpty() || TRACKING.contains(verdict);
        }
    }

    private static List<Judged> all = List.of();

    @BeforeAll
    static void classify() throws IOException {
        Path shared = Path.of(
                System.getProperty("consentry.shared", Path.of("..", "shared").toString()));
        Path file = shared.resolve(Path.of("data", "cookies-dev", "dev_attributes.csv"));
        assumeTrue(Files.exists(file), "the development cookies are not at " + file);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int status = Main.run(
                new ByteArrayInputStream(Files.readAllBytes(file)),
                new PrintStream(out, false, StandardCharsets.UTF_8),
                System.err,
                "classify",
                "-",
                "-");
        assertThat(status).isZero();
        Map<String, String> verdicts = new HashMap<>();
        rows(out.toString(StandardCharsets.UTF_8))
                .forEach(row -> verdicts.put(row.getField("id"), row.getField("category")));
        all = rows(Files.readString(file)).stream()
                .map(row -> judged(row, verdicts.get(row.getField("id"))))
                .toList();
    }

    private static List<NamedCsvRecord> rows(String csv) {
        return CsvReader.builder().ofNamedCsvRecord(csv).stream().toList();
    }

    private static Judged judged(NamedCsvRecord row, String verdict) {
        boolean thirdParty = row.getField("third_party").equals("1");
        String[] labels = row.getField("host").split("\\.");
        String domain = String.join(".", List.of(labels).subList(Math.max(0, labels.length - 2), labels.length));
        String stem = row.getField("name").replaceAll("(?i)[0-9a-f]{16,}", "#").replaceAll("\\d{2,}", "#");
        String key = stem + "@" + (thirdParty ? domain : "own");
        boolean inCatalogue = !row.getField("in_dev_catalogue").equals("none");
        return new Judged(key, row.getField("category"), verdict, thirdParty, inCatalogue);
    }

    /** The share of those that the predicate picks for which it holds that they are held back. */
    private static double held(Collection<Judged> rows, Predicate<Judged> which) {
        List<Judged> picked = rows.stream().filter(which).toList();
        return (double) picked.stream().filter(Judged::held).count() / picked.size();
    }

    /** Each cookie once, however many sites have it. */
    private static Collection<Judged> distinct(Predicate<Judged> which) {
        Map<String, Judged> distinct = new LinkedHashMap<>();
        all.stream().filter(which).forEach(row -> distinct.putIfAbsent(row.key(), row));
        return distinct.values();
    }

    /** Of the three classes of which the one that is no tracking is the empty text. */
    private static double recall(String tracking) {
        List<Judged> rows = all.stream()
                .filter(row -> (row.isTracking() ? row.declared() : "").equals(tracking))
                .toList();
        long hits = rows.stream()
                .filter(row -> tracking.isEmpty()
                        ? !row.held()
                        : (row.verdict().isEmpty() ? "marketing" : row.verdict()).equals(tracking))
                .count();
        return (double) hits / rows.size();
    }

    private static double balanced(Collection<Judged> rows) {
        return (held(rows, Judged::isTracking) + 1 - held(rows, row -> !row.isTracking())) / 2;
    }

    @Test
    void trackingAndTheRestAreToldApart() {
        assertThat(balanced(all)).isGreaterThan(0.93);
        assertThat(balanced(all.stream().filter(row -> !row.thirdParty()).toList()))
                .isGreaterThan(0.93);
        assertThat(distinct(row -> true)).hasSizeGreaterThan(100);
        assertThat(balanced(distinct(row -> true))).isGreaterThan(0.82);
        assertThat(balanced(distinct(row -> !row.inCatalogue()))).isGreaterThan(0.78);
    }

    @Test
    void analyticsAndMarketingAreToldApart() {
        double recall = Stream.of("", "analytics", "marketing")
                .mapToDouble(DevelopmentScoreTest::recall)
                .average()
                .orElseThrow();
        assertThat(recall).isGreaterThan(0.88);
    }

    @Test
    void littleTrackingIsLetThrough() {
        assertThat(held(all, Judged::isTracking)).isGreaterThan(0.94);
        assertThat(held(all, row -> row.declared().equals("marketing"))).isGreaterThan(0.95);
        assertThat(held(distinct(row -> true), Judged::isTracking)).isGreaterThan(0.84);
    }

    @Test
    void littleThatIsNeededIsHeldBack() {
        assertThat(held(all, row -> row.declared().equals("necessary"))).isLessThan(0.07);
        assertThat(held(all, row -> row.declared().equals("functional"))).isLessThan(0.15);
        assertThat(held(distinct(row -> true), row -> row.declared().equals("necessary")))
                .isLessThan(0.25);
    }
}
