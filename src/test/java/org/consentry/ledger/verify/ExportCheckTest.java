package org.consentry.ledger.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.consentry.ledger.tree.SigningKey;
import org.consentry.ledger.tree.VerifierKey;
import org.consentry.ledger.verify.ExportReport.Verdict;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExportCheckTest {
    private static final int SIZE = 600;
    private static final VerifierKey KEY = Forgery.KEY.verifier();

    @TempDir
    private @Nullable Path folder;

    private Path folder() {
        return Objects.requireNonNull(folder);
    }

    private ExportReport check(Forgery export, @Nullable String before) throws IOException {
        return ExportCheck.check(export.write(folder()), KEY, before);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 255, 256, 257, 512, 1000, 3_000})
    void aSoundExportIsSoundAtAnySize(int size) throws IOException {
        ExportReport report = check(Forgery.whole(size), null);
        assertThat(report.findings()).isEmpty();
        assertThat(report.warnings()).isEmpty();
        assertThat(report.sound()).isTrue();
        assertThat(report.size()).isEqualTo(size);
        assertThat(report.records()).isEqualTo(size);
        assertThat(report.leftOut()).isZero();
        assertThat(report.keyOfExport()).isFalse();
    }

    @Test
    void whatAFilterLeftOutIsCounted() throws IOException {
        ExportReport report = check(Forgery.filtered(SIZE).prove(3), null);
        assertThat(report.findings()).isEmpty();
        assertThat(report.records()).isEqualTo(200);
        assertThat(report.leftOut()).isEqualTo(400);
        assertThat(report.manifest().filter()).isEqualTo("{\"site\":\"shop\"}");
        Forgery empty = Forgery.filtered(SIZE);
        empty.records.clear();
        empty.others.keySet().removeIf(name -> name.startsWith("wording/"));
        empty.positions.clear();
        empty.claims.put("records", 0);
        assertThat(check(empty, null).leftOut()).isEqualTo(600);
    }

    @Test
    void onlyTheOperatorsKeySaysWhoSigned() throws IOException {
        SigningKey other = SigningKey.make("consentry/ffffffffffffffff");
        Path zip = Forgery.whole(SIZE).seal(other).write(folder());
        ExportReport trusting = ExportCheck.check(zip, null, null);
        assertThat(trusting.sound()).isTrue();
        assertThat(trusting.keyOfExport()).isTrue();
        assertThat(trusting.key()).isEqualTo(other.verifier().text());
        assertThat(ExportCheck.check(zip, KEY, null).sound()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 255, 256, 300, 599, 600})
    void historyThatGrewIsTheSame(int size) throws IOException {
        Forgery export = Forgery.whole(SIZE);
        ExportReport report = check(export, export.note(size, Forgery.KEY));
        assertThat(report.findings()).isEmpty();
        assertThat(report.before()).isEqualTo(size);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 512, 600})
    void historyThatWasRewrittenAndSignedAgainIsFound(int size) throws IOException {
        Forgery export = Forgery.whole(SIZE);
        String before = export.note(size, Forgery.KEY);
        export.replace(300, Forgery.record(300, "another salt"));
        assertThat(check(export, null).sound()).isTrue();
        ExportReport report = check(export, before);
        assertThat(report.findings()).hasSize(1);
        assertThat(report.findings().get(0).kind()).isEqualTo(Finding.Kind.HISTORY);
        assertThat(report.findings().get(0).text()).contains("rewritten", "the first " + size);
        assertThat(report.before()).isNull();
        assertThat(check(export, export.note(size, Forgery.KEY)).sound()).isTrue();
    }

    @Test
    void anEarlierCheckpointMustBeOfThisLedgerAndEarlier() throws IOException {
        Forgery longer = Forgery.whole(SIZE + 1);
        String later = longer.note(SIZE + 1, Forgery.KEY);
        assertThat(check(Forgery.whole(SIZE), later).findings())
                .singleElement()
                .matches(f -> f.kind() == Finding.Kind.HISTORY && f.text().contains("only 600"));
        String others = longer.note(5, SigningKey.make("someone.else"));
        assertThat(check(Forgery.whole(SIZE), others).findings())
                .singleElement()
                .matches(f -> f.kind() == Finding.Kind.HISTORY && f.text().contains("not of this ledger"));
        assertThatThrownBy(() -> check(Forgery.whole(SIZE), "no note")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatWasErasedAndPurgedByTheBookIsSound() throws IOException {
        Forgery export = Forgery.whole(SIZE);
        List<String> erased = List.of(export.leaves.get(7), export.leaves.get(8));
        export.replace(500, Forgery.operation(500, "erasure", Map.of("count", 2, "leaves", erased)));
        export.replace(501, Forgery.operation(501, "purge", Map.of("count", 1)));
        ExportReport report = check(export.empty(7).empty(8).empty(9), null);
        assertThat(report.findings()).isEmpty();
        assertThat(report.warnings()).isEmpty();
        assertThat(report.erased()).isEqualTo(3);
        assertThat(report.records()).isEqualTo(597);
        assertThat(check(export.empty(10), null).warnings())
                .singleElement()
                .asString()
                .startsWith("1 emptied, and no erasure or purge under this checkpoint tells of it;");
    }

    @Test
    void whatWasEmptiedInSilenceIsNamed() throws IOException {
        Forgery export = Forgery.whole(SIZE);
        export.replace(500, Forgery.operation(500, "erasure", Map.of("leaves", List.of(export.leaves.get(7)))));
        ExportReport report = check(export.empty(7).empty(300), null);
        assertThat(report.findings()).isEmpty();
        assertThat(report.verdict()).isEqualTo(Verdict.DOUBTFUL);
        assertThat(report.warnings())
                .singleElement()
                .asString()
                .startsWith("1 emptied, and no erasure or purge under this checkpoint tells of it: record 300;");
    }

    @Test
    void ofManyThatWereEmptiedInSilenceAHundredAreNamed() throws IOException {
        Forgery export = Forgery.whole(SIZE);
        for (int n = 1; n < SIZE; n++) {
            export.empty(n);
        }
        assertThat(check(export, null).warnings())
                .singleElement()
                .asString()
                .startsWith("599 emptied")
                .contains(": records 1, 2, 3, ", ", 100 and 499 more;");
    }

    /** A purge of what was erased before leaves no room to empty another in silence. */
    @Test
    void whatWasErasedAndThenPurgedExplainsOneLineAndNotTwo() throws IOException {
        Forgery export = Forgery.whole(SIZE);
        export.replace(500, Forgery.operation(500, "erasure", Map.of("leaves", List.of(export.leaves.get(7)))));
        export.replace(501, Forgery.operation(501, "purge", Map.of("count", 1, "emptied", 1)));
        assertThat(check(export.empty(7), null).warnings()).isEmpty();
        assertThat(check(export.empty(300), null).warnings()).hasSize(1);
    }

    @Test
    void aFilterFindsNothingThatIsEmptyAndALineThatSaysSoIsNamed() throws IOException {
        Forgery export = Forgery.filtered(SIZE);
        String line = export.records.get(3);
        export.records.set(3, Forgery.erased(Forgery.leaf(line)));
        export.claims.put("erased", 1);
        assertThat(check(export, null).findings())
                .singleElement()
                .matches(f -> f.kind() == Finding.Kind.CHANGED && f.text().contains("was emptied: no filter finds"));
    }

    @Test
    void whatWasChangedTogetherWithItsLeafIsNamed() throws IOException {
        Forgery export = Forgery.whole(SIZE).proveAll();
        String forged = Forgery.record(8, "pepper");
        export.records.set(8, forged);
        export.leaves.set(8, Forgery.leaf(forged));

        assertThat(check(export, null).findings())
                .filteredOn(f -> f.kind() == Finding.Kind.CHANGED)
                .extracting(Finding::seq)
                .containsExactly(8L);
    }

    @Test
    void whereOneWasTakenOutTogetherWithItsLeafIsSaid() throws IOException {
        Forgery export = Forgery.whole(SIZE).proveAll();
        export.records.remove(8);
        export.positions.remove(SIZE - 1);
        export.leaves.remove(8);
        export.claims.put("records", SIZE - 1);
        export.claims.put("size", SIZE - 1);

        assertThat(check(export, null).findings())
                .extracting(Finding::text)
                .contains("from record 8 on records and leaves.txt are not those that were signed");
    }

    @Test
    void aWordingThatNoRecordNamesWasPutIn() throws IOException {
        Forgery export = Forgery.whole(SIZE);
        String forged = "<section>May we, please?</section>";
        String hash = Forgery.sha256(forged.getBytes(UTF_8));
        export.others.put("wording/" + hash + ".html", forged.getBytes(UTF_8));
        assertThat(check(export, null).findings())
                .singleElement()
                .matches(f -> f.kind() == Finding.Kind.INSERTED && f.text().contains(hash));
    }

    @Test
    void aWordingThatIsMissingIsAWarning() throws IOException {
        Forgery export = Forgery.whole(SIZE);
        export.others.keySet().removeIf(name -> name.startsWith("wording/"));
        assertThat(check(export, null).warnings())
                .containsExactly("not in the export: 1 of the wordings that records name");
    }

    @Test
    void findingsHaveABoundAndTheRestIsCounted() throws IOException {
        int size = 12_000;
        Forgery changed = Forgery.whole(size);
        changed.records.replaceAll(record -> record.replace("true", "false"));
        ExportReport report = check(changed, null);
        assertThat(report.findings()).hasSize(Findings.MOST);
        assertThat(report.more()).isPositive();
        Forgery dropped = Forgery.whole(size);
        dropped.records.subList(1, size).clear();
        dropped.positions.subList(1, size).clear();
        dropped.claims.put("records", 1);
        report = check(dropped, null);
        assertThat(report.findings()).hasSize(Findings.MOST).allMatch(f -> f.kind() == Finding.Kind.DROPPED);
        assertThat(report.more()).isEqualTo(size - 1 - Findings.MOST);
    }
}
