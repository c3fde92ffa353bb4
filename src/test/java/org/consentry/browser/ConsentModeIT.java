package org.consentry.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.consentry.live.LiveGateway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Google's tags are told, and when, in a real browser and through the gateway. */
final class ConsentModeIT {
    private static final String POLICY = """
            site: %s
            hosts: ["%s"]
            upstream: http://127.0.0.1:%d
            controller: {name: A Shop, email: privacy@shop.example}
            notice: {version: "1", statement: /privacy, effective: 2026-11-01}
            purposes:
              - {id: statistics, category: analytics}
              - {id: ads, category: marketing}
            consent-mode: {mode: %s, wait: 700}
            regimes: %s
            """;

    /** The first script of the site's own: what it finds, every later one finds too. */
    private static final String PROBE = "window.found = JSON.stringify([...(window.dataLayer || [])].map(c => [...c]))";

    /** Stands in for Google's: says that it ran and what it was told by then, and tries to set its cookie. */
    private static final String TAG =
            "window.ran = JSON.stringify([...dataLayer.filter(c => c[0] === 'consent').pop()]);"
                    + "document.cookie = '_ga=GA1.1.1.1; path=/'";

    private static final String DENIED = state("denied", "denied");

    @TempDir
    static Path folder;

    private static HttpServer site;
    private static LiveGateway gateway;
    private static Browsers browsers;

    private final List<String> faults = new ArrayList<>();
    private BrowserContext context;

    @BeforeAll
    static void start() throws IOException {
        site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        site.createContext("/", ConsentModeIT::answer);
        site.start();
        int port = site.getAddress().getPort();
        String mixed = "{default: opt-in, regions: [{in: [US], regime: opt-out}]}";
        gateway = new LiveGateway(folder)
                .policy("basic.yaml", POLICY.formatted("basic", "localhost", port, "basic", mixed))
                .policy("far.yaml", POLICY.formatted("far", "127.0.0.1", port, "advanced", "{default: notice}"))
                .with("CONSENTRY_TRUSTED_PROXIES", "127.0.0.1,::1")
                .with("CONSENTRY_GEO_HEADER", "CF-IPCountry")
                .start();
        browsers = Browsers.open();
    }

    @AfterAll
    static void stop() {
        browsers.close();
        gateway.close();
        site.stop(0);
    }

    @AfterEach
    void leave() {
        context.close();
        assertThat(faults).isEmpty();
    }

    private static void answer(HttpExchange exchange) throws IOException {
        if (exchange.getRequestURI().getPath().equals("/strict")) {
            exchange.getResponseHeaders().set("Content-Security-Policy", "script-src 'sha256-" + hash(PROBE) + "'");
        }
        exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
        String tag = exchange.getRequestURI().getPath().equals("/strict")
                ? ""
                : "<script async src=\"http://www.googletagmanager.com/gtag/js?id=G-1\"></script>";
        byte[] page = ("<!DOCTYPE html><html lang=en><head><script>" + PROBE + "</script>" + tag
                        + "<title>Shop</title></head><body><h1>Shop</h1></body></html>")
                .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, page.length);
        exchange.getResponseBody().write(page);
        exchange.close();
    }

    private static String hash(String script) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As JSON, in the order of the script. */
    private static String state(String ads, String analytics) {
        return String.join(
                ",",
                "\"ad_storage\":\"" + ads + '"',
                "\"ad_user_data\":\"" + ads + '"',
                "\"ad_personalization\":\"" + ads + '"',
                "\"analytics_storage\":\"" + analytics + '"',
                "\"functionality_storage\":\"denied\"",
                "\"personalization_storage\":\"denied\"}]");
    }

    private static String first(String state) {
        return "[\"consent\",\"default\",{\"security_storage\":\"granted\",\"wait_for_update\":700," + state;
    }

    private static String update(String state) {
        return "[\"consent\",\"update\",{\"security_storage\":\"granted\"," + state;
    }

    private Page visit(String address, Map<String, String> fields) {
        Page page = open(fields);
        page.navigate(address);
        page.waitForFunction("() => window.consentry");
        return page;
    }

    private Page open(Map<String, String> fields) {
        context = browsers.browser().newContext(new Browser.NewContextOptions().setExtraHTTPHeaders(fields));
        context.setDefaultTimeout(15_000);
        context.route(
                "**/*googletagmanager.com/**",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setContentType("text/javascript")
                        .setBody(TAG)));
        Page page = context.newPage();
        page.onPageError(faults::add);
        return page;
    }

    private static void choose(Page page, String choice) {
        page.waitForResponse(
                "**/_consent/choices",
                () -> page.locator("#consentry-banner button[value=" + choice + "]:visible")
                        .first()
                        .click());
    }

    private static String found(Page page) {
        return (String) page.evaluate("() => window.found");
    }

    private boolean hasCookie() {
        return context.cookies().stream().anyMatch(cookie -> cookie.name.equals("_ga"));
    }

    @Test
    void tagsHearADenialFirstThenEveryChange() {
        Page page = visit(gateway.http() + "/", Map.of());
        assertThat(found(page)).isEqualTo('[' + first(DENIED) + ']');
        assertThat(page.evaluate("() => Object.prototype.toString.call(dataLayer[0])"))
                .isEqualTo("[object Arguments]");
        assertThat(page.evaluate("() => window.ran")).isNull();
        choose(page, "accept-all");
        page.waitForFunction("() => window.ran");
        assertThat(page.evaluate("() => window.ran")).isEqualTo(update(state("granted", "granted")));
        assertThat(hasCookie()).isTrue();

        page.reload();
        page.waitForFunction("() => window.consentry");
        assertThat(found(page)).isEqualTo('[' + first(DENIED) + ',' + update(state("granted", "granted")) + ']');

        page.evaluate("() => { window.earlier = true }");
        page.locator("#consentry-control").click();
        choose(page, "withdraw");
        page.waitForFunction("() => !window.earlier && window.consentry");
        assertThat(found(page)).isEqualTo('[' + first(DENIED) + ',' + update(DENIED) + ']');
        assertThat(page.evaluate("() => window.ran")).isNull();
        assertThat(hasCookie()).isFalse();
    }

    @Test
    void theRegionSaysWhatHoldsBeforeAnAnswer() {
        Page page = visit(gateway.http() + "/", Map.of("CF-IPCountry", "US"));
        assertThat(found(page)).isEqualTo('[' + first(state("granted", "granted")) + ']');
    }

    @ParameterizedTest
    @ValueSource(strings = {"US", "NO"})
    void theBrowsersSignalDeniesAdvertisingWhateverTheRegion(String country) {
        Page page = visit(gateway.http() + "/", Map.of("CF-IPCountry", country, "Sec-GPC", "1"));
        String analytics = country.equals("US") ? "granted" : "denied";
        assertThat(found(page)).isEqualTo('[' + first(state("denied", analytics)) + ']');
        page.evaluate("() => dispatchEvent(new CustomEvent('consentry:change', "
                + "{detail: {grants: {ads: true, statistics: true}}}))");
        assertThat(page.evaluate("() => JSON.stringify([...dataLayer.filter(c => c[0] === 'consent').pop()])"))
                .isEqualTo(update(state("denied", "granted")));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aServiceThatWasRefusedDeniesItsPurposesSignals(boolean service) {
        Page page = visit(gateway.http() + "/", Map.of());
        page.evaluate("() => dispatchEvent(new CustomEvent('consentry:change', "
                + "{detail: {grants: {ads: true, ads_one: " + service + ", statistics: true}}}))");
        assertThat(page.evaluate("() => JSON.stringify([...dataLayer.filter(c => c[0] === 'consent').pop()])"))
                .isEqualTo(update(state(service ? "granted" : "denied", "granted")));
    }

    @Test
    void advancedTagsRunAfterANoAreToldOfItAndKeepNoCookie() {
        String far = gateway.http().toString().replace("localhost", "127.0.0.1");
        Page page = open(Map.of());
        page.navigate(far + "/_consent/");
        page.locator("button[value=reject-all]").first().click();
        page.navigate(far + "/");
        page.waitForFunction("() => window.ran");
        assertThat(found(page)).isEqualTo('[' + first(DENIED) + ',' + update(DENIED) + ']');
        assertThat(page.evaluate("() => window.ran")).isEqualTo(update(DENIED));
        assertThat(hasCookie()).isFalse();
    }

    @Test
    void aPageThatAdmitsScriptsByTheirHashesAloneHasItToo() {
        Page page = visit(gateway.http() + "/strict", Map.of());
        assertThat(found(page)).isEqualTo('[' + first(DENIED) + ']');
        choose(page, "accept-all");
        page.waitForFunction("() => dataLayer.filter(c => c[0] === 'consent').length === 2");
        page.reload();
        page.waitForFunction("() => window.consentry");
        assertThat(found(page)).isEqualTo('[' + first(DENIED) + ',' + update(state("granted", "granted")) + ']');
    }
}
