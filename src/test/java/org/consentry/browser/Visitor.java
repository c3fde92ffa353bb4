package org.consentry.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.options.WaitUntilState;
import java.net.URI;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** One visitor with a browser of their own. */
final class Visitor implements AutoCloseable {
    final BrowserContext context;
    final Page page;
    final URI base;
    final boolean script;

    Visitor(Browsers browsers, URI base, boolean script) {
        this.script = script;
        this.base = base;
        context = browsers.browser()
                .newContext(new Browser.NewContextOptions()
                        .setJavaScriptEnabled(script)
                        .setIgnoreHTTPSErrors(true));
        page = context.newPage();
    }

    void go(String path) {
        page.navigate(base + path);
    }

    Locator banner() {
        return page.locator("#consentry-banner");
    }

    Set<String> cookies() {
        return context.cookies().stream().map(cookie -> cookie.name).collect(Collectors.toSet());
    }

    Set<String> tracking() {
        Set<String> names = new HashSet<>(cookies());
        names.retainAll(TrackingSite.TRACKING);
        return names;
    }

    /** A button of the banner or, where there is no script to bring it back, of the preference page. */
    void choose(String value) {
        Locator button = page.locator("button[name=choice][value=" + value + "]:visible");
        if (script) {
            page.waitForResponse("**/_consent/choices", () -> button.first().click());
            if (value.equals("withdraw")) {
                // What ran with consent can't be taken back out of a page, so it loads itself anew.
                page.waitForFunction("performance.getEntriesByType('navigation')[0].type === 'reload'"
                        + " && document.readyState === 'complete'");
            }
        } else {
            button.first().click();
        }
    }

    void reopen() {
        page.locator("#consentry-control").click();
        page.locator("button[name=choice]:visible").first().waitFor();
    }

    /** By the browser's own button, as often as it takes: a page may load itself anew on the way. */
    void backTo(String path) {
        for (int steps = 0; !page.url().equals(base + path); steps++) {
            if (steps > 5) {
                throw new AssertionError("no way back to " + path + ", but " + page.url());
            }
            String here = page.url();
            try {
                page.goBack(new Page.GoBackOptions().setWaitUntil(WaitUntilState.COMMIT));
            } catch (PlaywrightException reloaded) {
                assertThat(reloaded).hasMessageContaining("net::ERR_ABORTED");
            }
            page.waitForURL(url -> !url.equals(here));
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
