package org.consentry.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.consentry.banner.BannerView;
import org.consentry.consent.Decision.Reask;
import org.consentry.site.Regime;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The larger half of the banner's script comes when the visitor does: late, slowly, or never. */
class LateBannerIT {
    private static final String LISTEN = """
            window.heard = []; window.dataLayer = [];
            for (const name of ['ready', 'consent', 'change', 'show', 'hide'])
              addEventListener('consentry:' + name, e => heard.push(name + ':' + Object.keys(e.detail).sort().join()));
            """;

    private static Browsers browsers;

    private final StubSite site = new StubSite();
    private final List<String> requests = new ArrayList<>();
    private final BrowserContext context = browsers.browser().newContext();

    LateBannerIT() throws IOException {
        context.setDefaultTimeout(10_000);
    }

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

    @Test
    void thePageCarriesTheSmallerHalfUntilTheVisitorComesNear() {
        Page page = visit();
        assertThat(requests).noneMatch(url -> url.endsWith("/banner.js"));
        page.waitForRequest("**/banner.js", () -> page.getByText("Reject all").hover());
    }

    @Test
    void theKeyboardBringsItToo() {
        Page page = visit();
        page.waitForRequest("**/banner.js", () -> page.getByText("Reject all").focus());
    }

    /** As consent fillers click: no pointer comes first. Until the answer can be sent, the banner says nothing of it. */
    @Test
    void aClickBeforeItHasComeIsSentOnce() {
        Page page = context.newPage();
        List<Route> waiting = new ArrayList<>();
        page.route("**/banner.js", waiting::add);
        visit(page);
        page.evaluate("const b = document.querySelector('[value=reject-all]'); b.click(); b.click(); b.click()");
        page.waitForCondition(() -> !waiting.isEmpty());
        assertThat(page.locator("#consentry-banner").isVisible()).isTrue();
        assertThat(page.evaluate("heard.some(name => name.startsWith('hide'))")).isEqualTo(false);
        assertThat(site.choices).isEmpty();
        waiting.forEach(Route::resume);
        page.waitForFunction("() => !document.querySelector('#consentry-banner')");
        assertThat(site.choices).containsExactly("ticket=t1&return=%2F&choice=reject-all");
        assertThat(requests).filteredOn(url -> url.equals(site.url("/"))).hasSize(1);
    }

    /** Who leaves the page as soon as the banner is gone has answered. */
    @Test
    void theBannerGoesOnceTheAnswerIsUnderWayAndOutlivesThePage() {
        Page page = context.newPage();
        page.addInitScript("""
                window.steps = [];
                const plain = window.fetch;
                window.fetch = (to, how) => {
                  if (how?.method === 'POST') steps.push('sent' + (how.keepalive ? ' for good' : ''));
                  return plain(to, how);
                };
                addEventListener('consentry:hide', () => steps.push('hidden'));
                """);
        visit(page);
        page.getByText("Reject all").click();
        page.waitForFunction("() => consentry.validConsent()");
        assertThat(page.evaluate("steps.join()")).isEqualTo("sent for good,hidden");
    }

    @Test
    void whereItNeverComesTheFormGoesTheOldWayOnce() {
        Page page = context.newPage();
        page.route("**/banner.js", Route::abort);
        visit(page);
        page.evaluate("const b = document.querySelector('[value=accept-all]'); b.click(); b.click()");
        page.waitForFunction("() => document.querySelector('#consentry-control[data-consentry-decided]')");
        assertThat(page.locator("#consentry-control").innerText()).isEqualTo("Cookies: all accepted");
        assertThat(site.choices).containsExactly("ticket=t1&return=%2F&choice=accept-all");
        // Nor does the control need it: it leads to the preference page.
        page.locator("#consentry-control").click();
        page.waitForURL("**/_consent/**");
    }

    @Test
    void twoClicksAreOneAnswer() {
        Page page = visit();
        page.getByText("Accept all").dblclick();
        page.waitForFunction("() => consentry.validConsent()");
        assertThat(site.choices).hasSize(1);
    }

    @Test
    void withoutCookiesItSaysSoAndOpensNothing() {
        Page page = visit();
        page.route(
                "**/state",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setContentType("application/json")
                        .setBody("{\"decided\":false,\"grants\":{},\"ticket\":\"t9\"}")));
        page.getByText("Accept all").click();
        page.locator(".consentry-status.consentry-bad").waitFor();
        String said = page.locator(".consentry-status").innerText();
        assertThat(said).isEqualTo(page.locator("#consentry-banner form").getAttribute("data-off"));
        assertThat(page.locator("#consentry-banner").isVisible()).isTrue();
        assertThat(page.evaluate("[consentry.validConsent(), consentry.acceptedCategory('marketing')].join()"))
                .isEqualTo("false,false");
        assertThat(page.evaluate("heard.some(name => name.startsWith('change'))"))
                .isEqualTo(false);
    }

    @ParameterizedTest
    @CsvSource({"OPT_OUT, /_consent/optout", "UNDER_AGE, /_consent/"})
    void whereNothingIsToBeAskedTheControlLeadsToItsPage(Regime regime, String expected) {
        site.view = new BannerView(false, Set.of("ads"), false, Set.of(), Set.of(), regime, Reask.NO);
        Page page = visit();
        page.waitForRequest(
                request -> request.url().startsWith(site.url(expected)),
                () -> page.locator("#consentry-control").click());
    }

    @Test
    void theControlSaysThatAnOptOutHolds() {
        site.view =
                new BannerView(false, Set.of("statistics", "ads"), false, Set.of(), Set.of(), Regime.OPT_OUT, Reask.NO);
        Page page = visit();
        assertThat(page.locator("#consentry-control [data-is]").isVisible()).isFalse();
        page.evaluate("document.querySelector('#last').onclick = () => { consentry.withdraw() }; 0");
        page.locator("#last").click();
        page.locator("#consentry-control [data-is=necessary]").waitFor();
    }

    /** What src/docs/consentry.d.ts declares is what is there. */
    @Test
    void theDeclaredSurfaceIsThatOfTheRunningScript() throws IOException {
        String declared = Files.readString(Path.of("src/docs/consentry.d.ts"));
        site.view = new BannerView(true, Set.of(), false, Set.of(), Set.of());
        Page page = visit();
        page.getByText("Accept all").click();
        page.waitForFunction("() => consentry.validConsent()");
        assertThat(page.evaluate("Object.entries(consentry).map(([n, f]) => n + f.length).sort().join()"))
                .isEqualTo(join(part(declared, "interface Consentry {"), "(?m)^  (\\w+)\\((\\w*)"));
        assertThat(page.evaluate("Object.keys(consentry.getUserPreferences()).sort().join()"))
                .isEqualTo(join(part(declared, "interface ConsentryPreferences {"), "(?m)^  (\\w+):"));
        String detail = join(part(declared, "interface ConsentryDetail {"), "(?m)^  (\\w+):");
        assertThat(page.evaluate("[...new Set(heard)].sort().join(' ')"))
                .isEqualTo(join(part(declared, "interface ConsentryEventMap {"), "'consentry:(\\w+)'")
                        .replace(",", ":" + detail + " ")
                        .concat(":" + detail));
        assertThat(page.evaluate("Object.keys(dataLayer[0]).concat(Object.keys(dataLayer[0].consentry)).sort().join()"))
                .isEqualTo(join(part(declared, "interface ConsentryDataLayerEvent {"), "(?m)^ +(\\w+):"));
        assertThat(declared).contains("event: '" + page.evaluate("dataLayer[0].event") + "'");
        assertThat(page.evaluate("delete window.consentry; 'use strict'; Object.isFrozen(consentry)"))
                .isEqualTo(true);
    }

    private static String part(String text, String head) {
        int start = text.indexOf(head);
        assertThat(start).as(head).isNotNegative();
        return text.substring(start, text.indexOf("\n}", start));
    }

    private static String join(String text, String names) {
        return String.join(
                ",",
                Pattern.compile(names)
                        .matcher(text)
                        .results()
                        .map(LateBannerIT::named)
                        .sorted()
                        .toList());
    }

    private static String named(MatchResult found) {
        String more = found.groupCount() < 2 ? "" : found.group(2).isEmpty() ? "0" : "1";
        return found.group(1) + more;
    }

    private Page visit() {
        Page page = context.newPage();
        visit(page);
        return page;
    }

    private void visit(Page page) {
        page.addInitScript(LISTEN);
        page.onRequest(request -> requests.add(request.url()));
        page.navigate(site.url("/"));
        page.waitForFunction("() => window.consentry && heard.length");
    }
}
