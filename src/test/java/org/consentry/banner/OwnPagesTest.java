package org.consentry.banner;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.consentry.banner.MineView.Elsewhere;
import org.consentry.banner.MineView.Held;
import org.consentry.catalog.Catalog;
import org.consentry.catalog.Classifier;
import org.consentry.catalog.Provenance;
import org.consentry.consent.Choice;
import org.consentry.consent.Consent;
import org.consentry.consent.ConsentRecord;
import org.consentry.consent.Decision;
import org.consentry.consent.RequestFacts;
import org.consentry.consent.Signal;
import org.consentry.consent.Surface;
import org.consentry.site.SitePolicy;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages about the visitor's own, as a parser sees them. */
final class OwnPagesTest {
    private static final Classifier CLASSIFIER = new Classifier(Catalog.load());
    private static final Banner BANNER = Samples.banner();
    private static final Instant CHOSEN = Instant.parse("2026-11-23T10:20:30Z");
    private static final String HASH = "0123456789abcdef".repeat(4);
    private static final String SUBJECT = "fedcba9876543210".repeat(2);
    private static final Map<String, Boolean> ANSWERS =
            Map.of("statistics", true, "ads", false, "video", true, "video_reel", false);

    private static Decision decision(SitePolicy site, Map<String, Boolean> answers, String version, Signal... signals) {
        Consent consent = answers.isEmpty() ? null : new Consent(SUBJECT, "r", version, answers, CHOSEN);
        return Decision.of(
                new RequestFacts(
                        site, "https://shop.example", "shop.example", true, false, consent, Set.of(signals), false),
                CLASSIFIER,
                Provenance.NONE);
    }

    private static ConsentRecord record(String text) {
        return new ConsentRecord(
                "019a3c1f-0000-7000-8000-000000000001",
                "shop",
                SUBJECT,
                CHOSEN,
                text,
                "en",
                HASH,
                Choice.Kind.CUSTOM,
                ANSWERS,
                text.equals("2026-03") ? "preferences" : text,
                List.of("gpc"),
                "",
                "markup",
                "",
                "",
                "");
    }

    private static Document mine(SitePolicy site, String language, MineView view) {
        return Jsoup.parse(BANNER.own().mine(site, language, view));
    }

    private static MineView view(Decision decision, ConsentRecord record) {
        return new MineView(
                decision,
                record,
                true,
                List.of(new Held("Nobody Knows", List.of("a.example", "b.example"), Set.of("ads"))),
                List.of(new Elsewhere("blog", "blog.example")),
                "/news");
    }

    @Test
    void theVisitorReadsTheWholeChoice() {
        SitePolicy shop = Samples.shop();
        Document page = mine(shop, "en", view(decision(shop, ANSWERS, "2026-03"), record("2026-03")));
        assertThat(page.select("section").eachAttr("aria-labelledby"))
                .containsExactly("chosen", "enforced", "held-title", "held-here");
        assertThat(page.select("#chosen ~ .state").text()).isEqualTo("Chosen one by one");
        assertThat(page.select(".answers > li").eachText())
                .containsExactly(
                        "Statistics Allowed", "Marketing Refused", "Extra functions Allowed Reel & Co Refused");
        assertThat(page.select(".facts time").eachAttr("datetime"))
                .containsExactly("2026-11-23T10:20:30Z", "2027-05-22T10:20:30Z");
        assertThat(page.select(".facts time").get(0).text())
                .startsWith("November 23, 2026")
                .endsWith("UTC");
        assertThat(page.select(".facts dd").eachText())
                .contains("In the preference centre", "2026-03", HASH, "Nothing optional without your yes");
        assertThat(page.select(".held li").text()).isEqualTo("Nobody Knows Marketing a.example b.example");
        assertThat(page.select("a").eachAttr("href"))
                .contains(
                        "/news",
                        "/_consent/wording/" + HASH,
                        "/_consent/?lang=en",
                        "/_consent/receipt",
                        "/_consent/receipt?format=html&lang=en",
                        "/_consent/my-data?lang=en",
                        "/_consent/my-data?lang=en#erase",
                        "/_consent/requests?lang=en",
                        "/_consent/handover?to=blog&lang=en");
        assertThat(page.select("#held").hasAttr("hidden")).as("by script alone").isTrue();
        assertThat(page.text()).doesNotContain(SUBJECT).doesNotContain("019a3c1f");
    }

    @Test
    void whoHasNotChosenReadsThatAndWhatIsEnforced() {
        SitePolicy shop = Samples.shop();
        MineView none = new MineView(decision(shop, Map.of(), ""), null, false, List.of(), List.of(), "//evil.example");
        Document page = mine(shop, "en", none);
        assertThat(page.select(".state").text()).isEqualTo("You have not chosen yet. Nothing optional is used.");
        assertThat(page.select("#chosen, #held-here, a[href*=receipt], a[href*=erase]"))
                .isEmpty();
        assertThat(page.select(".back a").attr("href")).isEqualTo("/");
    }

    @Test
    void aChoiceUnderAnotherNoticeIsSaidToHoldNoMore() {
        SitePolicy shop = Samples.shop();
        Document page = mine(shop, "en", view(decision(shop, ANSWERS, "2025-01"), record("2026-03")));
        assertThat(page.select(".message").text()).startsWith("What we ask has changed");
        assertThat(page.select("#chosen")).isEmpty();
    }

    @Test
    void aSignalIsShownAsHonoured() {
        SitePolicy shop = Samples.shop();
        Document page = mine(shop, "en", view(decision(shop, ANSWERS, "2026-03", Signal.GPC), record("2026-03")));
        assertThat(page.select(".signal").text()).contains("Opt-out request honoured", "Marketing");
    }

    @Test
    void withoutTheRecordTheTokenStillTellsTheChoice() {
        SitePolicy shop = Samples.shop();
        Document page = mine(shop, "en", view(decision(shop, ANSWERS, "2026-03"), null));
        assertThat(page.select(".answers > li")).hasSize(3);
        assertThat(page.select(".facts time")).hasSize(2);
        assertThat(page.select("a[href*=wording]")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "de", "ar"})
    void everyPageSpeaksTheVisitorsLanguageInPlainAscii(String language) {
        SitePolicy shop = Samples.shop();
        RequestView request = new RequestView(
                List.of(new RequestView.Kind("access", Period.ofDays(5))),
                "",
                "",
                "",
                "",
                "",
                Period.ofMonths(1),
                "",
                null,
                null);
        for (String html : List.of(
                BANNER.own().mine(shop, language, view(decision(shop, ANSWERS, "2026-03"), record("2026-03"))),
                BANNER.own().receipt(shop, language, new ReceiptView(record("2026-03"), HASH, 7L)),
                BANNER.own().request(shop, language, "t", request),
                BANNER.own().take(shop, language, "t", "/", "h", "blog.example", Set.of("ads")))) {
            Document page = Jsoup.parse(html);
            assertThat(page.select("html").attr("lang")).isEqualTo(language);
            assertThat(page.select("html").attr("dir")).isEqualTo(language.equals("ar") ? "rtl" : "ltr");
            assertThat(html.chars()).allMatch(c -> c < 0x7f);
            assertThat(html).doesNotContain("{{").doesNotContain("\u0001");
            assertThat(page.select("title").text()).isNotEmpty();
            assertThat(page.select("[style], [onclick]")).isEmpty();
            if (!language.equals("en")) {
                assertThat(page.text()).doesNotContain("2026 at", "Allowed", "Send the request");
            }
        }
    }

    @Test
    void theReceiptToPrintHasWhatTheRecordHas() {
        Document page =
                Jsoup.parse(BANNER.own().receipt(Samples.shop(), "en", new ReceiptView(record("2026-03"), HASH, null)));
        assertThat(page.select(".marks dt").eachText())
                .containsExactly(
                        "receipt_id",
                        "pii_principal_id",
                        "language",
                        "method",
                        "signals",
                        "mode",
                        "wording_sha256",
                        "leaf");
        assertThat(page.select("main").text())
                .contains("The record will be sealed within seconds.", "Alder & Finch Ltd", SUBJECT);
        assertThat(page.select("#print").hasAttr("hidden")).isTrue();
    }

    @Test
    void aSpanIsSaidAsItIsCounted() {
        for (Map.Entry<Period, String> span : Map.of(
                        Period.ofDays(30), "30 days",
                        Period.ofDays(5), "5 days",
                        Period.ofMonths(1), "1 month",
                        Period.ofYears(1), "12 months")
                .entrySet()) {
            RequestView view = new RequestView(List.of(), "", "", "", "", "", span.getKey(), "", null, null);
            assertThat(Jsoup.parse(BANNER.own().request(Samples.shop(), "en", "t", view))
                            .text())
                    .contains("Time for an answer: " + span.getValue() + ".");
        }
    }

    @Test
    void whatIsTakenOverIsShownUseByUseAndPartOfNoWording() {
        SitePolicy shop = Samples.shop();
        Document page = Jsoup.parse(BANNER.own().take(shop, "en", "t", "/x", "h", "blog.example", Set.of("ads")));
        assertThat(page.select(".answers li").eachText())
                .containsExactly("Statistics Refused", "Marketing Allowed", "Extra functions Refused");
        assertThat(page.select("[name=handover]").attr("value")).isEqualTo("h");
        assertThat(page.select("main > p").text()).contains("blog.example");
        assertThat(BANNER.wording(shop, "en", Surface.HANDOVER).text())
                .contains("Take over your choice", "Marketing")
                .doesNotContain("blog.example", "Allowed");
    }

    @ParameterizedTest
    @MethodSource("poisons")
    void noValueBecomesMarkup(String poison) {
        SitePolicy shop = Samples.hostile(poison);
        Map<String, Boolean> answers = Map.of("statistics", true, "statistics_metrics", false);
        MineView mine = new MineView(
                decision(shop, answers, poison),
                record(poison),
                false,
                List.of(new Held(poison, List.of(poison), Set.of("ads", poison))),
                List.of(new Elsewhere(poison, poison)),
                poison);
        RequestView form = new RequestView(
                List.of(new RequestView.Kind("access", Period.ofDays(30))),
                poison,
                poison,
                poison,
                poison,
                "request.bad-contact",
                Period.ofDays(30),
                "",
                null,
                null);
        RequestView sent = new RequestView(
                List.of(), "", "", "", "", "", Period.ofDays(30), poison, LocalDate.of(2026, 12, 1), null);
        for (String html : List.of(
                BANNER.own().mine(shop, "en", mine),
                BANNER.own().receipt(shop, "en", new ReceiptView(record(poison), poison, null)),
                BANNER.own().request(shop, "en", poison, form),
                BANNER.own().request(shop, "en", poison, sent),
                BANNER.own().take(shop, "en", poison, poison, poison, poison, Set.of("ads")))) {
            Document page = Jsoup.parse(html);
            assertThat(page.select("script:not([src^=/_consent/assets/])")).isEmpty();
            assertThat(page.select("img, iframe, [onerror], [onclick], style, base, meta[http-equiv]"))
                    .isEmpty();
            assertThat(page.select("a[href]").eachAttr("href"))
                    .allMatch(href -> href.startsWith("/") && !href.startsWith("//")
                            || href.startsWith("https://")
                            || href.startsWith("mailto:"));
            assertThat(html.chars()).allMatch(c -> c < 0x7f && c != 1 && c != 2 && c != 3);
        }
    }

    static String[] poisons() {
        return new String[] {
            "<script>alert(1)</script>",
            "\"><img src=x onerror=alert(1)>",
            "' onclick='alert(1)",
            "</textarea><script>alert(1)</script>",
            "</title><base href=//evil.example>",
            "javascript:alert(1)",
            "//evil.example/",
            "\\\\evil.example",
            "data:text/html,<script>1</script>",
            "{{slot.ticket}}{{{root}}}{controller}{number}{site}",
            "\u0001ticket\u0001\u0002none\u0002x\u0003",
            "\u202etxt.exe",
            "\ud800",
            "a\r\nSet-Cookie: x=y",
        };
    }
}
