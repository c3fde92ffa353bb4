package org.consentry.banner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.consentry.consent.Signal;
import org.consentry.consent.Surface;
import org.consentry.consent.Wording;
import org.consentry.site.SitePolicy;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BannerTest {
    private static final List<String> POISONS = List.of(
            "\"><script>alert(1)</script>",
            "' onmouseover='alert(1)",
            "\" onmouseover=\"alert(1)",
            "javascript:alert(1)",
            "</p></form></consentry-banner><img src=x onerror=alert(1)>",
            "{{t.button-accept}}{{{slot.ticket}}}{controller}{purposes}",
            "\u0001ticket\u0001\u0002decided\u0002\u0003\u0000",
            "&lt;script&gt;&#60;script>",
            "<!--",
            "]]>",
            "\u202eevil\u2066",
            "</style><script>alert(1)</script>",
            "+ADw-script+AD4-",
            "\u001b$B<script>",
            "\ud800");

    private static final LocalDate DAY = LocalDate.of(2026, 3, 4);

    private final Banner banner = Samples.banner();
    private final SitePolicy shop = Samples.shop();

    static List<String> languages() {
        return Messages.LANGUAGES;
    }

    static Stream<String> poisons() {
        return POISONS.stream();
    }

    @ParameterizedTest
    @MethodSource("poisons")
    void hostileTextsStayText(String poison) {
        SitePolicy policy = Samples.hostile(poison);
        for (Document page : everything(policy, "en", poison, poison)) {
            assertThat(page.select("img, iframe, object, script:not([src^=/_consent/])"))
                    .isEmpty();
            for (Element element : page.getAllElements()) {
                for (Attribute attribute : element.attributes()) {
                    assertThat(attribute.getKey()).doesNotStartWith("on");
                }
            }
            assertThat(page.select("a[href]:not([target=_blank]):not(.button), form[action]"))
                    .allSatisfy(link -> assertThat(link.hasAttr("href") ? link.attr("href") : link.attr("action"))
                            .matches("(?s)/_consent/.*|/|https?://.*|mailto:.*"));
            assertThat(page.select("input[name=ticket]")).hasSizeLessThanOrEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource("languages")
    void whatGoesIntoAPageIsAscii(String language) {
        for (SitePolicy policy : List.of(shop, Samples.hostile("\u00e6\u0416\ud83c\udf6a"))) {
            for (BannerView view : List.of(Samples.FIRST_VISIT, Samples.ACCEPTED, Samples.PRIVATE)) {
                assertAscii(banner.head(policy, language, view));
                assertAscii(banner.body(policy, language, view, "\u00e9", "/\u00e9"));
                assertAscii(banner.fragment(policy, language, view, "\u00e9", "/\u00e9"));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Surface.class)
    void theWordingIsTheSameForEveryVisitorAndNamesItsHash(Surface surface) throws Exception {
        Wording wording = banner.wording(shop, "en", surface);
        assertThat(Samples.banner().wording(Samples.shop(), "en", surface)).isEqualTo(wording);
        byte[] digest =
                MessageDigest.getInstance("SHA-256").digest(wording.text().getBytes(StandardCharsets.UTF_8));
        assertThat(wording.hash()).isEqualTo(HexFormat.of().formatHex(digest));
        assertThat(banner.wording(shop, "de", surface).hash()).isNotEqualTo(wording.hash());
    }

    @ParameterizedTest
    @EnumSource(
            value = Surface.class,
            names = {"BANNER", "PREFERENCES"})
    void theWordingIsEachPolicysOwn(Surface surface) {
        assertThat(banner.wording(Samples.hostile("x"), "en", surface).hash())
                .isNotEqualTo(banner.wording(shop, "en", surface).hash());
    }

    @Test
    void theWordingIsWhatIsServedButForItsSlots() {
        String ticket = "TICKET";
        String served = text(banner.body(shop, "en", Samples.FIRST_VISIT, ticket, "/RETURN"));
        String first = served.substring(0, served.indexOf("<consentry-place"));
        assertThat(first.replace(ticket, "").replace("%2FRETURN", "").replace("/RETURN", ""))
                .isEqualTo(banner.wording(shop, "en", Surface.BANNER).text());

        String page = banner.preferencePage(shop, "en", Samples.FIRST_VISIT, ticket, "/RETURN", "");
        String css = Jsoup.parse(page).select("link[rel=stylesheet]").attr("href");
        String script = Jsoup.parse(page).select("script").attr("src");
        assertThat(page.replace(ticket, "")
                        .replace("%2FRETURN", "")
                        .replace("/RETURN", "")
                        .replace(css, "")
                        .replace(script, "")
                        .replace("data-mode=\"markup\"", "data-mode=\"\"")
                        .replace("<input type=\"hidden\" name=\"was\" value=\"\">", "")
                        .replace("Cookies: not chosen yet", ""))
                .isEqualTo(banner.wording(shop, "en", Surface.PREFERENCES).text());
    }

    @Test
    void nothingOptionalIsCheckedBeforeAChoice() {
        Document page = preferences(Samples.FIRST_VISIT);
        assertThat(page.select("input[name=purpose]").eachAttr("value")).containsExactly("statistics", "ads", "video");
        assertThat(page.select("input[name=vendor]").eachAttr("value"))
                .containsExactly("statistics_metrics", "video_reel");
        assertThat(page.select("[checked]")).isEmpty();
    }

    @Test
    void switchesStandAsTheVisitorSetThem() {
        BannerView some = new BannerView(false, Set.of("video"), true, Set.of(), Set.of());
        assertThat(preferences(some).select("[checked]").eachAttr("value")).containsExactly("video");
    }

    @Test
    void aSwitchThatASignalKeepsOffIsOffAndSaysWhy() {
        BannerView view = new BannerView(false, Set.of("ads"), true, Set.of(Signal.GPC), Set.of("ads"));
        Document page = preferences(view);
        assertThat(page.select("[checked]")).isEmpty();
        assertThat(page.select("[disabled]").eachAttr("value")).containsExactly("ads");
        assertThat(page.select(".off")).hasSize(1);
        assertThat(page.text()).contains("Opt-out request honoured").contains("stays off: Marketing.");
        assertThat(page.text()).contains("does not act on the signal “Do Not Track”");
    }

    @Test
    void withoutASignalNoneIsMentionedAsHonoured() {
        assertThat(preferences(Samples.FIRST_VISIT).text()).doesNotContain("honoured");
    }

    @Test
    void rejectIsAButtonBesideAcceptAndLooksTheSame() {
        Document page = Jsoup.parse(text(banner.body(shop, "en", Samples.FIRST_VISIT, "t", "/")));
        Element reject = page.selectFirst("button[value=reject-all]");
        Element accept = page.selectFirst("button[value=accept-all]");
        assertThat(reject.text()).isEqualTo("Reject all");
        assertThat(reject.className()).isEqualTo(accept.className());
        assertThat(reject.parent()).isSameAs(accept.parent());
        assertThat(reject.attributes().size()).isEqualTo(accept.attributes().size());
    }

    @ParameterizedTest
    @MethodSource("languages")
    void theFirstLayerNamesControllerAndPurposesInItsLanguage(String language) {
        Document page = Jsoup.parse(text(banner.body(shop, language, Samples.FIRST_VISIT, "t", "/")));
        Element first = page.getElementById("consentry-banner");
        Messages messages = new Messages();
        assertThat(first.attr("lang")).isEqualTo(language);
        assertThat(first.attr("dir")).isEqualTo(messages.text(language, "direction"));
        assertThat(first.text())
                .contains("Alder & Finch Ltd", messages.text(language, "category.analytics.title"))
                .contains(messages.text(language, "banner.withdraw"))
                .doesNotContain("{", "}");
    }

    @Test
    void theBannerStandsOnlyWhereItIsDueAndTheControlAlways() {
        for (BannerView view : List.of(Samples.FIRST_VISIT, Samples.ACCEPTED, Samples.REJECTED, Samples.PRIVATE)) {
            Document page = Jsoup.parse(text(banner.body(shop, "en", view, "t", "/")));
            assertThat(page.select("#consentry-control")).hasSize(1);
            assertThat(page.select("#consentry-banner")).hasSize(view.due() ? 1 : 0);
            assertThat(page.select("#consentry-control b:not([hidden])")).hasSize(1);
        }
    }

    @Test
    void theControlShowsThePresentState() {
        BannerView some = new BannerView(false, Set.of("ads"), true, Set.of(), Set.of());
        assertThat(control(Samples.FIRST_VISIT)).isEqualTo("Cookies: not chosen yet");
        assertThat(control(Samples.ACCEPTED)).isEqualTo("Cookies: all accepted");
        assertThat(control(Samples.REJECTED)).isEqualTo("Cookies: only necessary");
        assertThat(control(some)).isEqualTo("Cookies: your choice");
    }

    @Test
    void theScriptFindsTheStateOnTheControl() {
        BannerView some = new BannerView(false, Set.of("ads"), true, Set.of(), Set.of());
        Element control =
                Jsoup.parse(text(banner.body(shop, "en", some, "t", "/"))).getElementById("consentry-control");
        assertThat(control.attr("data-consentry-state"))
                .isEqualTo("statistics:analytics=0 statistics_metrics:analytics=0 ads:marketing=1"
                        + " video:functional=0 video_reel:functional=0");
        assertThat(control.attr("data-consentry-notice")).isEqualTo("2026-03");
        assertThat(control.hasAttr("data-consentry-decided")).isTrue();
    }

    @Test
    void aReopenedFirstLayerWithdrawsInOneClickAndCanBeClosed() {
        Document first = Jsoup.parse(text(banner.body(shop, "en", Samples.FIRST_VISIT, "t", "/")));
        assertThat(first.select("[value=withdraw], .consentry-close")).isEmpty();
        Document again = Jsoup.parse(text(banner.fragment(shop, "en", Samples.ACCEPTED, "t", "/")));
        assertThat(again.select("button[value=withdraw]")).hasSize(1);
        assertThat(again.select("button.consentry-close[type=button]")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://evil.example/", "//evil.example", "/\\evil.example", "", "javascript:x", "/a\r\nb"})
    void aReturnPathOfAnotherPlaceIsTheStartPage(String path) {
        Document page = Jsoup.parse(banner.preferencePage(shop, "en", Samples.REJECTED, "t", path, ""));
        assertThat(page.selectFirst("input[name=return]").attr("value")).isEqualTo("/");
        assertThat(page.selectFirst(".back a").attr("href")).isEqualTo("/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop.example", "localhost:9080", "[::1]:9443"})
    void aBaseElementOfThePageHasNoSayInOurAddresses(String authority) {
        Document page = Jsoup.parse(
                "<base href=\"https://other.example/x/\">"
                        + text(banner.body(shop, "en", Samples.FIRST_VISIT, "t", "/", authority)),
                "https://" + authority + "/");
        assertThat(page.selectFirst("form").absUrl("action")).isEqualTo("https://" + authority + "/_consent/choices");
        assertThat(page.getElementById("consentry-control").absUrl("href"))
                .startsWith("https://" + authority + "/_consent/?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\"b", "a b", "a/b", "a<b", "x@evil.example", "a\\b", "h\u00f6st"})
    void aHostThatIsNoneIsLeftOut(String authority) {
        assertThat(banner.body(shop, "en", Samples.FIRST_VISIT, "t", "/", authority))
                .isEqualTo(banner.body(shop, "en", Samples.FIRST_VISIT, "t", "/"));
    }

    @Test
    void aReturnPathKeepsItsQuery() {
        String path = "/a?b=1&c=%26#x";
        Document page = Jsoup.parse(text(banner.body(shop, "en", Samples.FIRST_VISIT, "t", path)));
        assertThat(page.selectFirst("input[name=return]").attr("value")).isEqualTo(path);
        assertThat(page.getElementById("consentry-control").attr("href"))
                .isEqualTo("/_consent/?lang=en&return=%2Fa%3Fb%3D1%26c%3D%2526%23x");
    }

    @Test
    void thePreferenceCentreNamesWhoWhatAndUnderWhichNotice() {
        Document page = preferences(Samples.ACCEPTED);
        assertThat(page.text())
                .contains(
                        "Alder & Finch Ltd", "1 Mill Lane, Bergen", "2026-03", "2026-03-01", "Always on", "Reel & Co");
        assertThat(page.select("a[href=https://metrics.example/privacy]").text())
                .isEqualTo("Privacy statement of Meadow Metrics");
        assertThat(page.select("a").eachAttr("href"))
                .contains("/_consent/cookies?lang=en", "/_consent/receipt", "mailto:privacy@shop.example");
        assertThat(page.select("button[name=choice]").eachAttr("value"))
                .containsExactly("custom", "reject-all", "accept-all", "withdraw");
        assertThat(preferences(Samples.FIRST_VISIT).select("[value=withdraw]")).isEmpty();
    }

    @Test
    void aMessageIsShownAndAnUnknownOneIsAnError() {
        String page = banner.preferencePage(shop, "en", Samples.REJECTED, "t", "/", "message.saved");
        assertThat(Jsoup.parse(page).select("[role=alert]").text()).isEqualTo("Your choice has been saved.");
        assertThatThrownBy(() -> banner.preferencePage(shop, "en", Samples.REJECTED, "t", "/", "message.none"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theDeclarationListsEveryCookieUnderItsPurpose() {
        Document page = Jsoup.parse(banner.cookiesPage(shop, "en", Samples.declared(shop), DAY));
        assertThat(page.select("code").eachText()).containsExactly("basket", "_mm*", "seen");
        assertThat(page.select("tbody tr").eachText())
                .containsExactly(
                        "basket This site This site’s session",
                        "_mm* Meadow Metrics This site’s 13 months",
                        "seen ads.example Another company’s 90 days");
        assertThat(page.text()).contains("As of 2026-03-04");
    }

    @ParameterizedTest
    @EnumSource(Page.class)
    void everyMishapHasItsPageInEveryLanguage(Page page) {
        for (String language : Messages.LANGUAGES) {
            Document document = Jsoup.parse(banner.messagePage(language, page));
            assertThat(document.selectFirst("html").attr("lang")).isEqualTo(language);
            assertThat(document.select("h1").text()).isNotBlank().isEqualTo(document.title());
        }
        assertThat(banner.messagePage("xx", page)).isEqualTo(banner.messagePage("en", page));
    }

    @Test
    void aPolicyInItsPlaceIsNotTakenForTheOldOne() {
        SitePolicy other = Samples.hostile("Another name");
        assertThat(other.hash()).isEqualTo(shop.hash());
        assertThat(text(banner.body(shop, "en", Samples.FIRST_VISIT, "t", "/"))).contains("Alder");
        assertThat(text(banner.body(other, "en", Samples.FIRST_VISIT, "t", "/")))
                .contains("Another name");
    }

    private List<Document> everything(SitePolicy policy, String language, String ticket, String path) {
        BannerView decided = new BannerView(true, Set.of("video"), true, Set.of(Signal.values()), Set.of("ads"));
        List<Document> pages = new ArrayList<>();
        pages.add(Jsoup.parse(text(banner.head(policy, language, decided))));
        pages.add(Jsoup.parse(text(banner.body(policy, language, decided, ticket, path))));
        pages.add(Jsoup.parse(text(banner.fragment(policy, language, decided, ticket, path))));
        pages.add(Jsoup.parse(banner.preferencePage(policy, language, decided, ticket, path, "message.saved")));
        pages.add(Jsoup.parse(banner.cookiesPage(policy, language, Samples.declared(policy), DAY)));
        pages.add(Jsoup.parse(banner.cookiesPart(policy, language, Samples.declared(policy), DAY)));
        pages.add(Jsoup.parse(banner.optOutPage(policy, language, decided, ticket, path)));
        HeldFrame frame = new HeldFrame(path, ticket, List.of("video_reel"), true);
        pages.add(Jsoup.parse(banner.placeholderPage(policy, language, decided, ticket, path, frame)));
        return pages;
    }

    private Document preferences(BannerView view) {
        return Jsoup.parse(banner.preferencePage(shop, "en", view, "t", "/", ""));
    }

    private String control(BannerView view) {
        Document page = Jsoup.parse(text(banner.body(shop, "en", view, "t", "/")));
        return page.select("#consentry-control b:not([hidden])").text();
    }

    private static void assertAscii(byte[] bytes) {
        for (byte b : bytes) {
            assertThat(b == '\n' || b == '\t' || b >= 0x20 && b < 0x7f).isTrue();
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
