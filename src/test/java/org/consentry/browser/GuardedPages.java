package org.consentry.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.consentry.banner.Tags;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** For tests of guarded pages in a real browser: a site, trackers all around it, and a visitor who opens it. */
abstract class GuardedPages {
    private static Browsers browsers;

    final Trackers trackers = new Trackers();
    final BrowserContext context = browsers.browser().newContext();
    StubSite site = new StubSite();
    private final List<String> errors = new ArrayList<>();

    GuardedPages() throws IOException {
        site.tags = new Tags(true, "", false);
        context.setDefaultTimeout(10_000);
    }

    @BeforeAll
    static void open() {
        browsers = Browsers.open(Trackers.FLAG);
    }

    @AfterAll
    static void shut() {
        browsers.close();
    }

    @AfterEach
    void stop() {
        context.close();
        site.close();
        trackers.close();
        assertThat(errors).isEmpty();
    }

    /** The site's page, once it asks. */
    Page visit() {
        return visit("document.querySelector('#consentry-banner:popover-open')");
    }

    /** The site's page, once our script runs there and the condition holds. */
    Page visit(String condition) {
        Page page = context.newPage();
        page.onPageError(errors::add);
        page.navigate(site.url("/"));
        page.waitForFunction("() => window.consentry && " + condition);
        return page;
    }

    static void accept(Page page) {
        page.getByText("Accept all", new Page.GetByTextOptions().setExact(true)).click();
    }

    /** Until a request that passes, made after all others, has arrived. */
    void settle(Page page) {
        page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
        page.evaluate("() => fetch('http://free.test:" + trackers.port() + "/settled')");
        page.evaluate("() => new Promise(done => setTimeout(done, 300))");
    }
}
