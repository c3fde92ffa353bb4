package org.consentry.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.Json;
import jakarta.json.stream.JsonParsingException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringReader;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No export without a record of it: who, when, what was asked for, how much left, and its hash. */
@Timeout(60)
final class ExportLogTest {
    private static final int RECORDS = 400;

    @TempDir
    private Path folder;

    private ExportStage stage;

    @BeforeEach
    void open() throws Exception {
        stage = new ExportStage(Dialect.SQLITE, folder);
        stage.append(0, RECORDS);
    }

    @AfterEach
    void close() {
        stage.close();
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    @ParameterizedTest
    @EnumSource
    void everyFormIsOnRecord(ExportFormat format) throws Exception {
        Instant before = Instant.now();
        byte[] bytes = stage.export(format, RecordFilter.ALL);

        OperationRecord record = stage.log().get(0);
        byte[] hashed = format == ExportFormat.ZIP
                ? ExportStage.files(stage.file(bytes)).get("manifest.json")
                : bytes;
        assertThat(record.details())
                .isEqualTo(Map.of(
                        "complete", true,
                        "count", (long) RECORDS,
                        "filter", Map.of(),
                        "format", format.id(),
                        "sha256", sha256(hashed)));
        assertThat(record.actor()).isEqualTo(ExportStage.ACTOR);
        assertThat(record.kind()).isEqualTo("export");
        assertThat(record.time()).isBetween(before.minusMillis(1), Instant.now());
        assertThat(stage.log()).hasSize(1);
    }

    @Test
    void whatWasAskedForIsOnRecordButNotThePerson() throws Exception {
        String subject = Records.record(7).subject();
        RecordFilter filter = new RecordFilter(
                "shop",
                Records.START,
                Records.START.plusNanos(10_000_000_001L),
                "custom",
                "analytics",
                "a \"notice\"",
                subject);
        stage.export(ExportFormat.CSV, filter);

        Map<String, Object> details = stage.log().get(0).details();
        assertThat(details.get("count")).isEqualTo(0L);
        assertThat(details.get("filter"))
                .isEqualTo(Map.of(
                        "site", "shop",
                        "from", "2026-11-01T00:00:00Z",
                        "to", "2026-11-01T00:00:10.000000001Z",
                        "choice", "custom",
                        "purpose", "analytics",
                        "notice", "a \"notice\"",
                        "subject_sha256", Leaf.sha256(subject)));
        assertThat(CanonicalJson.write(details)).doesNotContain(subject);
        assertThat(stage.log().get(0).site()).as("a site that is not known").isEmpty();
        // No kind of question makes an export that can't be recorded.
        stage.export(ExportFormat.CSV, new RecordFilter("no such / site", null, null, null, null, null, null));
        assertThat(stage.log()).hasSize(2);
    }

    /** Takes so many bytes and no more. */
    private static final class Leaver extends OutputStream {
        private final int most;
        private int taken;

        Leaver(int most) {
            this.most = most;
        }

        @Override
        public void write(int b) throws IOException {
            if (++taken > most) {
                throw new IOException("gone");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoLeavesIsOnRecordAsOneWhoDidNotGetAll(ExportFormat format) throws Exception {
        Export export = stage.exports.open(format, RecordFilter.ALL, ExportStage.ACTOR);
        assertThatThrownBy(() -> export.write(new Leaver(20_000)))
                .isInstanceOf(IOException.class)
                .hasMessage("gone");

        Map<String, Object> details = stage.log().get(0).details();
        assertThat(stage.log()).hasSize(1);
        assertThat(details).containsEntry("complete", false).containsEntry("sha256", "");
        assertThat((long) details.get("count")).isBetween(1L, (long) RECORDS);
    }

    @ParameterizedTest
    @EnumSource
    void whatCantBeRecordedIsNotToBeHadWhole(ExportFormat format) throws Exception {
        byte[] whole = stage.export(format, RecordFilter.ALL);
        stage.update("CREATE TRIGGER full BEFORE INSERT ON record WHEN NEW.kind = 'export'"
                + " BEGIN SELECT RAISE(ABORT, 'no room'); END");
        Export export = stage.exports.open(format, RecordFilter.ALL, ExportStage.ACTOR);
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        assertThatThrownBy(() -> export.write(out))
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining("no room");
        assertThat(out.size()).isLessThanOrEqualTo(whole.length - HeldEnd.LEAST);
        assertThat(stage.log()).hasSize(1);
        if (format == ExportFormat.ZIP) {
            Path torso = stage.file(out.toByteArray());
            assertThatThrownBy(() -> stage.check(torso, null)).isInstanceOf(IOException.class);
        } else if (format.fileName().endsWith(".json")) {
            try (var reader = Json.createReader(new StringReader(out.toString(UTF_8)))) {
                assertThatThrownBy(reader::readArray).isInstanceOf(JsonParsingException.class);
            }
        }
    }

    @Test
    void aRecordThatCantBeReadBreaksOffWhatItIsIn() throws Exception {
        stage.update("UPDATE record SET canonical = '{}' WHERE id = ?", Records.id(300));
        for (ExportFormat format : List.of(ExportFormat.CSV, ExportFormat.TS27560, ExportFormat.KANTARA)) {
            Export export = stage.exports.open(format, RecordFilter.ALL, ExportStage.ACTOR);
            assertThatThrownBy(() -> export.write(new ByteArrayOutputStream()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(Records.id(300));
        }
        assertThat(stage.log())
                .hasSize(3)
                .allSatisfy(record -> assertThat(record.details())
                        .containsEntry("complete", false)
                        .containsEntry("count", 301L));
    }
}
