package org.consentry.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An application's own pages, written in every way that the Servlet API has, behind the filter that it carries. */
@ExtendWith(ArquillianExtension.class)
final class EmbeddedPageIT {
    @TempDir
    static Path folder;

    @ArquillianResource
    private URI base;

    private Visitor visitor;

    @Deployment(testable = false)
    static WebArchive shop() throws IOException {
        return Archives.shop("/", folder);
    }

    @BeforeEach
    void open() {
        visitor = new Visitor(base);
    }

    @ParameterizedTest
    @CsvSource({
        "page/utf8, kr 5 – Grüße",
        "page/latin, <p>Grüße</p>",
        "page/stream, stream",
        "page/forward, kr 5 – Grüße",
        "page/include, <p>before</p><p>the shop's own part</p><p>after</p>",
        "page/length, length",
        "page/closed, closed",
        "page/flushed, committed true",
        "page/gzip, packed",
        "hello.jsp, <p>Grüße 42</p>",
        "rest/price/page, rest page",
    })
    void aPageKeepsItsTextAndGetsTheBanner(String path, String text) {
        visitor.page(path, "Accept-Encoding", "gzip").isPage(200, text);
    }

    @Test
    void aPageOfNoStatedCharsetStaysInTheContainersOwn() {
        assertThat(visitor.page("page/latin").field("Content-Type").replace(" ", ""))
                .isEqualToIgnoringCase("text/html;charset=ISO-8859-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"page/reset", "page/reset-buffer", "page/reset-stream"})
    void whatTheApplicationTookBackIsGone(String path) {
        Shown page = visitor.page(path).isPage(200, "<p>kept</p>");
        assertThat(page.text()).doesNotContain("forgotten");
        assertThat(page.field("X-Forgotten")).isEmpty();
        assertThat(page.field("X-Kept")).isEqualTo(path.endsWith("reset-buffer") ? "yes" : "");
    }

    @Test
    void aLargePageStreamsThroughWhole() {
        Shown page = visitor.page("page/large").isPage(200, "<p>00000000</p>");
        assertThat(page.text()).contains("<p>00312499</p>");
        assertThat(page.body().length).isGreaterThan(5_000_000 * 15 / 16);
    }

    @Test
    void aPageOfNothingIsStillAPage() {
        assertThat(visitor.page("page/empty").status()).isEqualTo(200);
    }

    @Test
    void fieldsStayAsTheApplicationSetThem() {
        Shown page = visitor.page("page/fields").isPage(200, "known true public, max-age=60");
        assertThat(page.all("X-Added")).containsExactly("one", "two");
        assertThat(page.all("X-Set")).containsExactly("two");
        assertThat(page.field("X-Int")).isEqualTo("7");
        assertThat(page.field("X-Date")).isEqualTo("Thu, 01 Jan 1970 00:00:00 GMT");
        assertThat(page.all("Cache-Control")).containsExactly("private, no-cache");
        assertThat(page.all("Expires")).isEmpty();
    }

    @Test
    void headHasTheFieldsOfThePageAndNoBody() {
        Shown head = visitor.head("page/utf8");
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.field("Cache-Control")).isEqualTo("private, no-cache");
        assertThat(head.field("Content-Length")).isEmpty();
        assertThat(head.body()).isEmpty();
    }

    @Test
    void trackersAreWithheldAndAllElseIsKept() {
        Shown page = visitor.page("page/cookies").isPage(200, "cookies");
        assertThat(page.cookie("_ga")).isEmpty();
        assertThat(page.cookie("_fbp")).isEmpty();
        assertThat(page.cookie("consentry")).as("only we set it").isEmpty();
        assertThat(page.cookie("basket")).startsWith("basket=3");
        assertThat(page.cookie("login")).isEqualTo("login=a~b; Path=/; HttpOnly; SameSite=Strict");
        assertThat(page.cookie("JSESSIONID")).isNotEmpty();
        Shown seen =
                visitor.page("page/seen", "Cookie", "a=1; _ga=GA1.1.1.1; " + page.sent("JSESSIONID") + "; b=\"x, y\"");
        seen.isPage(200, "field=[a=1; " + page.sent("JSESSIONID") + "; b=\"x, y\"]");
        assertThat(seen.text()).contains("cookies=[JSESSIONID,a,b]");
        visitor.page("page/seen", "Cookie", "_ga=GA1.1.1.1").isPage(200, "cookies=[none] field=[]");
    }

    /** The field is one cookie to a browser, and two to the container. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a=1, _ga=2 | a",
                "a=1, _ga=2, b=3 | a,b",
                "a=1,_fbp=2; c=4 | a,c",
                "a=1, consentry=forged | a",
            })
    void whatOnlyTheContainerTakesForACookieIsJudgedToo(String field, String names) {
        visitor.page("page/seen", "Cookie", field).isPage(200, "cookies=[" + names + "] field=[" + field + "]");
    }

    @Test
    void theBrowsersCopyIsAskedAboutInTheApplicationsOwnWords() {
        Shown page = visitor.page("page/tagged").isPage(200, "tagged");
        String tag = page.field("ETag");
        assertThat(tag).startsWith("W/\"cy-").doesNotContain("v1");
        Shown again = visitor.page("page/tagged", "If-None-Match", tag);
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.field("ETag")).isEqualTo(tag);
        assertThat(again.body()).isEmpty();
        visitor.page("page/tagged", "If-None-Match", "\"v1\"").isPage(200, "tagged");
    }

    @Test
    void theApplicationIsOnAThreadOfTheContainers() {
        String clerk = Base64.getEncoder().encodeToString("ada:a clerk's password".getBytes(StandardCharsets.UTF_8));
        visitor.page("page/inside", "Authorization", "Basic " + clerk).isPage(200, "hello ada, clerk true, beans true");
        assertThat(visitor.page("page/inside").status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"data/json", "data/binary", "data/events", "data/download", "rest/price"})
    void whatIsNoPagePassesAsItIs(String path) {
        Shown asPage = visitor.page(path).isUntouched(200);
        Shown asData = visitor.data(path).isUntouched(200);
        assertThat(asPage.body()).isEqualTo(asData.body()).isNotEmpty();
        if (path.startsWith("data/")) {
            assertThat(asPage.field("ETag")).isEqualTo(asData.field("ETag")).isEqualTo("\"d1\"");
            assertThat(asPage.field("Content-Length")).isEqualTo(Integer.toString(asPage.body().length));
        }
    }

    @Test
    void aPartOfAFilePassesAsItIs() {
        Shown part = visitor.data("data/binary", "Range", "bytes=16-31").isUntouched(206);
        assertThat(part.field("Content-Range")).isEqualTo("bytes 16-31/256");
        assertThat(part.body()).hasSize(16).startsWith(16);
    }

    @Test
    void aFrameAndAFetchedFragmentGetNoBanner() {
        assertThat(visitor.page("page/utf8", "Sec-Fetch-Dest", "iframe").text())
                .contains("<head><script src=\"/_consent/guard/")
                .doesNotContain("consentry-banner", "consentry-control", "/_consent/assets/");
        visitor.data("part", "Sec-Fetch-Dest", "empty").isUntouched(200);
        visitor.page("page/utf8", "X-Requested-With", "XMLHttpRequest").isUntouched(200);
    }

    @ParameterizedTest
    @CsvSource({
        "fault/own-page, 404, sorry 404 tracked false",
        "fault/own-page-late, 404, sorry 404 tracked false",
        "fault/thrown, 500, sorry 500 tracked false",
        "fault/thrown-late, 500, sorry 500 tracked false",
        "fault/thrown-checked, 500, sorry 500 tracked false",
        "fault/status, 410, gone",
        "nowhere, 404, sorry 404 tracked false",
    })
    void anErrorPageIsGuardedAsEveryOther(String path, int status, String text) {
        Shown page = visitor.page(path, "Cookie", "_fbp=fb.1.1.1").isPage(status, text);
        assertThat(page.text()).doesNotContain("half a page");
        assertThat(page.cookie("_ga")).isEmpty();
        assertThat(page.cookie("_hjid")).isEmpty();
        if (!path.equals("fault/status")) {
            assertThat(page.cookie("basket")).isEqualTo("basket=3; Path=/");
        }
    }

    @ParameterizedTest
    @CsvSource({"fault/own-page, 404", "fault/thrown-late, 500"})
    void anErrorPageForAScriptIsGuardedToo(String path, int status) {
        Shown page = visitor.data(path, "Cookie", "_fbp=fb.1.1.1").isUntouched(status);
        assertThat(page.text()).contains("sorry " + status + " tracked false");
        assertThat(page.cookie("_ga")).isEmpty();
        assertThat(page.cookie("basket")).isEqualTo("basket=3; Path=/");
    }

    @Test
    void theContainersOwnErrorPageComesWhole() {
        Shown page = visitor.page("fault/container-page");
        assertThat(page.status()).isEqualTo(403);
        assertThat(page.text()).contains("not for you");
        assertThat(page.text().split("not for you", -1)).hasSize(2);
    }

    @Test
    void aTunnelIsRefusedWithTheApplicationsErrorPage() throws IOException {
        String host = base.getHost() + ":" + base.getPort();
        assertThat(visitor.raw("CONNECT /page/utf8 HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 405")
                .contains("sorry 405")
                .doesNotContain("_ga=");
    }

    @Test
    void aRedirectKeepsItsFieldsAndLosesItsTracker() {
        Shown redirect = visitor.page("fault/redirect");
        assertThat(redirect.status()).isEqualTo(302);
        assertThat(URI.create(redirect.field("Location")).getPath()).isEqualTo("/page/utf8");
        assertThat(redirect.field("X-Kept")).isEqualTo("yes");
        assertThat(redirect.cookie("basket")).isEqualTo("basket=3; Path=/");
        assertThat(redirect.cookie("_ga")).isEmpty();
    }

    @Test
    void filtersOfTheApplicationWorkBehindAndAround() {
        Shown page = visitor.page("page/seen").isPage(200, "behind=[yes]");
        assertThat(page.field("X-Around")).isEqualTo("yes");
        assertThat(page.cookie("_hjid")).isEmpty();
    }
}
