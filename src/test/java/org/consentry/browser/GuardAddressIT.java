package org.consentry.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.consentry.banner.BannerView;
import org.consentry.banner.Tags;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a script asks of hosts whose tracking hangs on the path, in a real browser. */
class GuardAddressIT {
    private static final List<String> HELD = List.of(
            "both.test/ads/held1.svg",
            "both.test/ads",
            "both.test//ads/held2.svg",
            "both.test/x/../ads/held3.svg",
            "both.test/%61ds/held4.svg",
            "both.test/ads;v=1/held5.svg",
            "any.test/ads/held6.svg");

    private static final List<String> FREE = List.of(
            "both.test/",
            "both.test/adsx/1.svg",
            "both.test/x/ads/2.svg",
            "both.test/ads/free/3.svg",
            "any.other.test/ads/4.svg",
            "any.test/x/5.svg");

    private static final String ASK = """
            ([addresses, port]) => {
              const main = document.querySelector('main');
              for (const [i, address] of addresses.entries()) {
                const url = 'http://' + address.replace('/', `:${port}/`);
                new Image().src = url + '?i';
                fetch(url + '?f', {mode: 'no-cors'}).catch(() => 0);
                main.insertAdjacentHTML('beforeend', `<p>//a //b<img src="${url}?h"><i style="background: url(${url}?s)">i</i>`);
              }
            }
            """;

    private static Browsers browsers;

    @BeforeAll
    static void open() {
        browsers = Browsers.open(Trackers.FLAG);
    }

    @AfterAll
    static void shut() {
        browsers.close();
    }

    private static List<String> arrivals(Set<String> granted) throws IOException {
        try (StubSite site = new StubSite();
                Trackers trackers = new Trackers();
                BrowserContext context = browsers.browser().newContext()) {
            site.tags = new Tags(true, "", false);
            site.view = new BannerView(granted.isEmpty(), granted, !granted.isEmpty(), Set.of(), Set.of());
            Page page = context.newPage();
            page.navigate(site.url("/"));
            page.evaluate(ASK, List.of(HELD, trackers.port()));
            page.evaluate(ASK, List.of(FREE, trackers.port()));
            // What was asked for before the last has gone out before it, or never will.
            page.waitForFunction("() => [...document.images].filter(i => i.src).every(i => i.complete)");
            page.evaluate("port => fetch(`http://both.test:${port}/last`, {mode: 'no-cors'})", trackers.port());
            return List.copyOf(trackers.arrived);
        }
    }

    @Test
    void onlyThePathThatWaitsIsHeldBack() throws IOException {
        List<String> arrived = arrivals(Set.of());
        assertThat(arrived).noneMatch(address -> address.contains("held")).doesNotContain("both.test/ads");
        for (String free : FREE) {
            assertThat(arrived).filteredOn(free::equals).as(free).hasSizeGreaterThanOrEqualTo(3);
        }
    }

    @Test
    void theGrantOfItsPurposeLetsItGo() throws IOException {
        assertThat(arrivals(Set.of("ads")))
                .contains(
                        "both.test/ads",
                        "both.test/ads/held1.svg",
                        "both.test/ads/held3.svg",
                        "any.test/ads/held6.svg");
    }
}
