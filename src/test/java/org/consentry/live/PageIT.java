package org.consentry.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages on their way to a visitor: the banner goes in, and not one byte of the site's is lost or changed. */
@ExtendWith(Front.Door.class)
final class PageIT {
    private static final String PAGE =
            "<!doctype html>\n<html lang=en><head>\n<title>A page</title><link rel=stylesheet href=/s.css></head>\n"
                    + "<body class=\"x\">\n<p>Text &amp; more \u00c3\u00a4</p><script>var a='<body>';</script></body></html>\n";

    private final Front front;

    PageIT(Front front) {
        this.front = front;
    }

    static String html(String body, String... fields) {
        StringBuilder head = new StringBuilder("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n");
        for (String field : fields) {
            head.append(field).append("\r\n");
        }
        return head + "Content-Length: " + body.length() + "\r\nConnection: close\r\n\r\n" + body;
    }

    private Answer fetchPage(String octets, String... fields) throws IOException {
        String path = Front.path();
        front.upstream().on(path, octets);
        return front.page(path, fields);
    }

    /** The page without what we put in. */
    static String without(String page) {
        return page.replaceFirst("<script src=\"/_consent/guard/[^>]*></script>", "")
                .replaceFirst("<link rel=\"stylesheet\" href=\"/_consent/look/[^>]*>", "")
                .replaceFirst("<link rel=\"modulepreload\" href=\"/_consent/assets/[^>]*>", "")
                .replaceFirst("<script type=\"module\" src=\"/_consent/assets/[^>]*></script>", "")
                .replaceFirst("(?s)<consentry-banner.*?</consentry-banner>\\s*", "")
                .replaceFirst("(?s)<consentry-place.*?</consentry-place>\n", "");
    }

    @ParameterizedTest
    @CsvSource({
        "document, '', '', GET, true",
        "'', text/html, '', GET, true",
        "'', 'application/xhtml+xml, Text/HTML;q=0.9', '', GET, true",
        "document, '', '', POST, true",
        "'', text/html, XMLHttpRequest, GET, false",
        "'', '*/*', '', GET, true",
        "'', '', '', GET, true",
        "'', application/json, '', GET, false",
        "'', '*/*', XMLHttpRequest, GET, false",
        "'', '*/*', '', POST, false",
        "iframe, text/html, '', GET, false",
        "frame, text/html, '', GET, false",
        "object, text/html, '', GET, false",
        "empty, text/html, '', GET, false",
        "image, text/html, '', GET, false",
        "script, text/html, '', GET, false",
        "hologram, '*/*', '', GET, false",
        "hologram, text/html, '', GET, true",
        "document;v=1, '', '', GET, true",
    })
    void documentsGetTheBannerOnceAndNothingElseDoes(
            String dest, String accept, String with, String method, boolean expected) throws IOException {
        String path = Front.path();
        front.upstream().on(path, html(PAGE));
        Answer answer = front.ask(
                method,
                path,
                dest.isEmpty() ? "X-A: 1" : "Sec-Fetch-Dest: " + dest,
                accept.isEmpty() ? "X-B: 1" : "Accept: " + accept,
                with.isEmpty() ? "X-C: 1" : "X-Requested-With: " + with,
                method.equals("POST") ? "Content-Length: 0" : "X-D: 1");
        assertThat(answer.text().split("<consentry-banner", -1)).hasSize(expected ? 2 : 1);
        assertThat(answer.text().split("consentry-control\"", -1)).hasSize(expected ? 2 : 1);
        boolean frame = List.of("iframe", "frame", "object").contains(dest);
        assertThat(answer.text().split("<script src=\"/_consent/guard/", -1)).hasSize(expected || frame ? 2 : 1);
        assertThat(expected || frame ? without(answer.text()) : answer.text()).isEqualTo(PAGE);
    }

    /** Else a browser's Back shows what a script fetched from the same address, with all that the gateway holds. */
    @ParameterizedTest
    @CsvSource({"text/html; charset=utf-8, true", "application/xhtml+xml, true", "application/json, false"})
    void aPageThatAScriptFetchedIsForScriptsAlone(String type, boolean page) throws IOException {
        String path = Front.path();
        String head = "HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nVary: Cookie\r\nETag: \"a\"\r\n";
        front.upstream().on(path, head + "Content-Length: " + PAGE.length() + "\r\n\r\n" + PAGE);
        Answer answer = front.ask("GET", path, "Sec-Fetch-Dest: empty", "Accept: */*");
        assertThat(answer.text()).isEqualTo(PAGE);
        assertThat(answer.fields("Vary"))
                .isEqualTo(page ? List.of("Cookie", "Sec-Fetch-Dest, Accept") : List.of("Cookie"));
    }

    /** An old browser's script doesn't say that it is one, but names its languages as all of them do. */
    @ParameterizedTest
    @ValueSource(
            strings = {"Accept-Language: en", "Range: bytes=0-", "If-None-Match: \"a\"", "If-Modified-Since: yesterday"
            })
    void whatAScriptOrAProgramFetchesIsLeftAlone(String field) throws IOException {
        String path = Front.path();
        front.upstream().on(path, html(PAGE));
        assertThat(front.ask("GET", path, "Accept: */*", field).text()).isEqualTo(PAGE);
        assertThat(front.upstream().only(path).field(field.substring(0, field.indexOf(':'))))
                .isEqualTo(field.substring(field.indexOf(' ') + 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sec-Purpose: prefetch", "Sec-Purpose: prefetch;prerender", "Purpose: prefetch"})
    void aPageFetchedAheadIsThePageThatWillBeShown(String purpose) throws IOException {
        String path = Front.path();
        front.upstream().on(path, html(PAGE));
        Answer answer = front.ask("GET", path, "Sec-Fetch-Dest: empty", purpose);
        assertThat(answer.text().split("<consentry-banner", -1)).hasSize(2);
        assertThat(without(answer.text())).isEqualTo(PAGE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "text/plain",
                "image/svg+xml",
                "application/pdf",
                "text/event-stream",
                "text/javascript",
                "application/octet-stream",
                "text/html\r\nContent-Disposition: attachment",
            })
    void whatIsNoPageOfOursPassesWhole(String type) throws IOException {
        Answer answer = fetchPage("HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nETag: \"e\"\r\n"
                + "Last-Modified: Thu, 01 Jan 2015 00:00:00 GMT\r\nAccept-Ranges: bytes\r\nCache-Control: public\r\n"
                + "Content-Length: " + PAGE.length() + "\r\nConnection: close\r\n\r\n" + PAGE);
        assertThat(answer.text()).isEqualTo(PAGE);
        assertThat(answer.field("ETag")).isEqualTo("\"e\"");
        assertThat(answer.field("Last-Modified")).isEqualTo("Thu, 01 Jan 2015 00:00:00 GMT");
        assertThat(answer.field("Accept-Ranges")).isEqualTo("bytes");
        assertThat(answer.field("Cache-Control")).isEqualTo("public");
        assertThat(answer.field("Content-Length")).isEqualTo("" + PAGE.length());
        assertThat(answer.field("Content-Security-Policy")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/xhtml+xml",
                "text/html\r\nContent-Encoding: br",
                "text/html; charset=utf-16",
                "text/html; charset=UTF-16LE",
            })
    void aPageThatCannotBeRewrittenPassesWholeBehindAFence(String type) throws IOException {
        Answer answer = fetchPage("HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nETag: \"e\"\r\n"
                + "Cache-Control: public\r\nContent-Security-Policy: img-src *\r\n"
                + "Content-Length: " + PAGE.length() + "\r\nConnection: close\r\n\r\n" + PAGE);
        assertThat(answer.text()).isEqualTo(PAGE);
        assertThat(answer.field("Content-Length")).isEqualTo("" + PAGE.length());
        assertThat(answer.fields("Content-Security-Policy"))
                .hasSize(2)
                .contains("img-src *")
                .anyMatch(policy -> policy.startsWith("default-src 'self' 'unsafe-inline'")
                        && policy.contains("report-uri /_consent/csp-reports"));
        // What this visitor may load is no other's business, and changes with the next choice.
        assertThat(answer.field("Cache-Control")).isEqualTo("private, no-cache");
        // Asked whether it is still good, nobody would know that the answer needs a fence.
        assertThat(answer.field("ETag")).isNull();
    }

    @Test
    void aSiteIsAskedForWhatCanBeRewritten() throws IOException {
        String path = Front.path();
        front.page(
                path,
                "Accept-Encoding: gzip, br, zstd",
                "Range: bytes=0-5",
                "If-Range: \"e\"",
                "If-None-Match: \"theirs\"",
                "If-Modified-Since: Thu, 01 Jan 2015 00:00:00 GMT",
                "If-Match: \"m\"",
                "If-Unmodified-Since: Thu, 01 Jan 2015 00:00:00 GMT");
        RawUpstream.Head head = front.upstream().only(path);
        assertThat(head.field("Accept-Encoding")).isEqualTo("gzip");
        for (String name :
                List.of("Range", "If-Range", "If-None-Match", "If-Modified-Since", "If-Match", "If-Unmodified-Since")) {
            assertThat(head.field(name)).as(name).isNull();
        }
        String plain = Front.path();
        front.page(plain, "Accept-Encoding: br, gzip;q=0.0");
        assertThat(front.upstream().only(plain).field("Accept-Encoding")).isEqualTo("identity");
    }

    @Test
    void nothingOfTheSitesThatDescribesOtherBytesCrosses() throws IOException {
        String[] theirs = {
            "ETag: \"e\"",
            "Last-Modified: Thu, 01 Jan 2015 00:00:00 GMT",
            "Accept-Ranges: bytes",
            "Digest: sha-256=x",
            "Content-Digest: sha-256=:x:",
            "Repr-Digest: sha-256=:x:",
            "Content-MD5: x",
            "Age: 5",
            "Expires: 0",
            "Cache-Control: public, max-age=600",
            "Content-Security-Policy: default-src 'self'; odd",
            "X-Odd: kept"
        };
        Answer answer = fetchPage(html(PAGE, theirs));
        assertThat(answer.hasBanner()).isTrue();
        assertThat(answer.field("Cache-Control")).isEqualTo("private, no-cache");
        assertThat(answer.field("ETag")).startsWith("W/\"").doesNotContain("\"e\"");
        for (String name : List.of(
                "Last-Modified",
                "Accept-Ranges",
                "Digest",
                "Content-Digest",
                "Repr-Digest",
                "Content-MD5",
                "Age",
                "Expires")) {
            assertThat(answer.field(name)).as(name).isNull();
        }
        assertThat(answer.field("Content-Length")).isNotEqualTo("" + PAGE.length());
        assertThat(answer.field("Content-Security-Policy")).isEqualTo("default-src 'self'; odd");
        assertThat(answer.field("X-Odd")).isEqualTo("kept");
        assertThat(fetchPage(html(PAGE, "Cache-Control: No-Store, max-age=1")).field("Cache-Control"))
                .isEqualTo("private, no-cache, no-store");
    }

    @ParameterizedTest
    @CsvSource({
        "'ETag: \"e, 1\"', If-None-Match, '\"e, 1\"'",
        "'ETag: W/\"w\"', If-None-Match, 'W/\"w\"'",
        "'Last-Modified: Thu, 01 Jan 2015 00:00:00 GMT', If-Modified-Since, 'Thu, 01 Jan 2015 00:00:00 GMT'",
    })
    void ourTagRoundTripsInTheSitesOwnWords(String validator, String conditional, String value) throws IOException {
        String path = Front.path();
        front.upstream()
                .on(
                        path,
                        visit -> visit.send(
                                value.equals(visit.head().field(conditional))
                                        ? "HTTP/1.1 304 Same\r\n" + validator + "\r\nConnection: close\r\n\r\n"
                                        : html(PAGE, validator)));
        String tag = front.page(path).field("ETag");
        assertThat(tag).startsWith("W/\"");
        Answer again = front.page(path, "If-None-Match: \"other\", " + tag);
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.field("ETag")).isEqualTo(tag);
        assertThat(again.field("Cache-Control")).isEqualTo("private, no-cache");
        assertThat(again.field("Last-Modified")).isNull();
        // What the browser holds shows a banner that is no longer due.
        assertThat(front.page(path, "If-None-Match: " + tag, "Sec-GPC: 1").status())
                .isEqualTo(200);
        for (String forged : List.of("\"x\"", "W/\"cy-x\"", tag.replace("cy-", "cy-A"), "*", tag.substring(2))) {
            assertThat(front.page(path, "If-None-Match: " + forged).status())
                    .as(forged)
                    .isEqualTo(200);
        }
    }

    @Test
    void ourTagChangesWithTheChoice() throws IOException {
        String path = Front.path();
        front.upstream().on(path, html(PAGE, "ETag: \"e\""));
        String before =
                front.askSecurely("GET", path, "Sec-Fetch-Dest: document").field("ETag");
        String after = front.askSecurely(
                        "GET", path, "Sec-Fetch-Dest: document", "Cookie: " + CookieIT.choose(front, "accept-all"))
                .field("ETag");
        assertThat(after).isNotNull().isNotEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 400, 401, 403, 404, 410, 500, 503})
    void errorPagesGetTheBannerToo(int status) throws IOException {
        Answer answer = fetchPage(html(PAGE).replaceFirst("200 OK", status + " X"));
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.hasBanner()).isTrue();
        assertThat(without(answer.text())).isEqualTo(PAGE);
    }

    @Test
    void aHeadRequestHearsThePagesFields() throws IOException {
        String path = Front.path();
        front.upstream().on(path, visit -> {
            String page = html(PAGE, "ETag: \"e\"", "Content-Encoding: gzip");
            visit.send(visit.head().method().equals("HEAD") ? page.substring(0, page.indexOf("\r\n\r\n") + 4) : page);
        });
        Answer head = front.ask("HEAD", path, "Sec-Fetch-Dest: document", "Accept-Encoding: gzip");
        assertThat(head.field("Cache-Control")).isEqualTo("private, no-cache");
        assertThat(head.field("ETag")).startsWith("W/\"cy-");
        assertThat(head.field("Content-Encoding")).isEqualTo("gzip");
        assertThat(head.field("Content-Length")).isNotEqualTo("" + PAGE.length());
        assertThat(head.body()).isEmpty();
    }

    // ---- encodings

    @ParameterizedTest
    @CsvSource({"1, 1", "7, 1", "100000, 1", "100000, 3", "13, 2"})
    void gzipIsUnpackedAndPackedAgain(int piece, int members) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        int part = PAGE.length() / members + 1;
        for (int from = 0; from < PAGE.length(); from += part) {
            GZIPOutputStream gzip = new GZIPOutputStream(packed);
            gzip.write(
                    PAGE.substring(from, Math.min(PAGE.length(), from + part)).getBytes(StandardCharsets.ISO_8859_1));
            gzip.finish();
        }
        String path = Front.path();
        front.upstream().on(path, visit -> {
            visit.send(
                    "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n");
            byte[] bytes = packed.toByteArray();
            for (int from = 0; from < bytes.length; from += piece) {
                visit.out().write(bytes, from, Math.min(piece, bytes.length - from));
                visit.out().flush();
            }
        });
        Answer answer = front.page(path, "Accept-Encoding: gzip");
        assertThat(answer.whole()).isTrue();
        assertThat(answer.field("Content-Encoding")).isEqualTo("gzip");
        String page = new String(
                new GZIPInputStream(new java.io.ByteArrayInputStream(answer.body())).readAllBytes(),
                StandardCharsets.ISO_8859_1);
        assertThat(page).contains("<consentry-banner");
        assertThat(without(page)).isEqualTo(PAGE);
    }

    @Test
    void whatOnlyCallsItselfGzipPassesAsItCame() throws IOException {
        Answer answer = fetchPage(html(PAGE, "Content-Encoding: gzip", "ETag: \"e\""), "Accept-Encoding: gzip");
        assertThat(answer.text()).isEqualTo(PAGE);
        assertThat(answer.field("Content-Encoding")).isEqualTo("gzip");
        assertThat(answer.field("Content-Length")).isEqualTo("" + PAGE.length());
    }

    @Test
    void aMetaCharsetThatWePushAwayIsSaidByTheField() throws IOException {
        String page = "<!doctype html><html><head><title>\u00cf\u00f0\u00e8</title>" + " ".repeat(800)
                + "<meta charset=windows-1251></head><body>\u00ef\u00ff</body></html>";
        Answer answer = fetchPage(html(page).replace("; charset=utf-8", ""));
        assertThat(answer.hasBanner()).isTrue();
        assertThat(answer.field("Content-Type").replace(" ", ""))
                .isEqualToIgnoringCase("text/html;charset=windows-1251");
        assertThat(without(answer.text())).isEqualTo(page);
    }

    @ParameterizedTest
    @CsvSource({"'\u00ef\u00bb\u00bf', true", "'\u00ff\u00fe', false", "'\u00fe\u00ff', false"})
    void aByteOrderMarkStaysFirst(String mark, boolean rewritable) throws IOException {
        Answer answer = fetchPage(html(mark + PAGE).replace("; charset=utf-8", ""));
        assertThat(answer.text()).startsWith(mark);
        assertThat(answer.hasBanner()).isEqualTo(rewritable);
        assertThat(without(answer.text())).isEqualTo(mark + PAGE);
    }

    @Test
    void aPageIsShownWhileItIsMade() throws Exception {
        String path = Front.path();
        CountDownLatch heard = new CountDownLatch(1);
        String start = "<!doctype html><title>t</title><body><p>first</p>";
        front.upstream().on(path, visit -> {
            visit.send("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n");
            visit.send(Integer.toHexString(start.length()) + "\r\n" + start + "\r\n");
            try {
                if (!heard.await(20, TimeUnit.SECONDS)) {
                    throw new IOException("nobody heard");
                }
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            visit.send("6\r\nsecond\r\n0\r\n\r\n");
        });
        try (Wire wire = Wire.to(front.gateway().http())) {
            String head = wire.send(front.request("GET", path, "Sec-Fetch-Dest: document"))
                    .head();
            InputStream body = wire.body(head, "GET");
            assertThat(body).isNotNull();
            StringBuilder text = new StringBuilder();
            while (text.indexOf("<p>first</p>") < 0) {
                int b = body.read();
                assertThat(b).as(text.toString()).isNotNegative();
                text.append((char) b);
            }
            heard.countDown();
            text.append(new String(body.readAllBytes(), StandardCharsets.ISO_8859_1));
            assertThat(text.toString()).contains("<consentry-banner").endsWith("second");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "   \n", "<!-- nothing -->", "plain text", "<frameset cols=\"*\"><frame src=/x></frameset>"})
    void oddPagesKeepAllTheirBytes(String page) throws IOException {
        Answer answer = fetchPage(html(page));
        assertThat(answer.whole()).isTrue();
        assertThat(without(answer.text())).isEqualTo(page);
    }
}
