package org.consentry.review;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.consentry.ledger.ExportFormat;
import org.consentry.ledger.RecordFilter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RecordQueryTest {
    private static RecordQuery query(String... pairs) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            parameters.put(pairs[i], List.of(pairs[i + 1]));
        }
        return new RecordQuery(parameters);
    }

    @Test
    void nothingAskedSelectsAll() {
        assertThat(query().filter()).isEqualTo(RecordFilter.ALL);
        RecordQuery empty =
                query("empty", "any", "site", "", "from", " ", "to", "", "choice", "", "subject", "", "format", "");
        assertThat(empty.filter()).isEqualTo(RecordFilter.ALL);
        assertThat(empty.problems()).isEmpty();
        assertThat(empty.format()).isEmpty();
    }

    /** A program whose variable holds nothing must not get everybody's records. */
    @ParameterizedTest
    @ValueSource(strings = {"site", "from", "to", "choice", "purpose", "notice", "subject", "format", "empty"})
    void onlyAFormMayLeaveAValueEmpty(String name) {
        assertThat(query(name, "").problems()).containsOnlyKeys(name);
        assertThat(query(name, " ").problems()).containsOnlyKeys(name);
        assertThat(query("empty", "yes").problems()).containsOnlyKeys("empty");
    }

    @Test
    void everyParameterFindsItsPlace() {
        RecordQuery query = query(
                "site",
                "shop",
                "from",
                "2026-11-01",
                "to",
                "2026-11-30",
                "choice",
                "reject-all",
                "purpose",
                "analytics",
                "notice",
                "2026-1",
                "subject",
                "00ff00ff00ff00ff00ff00ff00ff00ff",
                "format",
                "jsonl");

        assertThat(query.problems()).isEmpty();
        assertThat(query.filter())
                .isEqualTo(new RecordFilter(
                        "shop",
                        Instant.parse("2026-11-01T00:00:00Z"),
                        Instant.parse("2026-12-01T00:00:00Z"),
                        "reject-all",
                        "analytics",
                        "2026-1",
                        "00ff00ff00ff00ff00ff00ff00ff00ff"));
        assertThat(query.format()).contains(ExportFormat.JSONL);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-01,2026-11-01,2026-11-01T00:00:00Z,2026-11-02T00:00:00Z",
        "2026-11-01T10:00:00Z,2026-11-01T11:00:00.5Z,2026-11-01T10:00:00Z,2026-11-01T11:00:00.500Z",
        "2026-11-01T10:00:00+02:00,2026-12-31,2026-11-01T08:00:00Z,2027-01-01T00:00:00Z",
    })
    void daysAreWholeAndMomentsExact(String from, String to, Instant first, Instant last) {
        RecordFilter filter = query("from", from, "to", to).filter();

        assertThat(filter.from()).isEqualTo(first);
        assertThat(filter.to()).isEqualTo(last);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "from, 2026-13-01",
                "from, yesterday",
                "from, 01.11.2026",
                "to, 2026-11-01T25:00:00Z",
                "to, +999999999-12-31",
                "to, 1793491200",
                "choice, accept",
                "choice, REJECT-ALL",
                "format, xml",
                "format, zip",
                "format, CSV",
                "sites, shop",
                "'; DROP TABLE consent_record, 1"
            })
    void whatMakesNoSenseIsNamed(String name, String value) {
        assertThat(query(name, value).problems()).containsOnlyKeys(name);
    }

    @Test
    void everyProblemIsNamedAtOnce() {
        RecordQuery query = query("from", "x", "to", "y", "choice", "z", "formt", "csv");

        assertThat(query.problems()).containsOnlyKeys("from", "to", "choice", "formt");
        assertThat(Problem.json(query.problems()))
                .startsWith("{\"detail\":\"Parameters that can't be used: from, to, choice, formt\",\"errors\":[")
                .endsWith("\"status\":400,\"title\":\"Bad Request\"}");
    }

    @Test
    void anEndBeforeTheBeginningIsNamed() {
        assertThat(query("from", "2026-11-02", "to", "2026-11-01").problems()).containsOnlyKeys("to");
    }

    @Test
    void aParameterGivenTwiceIsNamed() {
        RecordQuery query = new RecordQuery(Map.of("site", List.of("a", "b")));

        assertThat(query.problems()).containsOnlyKeys("site");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000b", "a\nb", "\u0085x\u0085y"})
    void controlCharactersAreNamed(String value) {
        assertThat(query("site", value).problems()).containsOnlyKeys("site");
    }

    @Test
    void hugeValuesAndNamesAreNamedInFewWords() {
        assertThat(query("site", "x".repeat(1_000_000)).problems()).containsOnlyKeys("site");
        RecordQuery odd = query("\ud800\u0000" + "y".repeat(1_000_000), "1");
        assertThat(odd.problems()).containsOnlyKeys("??" + "y".repeat(38));
        assertThat(Problem.json(odd.problems())).hasSizeLessThan(300);
    }

    @ParameterizedTest
    @CsvSource({"text/csv,CSV", "application/jsonl,JSONL", "application/x-ndjson,JSONL", "application/json,JSON"})
    void anAcceptFieldNamesAFormat(String mediaType, ExportFormat format) {
        assertThat(ExportFormat.ofMediaType(mediaType)).contains(format);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*/*", "text/html", "text/*", "", "application/xml", "application/zip"})
    void wildcardsAndOthersNameNone(String mediaType) {
        assertThat(ExportFormat.ofMediaType(mediaType)).isEmpty();
    }

    @Test
    void aFormIsReadUpToItsBound() throws Exception {
        FormBody form = form("account=reviewer&password=a%26b+c%C3%A9&password=second&x&=y&bad=%zz")
                .orElseThrow();

        assertThat(form.value("account")).isEqualTo("reviewer");
        assertThat(form.value("password")).isEqualTo("a&b c\u00e9");
        assertThat(List.of(form.value("x"), form.value(""), form.value("bad"), form.value("none")))
                .containsOnly("");
        assertThat(form("x".repeat(8 * 1024))).isPresent();
        assertThat(form("x".repeat(8 * 1024 + 1))).isEmpty();
    }

    private static java.util.Optional<FormBody> form(String text) throws java.io.IOException {
        return FormBody.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
