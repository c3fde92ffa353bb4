package org.consentry.banner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.consentry.consent.Decision.Reask;
import org.consentry.site.PolicyException;
import org.consentry.site.PolicyLoader;
import org.consentry.site.Regime;
import org.consentry.site.SitePolicy;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a visitor reads where nothing is asked, and one who is too young to be asked. */
class EssentialTextsTest {
    private static final Banner BANNER = Samples.banner();

    private static final SitePolicy SITE = policy("""
            essential-only: true
            purposes:
              - {id: site, category: necessary, basis: contract}
              - {id: settings, category: functional, basis: contract}
            """);

    private static final SitePolicy SHOP = policy("""
            minimum-age: 16
            purposes:
              - {id: site, category: necessary, basis: contract}
              - {id: ads, category: marketing, basis: consent}
            """);

    private static SitePolicy policy(String more) {
        String yaml = """
                site: shop
                hosts: [shop.example]
                controller: {name: Alder & Finch Ltd}
                notice: {version: "2", effective: 2026-03-01, changes: {en: "We keep less &amp; less."}}
                languages: [en, nl]
                """ + more;
        try {
            return PolicyLoader.load("shop", yaml.getBytes(StandardCharsets.UTF_8));
        } catch (PolicyException e) {
            throw new AssertionError(e.findings().toString(), e);
        }
    }

    private static BannerView view(Regime regime, Reask reask, boolean decided) {
        return new BannerView(!decided, Set.of(), decided, Set.of(), Set.of(), regime, reask);
    }

    private static Document body(BannerView view) {
        return Jsoup.parseBodyFragment(
                new String(BANNER.body(SITE, "en", view, "ticket", "/a"), StandardCharsets.US_ASCII));
    }

    @Test
    void aShortNoticeInformsAndAsksNothing() {
        Document page = body(view(Regime.ESSENTIAL, Reask.NO, false));
        assertThat(page.select("#consentry-banner button").eachText()).containsExactly("Understood");
        assertThat(page.select("#consentry-banner button").attr("name")).isEqualTo("choice");
        assertThat(page.select("#consentry-banner button").attr("value")).isEqualTo("custom");
        assertThat(page.select("#consentry-title").text()).isEqualTo("Nothing optional here");
        assertThat(page.text())
                .contains("This site uses only what it needs to work.")
                .doesNotContain("Accept", "Reject", "consent", "{");
        assertThat(page.select("#consentry-control").attr("data-consentry-regime"))
                .isEqualTo("essential");
        assertThat(page.select("#consentry-control b").eachText()).containsExactly("Cookies: only necessary");
        assertThat(body(view(Regime.ESSENTIAL, Reask.NO, true)).select("#consentry-banner"))
                .isEmpty();
    }

    @Test
    void aChangedStatementIsAnnouncedWithItsDayAndWhatIsNew() {
        assertThat(body(view(Regime.ESSENTIAL, Reask.CHANGED, false)).text())
                .contains("The privacy statement has changed. In force since 2026-03-01. We keep less & less.")
                .doesNotContain("choice");
    }

    @ParameterizedTest
    @EnumSource(Reask.class)
    void thePreferencePageSaysWhatIsUsedAndHasNothingToSwitch(Reask reask) {
        Document page =
                Jsoup.parse(BANNER.preferencePage(SITE, "en", view(Regime.ESSENTIAL, reask, true), "t", "/", ""));
        assertThat(page.select("button, input[type=checkbox]")).isEmpty();
        assertThat(page.select("h1").text()).isEqualTo("Cookies of this site");
        assertThat(page.select("h3").eachText()).containsExactly("Necessary", "Extra functions");
        assertThat(page.select(".always")).hasSize(2);
        assertThat(page.select(".links a").eachAttr("href"))
                .contains("/_consent/receipt")
                .anyMatch(href -> href.startsWith("/_consent/my-data"))
                .anyMatch(href -> href.startsWith("/_consent/mine"));
        assertThat(page.text()).doesNotContain("rest on a contract with you or on the law");
    }

    @Test
    void anAppIsGivenTheNoticeAndNoQuestion() {
        PlainTexts texts = BANNER.plain(SITE, "en");
        assertThat(texts.buttons()).isEqualTo(java.util.Map.of("custom", "Understood"));
        assertThat(texts.text()).startsWith("This site uses only what it needs");
        assertThat(BANNER.plain(SHOP, "en").buttons()).containsEntry("under-age", "I am under 16");
    }

    @ParameterizedTest
    @CsvSource({"ESSENTIAL, false", "UNDER_AGE, false", "OPT_IN, true"})
    void aFrameThatNeverComesInIsALinkAndNoMore(Regime regime, boolean inPlace) {
        HeldFrame frame = new HeldFrame("https://reel.example/1", "Reel", List.of("-"), true);
        SitePolicy site = regime == Regime.ESSENTIAL ? SITE : SHOP;
        Document page = Jsoup.parse(BANNER.placeholderPage(site, "en", view(regime, Reask.NO, true), "t", "/", frame));
        assertThat(page.select(".buttons a").attr("target")).isEqualTo(inPlace ? "" : "_blank");
        assertThat(page.select(".buttons a").attr("href")).isEqualTo("https://reel.example/1");
        assertThat(page.select("button, form")).isEmpty();
    }

    // ---- too young

    @Test
    void whoIsTooYoungCanSaySoOnThePageOfChoices() {
        Document page =
                Jsoup.parse(BANNER.preferencePage(SHOP, "en", view(Regime.OPT_IN, Reask.NO, false), "t", "/", ""));
        assertThat(page.select("button[value=under-age]").eachText()).containsExactly("I am under 16");
        assertThat(page.select("button[value=under-age]").attr("name")).isEqualTo("choice");
        Document others = Jsoup.parse(
                BANNER.preferencePage(Samples.shop(), "en", view(Regime.OPT_IN, Reask.NO, false), "t", "/", ""));
        assertThat(others.select("button[value=under-age]")).isEmpty();
    }

    @Test
    void whoSaidSoReadsWhatItCameToAndIsOfferedNothing() {
        Document page =
                Jsoup.parse(BANNER.preferencePage(SHOP, "en", view(Regime.UNDER_AGE, Reask.NO, true), "t", "/", ""));
        assertThat(page.select(".lead").text())
                .isEqualTo("You said that you are under 16. Nothing optional is offered to you, and what was there is"
                        + " deleted.");
        assertThat(page.select("button, input[type=checkbox]")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "minimum-age: 16 | You said that you are under 16.",
                "regimes: {default: under-age} | Nothing optional is offered here, because this site is made for people",
            })
    void theStatementSaysWhyNothingOptionalIsOffered(String more, String why) {
        Document page = Jsoup.parse(
                BANNER.statementPage(policy(more + "\n"), "en", view(Regime.UNDER_AGE, Reask.NO, true), "/"));
        assertThat(page.select(".state").text()).startsWith(why);
        Document others =
                Jsoup.parse(BANNER.statementPage(policy(more + "\n"), "en", view(Regime.OPT_IN, Reask.NO, true), "/"));
        assertThat(others.select(".state")).isEmpty();
    }

    /** There nobody has said anything: it is the site that is made so. */
    @Test
    void aSiteForMinorsSaysThatItIsOne() {
        SitePolicy made = policy("regimes: {default: under-age}\n");
        Document page =
                Jsoup.parse(BANNER.preferencePage(made, "en", view(Regime.UNDER_AGE, Reask.NO, false), "t", "/", ""));
        assertThat(page.select(".lead").text()).startsWith("Nothing optional is offered here, because this site is");
    }
}
