package org.consentry.review;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.consentry.ledger.Statistics.Dimension;
import org.consentry.ledger.Statistics.Row;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can be asked of the statistics, and how the page answers. */
final class StatsQueryTest {
    private static final String HOSTILE = "\"><script>alert(1)</script><a b='";
    private static final ReviewedSites SITES = new ReviewedSites(List.of("blog", "shop"));

    private static StatsQuery query(String... pairs) {
        Map<String, List<String>> parameters = new TreeMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            parameters.put(pairs[i], List.of(pairs[i + 1].split("\\|", -1)));
        }
        return StatsQuery.of(parameters, StatsQuery.ALL);
    }

    @Test
    void whoAsksNothingGetsAllThatTheyAreKeptBy() {
        StatsQuery all = query("site", "", "from", " ");

        assertThat(all.problems()).isEmpty();
        assertThat(all.question().by())
                .containsExactly(
                        Dimension.DAY,
                        Dimension.SITE,
                        Dimension.NOTICE,
                        Dimension.LANGUAGE,
                        Dimension.PURPOSE,
                        Dimension.METHOD);
        assertThat(all.question().only()).isEmpty();
        assertThat(all.question().from()).isNull();
    }

    @Test
    void aQuestionIsReadAsAsked() {
        StatsQuery query = query(
                "by", "purpose|day, site", "from", "2026-11-01", "to", "2026-11-01", "site", " shop ", "format", "csv");

        assertThat(query.problems()).isEmpty();
        assertThat(query.question().by()).containsExactly(Dimension.DAY, Dimension.SITE, Dimension.PURPOSE);
        assertThat(query.question().only()).isEqualTo(Map.of(Dimension.SITE, "shop"));
        assertThat(query.question().from()).isEqualTo(query.question().to()).isEqualTo(LocalDate.of(2026, 11, 1));
        assertThat(query.value("format")).isEqualTo("csv");
    }

    @ParameterizedTest
    @CsvSource({
        "by, colour",
        "by, 'day,colour'",
        "from, yesterday",
        "from, 2026-13-01",
        "from, 2026-11-01T00:00:00Z",
        "to, +12026-01-01",
        "to, -0001-01-1",
        "site, a|b",
        "site, a|a",
        "format, xml",
        "format, CSV",
        "choice, delete",
        "day, 2026-11-01",
        "subject, x",
        "colour, ''"
    })
    void aSenselessQueryIsNamedRatherThanWidened(String name, String value) {
        assertThat(query(name, value).problems()).containsOnlyKeys(name);
    }

    @Test
    void whatIsTooLongOrHoldsControlsIsNamed() {
        assertThat(query("site", "x".repeat(257)).problems()).containsOnlyKeys("site");
        assertThat(query("notice", "a\u0000b").problems()).containsOnlyKeys("notice");
        assertThat(query("from", "2026-11-02", "to", "2026-11-01").problems()).containsOnlyKeys("to");
        assertThat(query("a\r\nb", "").problems().keySet()).containsExactly("a??b");
    }

    private static Document page(StatsQuery query, Row... rows) {
        return Jsoup.parse(StatsPage.html(query, SITES, Optional.of(List.of(rows))));
    }

    @Test
    void aRowSaysHowManyAndHowManyOfThemGranted() {
        Document page = page(
                query("by", "day,site"),
                new Row(List.of("2026-11-01", "shop"), 3, 1),
                new Row(List.of("2026-11-02", "shop"), 1000, 999),
                new Row(List.of("2026-11-03", "shop"), 1000, 1),
                new Row(List.of("2026-11-04", "shop"), 2, 2));

        assertThat(page.select("thead th").eachText())
                .containsExactly("Day (UTC)", "Site", "Choices", "Granted", "Share");
        assertThat(page.select("thead th")).allMatch(th -> th.attr("scope").equals("col"));
        assertThat(page.select("tbody tr").eachText())
                .containsExactly(
                        "2026-11-01 shop 3 1 33 %",
                        "2026-11-02 shop 1000 999 > 99 %", "2026-11-03 shop 1000 1 < 1 %", "2026-11-04 shop 2 2 100 %");
        assertThat(page.select("tbody th[scope=row]")).hasSize(4);
        assertThat(page.select("caption").text()).isEqualTo("Choices: 2005");
    }

    @Test
    void byPurposeAnswersAreCounted() {
        assertThat(page(query("by", "purpose"), new Row(List.of("ads"), 2, 1))
                        .select("thead th")
                        .eachText())
                .containsExactly("Purpose", "Answers", "Granted", "Share");
        assertThat(page(query("purpose", "ads", "by", "day")).select("caption").text())
                .isEqualTo("Answers: 0");
    }

    @Test
    void everyFieldHasALabelAndKeepsItsValue() {
        Document page = page(query("by", "day,choice", "site", "gone", "from", "2026-11-01", "choice", "withdraw"));

        for (Element field : page.select(".fields input, select")) {
            assertThat(page.select("label[for=" + field.id() + "]"))
                    .as(field.id())
                    .hasSize(1);
        }
        assertThat(page.select("label.tick input[name=by]")).hasSize(Dimension.values().length);
        assertThat(page.select("input[checked]").eachAttr("value")).containsExactly("day", "choice");
        assertThat(page.select("#site option[selected]").eachText()).containsExactly("gone");
        assertThat(page.selectFirst("#from").attr("value")).isEqualTo("2026-11-01");
        assertThat(page.select("#choice option[selected]").eachText()).containsExactly("withdraw");
    }

    @Test
    void anErrorIsTiedToItsFieldAndNothingBecomesMarkup() {
        Document page =
                page(query("from", "soon", "colour", "red", "notice", HOSTILE), new Row(List.of(HOSTILE), 1, 1));

        Element from = page.selectFirst("#from");
        assertThat(from.attr("aria-invalid")).isEqualTo("true");
        assertThat(from.attr("type")).isEqualTo("text");
        assertThat(from.attr("aria-describedby").split(" ")).contains("from-error");
        assertThat(page.selectFirst("#from-error").text()).contains("2026-11-01");
        assertThat(page.selectFirst("[role=alert]").text()).isEqualTo("colour: unknown");
        assertThat(page.select("caption").text()).isEqualTo("Nothing was counted");
        assertThat(page.select("script, style, [style], [b]")).isEmpty();
    }

    @Test
    void tooManyRowsAreSaidToBe() {
        String html = StatsPage.html(query("by", "day"), SITES, Optional.empty());
        assertThat(Jsoup.parse(html).select("caption").text()).startsWith("More than 1000 rows");
        assertThat(StatsQuery.ALL).isEqualTo(EnumSet.complementOf(EnumSet.of(Dimension.CHOICE)));
    }
}
