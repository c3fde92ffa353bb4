package org.consentry.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ForcedColors;
import com.microsoft.playwright.options.Media;
import com.microsoft.playwright.options.ReducedMotion;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.consentry.banner.BannerView;
import org.consentry.banner.Samples;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the banner and its pages look and stand in a real browser, whatever site they are in. */
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

    @Test
    void noStyleOfTheSiteChangesTheBanner() {
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
    void aTransformedPageBelowAModalZIndexStillShowsTheBannerInView() {
        site.css = "body {transform:translateZ(0)} main {position:relative; z-index:2147483647; background:#fff}";
        Page page = visit("/");
        page.waitForFunction("() => document.querySelector('#consentry-banner').matches(':popover-open')");
        BoundingBox box = page.locator("#consentry-banner").boundingBox();
        assertThat(box.y + box.height).isEqualTo(708);
        page.getByText("Reject all", exact()).click();
    }

    @Test
    void theLastLinesOfAPageCanBeScrolledOutFromUnderTheControl() {
        site.view = Samples.REJECTED;
        Page page = visit("/");
        page.locator("#last").click();
        assertThat(page.evaluate("location.href.endsWith('#')")).isEqualTo(true);
    }

    @Test
    void theBannerChangesNothingOfTheSite() {
        site.view = Samples.REJECTED;
        site.css = "main > * + *, p:first-of-type, div, form, button {outline: 1px solid red}";
        String measure = "() => [...document.querySelectorAll('main, main *')].map(e => {"
                + "const c = getComputedStyle(e); return [...c].filter(k => !k.startsWith('--'))"
                + ".map(k => k + c.getPropertyValue(k)).join() + JSON.stringify(e.getBoundingClientRect())}).join()";
        Object without = visit("/").evaluate(measure);
        site.view = Samples.FIRST_VISIT;
        assertThat(visit("/").evaluate(measure)).isEqualTo(without);
    }

    @ParameterizedTest
    @CsvSource({
        "/, en, LIGHT, 1280",
        "/, ar, DARK, 360",
        "/_consent/, en, DARK, 1280",
        "/_consent/, ar, LIGHT, 360",
        "/_consent/cookies, ar, DARK, 360"
    })
    void axeFindsNothingSerious(String path, String language, ColorScheme scheme, int width) {
        axe(path, language, scheme, width);
    }

    @Tag("thorough")
    @ParameterizedTest
    @CsvSource({
        "/, en, DARK, 1280",
        "/, ar, LIGHT, 360",
        "/_consent/, en, LIGHT, 1280",
        "/_consent/, en, DARK, 360",
        "/_consent/cookies, de, LIGHT, 1280"
    })
    void axeFindsNothingSeriousInOtherColoursEither(String path, String language, ColorScheme scheme, int width) {
        axe(path, language, scheme, width);
    }

    private void axe(String path, String language, ColorScheme scheme, int width) {
        site.language = language;
        for (BannerView view : List.of(Samples.PRIVATE, Samples.ACCEPTED)) {
            site.view = view;
            Page page = visit(path, width, scheme);
            List<Rule> found = new AxeBuilder(page).analyze().getViolations();
            assertThat(found.stream()
                            .filter(rule -> Set.of("serious", "critical").contains(rule.getImpact()))
                            .map(rule ->
                                    rule.getId() + ": " + rule.getNodes().get(0).getHtml()))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"/, en", "/, de", "/, ar", "/, fr", "/_consent/, en", "/_consent/, de", "/_consent/cookies, ar"})
    void everythingReflowsAt320Pixels(String path, String language) {
        site.language = language;
        Page page = visit(path, 320, ColorScheme.LIGHT);
        assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(320);
        Locator targets = page.locator("#consentry-banner *:visible, main *:visible");
        String outside = "all => all.filter(e => { const b = e.getBoundingClientRect();"
                + "return !(b.x >= 0 && b.x + b.width <= 320.5) }).map(e => e.outerHTML)";
        assertThat(targets.count()).isPositive();
        assertThat((List<?>) targets.evaluateAll(outside)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"/, 1280", "/, 320", "/_consent/, 320", "/_consent/cookies, 1280"})
    void targetsAreLargeEnough(String path, int width) {
        Page page = visit(path, width, ColorScheme.LIGHT);
        Locator targets = page.locator("#consentry-banner :is(a, button), .buttons button, [role=switch]");
        String small = "all => all.filter(e => { const b = e.getBoundingClientRect();"
                + "return !(Math.min(b.width, b.height) >= 24) }).map(e => e.outerHTML)";
        assertThat((List<?>) targets.evaluateAll(small)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"en, 1280", "en, 320", "de, 360", "ar, 360", "nl, 800"})
    void acceptAndRejectWeighTheSame(String language, int width) {
        site.language = language;
        Page page = visit("/", width, ColorScheme.LIGHT);
        String look = "e => { const c = getComputedStyle(e), b = e.getBoundingClientRect();"
                + "return [b.width, b.height, c.font, c.color, c.backgroundColor, c.border, c.padding].join() }";
        assertThat(page.locator("button[value=reject-all]").evaluate(look))
                .isEqualTo(page.locator("button[value=accept-all]").evaluate(look));
    }

    @Test
    void theKeyboardGoesThroughAndNoFocusedElementIsHidden() {
        Page page = visit("/", 360, ColorScheme.LIGHT);
        assertThat(page.evaluate("document.activeElement.tagName")).isEqualTo("BODY");
        String covered = "() => { const a = document.activeElement.getBoundingClientRect();"
                + "const top = document.elementFromPoint(a.x + a.width / 2, a.y + a.height / 2);"
                + "return a.height > 0 && document.activeElement.contains(top) }";
        for (int i = 0; i < 20 && !"last".equals(page.evaluate("document.activeElement.id")); i++) {
            page.keyboard().press("Tab");
            assertThat(page.evaluate(covered))
                    .as("%s", page.evaluate("document.activeElement.outerHTML"))
                    .isEqualTo(true);
        }
        assertThat(page.evaluate("document.activeElement.id")).isEqualTo("last");
        page.locator("#last").click();
    }

    @Test
    void anElementBehindTheControlIsSeenWhenItHasTheFocus() {
        site.view = Samples.REJECTED;
        site.css = "#last {position:fixed; bottom:14px; left:20px; font-size:10px}";
        Page page = visit("/");
        page.locator("#last").focus();
        assertThat(page.locator("#consentry-control").evaluate("e => getComputedStyle(e).opacity"))
                .isEqualTo("0");
        page.locator("#consentry-control").focus();
        assertThat(page.locator("#consentry-control").evaluate("e => getComputedStyle(e).opacity"))
                .isEqualTo("1");
    }

    @Test
    void nothingButAButtonAnswers() {
        Page page = visit("/");
        page.keyboard().press("Escape");
        page.mouse().wheel(0, 2_000);
        page.mouse().click(20, 20);
        page.locator("#last").click();
        page.keyboard().press("Enter");
        assertThat(page.locator("#consentry-banner").isVisible()).isTrue();
        assertThat(site.choices).isEmpty();
    }

    @Test
    void theBannerShiftsNothing() {
        String shifts = """
                () => new Promise(done => {
                  const seen = [];
                  new PerformanceObserver(list => seen.push(...list.getEntries()))
                    .observe({type: 'layout-shift', buffered: true});
                  const rect = ({x, y, width, height}) => [x, y, width, height].map(Math.round).join('/');
                  const told = ({node, previousRect, currentRect}) =>
                    (node?.id || node?.nodeName) + ' ' + rect(previousRect) + ' to ' + rect(currentRect);
                  setTimeout(() => done(seen.map(entry => entry.sources.map(told).join(', ')).join('; ')), 200);
                })
                """;
        assertThat(visit("/").evaluate(shifts)).isEqualTo("");
        site.afterHead = "<script>setTimeout(() => document.body.style.paddingTop = '200px', 600)</script>";
        Page moved = visit("/");
        moved.waitForFunction("() => document.body.style.paddingTop");
        assertThat((String) moved.evaluate(shifts)).as("the measure itself").contains(" to ");
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

    @Test
    void forcedColoursReducedMotionAndPaperAreRespected() {
        Page page = visit("/");
        page.emulateMedia(new Page.EmulateMediaOptions().setForcedColors(ForcedColors.ACTIVE));
        assertThat(page.locator("button[value=reject-all]").evaluate("e => getComputedStyle(e).borderStyle"))
                .isEqualTo("solid");
        page.emulateMedia(new Page.EmulateMediaOptions().setReducedMotion(ReducedMotion.REDUCE));
        assertThat(page.evaluate("document.getAnimations().length")).isEqualTo(0);
        page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
        assertThat(page.locator("#consentry-banner").isVisible()).isFalse();
        assertThat(page.locator("#consentry-control").isVisible()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"'', ''", "'<!DOCTYPE html>', '<base href=https://elsewhere.example/ target=_blank>'"})
    void quirksAndABaseElementChangeNothing(String doctype, String base) {
        site.doctype = doctype;
        site.afterHead = base;
        Page page = visit("/");
        assertThat(page.locator("#consentry-title").evaluate("e => getComputedStyle(e).fontSize"))
                .isEqualTo("18px");
        page.getByText("Reject all", exact()).click();
        page.waitForFunction("() => !document.querySelector('#consentry-banner')");
        assertThat(site.choices).hasSize(1);
        assertThat(context.pages()).hasSize(1);
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
