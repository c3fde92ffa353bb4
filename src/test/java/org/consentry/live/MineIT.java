package org.consentry.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Cookie;
import jakarta.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.consentry.browser.Browsers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A visitor's own pages, requests and hand-overs in the running product, in a real browser. */
final class MineIT {
    @TempDir
    static Path folder;

    private static LiveGateway gateway;
    private static QuietSite site;
    private static Browsers browsers;
    private static URI http;

    @BeforeAll
    static void start() {
        site = new QuietSite();
        String more = "share: {group: fjord}\nnotice: {version: \"3\", effective: 2026-11-01}\n"
                + "vendors:\n  - {name: Reel Films, hosts: [reel.example]}\n";
        gateway = new LiveGateway(folder)
                .policy("first.yaml", site.policy("first", "localhost", more))
                .policy("second.yaml", site.policy("second", "second.localhost", more))
                .start();
        http = gateway.http();
        browsers = Browsers.open();
    }

    @AfterAll
    static void stop() {
        browsers.close();
        gateway.close();
        site.close();
    }

    private static BrowserContext visitor(boolean script) {
        return browsers.browser()
                .newContext(new com.microsoft.playwright.Browser.NewContextOptions()
                        .setJavaScriptEnabled(script)
                        .setTimezoneId("Europe/Oslo")
                        .setLocale("en"));
    }

    private static void choose(BrowserContext context, String choice) {
        String[] pair = Ask.choose(http, choice).consent().split("=", 2);
        context.addCookies(List.of(new Cookie(pair[0], pair[1]).setUrl(http.toString())));
    }

    private static Reply manage(String method, String path, String body) {
        String word = Base64.getEncoder()
                .encodeToString(("reviewer:" + LiveGateway.PASSWORD).getBytes(StandardCharsets.UTF_8));
        Ask ask = Ask.of(method, gateway.management(), path).with("Authorization", "Basic " + word);
        Reply reply =
                (body.isEmpty() ? ask : ask.body("application/json", body.getBytes(StandardCharsets.UTF_8))).send();
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        return reply;
    }

    @Test
    void theVisitorReadsWhatWasChosenAndWhatWasHeldAndNothingOfItIsSent() {
        try (BrowserContext context = visitor(true)) {
            Page page = context.newPage();
            List<String> sent = new ArrayList<>();
            page.onRequest(request -> sent.add(request.url() + request.headers() + request.postData()));
            page.navigate(http + "/_consent/mine");
            assertThat(page.locator("main").innerText()).contains("You have not chosen yet");
            assertThat(page.locator("#held").isVisible()).isFalse();

            choose(context, "reject-all");
            page.navigate(http + "/_consent/mine?return=/news#held="
                    + "ads.secret.example:marketing,ads.secret.example:marketing,count.secret.example:analytics%20marketing,"
                    + "%3Cimg%20src=x%3E:marketing,javascript:alert(1)//,bare.secret.example");
            assertThat(page.locator("#held-list li").allInnerTexts())
                    .containsExactly(
                            "ads.secret.example Marketing",
                            "count.secret.example Statistics · Marketing",
                            "bare.secret.example");
            assertThat(page.locator("#chosen ~ .state").innerText()).isEqualTo("All optional refused");
            assertThat(page.locator("main").innerText())
                    .contains("In the banner", "Holds until", "Nothing optional without your yes", "GMT+1")
                    .doesNotContain("UTC");
            assertThat(page.locator(".back a").getAttribute("href")).isEqualTo("/news");
            assertThat(String.join("\n", sent)).doesNotContain("secret.example");
            assertThat(page.evaluate("() => document.querySelectorAll('#held img').length"))
                    .isEqualTo(0);
        }
    }

    @Test
    void theReceiptCanBePrintedAndNoScriptOfTheSiteReadsIt() {
        try (BrowserContext context = visitor(true)) {
            choose(context, "accept-all");
            Page page = context.newPage();
            page.navigate(http + "/_consent/mine");
            String wording = page.locator("a:has(code)").getAttribute("href");
            Page receipt = context.newPage();
            receipt.navigate(http + "/_consent/receipt?format=html");
            assertThat(receipt.locator(".marks").innerText()).contains("pii_principal_id", "leaf");
            assertThat(receipt.locator("#print").isVisible()).isTrue();
            assertThat(receipt.evaluate("() => origin")).isEqualTo("null");

            page.navigate(http + "/page");
            Object read = page.evaluate("async () => {"
                    + "const child = open('/_consent/receipt?format=html');"
                    + "for (let i = 0; i < 40; i++) {"
                    + "  await new Promise((wait) => setTimeout(wait, 50));"
                    + "  try { if (child.document.querySelector('.marks')) return child.document.body.innerText; }"
                    + "  catch (e) { return 'shut'; }"
                    + "}"
                    + "return 'never'; }");
            assertThat(read).isEqualTo("shut");
            assertThat(page.evaluate("() => fetch('/_consent/receipt?format=html').then((r) => r.status)"))
                    .isEqualTo(403);

            page.navigate(http + wording);
            assertThat(page.locator("button").count()).as("what was shown").isPositive();
            assertThat(page.navigate(http + "/_consent/wording/" + "0".repeat(64))
                            .status())
                    .isEqualTo(404);
        }
    }

    @Test
    void aRequestWithoutScriptReachesTheReviewersAndIsForgottenWhenItIsClosed() {
        String number;
        try (BrowserContext context = visitor(false)) {
            Page page = context.newPage();
            page.navigate(http + "/_consent/requests");
            page.locator("[value=rectify]").check();
            page.locator("#contact").fill("anna@mail.example");
            page.locator("#details").fill("Line one\n<b>two</b>");
            page.locator("form button").click();
            assertThat(page.locator("[role=status]").innerText()).contains("An answer is due by");
            number = page.url().replaceAll(".*number=([^&]*).*", "$1");
        }
        JsonObject open = manage("GET", "/api/requests?site=first", "")
                .json()
                .getJsonArray("requests")
                .getJsonObject(0);
        assertThat(open.getString("number")).isEqualTo(number);
        assertThat(open.getString("details")).isEqualTo("Line one\n<b>two</b>");
        assertThat(open.getBoolean("overdue")).isFalse();
        manage("PATCH", "/api/requests/" + number, "{\"identity\":\"checked\"}");
        JsonObject closed = manage("PATCH", "/api/requests/" + number, "{\"state\":\"closed\",\"outcome\":\"done\"}")
                .json();
        assertThat(closed.getString("outcome")).isEqualTo("done");
        assertThat(manage("GET", "/api/requests?state=closed", "").text()).doesNotContain("anna@", "Line one");
        assertThat(manage("GET", "/api/operations?kind=request", "").text())
                .contains(closed.getString("digest"), "\"received\"", "\"done\"")
                .doesNotContain("anna@", "Line one");
    }

    @Test
    void aChoiceGoesToTheOtherSiteOnceAndWithoutAName() {
        try (BrowserContext context = visitor(true)) {
            choose(context, "accept-all");
            Page page = context.newPage();
            page.navigate(http + "/_consent/mine");
            Locator link = page.locator("a[href*=handover]");
            assertThat(link.innerText()).isEqualTo("Use my choice on second.localhost too");
            link.click();
            assertThat(page.url()).startsWith("http://second.localhost:" + http.getPort() + "/_consent/take?");
            String take = page.url();
            page.reload();
            assertThat(page.locator(".answers").innerText()).contains("Marketing\nAllowed");
            page.locator("form button").first().click();
            page.waitForURL("http://second.localhost:" + http.getPort() + "/");
            assertThat(manage("GET", "/api/records?site=second&format=json", "").text())
                    .contains("\"method\":\"handover\"", "\"analytics\":true", "\"marketing\":true");
            assertThat(page.navigate(take).status()).isEqualTo(409);
            assertThat(page.locator("[role=alert]").innerText()).contains("used already");
        }
    }
}
