package org.consentry.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ForcedColors;
import com.microsoft.playwright.options.Media;
import com.microsoft.playwright.options.ReducedMotion;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.consentry.site.Design.Layout;
import org.consentry.site.Design.Theme;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Through the banner and its pages without a mouse, at twice the size, in forced colours, on paper; in each layout. */
class WalkIT {
    /** Keeps each text that a screen reader is told without being asked. */
    private static final String LISTEN = """
            window.told = [];
            new MutationObserver(changes => {
              for (const { target, addedNodes } of changes) {
                const live = target.closest?.('[role=status], [role=alert], [aria-live]')
                  || [...addedNodes].find(node => node.matches?.('[role=alert]'));
                if (live && live.textContent.trim()) told.push(live.textContent.trim());
              }
            }).observe(document, { childList: true, subtree: true, characterData: true });
            """;

    /** True where the focused element, or what stands in it, is on top at its middle. */
    private static final String FOCUS_SEEN = """
            () => {
              const e = document.activeElement, { x, y, width, height } = e.getBoundingClientRect();
              const top = document.elementFromPoint(x + width / 2, y + height / 2);
              return e.matches(':focus-visible') && height > 0 && (e.contains(top) || top?.contains(e));
            }
            """;

    private static Browsers browsers;

    private final StubSite site = new StubSite();
    private BrowserContext context;
    private Page page;

    WalkIT() throws IOException {}

    @BeforeAll
    static void open() {
        browsers = Browsers.open();
    }

    @AfterAll
    static void shut() {
        browsers.close();
    }

    @AfterEach
    void stop() {
        context.close();
        site.close();
    }

    @ParameterizedTest
    @CsvSource({"BAR, true", "CORNER, true", "DIALOG, true", "BAR, false"})
    void byKeyboardAloneAChoiceIsMadeChangedAndWithdrawn(Layout layout, boolean script) {
        visit(layout, 1280, 720, 1, script);
        tabTo("a.consentry-button");
        press("Enter", "**/_consent/?**");
        tabTo("[role=switch][value=statistics]");
        page.keyboard().press("Space");
        assertThat(page.locator("[role=switch][value=statistics]").isChecked()).isTrue();
        tabTo("button[value=custom]");
        press("Enter", site.url("/"));
        assertThat(site.choices).hasSize(1);
        assertThat(site.choices.get(0)).contains("purpose=statistics").endsWith("choice=custom");

        tabTo("#consentry-control");
        page.keyboard().press("Enter");
        if (script) {
            page.waitForFunction("() => document.activeElement.id === 'consentry-banner'");
            page.keyboard().press("Escape");
            page.waitForFunction("() => document.activeElement.id === 'consentry-control'");
            assertThat(site.choices).hasSize(1);
            page.keyboard().press("Enter");
            page.waitForFunction("() => document.activeElement.id === 'consentry-banner'");
        } else {
            page.waitForURL("**/_consent/?**");
        }
        tabTo("button[value=withdraw]");
        page.keyboard().press("Enter");
        page.locator("#consentry-control b[data-is=necessary]:visible").waitFor();
        assertThat(site.choices).hasSize(2);
        assertThat(site.choices.get(1)).contains("choice=withdraw");
    }

    /** What is gone takes no place in the page with it: the control says what was chosen, and reopens it. */
    @ParameterizedTest
    @CsvSource({"accept-all, all", "reject-all, necessary"})
    void whoAnswersByKeyboardGoesOnAtTheControl(String choice, String shown) {
        visit(Layout.BAR, 1280, 720, 1, true);
        tabTo("button[value=" + choice + "]");
        page.keyboard().press("Enter");
        page.locator("#consentry-control b[data-is=" + shown + "]:visible").waitFor();
        assertThat(focused("#consentry-control")).isTrue();
        assertThat(page.evaluate("document.activeElement.matches(':focus-visible')"))
                .isEqualTo(true);
        page.locator("#consentry-banner").waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
        assertThat(focused("#consentry-control")).isTrue();
        assertThat(site.choices).hasSize(1);
    }

    /** Who never came in is left where they are. */
    @Test
    void anAnswerInAnotherTabTakesNobodyAway() {
        visit(Layout.BAR, 1280, 720, 1, true);
        page.locator("#last").focus();
        Page other = context.newPage();
        other.navigate(site.url("/"));
        other.locator("button[value=reject-all]").click();
        page.locator("#consentry-control b[data-is=necessary]:visible").waitFor();
        assertThat(focused("#last")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "BAR, 360, 720",
        "CORNER, 360, 720",
        "DIALOG, 360, 720",
        "BAR, 320, 568",
        "CORNER, 320, 568",
        "DIALOG, 320, 568",
        "BAR, 640, 360",
        "CORNER, 640, 360",
        "DIALOG, 320, 256"
    })
    void theKeyboardGoesThroughAndOutAgainAndNoFocusIsHidden(Layout layout, int width, int height) {
        visit(layout, width, height, 1, true);
        assertThat(page.evaluate("document.activeElement.tagName")).isEqualTo("BODY");
        tabTo("button[value=accept-all]");
        tabTo("#last");
        for (int i = 0; i < 20 && !focused("#consentry-banner a"); i++) {
            page.keyboard().press("Shift+Tab");
            assertFocusSeen();
        }
        assertThat(focused("#consentry-banner a")).isTrue();
        assertThat(site.choices).isEmpty();
    }

    @Test
    void itIsAnnouncedOnce() {
        visit(Layout.BAR, 1280, 720, 1, true);
        page.waitForFunction("() => told.length");
        page.mouse().wheel(0, 500);
        page.evaluate("() => new Promise(done => setTimeout(done, 300))");
        assertThat(page.evaluate("told.join('|')"))
                .isEqualTo(page.locator("#consentry-title").textContent());
    }

    @ParameterizedTest
    @EnumSource
    void nothingButAButtonAnswers(Layout layout) {
        visit(layout, 1280, 720, 1, true);
        page.keyboard().press("Escape");
        page.mouse().wheel(0, 2_000);
        page.mouse().click(20, 20);
        page.locator("#last").click();
        page.keyboard().press("Enter");
        assertThat(page.locator("#consentry-banner").isVisible()).isTrue();
        assertThat(site.choices).isEmpty();
    }

    /** 200 % of a window of 1280 x 720, and of 640 x 720. */
    @ParameterizedTest
    @CsvSource({"BAR, 640, 360", "CORNER, 640, 360", "DIALOG, 640, 360", "BAR, 320, 360"})
    void atTwiceTheSizeAllIsThere(Layout layout, int width, int height) {
        site.language = "de";
        visit(layout, width, height, 2, true);
        assertThat(all()).isEmpty();
    }

    /** The text alone, as a visitor sets it in the browser. */
    @ParameterizedTest
    @EnumSource
    void withTextOfTwiceTheSizeAllIsThere(Layout layout) {
        site.language = "de";
        visit(layout, 1280, 720, 1, true);
        JsonObject sizes = new JsonObject();
        sizes.addProperty("standard", 32);
        sizes.addProperty("fixed", 26);
        JsonObject command = new JsonObject();
        command.add("fontSizes", sizes);
        context.newCDPSession(page).send("Page.setFontSizes", command);
        page.waitForFunction("() => getComputedStyle(document.documentElement).fontSize === '32px'");
        assertThat(all()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void forcedColoursReducedMotionAndPaperAreRespected(Layout layout) {
        visit(layout, 1280, 720, 1, true);
        page.emulateMedia(new Page.EmulateMediaOptions()
                .setForcedColors(ForcedColors.ACTIVE)
                .setReducedMotion(ReducedMotion.REDUCE));
        String edges = "all => all.filter(e => getComputedStyle(e).borderStyle !== 'solid').length";
        assertThat(page.locator("#consentry-banner, #consentry-banner button").evaluateAll(edges))
                .isEqualTo(0);
        assertThat(page.evaluate("document.getAnimations().length")).isEqualTo(0);
        page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
        assertThat(page.locator("#consentry-banner").isVisible()).isFalse();
        assertThat(page.evaluate("getComputedStyle(document.documentElement, '::after').display"))
                .isEqualTo("none");
        site.accepted();
        page.reload();
        assertThat(page.locator("#consentry-control").isVisible()).isFalse();
    }

    /** The first layer and the pages behind it. */
    private List<String> all() {
        List<String> found = new ArrayList<>(Checks.firstLayer(page, site.policy, site.language));
        for (String path : List.of("/_consent/", "/_consent/cookies")) {
            page.navigate(site.url(path));
            found.addAll(Checks.ownPage(page, site.language, false));
        }
        return found;
    }

    private void visit(Layout layout, int width, int height, double scale, boolean script) {
        site.policy = Combination.policy(layout, Theme.AUTO);
        context = browsers.browser()
                .newContext(new Browser.NewContextOptions()
                        .setViewportSize(width, height)
                        .setDeviceScaleFactor(scale)
                        .setJavaScriptEnabled(script));
        context.setDefaultTimeout(10_000);
        page = context.newPage();
        page.addInitScript(LISTEN);
        page.navigate(site.url("/"));
        if (script) {
            page.waitForFunction("() => document.querySelector('#consentry-banner:popover-open')");
        }
    }

    private void press(String key, String address) {
        page.keyboard().press(key);
        page.waitForURL(address);
    }

    private void tabTo(String selector) {
        for (int i = 0; i < 40 && !focused(selector); i++) {
            page.keyboard().press("Tab");
            assertFocusSeen();
        }
        assertThat(focused(selector)).as("the way to %s", selector).isTrue();
    }

    private boolean focused(String selector) {
        return (Boolean) page.evaluate("selector => document.activeElement.matches(selector)", selector);
    }

    private void assertFocusSeen() {
        assertThat(page.evaluate(FOCUS_SEEN))
                .as("%s", page.evaluate("document.activeElement.outerHTML.slice(0, 200)"))
                .isEqualTo(true);
    }
}
