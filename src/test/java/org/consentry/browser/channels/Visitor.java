package org.consentry.browser.channels;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.Proxy;
import com.microsoft.playwright.options.WaitUntilState;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLContext;
import org.consentry.browser.channels.ChannelSite.Csp;

/** Somebody with a browser profile of their own, and all that their browser sends to anybody but the site. */
final class Visitor implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final AtomicInteger RUNS = new AtomicInteger();

    final Outside outside;
    final BrowserContext context;
    private final ChannelSite site;
    private final URI base;

    Visitor(Browser browser, ChannelSite site, URI base, SSLContext tls, boolean script) {
        this(site, base, new Outside(tls), browser, script);
    }

    private Visitor(ChannelSite site, URI base, Outside outside, Browser browser, boolean script) {
        this(
                site,
                base,
                outside,
                browser.newContext(new Browser.NewContextOptions()
                        .setJavaScriptEnabled(script)
                        .setIgnoreHTTPSErrors(true)
                        .setProxy(new Proxy(outside.address()).setBypass(".localhost"))));
    }

    /** @param context has that outside for its proxy */
    Visitor(ChannelSite site, URI base, Outside outside, BrowserContext context) {
        this.site = site;
        this.base = base;
        this.outside = outside;
        this.context = context;
        context.setDefaultTimeout(PATIENCE.toMillis());
    }

    /** A page of the site in a tab of its own: begun here, awaited by {@link Tab#settle}, so that many load at once. */
    Tab open(Csp csp, String page) {
        return new Tab(csp, page);
    }

    /** How often each channel's request arrived since then, channels that were silent left out. */
    Map<String, Integer> since(int mark) {
        Map<String, Integer> counts = new TreeMap<>();
        List<Outside.Arrival> all = outside.arrivals();
        for (Outside.Arrival arrival : all.subList(mark, all.size())) {
            String name = Channel.nameOf(arrival.path());
            if (!name.isEmpty()) {
                counts.merge(name, 1, Integer::sum);
            }
        }
        return counts;
    }

    int mark() {
        return outside.arrivals().size();
    }

    @Override
    public void close() {
        context.close();
        outside.close();
    }

    /** Waits for something that may well not come, for so long after that time. */
    static boolean poll(long since, Duration patience, BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - since > patience.toNanos()) {
                return false;
            }
            try {
                TimeUnit.MILLISECONDS.sleep(20);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        return true;
    }

    /** One tab on one page. */
    final class Tab {
        final Page page = context.newPage();
        final String name;
        final String target;
        final Response response;
        private final int run = RUNS.incrementAndGet();
        private int controls;
        /** When it was last given something to do: tabs that wait at the same time share their patience. */
        private long begun = System.nanoTime();

        private Tab(Csp csp, String name) {
            this.name = name;
            target = "/" + csp.folder() + "/" + name + "?run=" + run;
            response = page.navigate(base + target, new Page.NavigateOptions().setWaitUntil(WaitUntilState.COMMIT));
        }

        /** Waits until the page has said that whatever it sends has been sent, or has left for somewhere else. */
        void settle() {
            if (!poll(begun, PATIENCE, () -> controls() > controls || gone())) {
                throw new AssertionError(target + " did not settle");
            }
            if (name.equals("unscripted")) {
                // Its sign is one more picture: only all of them together say that no other is to come.
                page.waitForLoadState();
            }
            controls = controls();
            begun = System.nanoTime();
        }

        /** The same for what follows an act of the visitor on a page that stays. */
        void settleAgain() {
            ask();
            settle();
        }

        /** Has the page say once more when it has settled. */
        void ask() {
            begun = System.nanoTime();
            String ask =
                    "() => setTimeout(() => { new Image().src = location.origin + '/control' + location.search }, 800)";
            try {
                if (!gone()) {
                    page.evaluate(ask);
                }
            } catch (PlaywrightException navigating) {
                // It is being loaded anew, and will speak for itself.
            }
        }

        /** Follows the link that pings, where the page has one. */
        void follow() {
            if (name.equals("ping")) {
                page.locator("#ping").click();
            }
        }

        void choose(String choice) {
            begun = System.nanoTime();
            page.waitForResponse(
                    "**/_consent/choices",
                    () -> page.locator("button[name=choice][value=" + choice + "]:visible")
                            .first()
                            .click());
        }

        /** Takes back a yes, and waits for the page to be there anew. */
        void withdraw() {
            page.locator("#consentry-control").click();
            choose("withdraw");
            settle();
        }

        /** How often the site was asked for this very page. */
        long documents() {
            return site.count(target);
        }

        /** How it came to be, in the browser's own words: {@code navigate} or {@code reload}. */
        String navigation() {
            return (String) page.evaluate("performance.getEntriesByType('navigation')[0].type");
        }

        /** Channels of the site's own paths. */
        Map<String, Integer> atTheSite() {
            Map<String, Integer> counts = new TreeMap<>();
            for (String received : site.received(run)) {
                String channel = Channel.nameOf(received.replaceFirst("\\?.*", ""));
                if (!channel.isEmpty()) {
                    counts.merge(channel, 1, Integer::sum);
                }
            }
            return counts;
        }

        private boolean gone() {
            return (name.equals("leaving") || name.equals("refreshed"))
                    && outside.arrivals().stream()
                            .anyMatch(arrival -> arrival.path().endsWith("-refresh.html")
                                    || arrival.path().endsWith("-field.html"));
        }

        private int controls() {
            return (int) site.received(run).stream()
                    .filter(received -> received.startsWith("/control"))
                    .count();
        }
    }
}
