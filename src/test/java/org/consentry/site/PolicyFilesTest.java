package org.consentry.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.consentry.catalog.Category;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Policy files: each bad one names, in its first lines, every finding that it has to give. */
class PolicyFilesTest {
    private static final Path FOLDER = Path.of("src", "test", "resources", "sites");
    private static final String EXPECT = "# expect: ";

    static List<Path> good() throws IOException {
        return files("good");
    }

    static List<Path> bad() throws IOException {
        return files("bad");
    }

    private static List<Path> files(String folder) throws IOException {
        try (Stream<Path> all = Files.list(FOLDER.resolve(folder))) {
            return all.sorted().toList();
        }
    }

    private static SitePolicy good(String name) throws IOException, PolicyException {
        return PolicyLoader.load(FOLDER.resolve("good").resolve(name + ".yaml"));
    }

    @ParameterizedTest
    @MethodSource("good")
    void goodFilesHaveNoFinding(Path file) throws IOException, PolicyException {
        assertThat(PolicyLoader.load(file).id()).startsWith("shop");
    }

    @ParameterizedTest
    @MethodSource("bad")
    void badFilesGiveEveryFindingWithPlaceAndHint(Path file) throws IOException {
        List<String> expected = Files.readAllLines(file).stream()
                .takeWhile(line -> line.startsWith(EXPECT))
                .map(line -> line.substring(EXPECT.length()))
                .toList();
        PolicyException refused = catchThrowableOfType(PolicyException.class, () -> PolicyLoader.load(file));
        assertThat(expected).isNotEmpty();
        assertThat(refused).isNotNull();
        assertThat(refused.findings())
                .extracting(f -> f.line() + ":" + f.column() + " " + f.problem())
                .zipSatisfy(expected, (found, wanted) -> assertThat(found).startsWith(wanted));
        assertThat(refused.findings()).allSatisfy(finding -> {
            assertThat(finding.file()).isEqualTo(file.getFileName().toString());
            assertThat(finding.hint()).isNotBlank();
            assertThat(finding.toString()).hasLineCount(1).startsWith(finding.file() + ":" + finding.line() + ":");
        });
    }

    @Test
    void whatIsLeftOutTakesTheStrictValue() throws IOException, PolicyException {
        SitePolicy policy = good("smallest");
        assertThat(policy.honourGpc()).isTrue();
        assertThat(policy.enforcement()).isEqualTo(Enforcement.MARKUP);
        assertThat(policy.validity()).isEqualTo(Duration.ofDays(180));
        assertThat(policy.learning()).isEqualTo(Duration.ofDays(14));
        assertThat(policy.languages()).containsExactly("en");
        assertThat(policy.upstream()).isNull();
        assertThat(policy.purposes()).isEmpty();
        assertThat(policy.gateUnknownHosts()).isFalse();
        assertThat(policy.trackingPaths()).isEmpty();
        assertThat(policy.hostRules()).isEmpty();
        assertThat(policy.clearSiteData()).isFalse();
        assertThat(policy.apps()).isEmpty();
    }

    @Test
    void recordsAreKeptForAsLongAsTheSiteSaysOfTheirKind() throws IOException, PolicyException {
        SitePolicy policy = good("everything");
        assertThat(policy.keeps("grant")).hasValue(Period.ofYears(6));
        assertThat(policy.keeps("refusal")).hasValue(Period.ofMonths(14));
        assertThat(policy.keeps("withdrawal")).hasValue(Period.ofYears(6));
        assertThat(policy.keeps("accounting")).hasValue(Period.ofYears(7));
        assertThat(policy.keeps("export")).hasValue(Period.ofWeeks(150));
        assertThat(policy.apps())
                .containsExactly(
                        new AppKey("ios", "A-key_of-letters-and-digits-20"),
                        new AppKey("android", "01234567890123456789"));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // A site that says nothing.
                "-,         -,                              P3Y,   P6M,   P3Y",
                // Yet never shorter than its choices hold.
                "13 months, -,                              P3Y,   P390D, P3Y",
                "10 years,  -,                              P3650D, P3650D, P3650D",
                // What it says of the rest holds for choices too.
                "-,         otherwise: 1 year,              P1Y,   P1Y,   P1Y",
                "-,         'refusal: 1 year, otherwise: 2 years', P2Y, P1Y, P2Y",
                "-,         'grant: 180 days, refusal: 6 months', P180D, P6M, P3Y",
                "4 months,  'grant: 4 months, refusal: 18 weeks', P4M, P126D, P3Y",
                "1 month,   refusal: 2 months,              P3Y,   P2M,   P3Y",
            })
    void whatASiteDoesNotSayOfItsRecordsIsShort(
            String validity, String retention, Period grant, Period refusal, Period withdrawal) throws Exception {
        String yaml = "site: a\nhosts: [a.example]\ncontroller: {name: A}\n"
                + "notice: {version: v, effective: 2026-11-01}\n"
                + (validity == null ? "" : "validity: " + validity + "\n")
                + (retention == null ? "" : "retention: {" + retention + "}\n");
        SitePolicy policy = PolicyLoader.load("a.yaml", yaml.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(policy.keeps("grant")).hasValue(grant);
        assertThat(policy.keeps("refusal")).hasValue(refusal);
        assertThat(policy.keeps("withdrawal")).hasValue(withdrawal);
        assertThat(policy.keeps("export")).isPresent();
    }

    @Test
    void hostsAndPathsArriveAsWritten() throws IOException, PolicyException {
        SitePolicy policy = good("everything");
        assertThat(policy.gateUnknownHosts()).isTrue();
        assertThat(policy.clearSiteData()).isTrue();
        assertThat(policy.trackingPaths())
                .containsExactly(new TrackingPath("/collect", "statistics"), new TrackingPath("/tag/*", "statistics"));
        assertThat(policy.hostRules())
                .containsExactly(
                        new DeclaredHost("cdn.example.net", "shop", false),
                        new DeclaredHost("stats.example", "shop", true),
                        new DeclaredHost("192.0.2.7", "statistics", false));
    }

    @ParameterizedTest
    @CsvSource({
        "/collect, /collect, true",
        "/collect, /collect/x, true",
        "/collect, /collect/, true",
        "/collect, /collector, false",
        "/collect, /Collect, false",
        "/collect, /, false",
        "/collect, '', false",
        "/tag/, /tag/a, true",
        "/tag/, /tag, false",
        "/g/col*, /g/collect, true",
        "/g/col*, /g/col, true",
        "/g/col*, /g/co, false",
    })
    void aTrackingPathCoversWholeSegmentsOrABeginning(String path, String asked, boolean matches) {
        assertThat(new TrackingPath(path, "statistics").matches(asked)).isEqualTo(matches);
    }

    @Test
    void everyKeyIsRead() throws IOException, PolicyException {
        SitePolicy policy = good("everything");
        assertThat(policy.id()).isEqualTo("shop-1.example");
        assertThat(policy.hosts()).containsExactly("shop.example", "*.shop.example", "[::1]", "127.0.0.1", "my_host");
        assertThat(policy.upstream()).isEqualTo(URI.create("https://10.0.0.5:8443"));
        assertThat(policy.controller())
                .isEqualTo(new Contact(
                        "Alder & Finch Ltd", "1 Mill Lane", "p@shop.example", "+47 1", "https://shop.example"));
        assertThat(policy.notice())
                .isEqualTo(new Notice(
                        "2026-03",
                        "/privacy?x=1",
                        LocalDate.of(2026, 3, 1),
                        Map.of("en", "A telephone number was mended."),
                        List.of("2026-02", "2025.12")));
        assertThat(policy.languages()).containsExactly("nb", "en", "pt-BR");
        assertThat(policy.enforcement()).isEqualTo(Enforcement.STRICT);
        assertThat(policy.honourGpc()).isFalse();
        assertThat(policy.honourDnt()).isTrue();
        assertThat(policy.validity()).isEqualTo(Duration.ofDays(390));
        assertThat(policy.learning()).isZero();
        assertThat(policy.vendors())
                .containsExactly(new Vendor(
                        "Metrics",
                        "metrics",
                        "https://m.example/privacy",
                        "/terms",
                        "/m.jpg",
                        List.of("m.example", "*.m.example")));
        assertThat(policy.cookies())
                .containsExactly(
                        new DeclaredCookie("basket", "shop", "", "", "session"),
                        new DeclaredCookie("_m*", "statistics", "m.example", "Metrics", "13 months"),
                        new DeclaredCookie("_mt*", "statistics", "", "", "", true));
        Purpose statistics = policy.purpose("statistics").orElseThrow();
        assertThat(statistics.category()).isEqualTo(Category.ANALYTICS);
        assertThat(statistics.basis()).isEqualTo(LegalBasis.LEGITIMATE_INTEREST);
        assertThat(statistics.texts().get("nb")).isEqualTo(new Purpose.Text("Telling", ""));
        assertThat(policy.optionalPurposes()).containsExactly(statistics);
        assertThat(policy.presentation().design())
                .isEqualTo(new Design(
                        Design.Layout.CORNER,
                        Design.Side.START,
                        Design.Theme.DARK,
                        new Design.Palette("#ffffff", "#18202a", "#12416b", "#ffffff"),
                        new Design.Palette("#000000", "#f3f5f7", "#a8d1f7", "#10202e"),
                        "Georgia, Times New Roman, serif",
                        0,
                        "shop-logo.svg"));
        assertThat(policy.presentation().texts())
                .isEqualTo(Map.of(
                        "en", Map.of("banner.title", "Cookies & choices", "button.choose", "Details"),
                        "de", Map.of("banner.title", "Cookies und mehr")));
        assertThat(policy.presentation().consentMode())
                .isEqualTo(new ConsentMode(
                        true, 0, Map.of("analytics_storage", "statistics", "ad_storage", "statistics")));
        assertThat(policy.hash())
                .matches("[0-9a-f]{64}")
                .isNotEqualTo(good("smallest").hash());
    }

    @Test
    void aStarAmongTheLanguagesStandsForAllOfThem() throws PolicyException {
        String yaml = "site: shop\nhosts: [a.example]\ncontroller: {name: A}\n"
                + "notice: {version: 1, effective: 2026-03-01}\nlanguages: [nb, \"*\"]\n";
        List<String> languages =
                PolicyLoader.load("x", yaml.getBytes(StandardCharsets.UTF_8)).languages();
        assertThat(languages).startsWith("nb", "en").doesNotHaveDuplicates().hasSize(42);
    }

    @Test
    void aliasesStandForWhatTheyName() throws IOException, PolicyException {
        SitePolicy policy = good("anchors");
        assertThat(policy.vendors().get(0).hosts()).isEqualTo(policy.hosts());
        assertThat(policy.purposes().get(0).texts().get("de").title()).isEqualTo("Counting");
    }

    @Test
    void markupInTextsIsTakenOut() throws IOException, PolicyException {
        Purpose.Text text = good("markup").purposes().get(0).texts().get("en");
        assertThat(text).isEqualTo(new Purpose.Text("Counting & more", "We count visits. Read more. 1 < 2 < 3 Done ©"));
    }

    @Test
    void textsStayAsTheyAreWhereTheyHoldNoMarkup() {
        for (String text : List.of("a < b", "R&D", "\"x\" 'y' > z", "Ærlig – 日本", "<3", "")) {
            assertThat(PolicyWords.plain(text)).isEqualTo(text);
        }
    }

    @Test
    void aTextOfNothingButMarkupIsNoTitle() {
        String yaml = """
            site: shop
            hosts: [shop.example]
            controller: {name: Alder}
            notice: {version: "1", effective: 2026-03-01}
            purposes: [{id: a, category: analytics, texts: {en: {title: "<b></b>"}}}]
            """;
        PolicyException refused = catchThrowableOfType(
                PolicyException.class,
                () -> PolicyLoader.load("x.yaml", yaml.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        assertThat(refused.findings()).singleElement().satisfies(f -> {
            assertThat(f.line()).isEqualTo(5);
            assertThat(f.problem()).contains("no text");
        });
    }

    @Test
    void aFolderGivesTheFindingsOfAllItsFiles(@TempDir Path folder) throws IOException, PolicyException {
        Files.writeString(folder.resolve("b.yaml"), "site: [");
        Files.writeString(folder.resolve("a.yaml"), "");
        Files.writeString(folder.resolve("notes.txt"), "no policy");
        Files.copy(FOLDER.resolve("good/smallest.yaml"), folder.resolve("c.yaml"));
        List<Finding> findings = new ArrayList<>();
        assertThat(Sites.read(folder, Enforcement.MARKUP, findings))
                .extracting(SitePolicy::id)
                .containsExactly("shop");
        assertThat(findings).extracting(Finding::file).containsExactly("a.yaml", "b.yaml");
    }

    @Test
    void aPolicyThatSaysNothingOfEnforcementTakesTheServersWordAndOneThatDoesKeepsItsOwn() throws Exception {
        byte[] silent =
                "site: a\nhosts: [a.example]\ncontroller: {name: A}\nnotice: {version: v, effective: 2026-11-01}\n"
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        byte[] strict = (new String(silent, java.nio.charset.StandardCharsets.UTF_8) + "enforcement: strict\n")
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        assertThat(PolicyLoader.load("a.yaml", silent).enforcement()).isEqualTo(Enforcement.MARKUP);
        assertThat(PolicyLoader.load("a.yaml", silent, Enforcement.OBSERVE).enforcement())
                .isEqualTo(Enforcement.OBSERVE);
        assertThat(PolicyLoader.load("a.yaml", strict, Enforcement.OBSERVE).enforcement())
                .isEqualTo(Enforcement.STRICT);
    }
}
