package org.consentry.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.util.Map;

/**
 * What a page's load costs its visitor, as the browser itself measures it.
 *
 * @param largest when the largest text or picture was painted, in ms
 * @param first when anything was painted, in ms
 * @param banner when the banner's title was painted, in ms; -1 where there is none
 * @param shift how far things moved (CLS)
 * @param moved what did, from where to where
 * @param task the longest piece of work that our scripts had a part in, in ms
 */
record Timings(double largest, double first, double banner, double shift, String moved, double task) {
    /** The banner's title can't say by itself that it wants to be timed: it is marked before it is painted. */
    private static final String WATCH = """
            window.seen = { largest: 0, first: 0, banner: -1, shift: 0, task: 0, moved: '' };
            new MutationObserver((changes, observer) => {
              const title = document.querySelector('#consentry-title');
              if (title) title.setAttribute('elementtiming', 'banner'), observer.disconnect();
            }).observe(document, { childList: true, subtree: true });
            const watch = (type, note) => new PerformanceObserver(list => list.getEntries().forEach(note))
              .observe({ type, buffered: true });
            watch('largest-contentful-paint', e => seen.largest = e.startTime);
            watch('paint', e => { if (e.name === 'first-contentful-paint') seen.first = e.startTime });
            watch('element', e => { if (e.identifier === 'banner') seen.banner = e.startTime });
            const place = ({ x, y, width, height }) => [x, y, width, height].map(Math.round).join('/');
            watch('layout-shift', e => {
              seen.shift += e.value;
              for (const { node, previousRect, currentRect } of e.sources) {
                seen.moved += `${node?.id || node?.nodeName} ${place(previousRect)} to ${place(currentRect)} `;
              }
            });
            watch('long-animation-frame', e => e.scripts.forEach(s => {
              if (s.sourceURL.includes('/_consent/')) seen.task = Math.max(seen.task, s.duration);
            }));
            """;

    private static final String SETTLED = "() => seen.largest && new Promise(done =>"
            + " setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(() => done(true))), 200))";

    /** One load of a page by a visitor who comes for the first time. */
    static Timings of(Browser browser, String url) {
        return of(browser, url, true);
    }

    /**
     * @param script whether our script runs: it lifts the banner above the page, and the browser then tells only of the
     *     paint after that
     */
    static Timings of(Browser browser, String url, boolean script) {
        try (BrowserContext context = visitor(browser)) {
            if (!script) {
                context.route("**/consentry.js", route -> route.abort());
            }
            return of(context.newPage(), url);
        }
    }

    /** One who has been nowhere yet, in a browser that watches. */
    static BrowserContext visitor(Browser browser) {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions().setViewportSize(1280, 720));
        context.setDefaultTimeout(20_000);
        context.addInitScript(WATCH);
        return context;
    }

    /** @param page of a {@link #visitor} */
    static Timings of(Page page, String url) {
        page.navigate(url);
        page.waitForFunction(SETTLED);
        @SuppressWarnings("unchecked")
        Map<String, Object> seen = (Map<String, Object>) page.evaluate("seen");
        return new Timings(
                number(seen, "largest"),
                number(seen, "first"),
                number(seen, "banner"),
                number(seen, "shift"),
                (String) seen.get("moved"),
                number(seen, "task"));
    }

    private static double number(Map<String, Object> seen, String name) {
        return ((Number) seen.get(name)).doubleValue();
    }
}
