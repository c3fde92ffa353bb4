package org.consentry.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.util.stream.Stream;
import org.consentry.site.Design.Layout;
import org.consentry.site.Design.Theme;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tools that answer banners for their visitor find ours by rules of thumb. */
class FillerIT {
    /** Each finds the button that says no, or says what it missed. */
    enum Filler {
        /** Goes by place and words: what stands fixed, or is a dialog, and talks of cookies; the one of these alone. */
        BY_PLACE("""
            const popups = [...document.querySelectorAll('body *')].filter(e =>
              (getComputedStyle(e).position === 'fixed' || e.role === 'dialog' || e.tagName === 'DIALOG')
              && e.checkVisibility() && /cookies|consent|privacy/i.test(e.innerText));
            if (popups.length !== 1) return popups.length + ' popups';
            const button = [...popups[0].querySelectorAll('button, [role=button], input[type=submit]')]
              .find(e => e.innerText.trim() === 'Reject all');
            """),
        /** Goes by names that assistive technology reads: a named region, and a button in it. */
        BY_ROLE("""
            const named = e => document.getElementById(e.getAttribute('aria-labelledby'))?.textContent ?? '';
            const region = [...document.querySelectorAll('[role=region], [role=dialog]')]
              .find(e => /cookie|data|privacy/i.test(named(e)));
            if (!region) return 'no region';
            const button = [...region.querySelectorAll('button')].find(e => /^reject all$/i.test(e.textContent.trim()));
            """),
        /** Goes by the button alone, where it stands above the page: nothing of another element comes first there. */
        BY_BUTTON("""
            const words = ['reject all', 'decline all', 'only necessary', 'refuse all'];
            const button = [...document.querySelectorAll('button')].find(e =>
              words.includes(e.textContent.trim().toLowerCase()) && e.offsetParent !== undefined);
            const { x, y, width, height } = button.getBoundingClientRect();
            if (document.elementFromPoint(x + width / 2, y + height / 2) !== button) return 'covered';
            """);

        private final String look;

        Filler(String look) {
            this.look = look;
        }

        /** Looks, clicks, and waits for half a second at most; says nothing where all went well. */
        String script() {
            return "async () => {" + look + """
                    if (!button) return 'no button';
                    const popup = button.closest('[id=consentry-banner]');
                    const start = performance.now();
                    button.click();
                    while (popup.checkVisibility()) {
                      if (performance.now() - start > 500) return 'still there';
                      await new Promise(done => setTimeout(done, 10));
                    }
                    return '';
                    }""";
        }
    }

    private static Browsers browsers;

    private final StubSite site = new StubSite();
    private BrowserContext context;

    FillerIT() throws IOException {}

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

    static Stream<Arguments> everywhere() {
        return Stream.of(Filler.values())
                .flatMap(filler -> Stream.of(Layout.values()).map(layout -> Arguments.of(filler, layout)));
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void aFillerFindsNoAndTheBannerIsGoneAtOnce(Filler filler, Layout layout) {
        site.policy = Combination.policy(layout, Theme.AUTO);
        Page page = visit();
        page.waitForFunction("() => document.querySelector('#consentry-banner:popover-open')");
        assertThat(page.evaluate(filler.script())).isEqualTo("");
        page.waitForFunction("() => consentry.validConsent()");
        assertThat(site.choices).hasSize(1);
        assertThat(site.choices.get(0)).endsWith("choice=reject-all");
    }

    private Page visit() {
        context = browsers.browser().newContext(new Browser.NewContextOptions().setViewportSize(1280, 720));
        context.setDefaultTimeout(10_000);
        Page page = context.newPage();
        page.navigate(site.url("/"));
        return page;
    }
}
