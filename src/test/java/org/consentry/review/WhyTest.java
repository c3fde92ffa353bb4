package org.consentry.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.consentry.inventory.Settings.set;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.consentry.catalog.Catalog;
import org.consentry.catalog.Classifier;
import org.consentry.catalog.CookieFacts;
import org.consentry.catalog.Provenance;
import org.consentry.catalog.Step;
import org.consentry.consent.Decision;
import org.consentry.consent.RequestFacts;
import org.consentry.inventory.Inventory;
import org.consentry.ledger.Database;
import org.consentry.site.PolicyLoader;
import org.consentry.site.SitePolicy;
import org.consentry.site.Sites;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WhyTest {
    private static final String POLICY = """
            site: shop
            hosts: [shop.example]
            controller: {name: A Shop}
            notice: {version: "1", effective: 2026-11-01}
            purposes:
              - {id: shop, category: necessary, basis: contract}
              - {id: statistics, category: analytics, basis: consent}
            cookies:
              - {name: visits, purpose: statistics}
              - {name: _hjid, purpose: shop}
              - {name: _pk_id*, purpose: shop, loosen: true}
            """;
    private static final LocalDate TODAY = LocalDate.of(2026, 3, 1);
    private static final String HOSTILE = "\"><script>alert(1)</script><a b='";

    @TempDir
    private static Path folder;

    private static Classifier classifier;

    /** Where the names with "zq" come from: zqset was set by the site, all else is only in requests. */
    private static Provenance provenance(boolean learning) {
        return new Provenance() {
            @Override
            public boolean setByUpstream(String site, String cookieName) {
                return cookieName.equals("zqset") || cookieName.equals("visitor_tracking");
            }

            @Override
            public boolean learning(String site) {
                return learning;
            }
        };
    }

    private static SitePolicy policy(String more) throws Exception {
        return PolicyLoader.load("shop.yaml", (POLICY + more).getBytes(StandardCharsets.UTF_8));
    }

    private static Why why(boolean learning) throws Exception {
        return new Why(policy(""), classifier, provenance(learning));
    }

    @BeforeAll
    static void load() throws Exception {
        Path operator = Files.createDirectories(folder.resolve("operator"));
        Files.writeString(
                operator.resolve("overrides.csv"),
                "site,name,host,category,reason,date\n"
                        + "shop,_gid,,necessary,<b>our own</b> counter,2026-02-03\n"
                        + "shop,visits_x,,marketing,we know,2026-02-04\n");
        classifier = new Classifier(Catalog.load(operator, complaint -> {
            throw new AssertionError(complaint);
        }));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "_ga             |                 | It is blocked until the visitor says yes to “statistics”: the catalogue knows it as analytics, of Google Analytics.",
                "_fbp            |                 | It is blocked for every visitor, since the site has no purpose of that kind to say yes to: the catalogue knows it as marketing, of Meta Pixel.",
                "visits          |                 | It is blocked until the visitor says yes to “statistics”: the site's policy declares it as analytics.",
                "_pk_id.1.abcd   |                 | It passes: the site's policy declares it as necessary.",
                "_gid            |                 | It passes: your own override says that it is necessary.",
                "visits_x        |                 | It is blocked for every visitor, since the site has no purpose of that kind to say yes to: your own override says that it is marketing.",
                "JSESSIONID      |                 | It passes: the catalogue knows it as necessary.",
                "zqset           |                 | It passes: nobody knows what it is for, but the site itself sets it.",
                "visitor_tracking |                 | It passes: signs speak of analytics, but the site itself sets it.",
                "zq8             |                 | It is blocked for every visitor: nobody knows what it is for, and nothing but requests has ever shown it.",
                "shop_language   |                 | It passes: signs of its name and its use speak of functional.",
                "consentry       |                 | The gateway keeps its own in it: Consentry alone reads and sets this cookie, and it never reaches the site.",
                "_ga             | www.shop.example| It is blocked until the visitor says yes to “statistics”: the catalogue knows it as analytics, of Google Analytics.",
                "IDE             | doubleclick.net | Browsers keep this cookie for doubleclick.net and send it only there: the catalogue knows it as marketing, of Google Ads, and requests to that host are held back for every visitor, since the site has no purpose for them.",
            })
    void theVerdictIsOneSentence(String name, String host, String sentence) throws Exception {
        assertThat(WhyWords.sentence(why(false).answer(name, host == null ? "" : host)))
                .isEqualTo(sentence);
    }

    @Test
    void learningAndObservingAreSaid() throws Exception {
        assertThat(WhyWords.sentence(why(true).answer("zq8")))
                .isEqualTo("It passes: nobody knows what it is for, and the site's learning period lasts.");
        Why observing = new Why(policy("enforcement: observe\n"), classifier, provenance(false));
        assertThat(WhyWords.sentence(observing.answer("_ga")))
                .isEqualTo("It passes, since the site only observes: the catalogue knows it as analytics, of Google"
                        + " Analytics.");
        assertThat(WhyWords.sentence(observing.answer("JSESSIONID"))).startsWith("It passes: ");
        assertThat(WhyWords.sentence(observing.answer("zqset"))).startsWith("It passes: ");
        assertThat(WhyWords.sentence(observing.answer("zq8"))).startsWith("It passes, since the site only observes: ");
        assertThat(observing.answer("zq8").steps().get(12).outcome()).doesNotContain("it passes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "_ga",
                "_gid",
                "visits",
                "visits_x",
                "_hjid",
                "_pk_id.1.abcd",
                "JSESSIONID",
                "zqset",
                "zq8",
                "visitor_tracking",
                "shop_language",
                "__Host-x",
                "a*b",
                "ä",
                HOSTILE
            })
    void thePageSaysWhatTheGatewayDoes(String name) throws Exception {
        for (boolean learning : List.of(true, false)) {
            RequestFacts facts = new RequestFacts(
                    policy(""), "https://shop.example", "shop.example", true, false, null, Set.of(), false);
            Why.Answer answer = why(learning).answer(name);
            assertThat(answer.verdict())
                    .isEqualTo(Decision.of(facts, classifier, provenance(learning))
                            .verdict(CookieFacts.inRequest(name, "", "shop.example")));
            List<String> deciding = answer.steps().stream()
                    .filter(step -> step.outcome().startsWith("decides"))
                    .map(Step::rule)
                    .toList();
            assertThat(deciding.get(deciding.size() - 1))
                    .isEqualTo(answer.verdict().rule());
            boolean siteBeatsSigns =
                    answer.known().guessed() && answer.verdict().category() == null;
            assertThat(deciding).hasSize(siteBeatsSigns ? 2 : 1);
        }
    }

    @Test
    void everyStepIsThereInItsOrderAndTellsWhatItWouldSay() throws Exception {
        List<Step> steps = why(false).answer("_gid").steps();

        assertThat(steps).extracting(Step::name).hasSize(13).startsWith("operator's override", "site's declaration");
        assertThat(steps.get(0).outcome()).isEqualTo("decides: necessary, <b>our own</b> counter (2026-02-03)");
        assertThat(steps)
                .anyMatch(step ->
                        step.rule().equals("exact:_gid") && step.outcome().startsWith("would say analytics"));
        assertThat(steps.get(12).name()).isEqualTo("who set it");
        assertThat(why(false).answer("_hjid").steps().get(1).outcome()).contains("has no loosen: true");
    }

    @Test
    void confidenceAndSourceAreThoseOfWhatDecided() throws Exception {
        Why why = why(false);
        assertThat(WhyWords.confidence(why.answer("_ga"))).isEqualTo("0.90 of 1");
        assertThat(why.source(why.answer("_ga"))).isEqualTo("knowledge of the field");
        assertThat(WhyWords.confidence(why.answer("_gid"))).isEqualTo("certain");
        assertThat(why.source(why.answer("_gid"))).isEqualTo("overrides.csv, <b>our own</b> counter (2026-02-03)");
        assertThat(why.source(why.answer("visits"))).isEqualTo("the site's policy, under cookies");
        assertThat(WhyWords.confidence(why.answer("zqset"))).isEqualTo("none");
        assertThat(why.source(why.answer("zqset"))).isEqualTo("what traffic has shown");
    }

    @Test
    void theLineToCopyOverrulesTheVerdict() throws Exception {
        for (String name : List.of("_ga", "zq8", "JSESSIONID", "x\",y", ",z")) {
            String line = WhyWords.overrideLine(why(false).answer(name), "shop", TODAY);
            Path operator = Files.createDirectories(folder.resolve("line"));
            Files.writeString(operator.resolve("overrides.csv"), "site,name,host,category,reason,date\n" + line + "\n");
            Classifier overruled = new Classifier(Catalog.load(operator, complaint -> {
                throw new AssertionError(complaint);
            }));
            Why.Answer answer = new Why(policy(""), overruled, provenance(false)).answer(name);
            assertThat(answer.verdict().rule()).as(line).startsWith("override:shop/");
            assertThat(answer.verdict().passes())
                    .isNotEqualTo(why(false).answer(name).verdict().passes());
        }
        assertThat(WhyWords.overrideLine(why(false).answer("_ga"), "shop", TODAY))
                .isEqualTo("shop,_ga,,necessary,say why,2026-03-01");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a*b", "x{id}", "consentry", "__Host-consentry", "with space", "ä"})
    void whatNoLineCanSayIsToldInPlaceOfALine(String name) throws Exception {
        assertThatThrownBy(() -> WhyWords.overrideLine(why(false).answer(name), "shop", TODAY))
                .isInstanceOf(IllegalArgumentException.class);
        Document page = page(Map.of("site", List.of("shop"), "name", List.of(name)));
        assertThat(page.select("#line")).isEmpty();
        assertThat(page.text()).contains("No line of overrides.csv can: ");
    }

    private static Document page(Map<String, List<String>> parameters) throws Exception {
        WhyQuestion question = WhyQuestion.of(parameters, List.of("shop"));
        Why why = question.problems().isEmpty() && !question.name().isEmpty() ? why(false) : null;
        return Jsoup.parse(WhyPage.html(question, question.problems(), List.of("shop"), why, TODAY));
    }

    @ParameterizedTest
    @ValueSource(strings = {HOSTILE, "{{rule}}", "&lt;", "</code></h2><img src=x onerror=alert(1)>"})
    void noNameBecomesMarkup(String name) throws Exception {
        Document page = page(Map.of("site", List.of("shop"), "name", List.of(name)));

        assertThat(page.select("script, style, [style], img, [onerror], [b], iframe"))
                .isEmpty();
        assertThat(page.select("h2 code").first().text()).isEqualTo(name);
        assertThat(page.selectFirst("#name").attr("value")).isEqualTo(name);
    }

    @Test
    void anOverridesReasonIsNoMarkupAndNamesOfFourKilobytesAreAnswered() throws Exception {
        Document page = page(Map.of("site", List.of("shop"), "name", List.of("_gid")));
        assertThat(page.select("b")).isEmpty();
        assertThat(page.select("#source").text()).contains("<b>our own</b> counter");
        assertThat(page.select("#steps tbody tr")).hasSize(13);

        String longest = "x".repeat(4096);
        assertThat(page(Map.of("name", List.of(longest)))
                        .select("h2 code")
                        .first()
                        .text())
                .isEqualTo(longest);
    }

    @ParameterizedTest
    @CsvSource({
        "name, 'a\u0001b'",
        "name, 'a\u0000b'",
        "name, LONG",
        "site, 'a\u0007'",
        "host, https://x.example/",
        "host, a..b",
        "host, <script>",
        "host, LONG",
        "colour, red",
    })
    void aSenselessQuestionIsNamedAtItsField(String parameter, String value) throws Exception {
        Map<String, List<String>> parameters = new TreeMap<>(Map.of("name", List.of("_ga")));
        parameters.put(parameter, List.of(value.equals("LONG") ? "x".repeat(4097) : value));
        String field = parameter.equals("colour") ? "other" : parameter;
        assertThat(WhyQuestion.of(parameters, List.of("shop")).problems()).containsOnlyKeys(field);
        Document page = page(parameters);
        assertThat(page.select("#verdict")).isEmpty();
        if (!field.equals("other")) {
            assertThat(page.getElementById(field).attr("aria-describedby")).isEqualTo(field + "-error");
        }
    }

    @Test
    void aQuestionNeedsASiteUnlessThereIsOneAloneAndNothingTwice() {
        Map<String, List<String>> name = Map.of("name", List.of("_ga"));
        assertThat(WhyQuestion.of(name, List.of("shop")).site()).isEqualTo("shop");
        assertThat(WhyQuestion.of(name, List.of("blog", "shop")).problems()).containsOnlyKeys("site");
        assertThat(WhyQuestion.of(Map.of("name", List.of("a", "b")), List.of("shop"))
                        .problems())
                .containsOnlyKeys("name");
        assertThat(WhyQuestion.of(Map.of(), List.of("blog", "shop")).problems()).isEmpty();
        assertThat(WhyQuestion.of(Map.of("host", List.of(".ADS.Example.")), List.of("shop"))
                        .host())
                .isEqualTo("ads.example");
    }

    @Test
    void eachCookieSeenLinksToItsReasonsAndTheUnknownHaveASuggestion() throws Exception {
        Sites sites = new Sites(List.of(policy("")));
        try (Inventory inventory = Inventory.open(
                Database.open(folder.resolve("data")).dataSource(), Clock.systemUTC(), Duration.ofMinutes(1))) {
            for (String name : List.of("_ga", "_gid", "zqset", "a&b\"<i>")) {
                inventory.sawSetCookie("shop", set(name, "", "/", false));
            }
            inventory.sawInRequest("shop", "zq8");
            SeenCookies seen = new SeenCookies(sites, inventory, classifier);
            assertThat(seen.rows("shop"))
                    .extracting(row -> row.name() + " " + row.category() + " " + row.suggestion())
                    .containsExactly(
                            "a&b\"<i>  necessary",
                            "zq8  analytics",
                            "zqset  necessary",
                            "_ga analytics ",
                            "_gid necessary ");
            assertThat(seen.rows("shop")).allMatch(row -> !row.reasons().isEmpty());
            // The page that tells why takes none of these as they are.
            for (String odd : List.of("", "a\u0085b", "\u2003wide", "tab\there")) {
                inventory.sawInRequest("shop", odd);
            }
            Document page = Jsoup.parse(
                    CookiesPage.html(
                            new CookiesPage.Asked("", Map.of(), List.of("shop"), Optional.empty()),
                            seen.shown(""),
                            List.of(),
                            0),
                    "http://localhost/");
            assertThat(page.select("tbody a").eachAttr("href"))
                    .containsExactly(
                            "/review/cookies/why?site=shop&name=a%26b%22%3Ci%3E",
                            "/review/cookies/why?site=shop&name=zqset",
                            "/review/cookies/why?site=shop&name=_ga",
                            "/review/cookies/why?site=shop&name=_gid",
                            "/review/cookies/why?site=shop&name=zq8");
            assertThat(page.select(".reason").eachText())
                    .contains("distinctive name: analytics, Google Analytics, confidence 0.90")
                    .contains("who set it: it passes, since the site's own answers have set it");
        }
    }
}
