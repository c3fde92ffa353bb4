package org.consentry.banner;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.consentry.consent.Decision.Reask;
import org.consentry.consent.Signal;
import org.consentry.consent.Surface;
import org.consentry.site.Presentation;
import org.consentry.site.Regime;
import org.consentry.site.SitePolicy;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a visitor reads hangs on the rules of the region, on what changed, and on the site's own words. */
class RegimeTextsTest {
    private static final Banner BANNER = Samples.banner();
    private static final SitePolicy SHOP = Samples.full("");
    private static final String[] ALL = {
        "statistics", "statistics_meadow-metrics", "ads", "ads_pixel-partners", "ads_reel-co", "remember", "reach"
    };

    private static BannerView view(Regime regime, Reask reask, boolean decided, boolean gpc, String... granted) {
        Set<Signal> signals = gpc ? Set.of(Signal.GPC) : Set.of();
        Set<String> silenced = gpc ? Set.of("ads") : Set.of();
        return new BannerView(!decided, Set.of(granted), decided, signals, silenced, regime, reask);
    }

    private static Document body(SitePolicy policy, String language, BannerView view) {
        return Jsoup.parse(new String(BANNER.body(policy, language, view, "t", "/a"), US_ASCII));
    }

    private static Document optOut(BannerView view) {
        return Jsoup.parse(BANNER.optOutPage(SHOP, "en", view, "t", "/a"));
    }

    @ParameterizedTest
    @EnumSource(
            value = Regime.class,
            names = {"OPT_OUT", "NOTICE"})
    void aNoticeIsUnderstoodOrRefusedWithButtonsOfOneKind(Regime regime) {
        Document page = body(SHOP, "en", view(regime, Reask.NO, false, false, ALL));
        Element banner = page.getElementById("consentry-banner");
        assertThat(banner.select("button").eachText()).containsExactly("Reject all", "Understood");
        assertThat(banner.select("button").eachAttr("class")).containsOnly("consentry-button");
        assertThat(banner.select("[value=accept-all], .consentry-close")).isEmpty();
        assertThat(banner.select("input[name=purpose]").eachAttr("value"))
                .containsExactly("statistics", "ads", "remember", "reach");
        assertThat(banner.select("input[name=vendor]")).hasSize(3);
        assertThat(banner.select("input[name=was]").attr("value")).isEqualTo(String.join(" ", ALL));
        assertThat(banner.select("a[href*=optout]")).hasSize(regime == Regime.OPT_OUT ? 1 : 0);
    }

    @Test
    void theWordingIsThatOfTheRulesUnderWhichItIsRead() {
        List<String> hashes = List.of(Regime.values()).stream()
                .map(regime ->
                        BANNER.wording(SHOP, "en", Surface.BANNER, regime).hash())
                .toList();
        assertThat(hashes).doesNotHaveDuplicates();
        assertThat(BANNER.wording(SHOP, "en", Surface.BANNER).hash()).isEqualTo(hashes.get(Regime.OPT_IN.ordinal()));
    }

    @ParameterizedTest
    @CsvSource({
        "OPT_IN, false, Cookies: not chosen yet, /_consent/?lang=en&return=%2Fa",
        "OPT_IN, true, Cookies: only necessary, /_consent/?lang=en&return=%2Fa",
        "NOTICE, false, Cookies: how they are used, /_consent/?lang=en&return=%2Fa",
        "OPT_OUT, false, Do not sell or share my personal information, /_consent/optout?lang=en&return=%2Fa",
        "OPT_OUT, true, Do not sell or share my personal information · Cookies: you opted out,"
                + " /_consent/optout?lang=en&return=%2Fa",
        "UNDER_AGE, false, Cookies: only necessary, /_consent/?lang=en&return=%2Fa"
    })
    void theControlSaysWhatHoldsAndThatASignalIsHeard(Regime regime, boolean decided, String words, String href) {
        for (boolean gpc : new boolean[] {false, true}) {
            Document page = body(SHOP, "en", view(regime, Reask.NO, decided, gpc));
            Element control = page.getElementById("consentry-control");
            control.select("[hidden]").remove();
            assertThat(control.text()).isEqualTo(words + (gpc ? " · Opt-out request honoured" : ""));
            assertThat(control.attr("href")).isEqualTo(href);
            assertThat(control.attr("data-consentry-regime")).isEqualTo(regime == Regime.OPT_IN ? "" : regime.id());
        }
    }

    @Test
    void anOptOutTakesMarketingAloneAndCanBeTakenBack() {
        Document before = optOut(view(Regime.OPT_OUT, Reask.NO, false, false, ALL));
        assertThat(before.select("button").eachText()).containsExactly("Opt out of sale and sharing");
        assertThat(before.select("[name=purpose]").eachAttr("value"))
                .containsExactly("statistics", "remember", "reach");
        assertThat(before.select("[name=was]").attr("value")).isEqualTo(String.join(" ", ALL));
        Document after = optOut(view(Regime.OPT_OUT, Reask.NO, true, false, "statistics"));
        assertThat(after.select("button").eachText()).containsExactly("Opt in again");
        assertThat(after.text()).contains("You have opted out");
        assertThat(after.select("[name=purpose]").eachAttr("value")).containsExactly("statistics", "ads");
        assertThat(optOut(view(Regime.OPT_IN, Reask.NO, false, false))
                        .select("button")
                        .eachText())
                .containsExactly("Opt out of sale and sharing");
    }

    @Test
    void aSignalNeedsNoForm() {
        Document page = optOut(view(Regime.OPT_OUT, Reask.NO, false, true, "statistics"));
        assertThat(page.select("form")).isEmpty();
        assertThat(page.text()).contains("the opt-out request is honoured");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "en|CHANGED|What we ask has changed since your last choice: We have added video from Reel & Co.",
                "de|CHANGED|geändert",
                "en|EXPIRED|Your last choice has expired, so we ask again."
            })
    void whoIsAskedAgainReadsWhy(String language, Reask reask, String words) {
        BannerView view = view(Regime.OPT_IN, reask, false, false);
        assertThat(body(SHOP, language, view).text()).contains(words).doesNotContain("{");
        assertThat(Jsoup.parse(BANNER.preferencePage(SHOP, language, view, "t", "/", ""))
                        .text())
                .contains(words);
        assertThat(body(SHOP, language, view(Regime.OPT_IN, Reask.NO, false, false))
                        .text())
                .doesNotContain(words);
    }

    @Test
    void aSitesOwnWordsTakeTheBundlesPlaceAndAreInTheWording() {
        SitePolicy own = Samples.full("""
                texts:
                  de: {banner.title: "Kekse", button.accept: "Ja zu allem", page.404.title: "Tja"}
                  de-AT: {banner.title: "Servus, Kekse"}
                """);
        BannerView view = view(Regime.OPT_IN, Reask.NO, false, false);
        assertThat(body(own, "de", view).text()).contains("Kekse", "Ja zu allem");
        assertThat(body(own, "de-AT", view).text()).contains("Servus, Kekse", "Ja zu allem");
        assertThat(body(own, "en", view).text())
                .isEqualTo(body(SHOP, "en", view).text());
        for (Surface surface : List.of(Surface.BANNER, Surface.PREFERENCES)) {
            assertThat(BANNER.wording(own, "de", surface).hash())
                    .isNotEqualTo(BANNER.wording(SHOP, "de", surface).hash());
        }
        assertThat(BANNER.wording(own, "en", Surface.BANNER).hash())
                .isEqualTo(BANNER.wording(SHOP, "en", Surface.BANNER).hash());
        assertThat(BANNER.messagePage(own, "de", Page.NOT_FOUND)).contains("Tja");
        assertThat(BANNER.plain(own, "de").title()).isEqualTo("Kekse");
    }

    /** A policy's reader lets no markup through; whatever reached a page would still be words. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "</p></form></consentry-banner><script>alert(1)</script>",
                "\"><img src=x onerror=alert(1)>",
                "{{{slot.ticket}}}{{t.button-accept}}",
                "{controller}{purposes}{n}{all}{date}{service}",
                "<!--",
                "&lt;b>"
            })
    void hostileWordsStayWords(String poison) {
        Map<String, String> texts = new HashMap<>();
        new Messages().texts("en").keySet().forEach(key -> texts.put(key, poison));
        texts.put("direction", "ltr");
        SitePolicy base = Samples.full("");
        SitePolicy policy =
                Samples.presented(base, new Presentation(base.presentation().design(), Map.of("en", texts), null));
        for (Regime regime : Regime.values()) {
            BannerView view = view(regime, Reask.CHANGED, true, true, ALL);
            BannerView first = view(regime, Reask.CHANGED, false, true, ALL);
            for (Document page : List.of(
                    body(policy, "en", first),
                    Jsoup.parse(BANNER.preferencePage(policy, "en", view, "TICKET", "/", "message.saved")),
                    Jsoup.parse(BANNER.optOutPage(policy, "en", view, "TICKET", "/")),
                    Jsoup.parse(BANNER.cookiesPage(policy, "en", Samples.declared(policy), LocalDate.EPOCH)))) {
                assertThat(page.select("script:not([src^=/_consent/assets/]), img, [onerror]"))
                        .isEmpty();
                assertThat(page.text()).doesNotContain("TICKET");
                assertThat(page.html()).doesNotContain("<!--");
            }
        }
    }
}
