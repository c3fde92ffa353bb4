package org.consentry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.siegmar.fastcsv.reader.CsvReader;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.consentry.consent.Choice;
import org.consentry.consent.ConsentRecord;
import org.consentry.consent.Wording;
import org.consentry.ledger.Statistics.Dimension;
import org.consentry.ledger.Statistics.Question;
import org.consentry.ledger.Statistics.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Numbers from choices that were appended and sealed, on either database; nothing here changes them. */
@ParameterizedClass
@EnumSource(Dialect.class)
@TestInstance(Lifecycle.PER_CLASS)
final class StatisticsTest {
    private static final int CHOICES = 7;
    private static final LocalDate FIRST = LocalDate.of(2026, 11, 1);
    private static final Wording ODD = Records.wording("=1+1 <p>");

    @Parameter
    Dialect dialect;

    private Database database;
    private Statistics statistics;

    @BeforeAll
    void count(@TempDir Path folder) throws Exception {
        database = FreshDatabase.open(dialect, folder);
        statistics = new Statistics(database.dataSource());
        try (JdbcLedger ledger = new JdbcLedger(database.dataSource(), Duration.ofSeconds(20))) {
            Map<String, Boolean> yes = Map.of("analytics", true, "marketing", true);
            Map<String, Boolean> no = Map.of("analytics", false, "marketing", false);
            List<ConsentRecord> records = List.of(
                    Records.record(1, "shop", Choice.Kind.ACCEPT_ALL, yes),
                    Records.record(2, "shop", Choice.Kind.REJECT_ALL, no),
                    Records.record(3, "shop", Choice.Kind.CUSTOM, Map.of("analytics", true, "marketing", false)),
                    with(
                            Records.record(4, "blog", Choice.Kind.ACCEPT_ALL, yes),
                            "2026-1",
                            "en",
                            "blog",
                            Records.WORDING),
                    on("2026-11-01T23:59:59.999Z", Records.record(5, "shop", Choice.Kind.ACCEPT_ALL, yes)),
                    on("2026-11-02T00:00:00Z", Records.record(6, "shop", Choice.Kind.WITHDRAW, no)));
            for (ConsentRecord record : records) {
                ledger.append(record, Records.WORDING);
            }
            ConsentRecord odd = Records.record(7, "zoo", Choice.Kind.CUSTOM, no);
            ledger.append(on("2026-11-03T12:00:00Z", with(odd, "=1+1", "nb", "zoo", ODD)), ODD);
            ledger.append(Records.operation(8, "export", Map.of("count", 6)));
            // A choice of another ledger, told of in a record of ours.
            Object told = CanonicalJson.read(CanonicalRecord.write(Records.record(9)));
            ledger.append(Records.operation(9, "import", Map.of("told", told)));
        }
        Sealer sealer = new Sealer(
                database.dataSource(),
                new LedgerKeys("a secret of thirty-two bytes ...".getBytes(StandardCharsets.UTF_8)),
                InstantSource.system(),
                3);
        SealerStage.seal(sealer);
    }

    @AfterAll
    void close() {
        database.close();
    }

    private static ConsentRecord on(String time, ConsentRecord record) {
        return Records.withTime(record, Instant.parse(time));
    }

    private static ConsentRecord with(ConsentRecord r, String notice, String language, String policy, Wording wording) {
        return new ConsentRecord(
                r.id(),
                r.site(),
                r.subject(),
                r.time(),
                notice,
                language,
                wording.hash(),
                r.choice(),
                r.purposes(),
                language.equals("nb") ? "preferences" : r.method(),
                r.signals(),
                r.supersedes(),
                r.mode(),
                Leaf.sha256(policy),
                r.catalogHash(),
                r.salt());
    }

    private static Question by(Dimension... by) {
        return new Question(EnumSet.copyOf(List.of(by)), Map.of(), null, null);
    }

    private List<String> rows(Question question) throws LedgerException {
        return statistics.count(question, 100).orElseThrow().stream()
                .map(row -> String.join(" ", row.values()) + ": " + row.choices() + "/" + row.granted())
                .toList();
    }

    @Test
    void choicesAreCountedByEachThingThatTellsThemApart() throws Exception {
        assertThat(rows(by(Dimension.DAY))).containsExactly("2026-11-01: 5/4", "2026-11-02: 1/0", "2026-11-03: 1/0");
        assertThat(rows(by(Dimension.SITE))).containsExactly("blog: 1/1", "shop: 5/3", "zoo: 1/0");
        assertThat(rows(by(Dimension.NOTICE))).containsExactly("2026-1: 6/4", "=1+1: 1/0");
        assertThat(rows(by(Dimension.LANGUAGE))).containsExactly("en: 6/4", "nb: 1/0");
        assertThat(rows(by(Dimension.METHOD))).containsExactly("banner: 6/4", "preferences: 1/0");
        assertThat(rows(by(Dimension.CHOICE)))
                .containsExactly("accept-all: 3/3", "custom: 2/1", "reject-all: 1/0", "withdraw: 1/0");
        assertThat(rows(by(Dimension.PURPOSE))).containsExactly("analytics: 7/4", "marketing: 7/3");
        assertThat(rows(by(Dimension.SITE, Dimension.DAY)))
                .containsExactly(
                        "2026-11-01 blog: 1/1", "2026-11-01 shop: 4/3", "2026-11-02 shop: 1/0", "2026-11-03 zoo: 1/0");
    }

    @Test
    void whateverTellsThemApartTheyAddUpToTheSame() throws Exception {
        List<Dimension> all = List.of(Dimension.values());
        for (int bits = 1; bits < 1 << all.size(); bits++) {
            Set<Dimension> by = EnumSet.noneOf(Dimension.class);
            for (int i = 0; i < all.size(); i++) {
                if ((bits >> i & 1) == 1) {
                    by.add(all.get(i));
                }
            }
            List<Row> rows = statistics
                    .count(new Question(by, Map.of(), null, null), 100)
                    .orElseThrow();
            int answers = by.contains(Dimension.PURPOSE) ? 2 : 1;
            assertThat(rows.stream().mapToLong(Row::choices).sum()).as("%s", by).isEqualTo(CHOICES * answers);
            assertThat(rows).extracting(Row::values).doesNotHaveDuplicates();
            assertThat(rows).isSortedAccordingTo(Comparator.comparing(row -> String.join("\u0000", row.values())));
        }
    }

    @Test
    void aQuestionNarrowsByDayAndByValue() throws Exception {
        Set<Dimension> day = EnumSet.of(Dimension.DAY);
        assertThat(rows(new Question(day, Map.of(), FIRST, FIRST))).containsExactly("2026-11-01: 5/4");
        assertThat(rows(new Question(day, Map.of(), FIRST.plusDays(1), null)))
                .containsExactly("2026-11-02: 1/0", "2026-11-03: 1/0");
        assertThat(rows(new Question(day, Map.of(), null, FIRST.minusDays(1)))).isEmpty();
        assertThat(rows(new Question(day, Map.of(Dimension.SITE, "shop", Dimension.CHOICE, "accept-all"), null, null)))
                .containsExactly("2026-11-01: 2/2");
        assertThat(rows(new Question(day, Map.of(Dimension.PURPOSE, "marketing"), null, null)))
                .containsExactly("2026-11-01: 5/3", "2026-11-02: 1/0", "2026-11-03: 1/0");
        assertThat(rows(new Question(day, Map.of(Dimension.PURPOSE, "' OR ''='"), null, null)))
                .isEmpty();
        assertThat(rows(new Question(day, Map.of(Dimension.PURPOSE, ""), null, null)))
                .isEmpty();
    }

    @Test
    void moreRowsThanAreWantedAreNone() throws Exception {
        assertThat(statistics.count(by(Dimension.DAY), 3)).isPresent();
        assertThat(statistics.count(by(Dimension.DAY), 2)).isEmpty();
        assertThatThrownBy(() -> by(new Dimension[0])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nothingInThemPointsToAPerson() throws Exception {
        List<String> kept = new ArrayList<>();
        try (Connection connection = database.dataSource().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT * FROM day_count")) {
            while (rows.next()) {
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    kept.add(rows.getString(i));
                }
            }
        }
        assertThat(kept).hasSizeGreaterThan(100);
        for (int n = 1; n <= CHOICES; n++) {
            String subject = "%032x".formatted(n);
            assertThat(kept).noneMatch(text -> text.contains(subject));
        }
        assertThat(kept).noneMatch(text -> text.length() > "preferences".length());
    }

    @Test
    void theyAreHandedOutAsCsvAndAsJson() throws Exception {
        Question question = by(Dimension.SITE, Dimension.NOTICE);
        List<Row> rows = statistics.count(question, 100).orElseThrow();

        assertThat(StatisticsForms.csv(question, rows))
                .isEqualTo("site,notice,choices,granted\r\nblog,2026-1,1,1\r\nshop,2026-1,5,3\r\nzoo,'=1+1,1,0\r\n");
        try (var reader = Json.createReader(new StringReader(StatisticsForms.json(question, rows)))) {
            JsonObject json = reader.readObject();
            assertThat(json.getJsonArray("by")).hasToString("[\"site\",\"notice\"]");
            assertThat(json.getJsonArray("rows").getJsonObject(2))
                    .hasToString("{\"choices\":1,\"granted\":0,\"notice\":\"=1+1\",\"site\":\"zoo\"}");
        }
        try (var csv = CsvReader.builder().ofNamedCsvRecord(StatisticsForms.csv(question, List.of()))) {
            assertThat(csv.stream()).isEmpty();
        }
    }

    @Test
    void aWordingNamesThePoliciesThatItWasShownUnder() throws Exception {
        WordingUses uses = new WordingUses(database.dataSource());

        assertThat(uses.of(Records.WORDING.hash()))
                .containsExactly(
                        new WordingUses.Use("blog", "2026-1", Leaf.sha256("blog")),
                        new WordingUses.Use("shop", "2026-1", Leaf.sha256("policy")));
        assertThat(uses.of(ODD.hash())).containsExactly(new WordingUses.Use("zoo", "=1+1", Leaf.sha256("zoo")));
        assertThat(uses.of("0".repeat(64))).isEmpty();
        assertThat(WordingUses.sound(ODD)).isTrue();
        assertThat(WordingUses.sound(new Wording(ODD.surface(), "nb", ODD.hash(), ODD.text() + " ")))
                .isFalse();
    }
}
