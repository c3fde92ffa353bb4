package org.consentry.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.SameSiteAttribute;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.consentry.live.LiveGateway;
import org.jsoup.Connection;
import org.jsoup.Jsoup;
import org.jsoup.helper.HttpConnection;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.FormElement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A visitor's whole way, in a real browser, through the gateway to a site that tracks: with script and without. */
final class JourneyIT {
    private static final String POLICY = """
            site: shop
            hosts: [localhost]
            upstream: %s
            controller: {name: A Shop, email: privacy@shop.example}
            notice: {version: "1", statement: /privacy, effective: 2026-11-01}
            languages: [en]
            purposes:
              - {id: necessary, category: necessary, basis: contract}
              - {id: analytics, category: analytics, basis: consent}
              - {id: marketing, category: marketing, basis: consent}
            """;

    @TempDir
    static Path folder;

    private static TrackingSite site;
    private static LiveGateway gateway;
    private static Browsers browsers;

    @BeforeAll
    static void start() throws IOException {
        site = new TrackingSite();
        gateway = new LiveGateway(folder)
                .policy("shop.yaml", POLICY.formatted(site.uri()))
                .start();
        browsers = Browsers.open();
    }

    @AfterAll
    static void stop() {
        browsers.close();
        gateway.close();
        site.close();
    }

    private static URI base(String scheme) {
        return scheme.equals("https") ? gateway.https() : gateway.http();
    }

    private static Set<String> trackingReceived() {
        Set<String> names = site.namesReceived();
        names.retainAll(TrackingSite.TRACKING);
        return names;
    }

    @ParameterizedTest
    @CsvSource({"http,true", "https,false"})
    void trackingPassesWhileAndOnlyWhileTheVisitorSaysYes(String scheme, boolean script) throws Exception {
        journey(scheme, script);
    }

    @Tag("thorough")
    @ParameterizedTest
    @CsvSource({"http,false", "https,true"})
    void soItDoesTheOtherWayRound(String scheme, boolean script) throws Exception {
        journey(scheme, script);
    }

    private static void journey(String scheme, boolean script) throws Exception {
        try (Visitor visitor = new Visitor(browsers, base(scheme), script)) {
            List<String> before = records();

            // First visit: asked, and nothing optional in either direction.
            site.namesReceived();
            visitor.go("/");
            assertThat(visitor.banner()).isVisible();
            visitor.go("/");
            assertThat(visitor.cookies()).containsExactly("SESSIONID");
            assertThat(site.namesReceived()).containsExactly("SESSIONID");

            // What an earlier time left behind is held back too, and goes with a refusal.
            visitor.context.addCookies(List.of(
                    leftBehind(visitor, "_ga", "/"),
                    leftBehind(visitor, "_gcl_au", "/").setHttpOnly(true),
                    leftBehind(visitor, "_clck", "/account").setHttpOnly(true)));
            visitor.go("/account");
            assertThat(trackingReceived()).isEmpty();
            visitor.go("/");
            visitor.choose("reject-all");
            assertThat(visitor.banner()).isHidden();
            assertThat(visitor.tracking()).containsExactly("_clck");
            visitor.go("/account/orders");
            assertThat(visitor.tracking()).isEmpty();
            assertThat(trackingReceived()).isEmpty();
            visitor.go("/");
            assertThat(visitor.banner()).not().isVisible();

            // Yes: they pass, both ways.
            visitor.reopen();
            visitor.choose("accept-all");
            visitor.go("/account");
            visitor.go("/account");
            assertThat(visitor.tracking()).isEqualTo(TrackingSite.TRACKING);
            assertThat(trackingReceived()).isEqualTo(TrackingSite.TRACKING);

            // Withdrawn: gone, HttpOnly and path-scoped ones too.
            visitor.go("/");
            visitor.reopen();
            visitor.choose("withdraw");
            visitor.page.waitForLoadState();
            assertThat(visitor.tracking()).isSubsetOf("_clck");
            visitor.go("/account");
            assertThat(visitor.tracking()).isEmpty();
            site.namesReceived();
            visitor.go("/");
            assertThat(trackingReceived()).isEmpty();
            assertThat(visitor.cookies()).contains("SESSIONID");

            List<String> made = new ArrayList<>(records());
            made.removeAll(before);
            assertThat(made).hasSize(3);
            assertThat(made.get(0))
                    .contains(",reject-all,analytics=no marketing=no,")
                    .contains(",banner,");
            assertThat(made.get(1))
                    .contains(",accept-all,analytics=yes marketing=yes,")
                    .contains(script ? ",banner," : ",preferences,");
            assertThat(made.get(2)).contains(",withdrawal,withdraw,analytics=no marketing=no,");
        }
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void afterAWithdrawalTheBackButtonShowsNoPageFromBefore(boolean script) {
        try (Visitor visitor = new Visitor(browsers, gateway.http(), script)) {
            visitor.go("/");
            visitor.choose("accept-all");
            visitor.go("/first");
            assertThat(visitor.page.locator("#consentry-control")).containsText("all accepted");
            visitor.go("/second");
            visitor.reopen();
            visitor.choose("withdraw");
            visitor.page.waitForLoadState();
            visitor.backTo("/first");
            assertThat(visitor.page.locator("#consentry-control")).containsText("only necessary");
        }
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void aPageWhoseBaseIsAnotherOriginIsAskedAllTheSame(boolean script) {
        try (Visitor visitor = new Visitor(browsers, gateway.http(), script)) {
            visitor.go("/based");
            visitor.choose("reject-all");
            visitor.page.waitForLoadState();
            assertThat(visitor.page.url()).isEqualTo(gateway.http() + "/based");
            assertThat(visitor.cookies()).contains("consentry");
            visitor.reopen();
        }
    }

    @Test
    void aRefusalLastsAndIsAskedOnce() {
        try (Visitor visitor = new Visitor(browsers, gateway.http(), true)) {
            visitor.go("/");
            visitor.choose("reject-all");
            for (String path : List.of("/", "/other", "/account")) {
                visitor.go(path);
                assertThat(visitor.banner()).hasCount(0);
            }
        }
    }

    @Test
    void escapeScrollingAndBrowsingOnGrantNothing() throws Exception {
        try (Visitor visitor = new Visitor(browsers, gateway.http(), true)) {
            List<String> before = records();
            visitor.go("/");
            visitor.page.keyboard().press("Escape");
            visitor.page.mouse().wheel(0, 500);
            visitor.page.mouse().click(5, 5);
            visitor.go("/other");
            assertThat(visitor.banner()).isVisible();
            assertThat(visitor.tracking()).isEmpty();
            assertThat(records()).isEqualTo(before);
        }
    }

    /** A tool that reads markup alone finds the form, its button that says no, and sends what stands in it. */
    @Test
    void aBotThatOnlyReadsMarkupSaysNo() throws Exception {
        CookieManager cookies = new CookieManager();
        HttpClient bot = HttpClient.newBuilder()
                .cookieHandler(cookies)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        Document page = read(
                bot,
                HttpRequest.newBuilder(gateway.http())
                        .header("Accept", "text/html")
                        .build());
        Element button = page.select("form button").stream()
                .filter(each -> each.text().equals("Reject all"))
                .findFirst()
                .orElseThrow();
        FormElement form = (FormElement) button.closest("form");
        List<Connection.KeyVal> fields = form.formData();
        fields.removeIf(field -> field.key().equals(button.attr("name")));
        fields.add(HttpConnection.KeyVal.create(button.attr("name"), button.attr("value")));
        String body = fields.stream()
                .map(field -> field.key() + "=" + URLEncoder.encode(field.value(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        Document after = read(
                bot,
                HttpRequest.newBuilder(URI.create(form.absUrl("action")))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("Accept", "text/html")
                        .header("Origin", gateway.http().toString())
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build());
        assertThat(after.selectFirst("#consentry-banner")).isNull();
        assertThat(after.selectFirst("h1")).isNotNull();
        assertThat(records().get(records().size() - 1)).contains(",reject-all,analytics=no marketing=no,");
    }

    private static Document read(HttpClient client, HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        return Jsoup.parse(answer.body(), answer.uri().toString());
    }

    /** However a blocker hides the banner: nothing is granted by it, and the site goes on. */
    @ParameterizedTest
    @CsvSource({"true", "false"})
    void whereABlockerHidesTheBannerNothingOptionalPasses(boolean files) {
        try (Visitor visitor = new Visitor(browsers, gateway.http(), true)) {
            if (files) {
                visitor.context.route("**/_consent/**", route -> route.abort());
            }
            visitor.context.addInitScript("new MutationObserver(() => document.querySelector('#consentry-banner')"
                    + "?.style.setProperty('display', 'none', 'important'))"
                    + ".observe(document, {childList: true, subtree: true})");
            site.namesReceived();
            for (String path : List.of("/", "/account", "/other")) {
                visitor.go(path);
                assertThat(visitor.page.locator("h1").isVisible()).isTrue();
                assertThat(visitor.banner()).not().isVisible();
            }
            assertThat(visitor.cookies()).containsExactly("SESSIONID");
            assertThat(site.namesReceived()).containsExactly("SESSIONID");
        }
    }

    @Test
    void aPageInAFrameAsksNobody() {
        try (Visitor visitor = new Visitor(browsers, gateway.http(), true)) {
            visitor.go("/framed");
            visitor.page.frameLocator("iframe").locator("h1").waitFor();
            assertThat(visitor.page.frames().stream()
                            .mapToInt(frame -> frame.locator("#consentry-banner, #consentry-control")
                                    .count()))
                    .containsExactly(2, 0);
        }
    }

    private static Cookie leftBehind(Visitor visitor, String name, String path) {
        return new Cookie(name, "left.behind.1700000000")
                .setDomain("localhost")
                .setPath(path)
                .setSameSite(SameSiteAttribute.LAX);
    }

    /** The lines of the reviewers' CSV export, oldest first. */
    private static List<String> records() throws IOException, InterruptedException {
        String basic = Base64.getEncoder()
                .encodeToString(("reviewer:" + LiveGateway.PASSWORD).getBytes(StandardCharsets.UTF_8));
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(gateway.management().resolve("/api/records?format=csv"))
                                .header("Authorization", "Basic " + basic)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body().lines().skip(1).toList();
    }
}
