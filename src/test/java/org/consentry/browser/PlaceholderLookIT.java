package org.consentry.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the page in the place of a frame looks in boxes of any size, and that it needs no script. */
class PlaceholderLookIT {
    private static Browsers browsers;

    private final StubSite site = new StubSite();
    private BrowserContext context = browsers.browser().newContext();

    PlaceholderLookIT() throws IOException {}

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
    @CsvSource({
        "en, LIGHT, 560, 315",
        "de, LIGHT, 300, 150",
        "ar, DARK, 560, 315",
        "ar, DARK, 300, 150",
        "de, DARK, 160, 600",
        "en, LIGHT, 120, 60",
        "ar, LIGHT, 120, 60",
    })
    void nothingSticksOutAndBothButtonsAreWithinReach(String language, ColorScheme scheme, int width, int height) {
        site.language = language;
        Page page = visit(scheme, width, height);
        assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(width);
        assertThat(page.locator("h1").isVisible()).isTrue();
        for (Locator target : page.locator("a.button, button").all()) {
            target.scrollIntoViewIfNeeded();
            BoundingBox box = target.boundingBox();
            assertThat(Math.min(box.width, box.height)).isGreaterThanOrEqualTo(24);
            assertThat(box.y + box.height)
                    .as("%s at %s, %s high", target.textContent(), box.y, box.height)
                    .isLessThanOrEqualTo(height);
            assertThat(box.x >= 0 && box.x + box.width <= width && box.y + box.height <= height)
                    .isTrue();
        }
        assertThat(new AxeBuilder(page)
                        .analyze().getViolations().stream()
                                .map(rule ->
                                        rule.getId() + rule.getNodes().get(0).getHtml()))
                .isEmpty();
    }

    @Test
    void theKeyboardReachesBothButtonsAndTheFocusIsSeen() {
        Page page = visit(ColorScheme.LIGHT, 560, 315);
        for (String text : new String[] {"Load once", "Always allow"}) {
            page.keyboard().press("Tab");
            assertThat(page.evaluate("document.activeElement.textContent")).isEqualTo(text);
            assertThat(page.evaluate("getComputedStyle(document.activeElement).outlineStyle"))
                    .isEqualTo("solid");
        }
    }

    @Test
    void alwaysIsSentFromWithinTheFrameAndLoadsThePageAroundItAnew() {
        site.inBody = "<iframe width=560 height=315 src=\"/_consent/placeholder?u=http://film.test/\"></iframe>";
        context.close();
        context = browsers.browser().newContext(new Browser.NewContextOptions().setJavaScriptEnabled(false));
        Page page = context.newPage();
        page.navigate(site.url("/"));
        FrameLocator frame = page.frameLocator("main iframe, iframe");
        page.waitForRequest(site.url("/"), () -> frame.getByText("Always allow").click());
        page.getByText("Cookies: your choice").waitFor();
        assertThat(site.choices).containsExactly("ticket=t4&return=%2F&purpose=video&was=&choice=custom");
    }

    private Page visit(ColorScheme scheme, int width, int height) {
        context.close();
        context = browsers.browser()
                .newContext(new Browser.NewContextOptions()
                        .setViewportSize(width, height)
                        .setColorScheme(scheme));
        Page page = context.newPage();
        page.navigate(site.url("/_consent/placeholder?u=http://film.test/"));
        return page;
    }
}
