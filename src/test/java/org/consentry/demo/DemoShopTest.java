package org.consentry.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.BindException;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DemoShopTest {

    private static DemoShop shop;

    private final Browser browser = new Browser(shop);

    @BeforeAll
    static void open() throws IOException {
        shop = DemoShop.open(0);
    }

    @AfterAll
    static void close() {
        shop.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/, text/html; charset=utf-8, <html lang=\"en\" dir=\"ltr\">",
        "/de/, text/html; charset=utf-8, <html lang=\"de\" dir=\"ltr\">",
        "/ar/, text/html; charset=utf-8, <html lang=\"ar\" dir=\"rtl\">",
        "/product/1, text/html; charset=utf-8, Bregne",
        "/product/6, text/html; charset=utf-8, Mose",
        "/basket, text/html; charset=utf-8, Nothing in here yet",
        "/login, text/html; charset=utf-8, name=\"password\"",
        "/about, text/html; charset=utf-8, https://www.youtube-nocookie.com/embed/",
        "/privacy, text/html; charset=utf-8, Your rights",
        "/slow, text/html; charset=utf-8, </html>",
        "/style.css, text/css; charset=utf-8, prefers-color-scheme",
        "/app.js, text/javascript; charset=utf-8, document.cookie",
        "/api/stock.json, application/json, '\"1\": 7'",
        "/events, text/event-stream, 'id: 5'",
        "/echo, text/plain; charset=utf-8, GET /echo",
    })
    void everyPageAnswersAsWhatItIs(String path, String type, String content) {
        HttpResponse<byte[]> answer = browser.get(path);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue(type);
        assertThat(Browser.text(answer)).contains(content).doesNotContain("{{");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/de/", "/ar/", "/product/3", "/about", "/login"})
    void everyPageCarriesTheTagsOfOthers(String path) {
        assertThat(Browser.text(browser.get(path)))
                .contains("https://www.googletagmanager.com/gtm.js", "https://connect.facebook.net/")
                .contains("https://fonts.googleapis.com/", "https://www.facebook.com/tr?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nothing", "/product/", "/product/0", "/product/7", "/product/01", "/de", "/home.html"})
    void whatIsNotThereIsNotFound(String path) {
        HttpResponse<byte[]> answer = browser.get(path);
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
        assertThat(browser.everSet).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"PUT, /, 405", "DELETE, /login, 405", "POST, /about, 405", "POST, /login, 403", "POST, /basket, 403"})
    void whatMayNotBeSentIsRefusedAndSetsNothing(String method, String path, int status) {
        assertThat(browser.send(method, path, "name=Kari").statusCode()).isEqualTo(status);
        assertThat(browser.everSet).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"name=%zz", "large"})
    void aFormThatCannotBeReadIsRefused(String form) {
        String body = form.equals("large") ? "name=" + "x".repeat(9_000) : form;
        assertThat(browser.send("POST", "/login", body).statusCode()).isEqualTo(400);
    }

    @Test
    void aVisitorSignsInSeesTheNameAndSignsOut() {
        assertThat(browser.get("/account").headers().firstValue("Location")).hasValue("/login");
        HttpResponse<byte[]> in = browser.submit("/login", "/login", Map.of("name", "Kåre <b>&\"", "password", "x"));
        assertThat(in.statusCode()).isEqualTo(303);
        assertThat(in.headers().firstValue("Location")).hasValue("/account");
        assertThat(in.headers().allValues("Set-Cookie"))
                .singleElement()
                .asString()
                .startsWith("SESSIONID=")
                .endsWith("; Path=/; HttpOnly; SameSite=Lax");
        assertThat(Browser.text(browser.get("/account")))
                .contains("Hello, Kåre &lt;b&gt;&amp;&quot;")
                .doesNotContain("<b>");
        browser.submit("/account", "/logout", Map.of());
        assertThat(browser.jar).doesNotContainKey("SESSIONID");
        assertThat(browser.get("/account").statusCode()).isEqualTo(303);
    }

    @Test
    void aRestartOfTheShopSignsNobodyOut() throws IOException {
        browser.submit("/login", "/login", Map.of("name", "Kari"));
        try (DemoShop next = DemoShop.open(0)) {
            Browser later = new Browser(next);
            later.jar.putAll(browser.jar);
            assertThat(Browser.text(later.get("/account"))).contains("Hello, Kari");
        }
    }

    @Test
    void aFormOfAnotherSiteChangesNothing() {
        browser.get("/login");
        assertThat(browser.post("/login", Map.of("name", "Kari", "csrf", "guess"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(browser.jar).doesNotContainKey("SESSIONID");
    }

    @Test
    void theBasketAddsUpAndCanBeEmptied() {
        browser.submit("/product/1", "/basket", Map.of("product", "1"));
        browser.submit("/product/1", "/basket", Map.of("product", "1"));
        browser.submit("/product/3", "/basket", Map.of("product", "3"));
        assertThat(browser.jar).containsEntry("basket", "1x2.3x1");
        assertThat(Browser.text(browser.get("/basket"))).contains("€ 50.50", "class=\"count\">3<");
        browser.submit("/basket", "/basket", Map.of("empty", "yes"));
        assertThat(Browser.text(browser.get("/basket"))).contains("Nothing in here yet");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "1x", "1x-5", "9x1", "1x999999999999", "..x..", "axb", "1x1e", "%00", "<script>"})
    void nonsenseInTheBasketIsLeftOut(String basket) {
        browser.jar.put("basket", basket);
        assertThat(Browser.text(browser.get("/basket"))).contains("Nothing in here yet");
    }

    @ParameterizedTest
    @ValueSource(strings = {"!", "====", "a", "PHNjcmlwdD4"})
    void aForgedLoginCookieHarmsNoPage(String value) {
        browser.jar.put("SESSIONID", value);
        assertThat(Browser.text(browser.get("/")))
                .doesNotContain("<script></a>")
                .contains("</html>");
    }

    @ParameterizedTest
    @CsvSource({"dark, true", "light, true", "'x\" onload=\"y', false"})
    void thePickedColoursComeBackInThePage(String theme, boolean taken) {
        browser.jar.put("theme", theme);
        assertThat(Browser.text(browser.get("/")).contains("data-theme=\"" + theme))
                .isEqualTo(taken);
    }

    @ParameterizedTest
    @CsvSource({
        "gzip, true",
        "'br, gzip;q=0.5', true",
        "GZIP, true",
        "gzip;q=0, false",
        "gzip;q=0.0, false",
        "br, false",
        "'', false",
        "', ;,', false"
    })
    void gzipIsSentWhereItIsAccepted(String accept, boolean packed) throws IOException {
        browser.get("/about");
        byte[] plain = browser.get("/about").body();
        HttpResponse<byte[]> answer = browser.get("/about", "Accept-Encoding", accept);
        assertThat(answer.headers().firstValue("Content-Encoding").isPresent()).isEqualTo(packed);
        byte[] body =
                packed ? new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes() : answer.body();
        assertThat(body).isEqualTo(plain);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/login", "/product/2", "/privacy", "/style.css", "/app.js", "/api/stock.json"})
    void aKnownPageIsNotSentAgainUntilItChanges(String path) {
        browser.get(path);
        String tag = browser.get(path).headers().firstValue("ETag").orElseThrow();
        HttpResponse<byte[]> again = browser.get(path, "If-None-Match", "\"other\", W/" + tag);
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(again.headers().firstValue("ETag")).hasValue(tag);
        assertThat(browser.get(path, "If-None-Match", tag, "Accept-Encoding", "gzip")
                        .statusCode())
                .as("another encoding is another representation")
                .isEqualTo(200);
        assertThat(browser.get(path, "If-None-Match", "\"other\"").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-9, 206, 0, 10",
        "bytes=1048570-, 206, 1048570, 1048576",
        "bytes=-6, 206, 1048570, 1048576",
        "bytes=1048570-9999999999999999999999, 206, 1048570, 1048576",
        "bytes=-9999999999, 206, 0, 1048576",
        "bytes=1048576-, 416, 0, 0",
        "bytes=-0, 416, 0, 0",
        "bytes=9-1, 200, 0, 1048576",
        "bytes=, 200, 0, 1048576",
        "bytes=a-b, 200, 0, 1048576",
        "bytes=+1-2, 200, 0, 1048576",
        "'bytes=0-1,4-5', 200, 0, 1048576",
        "lines=0-9, 200, 0, 1048576"
    })
    void aFileIsSentByRange(String range, int status, int from, int to) {
        byte[] whole = browser.get("/download.bin").body();
        assertThat(whole).hasSize(1 << 20);
        HttpResponse<byte[]> part = browser.get("/download.bin", "Range", range);
        assertThat(part.statusCode()).isEqualTo(status);
        assertThat(part.body()).isEqualTo(Arrays.copyOfRange(whole, from, to));
        String expected = status == 206 ? "bytes " + from + "-" + (to - 1) + "/1048576" : "bytes */1048576";
        assertThat(part.headers().firstValue("Content-Range"))
                .isEqualTo(status == 200 ? Optional.empty() : Optional.of(expected));
    }

    @Test
    void aRangeOfAnotherVersionIsTheWholeFile() {
        String tag = browser.get("/download.bin").headers().firstValue("ETag").orElseThrow();
        assertThat(browser.get("/download.bin", "Range", "bytes=0-9", "If-Range", tag)
                        .statusCode())
                .isEqualTo(206);
        assertThat(browser.get("/download.bin", "Range", "bytes=0-9", "If-Range", "\"old\"")
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/style.css", "/download.bin", "/slow", "/events", "/nothing"})
    void headIsGetWithoutTheBody(String path) {
        browser.get(path);
        HttpResponse<byte[]> get = browser.get(path);
        HttpResponse<byte[]> head = browser.send("HEAD", path, "");
        assertThat(head.statusCode()).isEqualTo(get.statusCode());
        assertThat(head.body()).isEmpty();
        for (String name : new String[] {"Content-Type", "ETag", "Cache-Control", "Content-Length"}) {
            assertThat(head.headers().firstValue(name))
                    .as(name)
                    .isEqualTo(get.headers().firstValue(name));
        }
    }

    @Test
    void echoShowsTheRequestAsItArrived() {
        browser.jar.put("_ga", "GA1.1.1.1");
        String text = Browser.text(browser.send("PATCH", "/echo?a=b", "x", "X-Forwarded-Proto", "https"));
        assertThat(text)
                .startsWith("PATCH /echo?a=b\n")
                .contains("Cookie: _ga=GA1.1.1.1\n", "X-forwarded-proto: https\n");
    }

    @Test
    void aPortThatIsTakenIsRefused() {
        assertThat(shop.uri().getHost()).isEqualTo("127.0.0.1");
        assertThatThrownBy(() -> DemoShop.open(shop.uri().getPort())).isInstanceOf(BindException.class);
    }
}
