package org.consentry.banner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.consentry.consent.Decision.Reask;
import org.consentry.consent.Signal;
import org.consentry.site.PolicyException;
import org.consentry.site.PolicyLoader;
import org.consentry.site.Regime;
import org.consentry.site.SitePolicy;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the preference centre offers: a switch, an objection, or a reason; for each purpose, and for each service. */
class PreferencesTest {
    private static final Banner BANNER = Samples.banner();
    private static final SitePolicy SHOP = Samples.full("");

    private static BannerView view(boolean decided, Regime regime, String... granted) {
        return new BannerView(!decided, Set.of(granted), decided, Set.of(), Set.of(), regime, Reask.NO);
    }

    private static Document page(BannerView view) {
        return Jsoup.parse(BANNER.preferencePage(SHOP, "en", view, "t", "/", ""));
    }

    private static List<String> values(Document page, String name) {
        return page.select("input[name=" + name + "]").eachAttr("value");
    }

    private static List<String> on(Document page, String name) {
        return page.select("input[name=" + name + "][checked]").eachAttr("value");
    }

    @Test
    void purposesStandUnderWhatAVisitorCanDoAboutThem() {
        Document page = page(view(false, Regime.OPT_IN, "remember"));
        assertThat(page.select("form h2").eachText())
                .containsExactly("With your consent", "On the ground of legitimate interest", "Needed without asking");
        assertThat(page.select("input[role=switch][name=purpose]").eachAttr("value"))
                .containsExactly("statistics", "ads");
        assertThat(values(page, "vendor"))
                .containsExactly("statistics_meadow-metrics", "ads_pixel-partners", "ads_reel-co");
        assertThat(values(page, "object")).containsExactly("remember", "reach");
        assertThat(page.select(".always")).hasSize(2);
        assertThat(page.text())
                .contains("Legal basis: a legal obligation. The law requires it.")
                .contains("Stores and reads nothing on your device.");
    }

    @Test
    void whatIsUsedAndHowLongItIsKeptStandsWhereThePolicySaysSo() {
        Document page =
                Jsoup.parse(BANNER.preferencePage(Samples.detailed(), "de", view(false, Regime.OPT_IN), "t", "/", ""));
        assertThat(page.select(".purpose").get(0).select("p.small").eachText())
                .hasSize(3)
                .anyMatch(line -> line.contains("Seiten, die Sie lesen"))
                .anyMatch(line -> line.contains("until 90 days have passed"));
        assertThat(page.select("bdi[lang=en][dir=auto]").text()).isEqualTo("until 90 days have passed");
        assertThat(page.select(".purpose").get(1).select("p.small")).hasSize(1);
        assertThat(page(view(false, Regime.OPT_IN)).text()).doesNotContain("Data used", "Kept:");
    }

    @Test
    void nothingIsCheckedBeforeAChoiceAndNoObjectionEither() {
        assertThat(page(view(false, Regime.OPT_IN, "remember")).select("[checked], [disabled]"))
                .isEmpty();
    }

    /** What can be objected to is sent as if it stood; only the objection takes it out. */
    @Test
    void anObjectionSpeaksForItselfWithoutScript() {
        Document page = page(view(true, Regime.OPT_IN, "remember"));
        assertThat(page.select("input[type=hidden][name=purpose]").eachAttr("value"))
                .containsExactly("remember", "reach");
        assertThat(on(page, "object")).containsExactly("reach");
        assertThat(page.select("[name=object][disabled]").eachAttr("value")).containsExactly("reach");
        assertThat(on(page(view(true, Regime.OPT_IN)), "object")).containsExactly("remember", "reach");
    }

    @Test
    void everySwitchShowsWhatHoldsAndTheFormSaysSo() {
        Document page = page(view(true, Regime.OPT_IN, "ads_reel-co", "statistics", "statistics_meadow-metrics"));
        assertThat(on(page, "purpose")).containsExactly("statistics");
        assertThat(on(page, "vendor")).containsExactly("statistics_meadow-metrics", "ads_reel-co");
        assertThat(values(page, "was")).containsExactly("statistics statistics_meadow-metrics ads_reel-co");
        assertThat(page.text()).containsOnlyOnce("1 of 2 services are on");
        assertThat(values(page(view(false, Regime.OPT_IN)), "was")).containsExactly("");
    }

    @Test
    void aServiceLinksToItsStatementAndItsTerms() {
        Document page = page(view(false, Regime.OPT_IN));
        assertThat(page.select("details a").eachAttr("href"))
                .containsExactly(
                        "https://metrics.example/privacy",
                        "https://metrics.example/terms",
                        "https://pixel.example/privacy",
                        "https://reel.example/privacy");
    }

    @Test
    void aSignalKeepsAPurposeAndItsServicesOff() {
        BannerView view = new BannerView(
                true, Set.of("remember"), false, Set.of(Signal.GPC), Set.of("ads"), Regime.OPT_IN, Reask.NO);
        assertThat(page(view).select("[disabled]").eachAttr("value"))
                .containsExactly("ads", "ads_pixel-partners", "ads_reel-co");
    }

    @Test
    void everyControlHasANameOfItsOwn() {
        Document page = page(view(false, Regime.OPT_IN));
        assertThat(page.select("[id]").eachAttr("id")).doesNotHaveDuplicates();
        for (Element box : page.select("input[type=checkbox]")) {
            assertThat(page.select("label[for=" + box.id() + "]").text()).isNotBlank();
        }
        for (Element box : page.select("input[name=object]")) {
            assertThat(box.attr("aria-labelledby").split(" "))
                    .allSatisfy(id -> assertThat(page.getElementById(id).text()).isNotBlank());
        }
    }

    @Test
    void nothingIsOfferedToMinors() {
        Document page = page(view(false, Regime.UNDER_AGE));
        assertThat(page.select("button, input[type=checkbox]")).isEmpty();
        assertThat(page.text())
                .contains("people under age")
                .doesNotContain("consent")
                .doesNotContain("interest");
        assertThat(page.select("h3").eachText()).containsExactly("Necessary", "Extra functions");
    }

    @ParameterizedTest
    @EnumSource(
            value = Regime.class,
            names = {"OPT_OUT", "NOTICE"})
    void whatStandsUntilANoIsNotSaidToBeOff(Regime regime) {
        Document page = page(view(false, regime, "statistics", "statistics_meadow-metrics", "remember", "reach"));
        assertThat(page.text())
                .doesNotContain("is off until", "With your consent", "your consent", "only after your yes")
                .contains("You can object at any time", "You are told, and may object.");
        assertThat(on(page, "purpose")).containsExactly("statistics");
        assertThat(on(page, "object")).isEmpty();
        assertThat(page.select(".links a[href*=optout]")).hasSize(regime == Regime.OPT_OUT ? 1 : 0);
    }

    /** Neither a contract nor the law: it is not said to rest on them, and there is a way to object. */
    @Test
    void whatIsNecessaryOnTheGroundOfAnInterestCanBeObjectedToByRequest() throws PolicyException {
        String yaml = String.join(
                "\n",
                "site: shop",
                "hosts: [shop.example]",
                "controller: {name: The Shop}",
                "notice: {version: \"1\", effective: 2026-11-01}",
                "languages: [en]",
                "purposes:",
                "  - {id: basket, category: necessary, basis: contract}",
                "  - {id: safety, category: necessary, basis: legitimate-interest}");
        SitePolicy shop = PolicyLoader.load("shop", yaml.getBytes(StandardCharsets.UTF_8));
        Document page = Jsoup.parse(BANNER.preferencePage(shop, "en", view(false, Regime.OPT_IN), "t", "/", ""));

        assertThat(page.select("form h2").eachText())
                .containsExactly("Needed without asking", "On the ground of legitimate interest");
        assertThat(page.select(".purpose").get(0).select("a[href*=object]")).isEmpty();
        assertThat(page.select(".purpose").get(1).select("a[href*=object]").attr("href"))
                .isEqualTo("/_consent/requests?kind=object&lang=en");
        assertThat(page.select("[role=switch]")).isEmpty();
    }
}
