package org.consentry.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the fields of a page let a browser load, by how far its site enforces. */
@ExtendWith(Front.Door.class)
final class EnforcementIT {
    private static final String CSP = "Content-Security-Policy";
    private static final String REPORT_ONLY = "Content-Security-Policy-Report-Only";
    private static final String OPEN = "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob: ";
    private static final String PAGE = "<!doctype html><html><head><title>t</title></head><body>"
            + "<img src=\"https://www.google-analytics.com/p.gif\">"
            + "<script src=https://connect.facebook.net/x.js></script>"
            + "<iframe src='//www.youtube-nocookie.com/embed/x'></iframe>"
            + "<p style=\"background:url(//connect.facebook.net/b)\">"
            + "<script type=\"text/plain\" data-category=\"analytics\">go()</script>"
            + "<script type=\"text/plain\" data-category=\"necessary\">go()</script></body></html>";

    private final Front front;

    EnforcementIT(Front front) {
        this.front = front;
    }

    private static void isFence(String policy, String... hosts) {
        assertThat(policy).startsWith(OPEN).contains("; report-uri /_consent/csp-reports");
        assertThat(List.of(policy.replaceFirst(";.*", "").split(" ")))
                .contains("cdn.example.net:*")
                .containsAll(List.of(hosts));
    }

    // ---- strict

    @ParameterizedTest
    @CsvSource({
        "document, 200", "iframe, 200", "frame, 404", "embed, 200",
        "document, 403", "document, 404", "document, 500", "iframe, 503"
    })
    void inStrictEveryPageIsFencedByTheVisitorsGrants(String dest, int status) throws IOException {
        String path = Front.path();
        front.upstream()
                .on(
                        path,
                        PageIT.html(PAGE, "Content-Security-Policy: img-src *").replace("200 OK", status + " X"));
        Answer answer = EnforcedSite.STRICT.ask(front, "GET", path, "Sec-Fetch-Dest: " + dest);
        assertThat(answer.status()).isEqualTo(status);
        List<String> policies = answer.fields(CSP);
        assertThat(policies).hasSize(2);
        assertThat(policies.get(0)).isEqualTo("img-src *");
        isFence(policies.get(1), "strict.test:*", "*.strict.test:*", "ws://strict.test:*", "cdn.example.net:*");
        assertThat(policies.get(1))
                .doesNotContain("google-analytics", "youtube", "facebook", EnforcedSite.STRANGER, "report-to");
        Answer granted = EnforcedSite.STRICT.ask(
                front, "GET", path, "Sec-Fetch-Dest: " + dest, EnforcedSite.STRICT.consent(front, "analytics"));
        isFence(granted.fields(CSP).get(1), "google-analytics.com:*", "*.google-analytics.com:*");
        assertThat(granted.fields(CSP).get(1)).doesNotContain("youtube", "facebook");
    }

    @Test
    void inStrictTheFenceStaysWhenAllIsGranted() throws IOException {
        Answer answer = EnforcedSite.STRICT.fetchPage(
                front, PageIT.html(PAGE), EnforcedSite.STRICT.consent(front, "analytics", "marketing", "video"));
        isFence(answer.fields(CSP).get(0), "*.google-analytics.com:*", "*.youtube-nocookie.com:*");
        assertThat(answer.text()).contains(PAGE.substring(PAGE.indexOf("<img"), PAGE.indexOf("<script type")));
    }

    @Test
    void overTlsReportsGoToAGroupOfOurs() throws IOException {
        String path = Front.path();
        front.upstream().on(path, PageIT.html(PAGE, "Reporting-Endpoints: own=\"/r\""));
        Answer answer = EnforcedSite.STRICT.askSecurely(front, "GET", path, "Sec-Fetch-Dest: document");
        assertThat(answer.fields(CSP).get(0)).endsWith("; report-uri /_consent/csp-reports; report-to consentry");
        assertThat(answer.fields("Reporting-Endpoints"))
                .containsExactly("own=\"/r\", consentry=\"/_consent/csp-reports\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"worker", "sharedworker", "serviceworker"})
    void inStrictAWorkerIsFencedAndItsScriptIsAskedForAnew(String dest) throws IOException {
        String path = Front.path();
        String script = "HTTP/1.1 200 OK\r\nContent-Type: text/javascript\r\nETag: \"e\"\r\n"
                + "Content-Security-Policy: img-src *\r\nCache-Control: public, max-age=9999\r\n"
                + "Expires: Thu, 01 Jan 2099 00:00:00 GMT\r\nContent-Length: 2\r\nConnection: close\r\n\r\n/*";
        front.upstream().on(path, script);
        Answer answer = EnforcedSite.STRICT.ask(front, "GET", path, "Sec-Fetch-Dest: " + dest, "If-None-Match: \"e\"");
        assertThat(answer.fields(CSP)).hasSize(2).contains("img-src *");
        isFence(answer.fields(CSP).stream()
                .filter(line -> line.startsWith("default"))
                .findFirst()
                .orElse(""));
        assertThat(answer.text()).isEqualTo("/*");
        assertThat(answer.field("Cache-Control")).isEqualTo("private, no-cache");
        assertThat(answer.field("Expires")).isNull();
        assertThat(front.upstream().only(path).field("If-None-Match")).isNull();
        // Elsewhere a worker's script is as the site sent it.
        Answer markup = EnforcedSite.MARKUP.ask(front, "GET", path, "Sec-Fetch-Dest: " + dest, "If-None-Match: \"e\"");
        assertThat(markup.fields(CSP)).containsExactly("img-src *");
        assertThat(markup.field("Cache-Control")).isEqualTo("public, max-age=9999");
        assertThat(front.upstream().seen(path).get(1).field("If-None-Match")).isEqualTo("\"e\"");
    }

    /** A browser puts the fields of such an answer in the place of those it holds: ours would drive the site's out. */
    @ParameterizedTest
    @CsvSource({"true, STRICT", "false, STRICT", "true, OBSERVE", "false, OBSERVE"})
    void whereNothingHasChangedOnlyFieldsThatTheSiteSaysAreSaid(boolean says, EnforcedSite site) throws IOException {
        String path = Front.path();
        String[] own = {
            "ETag: \"e\"",
            "Content-Security-Policy: img-src *",
            "Content-Security-Policy-Report-Only: img-src 'self'",
            "Permissions-Policy: camera=()"
        };
        String again = says ? String.join("\r\n", own) : own[0];
        front.upstream()
                .on(
                        path,
                        visit -> visit.send(
                                "\"e\"".equals(visit.head().field("If-None-Match"))
                                        ? "HTTP/1.1 304 Same\r\n" + again + "\r\nConnection: close\r\n\r\n"
                                        : PageIT.html(PAGE, own)));
        Answer first = site.page(front, path);
        Answer second = site.page(front, path, "If-None-Match: " + first.field("ETag"));
        assertThat(second.status()).isEqualTo(304);
        for (String name : List.of(CSP, REPORT_ONLY, "Permissions-Policy")) {
            assertThat(second.fields(name)).as(name).isEqualTo(says ? first.fields(name) : List.of());
        }
        assertThat(first.fields(site == EnforcedSite.STRICT ? CSP : REPORT_ONLY))
                .hasSize(2);
    }

    // ---- observe

    @ParameterizedTest
    @ValueSource(strings = {"document", "iframe"})
    void observingChangesNoByteOfThePageButForTheBanner(String dest) throws IOException {
        String path = Front.path();
        front.upstream().on(path, PageIT.html(PAGE));
        Answer answer = EnforcedSite.OBSERVE.ask(front, "GET", path, "Sec-Fetch-Dest: " + dest);
        assertThat(PageIT.without(answer.text())).isEqualTo(PAGE);
        assertThat(answer.text()).doesNotContain("/_consent/guard/", "data-consent-");
        assertThat(answer.hasBanner()).isEqualTo(dest.equals("document"));
        assertThat(answer.field(CSP)).isNull();
        assertThat(answer.field("Permissions-Policy")).isNull();
        assertThat(answer.fields(REPORT_ONLY)).hasSize(1);
        isFence(answer.fields(REPORT_ONLY).get(0), "*.observe.test:*");
        for (String host : List.of(EnforcedSite.COUNTER, EnforcedSite.ADS, "www.youtube-nocookie.com")) {
            assertThat(EnforcedSite.OBSERVE.seen(front, host).getBoolean("held"))
                    .as(host)
                    .isTrue();
        }
    }

    // ---- markup

    @Test
    void inMarkupAPageIsGatedAndHasNoFence() throws IOException {
        Answer answer = EnforcedSite.MARKUP.fetchPage(front, PageIT.html(PAGE));
        assertThat(answer.field(CSP)).isNull();
        assertThat(answer.field(REPORT_ONLY)).isNull();
        assertThat(answer.text())
                .contains("/_consent/guard/")
                .contains(
                        "<img data-consent=\"analytics_google-analytics\" data-consent-src=\"https://www.google-analytics.com/p")
                .contains("<script data-consent-type=\"text/plain\" data-category=\"necessary\">");
    }

    @ParameterizedTest
    @CsvSource({"MARKUP, iframe", "MARKUP, document", "STRICT, document"})
    void aPageThatCannotBeReadIsFencedAndNeverTakenForUnchanged(EnforcedSite site, String dest) throws IOException {
        String path = Front.path();
        front.upstream()
                .on(
                        path,
                        PageIT.html(PAGE, "ETag: \"e\"", "Cache-Control: public")
                                .replace("utf-8", "utf-16le"));
        Answer answer = site.ask(front, "GET", path, "Sec-Fetch-Dest: " + dest);
        assertThat(answer.text()).isEqualTo(PAGE);
        isFence(answer.fields(CSP).get(0));
        assertThat(answer.field("ETag")).isNull();
        assertThat(answer.field("Cache-Control")).isEqualTo("private, no-cache");
    }

    @Test
    void inMarkupAVisitorWhoGrantedAllGetsSuchAPageAsItCame() throws IOException {
        Answer answer = EnforcedSite.MARKUP.fetchPage(
                front,
                PageIT.html(PAGE, "ETag: \"e\"", "Cache-Control: public").replace("utf-8", "utf-16le"),
                EnforcedSite.MARKUP.consent(front, "analytics", "marketing", "video"));
        assertThat(answer.text()).isEqualTo(PAGE);
        assertThat(answer.field(CSP)).isNull();
        assertThat(answer.field("ETag")).isEqualTo("\"e\"");
        assertThat(answer.field("Cache-Control")).isEqualTo("public");
    }

    // ---- advertising

    @ParameterizedTest
    @EnumSource(
            value = EnforcedSite.class,
            names = {"MARKUP", "STRICT"})
    void advertisingIsSwitchedOffBesideWhatTheSiteSaysUntilItIsGranted(EnforcedSite site) throws IOException {
        String[] own = {"Permissions-Policy: camera=(), browsing-topics=*", "Permissions-Policy: usb=(self)"};
        Answer before = site.fetchPage(front, PageIT.html(PAGE, own));
        assertThat(before.fields("Permissions-Policy")).hasSize(1);
        assertThat(before.field("Permissions-Policy"))
                .startsWith("camera=(), browsing-topics=*, usb=(self), ")
                .contains("browsing-topics=()", "join-ad-interest-group=()", "attribution-reporting=()");
        assertThat(site.fetchPage(front, PageIT.html(PAGE)).field("Permissions-Policy"))
                .startsWith("attribution-reporting=()");
        Answer after = site.fetchPage(front, PageIT.html(PAGE, own), site.consent(front, "marketing"));
        assertThat(after.fields("Permissions-Policy")).containsExactly("camera=(), browsing-topics=*", "usb=(self)");
        Answer other = site.fetchPage(front, PageIT.html(PAGE, own), site.consent(front, "analytics"));
        assertThat(other.field("Permissions-Policy")).contains("browsing-topics=()");
    }

    // ---- room

    @ParameterizedTest
    @EnumSource(
            value = EnforcedSite.class,
            names = {"MARKUP", "STRICT"})
    void aPageWithMoreFieldsThanTheContainerBearsIsCutNotLost(EnforcedSite site) throws IOException {
        String[] many = new String[900];
        for (int i = 0; i < many.length; i++) {
            many[i] = "X-Field-" + i + ": " + "v".repeat(20);
        }
        many[0] = "Content-Security-Policy: default-src 'self'; img-src " + "https://a.example ".repeat(300);
        StringBuilder cookies = new StringBuilder(site.consent(front));
        for (int i = 0; i < 80; i++) {
            cookies.append("; _ga_ABCDEFG").append(i).append("=GS1.1.1");
        }
        Answer answer = site.fetchPage(front, PageIT.html(PAGE, many), cookies.toString());
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.whole()).isTrue();
        assertThat(answer.fields("Set-Cookie")).hasSize(50);
        assertThat(answer.fields(CSP)).hasSize(site == EnforcedSite.STRICT ? 2 : 1);
        assertThat(answer.text()).endsWith("</body></html>");
        assertThat(answer.lines()).hasSizeLessThan(500);
    }
}
