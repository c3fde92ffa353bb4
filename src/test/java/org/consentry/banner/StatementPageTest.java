package org.consentry.banner;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.consentry.consent.Decision.Reask;
import org.consentry.consent.Signal;
import org.consentry.site.Archive;
import org.consentry.site.Clause;
import org.consentry.site.Contact;
import org.consentry.site.Promises;
import org.consentry.site.Regime;
import org.consentry.site.SitePolicy;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a site promises, as a page that needs no script: whole, in layers, in the visitor's language. */
final class StatementPageTest {
    private static final Banner BANNER = Samples.banner();

    private static final String PROMISES = """
            representative: {name: Fennel Oy, address: "Kuja 1, Turku", email: eu@fennel.example}
            officer: {name: Dana Officer, email: dana@shop.example, phone: "+47 22 00 00 00"}
            authority: {name: Datatilsynet, url: "https://authority.example/complain"}
            signals: {dnt: ignore}
            clauses:
              - id: transfers
                words:
                  en:
                    title: Transfers
                    highlight: Data stay in Europe.
                    text: |
                      We keep them here,
                      and nowhere else.

                      But for two things:
                      - mail to you
                      - and what you
                        ask us to send
                      Nothing more.
                  de: {title: Weitergabe, highlight: Daten bleiben in Europa., text: Nur hier.}
              - id: minors
                words:
                  en: {title: Minors, highlight: Not for you., text: "1 < 2 & so on"}
              - id: changes
                words:
                  en: {title: Changes, highlight: We tell you., text: Always.}
            """;

    private static final SitePolicy SHOP = Samples.full(PROMISES);

    private static Document page(SitePolicy site, String language) {
        return Jsoup.parse(BANNER.statementPage(site, language, Samples.FIRST_VISIT, "/news?a=b"));
    }

    /** Where uses stand until somebody says no, it would be untrue that they wait for a yes. */
    @ParameterizedTest
    @CsvSource({"OPT_IN, true", "OPT_OUT, false", "NOTICE, false", "UNDER_AGE, true"})
    void whatWaitsForNoYesIsNotSaidToRestOnIt(Regime regime, boolean waits) {
        BannerView view = new BannerView(false, Set.of(), false, Set.of(), Set.of(), regime, Reask.NO);
        String text = Jsoup.parse(BANNER.statementPage(SHOP, "en", view, "/")).text();
        assertThat(text.contains("only after your yes")).isEqualTo(waits);
        assertThat(text.contains("Legal basis: your consent")).isEqualTo(waits);
        assertThat(text.contains("You are told, and may object.")).isEqualTo(!waits);
    }

    @Test
    void allOfItStandsThereInLayersUnderAnchors() {
        Document page = page(SHOP, "en");
        assertThat(page.title()).isEqualTo("What this site promises");
        assertThat(page.select("dd").eachText()).containsExactly("2026-03", "March 1, 2026");
        assertThat(page.select(".message").text()).isEqualTo("We have added video from Reel & Co.");
        assertThat(page.select("section.clause").eachAttr("id")).containsExactly("transfers", "minors", "changes");
        assertThat(page.select("nav a").eachAttr("href")).containsExactly("#transfers", "#minors", "#changes");
        assertThat(page.select("#transfers > *:not(h2)").eachText())
                .containsExactly(
                        "In short Data stay in Europe.",
                        "We keep them here, and nowhere else.",
                        "But for two things:",
                        "mail to you and what you ask us to send Nothing more.");
        assertThat(page.select("#transfers li").eachText())
                .containsExactly("mail to you", "and what you ask us to send Nothing more.");
        assertThat(page.select("#minors p").eachText()).contains("1 < 2 & so on");
        assertThat(page.select("script, [style], [lang=en] [lang]:not(strong bdi)"))
                .isEmpty();
    }

    @Test
    void everybodyWhoAnswersIsNamedAndTheAuthorityLinked() {
        Document page = page(SHOP, "en");
        assertThat(page.select("h2").eachText()).endsWith("Who answers for this site");
        assertThat(page.select("main > h3").eachText())
                .containsExactly("Representative", "Contact for questions about your data");
        assertThat(page.select("address").eachText())
                .containsExactly(
                        "Alder & Finch Ltd privacy@shop.example",
                        "Fennel Oy Kuja 1, Turku eu@fennel.example",
                        "Dana Officer dana@shop.example +47 22 00 00 00");
        assertThat(page.select("p:has(a[href=https://authority.example/complain])")
                        .text())
                .isEqualTo("You may also complain to: Datatilsynet");
        assertThat(page.select("a[href=https://shop.example/privacy]").text()).isEqualTo("Privacy statement");
        assertThat(page.select(".back a").attr("href")).isEqualTo("/news?a=b");
    }

    @Test
    void everyPurposeStandsThereWithBasisAndServicesAndSignalsAreAnswered() {
        Document page = page(SHOP, "en");
        assertThat(page.select(".purpose h3").eachText())
                .containsExactly(
                        "Necessary", "Extra functions", "Statistics", "Marketing", "Extra functions", "Statistics");
        assertThat(page.select(".purpose").get(1).text()).contains("Legal basis: a legal obligation.");
        assertThat(page.select(".purpose").get(3).select("li").eachText())
                .containsExactly("Pixel Partners", "Reel & Co");
        assertThat(page.text()).contains("This site does not act on the signal “Do Not Track”.");
        BannerView signalled =
                new BannerView(false, Set.of(), false, Set.of(Signal.GPC), Set.of("ads"), Regime.OPT_OUT, Reask.NO);
        Document heard = Jsoup.parse(BANNER.statementPage(SHOP, "en", signalled, "/"));
        assertThat(heard.select(".signal").text())
                .startsWith("Opt-out request honoured")
                .endsWith("Marketing.");
        assertThat(heard.select("a[href*=optout]")).hasSize(1);
        assertThat(page.select(".signal, a[href*=optout]")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "en, Transfers, Minors, ''",
        "de, Weitergabe, Minors, en",
        "de-AT, Weitergabe, Minors, en",
        "ar, Transfers, Minors, en",
    })
    void aClauseIsSaidInTheVisitorsLanguageElseInOneOfTheSites(
            String language, String transfers, String minors, String mark) {
        Document page = page(SHOP, language);
        assertThat(page.select("#transfers h2").text()).isEqualTo(transfers);
        assertThat(page.select("#minors h2").text()).isEqualTo(minors);
        assertThat(page.select("#minors").attr("lang")).isEqualTo(mark);
        assertThat(page.select("nav li a").get(1).attr("lang")).isEqualTo(mark);
        assertThat(page.select("#minors .short strong bdi").attr("lang"))
                .isEqualTo(page.select("html").attr("lang"));
    }

    @Test
    void aSiteThatSaysNoMoreStillHasThePageAndNoOtherPageLinksToIt() {
        SitePolicy bare = Samples.shop();
        Document page = page(bare, "en");
        assertThat(page.select(".clause, nav, .message")).isEmpty();
        assertThat(page.select("main > h3, p:contains(complain)")).isEmpty();
        assertThat(page.select("address")).hasSize(1);
        for (SitePolicy site : List.of(bare, SHOP)) {
            RequestView form = new RequestView(List.of(), "", "", "", "", "", Period.ofDays(5), "", null, null);
            for (String html : List.of(
                    BANNER.preferencePage(site, "en", Samples.FIRST_VISIT, "t", "/x", ""),
                    BANNER.own().request(site, "en", "t", form))) {
                Document other = Jsoup.parse(html);
                assertThat(other.select(".links a:contains(What this site promises)"))
                        .hasSize(site == SHOP ? 1 : 0);
                assertThat(other.select("a[href*=/_consent/statement?lang=en]")).hasSize(site == SHOP ? 1 : 0);
            }
            assertThat(Jsoup.parse(BANNER.own().request(site, "en", "t", form))
                            .text()
                            .contains("You may also complain to: Datatilsynet"))
                    .isEqualTo(site == SHOP);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "de", "ar"})
    void itIsPlainAsciiAndRunsTheWayOfItsLanguage(String language) {
        String html = BANNER.statementPage(SHOP, language, Samples.FIRST_VISIT, "/");
        assertThat(html.chars()).allMatch(c -> c < 0x7f);
        assertThat(html).doesNotContain("{{", "\u0001", "{data}", "{authority}");
        assertThat(Jsoup.parse(html).select("html").attr("dir")).isEqualTo(language.equals("ar") ? "rtl" : "ltr");
    }

    @ParameterizedTest
    @MethodSource("org.consentry.banner.OwnPagesTest#poisons")
    void noValueBecomesMarkup(String poison) {
        Contact hostile = new Contact(poison, poison, poison, poison, poison);
        Clause clause = new Clause(poison, Map.of(poison, new Clause.Words(poison, poison, poison + "\n- " + poison)));
        Promises promises = new Promises(
                hostile,
                hostile,
                hostile,
                List.of(clause, clause, clause),
                List.of(),
                Set.of(),
                0,
                List.of(),
                Archive.NONE);
        Document page = page(Samples.promising(Samples.hostile(poison), promises), "en");
        assertThat(page.select("script, img, iframe, style, base, meta[http-equiv], [onerror], [onclick]"))
                .isEmpty();
        assertThat(page.select("a[href]").eachAttr("href"))
                .allMatch(href -> href.startsWith("#")
                        || href.startsWith("/") && !href.startsWith("//")
                        || href.startsWith("https://")
                        || href.startsWith("mailto:"));
        assertThat(page.select("section.clause")).hasSize(3);
    }
}
