package org.consentry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.siegmar.fastcsv.reader.CsvReader;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.consentry.consent.ConsentRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What leaves the house: CSV, JSON Lines, JSON. */
final class RecordExportTest {
    @TempDir
    private Path folder;

    private JdbcLedger ledger;

    @BeforeEach
    void open() throws LedgerException {
        ledger = new JdbcLedger(Database.open(folder).dataSource(), Duration.ofSeconds(20));
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private interface Export {
        long write(Ledger ledger, RecordFilter filter, OutputStream out) throws LedgerException, IOException;
    }

    private String export(Export export, int expected) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(export.write(ledger, RecordFilter.ALL, out)).isEqualTo(expected);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aCsvLineHoldsTheWholeRecord() throws Exception {
        ledger.append(Records.record(1), Records.WORDING);
        String leaf = ledger.find(Records.id(1)).orElseThrow().leaf();

        assertThat(export(RecordCsv::write, 1))
                .isEqualTo("record_id,site,subject,time,notice_version,language,method,choice,purposes,wording_hash,"
                        + "seq,leaf,signals,supersedes,mode,policy_hash,catalog_hash\r\n"
                        + Records.id(1) + ",shop,00000000000000000000000000000001,2026-11-01T00:00:01.000Z,2026-1,en,"
                        + "banner,custom,analytics=yes marketing=no," + Records.WORDING.hash() + ",," + leaf
                        + ",gpc,,markup," + Leaf.sha256("policy") + "," + Leaf.sha256("catalogue") + "\r\n");
    }

    @Test
    void anEmptyLedgerExportsItsHeaderAndAnEmptyArray() throws Exception {
        assertThat(export(RecordCsv::write, 0)).startsWith("record_id,").hasLineCount(1);
        assertThat(export(RecordJson::writeLines, 0)).isEmpty();
        assertThat(export(RecordJson::writeArray, 0)).isEqualTo("[]\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=1+1",
                "+1",
                "-1",
                "@SUM(A1)",
                "\t=1",
                "\r=1",
                "\n=1",
                "\tx",
                "\rx",
                " =1",
                "   @x",
                "\u00a0=1",
                "\u3000=1",
                "\ufeff=1",
                "\u200b=1",
                "\u0000=1",
                "\uff1d1",
                "\uff0b1",
                "\uff0d1",
                "\uff201",
                " \uff1d1",
                "=",
                "-"
            })
    void whatASpreadsheetTakesForAFormulaIsGuarded(String field) {
        assertThat(RecordCsv.guarded(field)).isEqualTo("'" + field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a=1", "1-2", "'=1", "\"=1\"", "analytics=yes", "2026-1", " a=1", "   ", "\u00e9"})
    void whatIsPlainTextStaysAsItIs(String field) {
        assertThat(RecordCsv.guarded(field)).isEqualTo(field);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "=HYPERLINK(\"http://x\"), '=HYPERLINK(\"http://x\")",
                "plain \"quoted\", plain \"quoted\"",
                "`a, b`, `a, b`"
            })
    void aHostileFieldStaysOneField(String notice, String expected) throws Exception {
        ledger.append(Records.withNotice(Records.record(1), notice), Records.WORDING);

        try (var csv = CsvReader.builder().ofNamedCsvRecord(export(RecordCsv::write, 1))) {
            assertThat(csv.stream().map(row -> row.getField("notice_version"))).containsExactly(expected);
        }
    }

    @Test
    void jsonCarriesTheCanonicalBytesThatTheLeafHashes() throws Exception {
        ConsentRecord odd = Records.withNotice(Records.record(2), "=\"1\" \u00e9 \ud83d\ude00");
        ledger.append(Records.record(1), Records.WORDING);
        ledger.append(odd, Records.WORDING);

        List<String> lines = export(RecordJson::writeLines, 2).lines().toList();
        assertThat(lines).hasSize(2);
        for (String line : lines) {
            String canonical = line.substring(line.indexOf("\"record\":") + 9, line.lastIndexOf(",\"seq\":null}"));
            assertThat(line).startsWith("{\"leaf\":\"" + Leaf.of(canonical) + "\",");
        }
        try (var reader = Json.createReader(new StringReader(export(RecordJson::writeArray, 2)))) {
            JsonArray array = reader.readArray();
            assertThat(array.getJsonObject(1).getJsonObject("record").getString("notice_version"))
                    .isEqualTo(odd.noticeVersion());
            assertThat(array.getJsonObject(0).isNull("seq")).isTrue();
        }
    }

    @Test
    void aReaderWhoLeavesEndsTheExport() throws Exception {
        for (int n = 0; n < 40; n++) {
            ledger.append(Records.record(n), Records.WORDING);
        }
        OutputStream gone = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("gone");
            }
        };

        for (Export export : List.<Export>of(RecordCsv::write, RecordJson::writeLines, RecordJson::writeArray)) {
            assertThatThrownBy(() -> export.write(ledger, RecordFilter.ALL, gone))
                    .isInstanceOf(IOException.class)
                    .hasMessage("gone");
        }
    }
}
