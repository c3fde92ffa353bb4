package org.consentry.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.consentry.banner.Samples;
import org.consentry.site.Design.Layout;
import org.consentry.site.Design.Theme;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The site changes nothing of the banner and the banner nothing of the site. */
class BannerLookIT {
    private static final String HOSTILE = """
            * {display:none !important; transition:all 9s !important; letter-spacing:1em !important;
               animation:shake 3s infinite !important; direction:rtl !important; opacity:0 !important}
            @keyframes shake {to {transform:rotate(180deg)}}
            html, body, main, main p {display:block !important; opacity:1 !important; animation:none !important;
                                      direction:ltr !important}
            button, a {background:red !important; color:red !important; font-size:3px !important;
                       width:1px !important; pointer-events:none !important}
            p::first-letter {font-size:90px !important; float:left !important}
            *::before {content:"HOSTILE" !important; display:block !important}
            body {text-transform:uppercase; line-height:4; cursor:none; visibility:hidden}
            html {font-size:4px !important}
            #consentry-banner, #consentry-control {z-index:-1 !important; visibility:hidden !important;
                                                  left:-9999px !important; position:static !important}
            #consentry-banner#consentry-banner#consentry-banner button {display:none !important}
            @layer site {#consentry-banner button {display:none !important}}
            """;

    private static Browsers browsers;

    private final StubSite site;
    private BrowserContext context;

    BannerLookIT() throws IOException {
        site = new StubSite();
    }

    @BeforeAll
    static void open() {
        browsers = Browsers.open();
    }

    @AfterAll
    static void shut() {
        browsers.close();
    }

    @BeforeEach
    void start() {
        context = browsers.browser().newContext();
    }

    @AfterEach
    void stop() {
        context.close();
        site.close();
    }

    @ParameterizedTest
    @EnumSource
    void noStyleOfTheSiteChangesTheBanner(Layout layout) {
        site.policy = Combination.policy(layout, Theme.AUTO);
        List<String> plain = looks(visit("/"));
        site.css = HOSTILE;
        Page page = visit("/");
        assertThat(minus(looks(page), plain)).isEmpty();
        page.getByText("Reject all", exact()).click();
        page.locator("#consentry-banner").waitFor(hidden());
    }

    @Test
    void noStyleOfTheSiteChangesTheControl() {
        site.view = Samples.ACCEPTED;
        List<String> plain = looks(visit("/"));
        site.css = HOSTILE;
        assertThat(minus(looks(visit("/")), plain)).isEmpty();
    }

    @Test
    void theLastLinesOfAPageCanBeScrolledOutFromUnderTheControl() {
        site.view = Samples.REJECTED;
        Page page = visit("/");
        page.locator("#last").click();
        assertThat(page.evaluate("location.href.endsWith('#')")).isEqualTo(true);
    }

    @ParameterizedTest
    @EnumSource
    void theBannerChangesNothingOfTheSite(Layout layout) {
        site.policy = Combination.policy(layout, Theme.AUTO);
        site.view = Samples.REJECTED;
        site.css = "main > * + *, p:first-of-type, div, form, button {outline: 1px solid red}";
        String measure = "() => [...document.querySelectorAll('main, main *')].map(e => {"
                + "const c = getComputedStyle(e); return [...c].filter(k => !k.startsWith('--'))"
                + ".map(k => k + c.getPropertyValue(k)).join() + JSON.stringify(e.getBoundingClientRect())}).join()";
        Object without = visit("/").evaluate(measure);
        site.view = Samples.FIRST_VISIT;
        assertThat(visit("/").evaluate(measure)).isEqualTo(without);
    }

    @Test
    void anElementBehindTheControlIsSeenWhenItHasTheFocus() {
        site.view = Samples.REJECTED;
        site.css = "#last {position:fixed; bottom:14px; left:20px; font-size:10px}";
        Page page = visit("/");
        page.locator("#last").focus();
        page.waitForFunction("() => getComputedStyle(document.getElementById('consentry-control')).opacity === '0'");
        page.locator("#consentry-control").focus();
        assertThat(page.locator("#consentry-control").evaluate("e => getComputedStyle(e).opacity"))
                .isEqualTo("1");
    }

    @ParameterizedTest
    @CsvSource({"320, 180", "640, 360", "320, 568", "1280, 720"})
    void thePageIsNeverWalledOffAndTheButtonsAreInSight(int width, int height) {
        site.language = "de";
        site.view = Samples.PRIVATE;
        Page page = visit("/", width, ColorScheme.LIGHT);
        page.setViewportSize(width, height);
        if (height > 300) {
            assertThat(page.locator("#consentry-banner").boundingBox().height).isLessThanOrEqualTo(height * 0.65 + 1);
        }
        for (String choice : List.of("reject-all", "accept-all")) {
            BoundingBox box = page.locator("button[value=" + choice + "]").boundingBox();
            assertThat(box.y).isGreaterThan(0);
            assertThat(box.y + box.height).isLessThanOrEqualTo(height);
        }
    }

    private Page visit(String path) {
        return visit(path, 1280, ColorScheme.LIGHT);
    }

    private Page visit(String path, int width, ColorScheme scheme) {
        context.close();
        context = browsers.browser()
                .newContext(new Browser.NewContextOptions()
                        .setViewportSize(width, 720)
                        .setColorScheme(scheme));
        context.setDefaultTimeout(10_000);
        Page page = context.newPage();
        page.navigate(site.url(path));
        return page;
    }

    /** Computed style and place of all that is ours, one property a line. */
    @SuppressWarnings("unchecked")
    private static List<String> looks(Page page) {
        List<String> lines = (List<String>) page.evaluate("""
                () => [...document.querySelectorAll('#consentry-banner, #consentry-control')]
                  .flatMap(e => [e, ...e.querySelectorAll('*')])
                  .flatMap((e, i) => {
                    const c = getComputedStyle(e), b = e.getBoundingClientRect(), n = i + ' ' + e.tagName + ' ';
                    const own = [...c].filter(k => !k.startsWith('--')).map(k => n + k + ': ' + c.getPropertyValue(k));
                    const pseudo = ['::before', '::after'].map(p => n + p + getComputedStyle(e, p).content);
                    return own.concat(pseudo, n + [b.x, b.y, b.width, b.height]);
                  })
                """);
        assertThat(lines).hasSizeGreaterThan(500);
        return lines;
    }

    private static List<String> minus(List<String> lines, List<String> others) {
        Set<String> known = new HashSet<>(others);
        return lines.stream().filter(line -> !known.contains(line)).toList();
    }

    private static Page.GetByTextOptions exact() {
        return new Page.GetByTextOptions().setExact(true);
    }

    private static Locator.WaitForOptions hidden() {
        return new Locator.WaitForOptions().setState(com.microsoft.playwright.options.WaitForSelectorState.HIDDEN);
    }
}
