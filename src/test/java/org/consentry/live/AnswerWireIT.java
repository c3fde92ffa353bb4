package org.consentry.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the site answers reaches the visitor as it was answered. */
@ExtendWith(Front.Door.class)
final class AnswerWireIT {
    private static final int MEBIBYTE = 1024 * 1024;

    private final Front front;

    AnswerWireIT(Front front) {
        this.front = front;
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                200, 201, 202, 203, 206, 207, 226, 299, 300, 301, 302, 303, 307, 308, 400, 401, 402, 403, 404, 405, 410,
                418, 421, 422, 425, 428, 429, 431, 451, 499, 500, 501, 502, 503, 504, 511, 520, 599
            })
    void everyStatusPassesWithItsBody(int status) throws IOException {
        String octets = "HTTP/1.1 " + status + " Whatever\r\nContent-Type: text/plain\r\nRetry-After: 30\r\n"
                + "Content-Length: 4\r\nConnection: close\r\n\r\nbody";
        Answer answer = front.fetch(octets);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.text()).isEqualTo("body");
        assertThat(answer.field("Retry-After")).isEqualTo("30");
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 205, 304})
    void statusesWithoutBodiesPassWithoutOne(int status) throws IOException {
        for (String dest : List.of("document", "empty")) {
            Answer answer = front.fetch(
                    "HTTP/1.1 " + status + " None\r\nX-Field: v\r\nETag: \"e\"\r\nConnection: close\r\n"
                            + (status == 205 ? "Content-Length: 0\r\n" : "") + "\r\n",
                    "Sec-Fetch-Dest: " + dest);
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.field("X-Field")).isEqualTo("v");
            assertThat(answer.field("ETag")).isEqualTo("\"e\"");
            assertThat(answer.body()).isEmpty();
            assertThat(answer.field("Transfer-Encoding")).isNull();
        }
    }

    @Test
    void aSiteThatIsAskedOnceIsAskedOnce() throws IOException {
        for (int status : List.of(429, 500, 503)) {
            String path = Front.path();
            front.upstream().on(path, "HTTP/1.1 " + status + " No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            front.get(path);
            assertThat(front.upstream().seen(path)).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/relative",
                "relative?x=1",
                "../up",
                "//host.test/x",
                "https://other.test/a b",
                "?only=query",
                "#frag",
                "http://localhost:1/x;y=z",
                "/%zz",
                "/\u00e4\u00ff",
                "javascript:1",
                ""
            })
    void locationsPassByteForByte(String location) throws IOException {
        for (String dest : List.of("document", "empty")) {
            Answer answer = front.fetch(
                    "HTTP/1.1 302 Found\r\nLocation: " + location
                            + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
                    "Sec-Fetch-Dest: " + dest);
            assertThat(answer.status()).isEqualTo(302);
            assertThat(answer.field("Location")).isEqualTo(location);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Powered-By: site",
                "Date: Thu, 01 Jan 2015 00:00:00 GMT",
                "X-Empty:",
                "x-ODD-caSe: v",
                "X-Octets: \u00e9\u00ff\u0080",
                "X-Tab: a\tb",
                "X-Quotes: \"a\", 'b', \\",
                "Content-Language: de-AT, x-odd",
                "Content-Language:",
                "Cache-Control: public, max-age=99, odd=\"x,y\"",
                "Expires: 0",
                "Pragma: odd",
                "Age: 7",
                "Vary: X-A, *",
                "ETag: W/\"a\u00e9\"",
                "ETag: unquoted",
                "Last-Modified: yesterday",
                "Accept-Ranges: bytes",
                "Content-Disposition: attachment; filename=\"\u00e4.html\"",
                "Content-Encoding: br",
                "Content-Security-Policy: default-src 'none'; script-src 'nonce-x'",
                "Link: </x>; rel=preload, <y>; rel=z",
                "Strict-Transport-Security: max-age=1",
                "Access-Control-Allow-Origin: *",
                "WWW-Authenticate: Basic realm=\"a, b\"",
                "Allow: GET, FOO",
                "Refresh: 0; url=/x",
                "P3P: CP=\"x\"",
                "Digest: sha-256=x",
                "Via: 1.1 x",
                "X-Frame-Options: DENY",
            })
    void fieldsPassByteForByte(String line) throws IOException {
        Answer answer = front.fetch("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n" + line
                + "\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
        String name = line.substring(0, line.indexOf(':'));
        assertThat(answer.fields(name))
                .containsExactly(Answer.fields(List.of(line), name).get(0));
        assertThat(answer.text()).isEqualTo("ok");
    }

    @Test
    void aNameThatAVisitorMadeUpRenamesNoFieldOfTheSites() throws IOException {
        front.get(Front.path(), "X-0oisoned-2esponse: 1");
        assertThat(front.fetch(
                                "HTTP/1.1 200 OK\r\nX-Poisoned-Response: kept\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
                        .field("X-Poisoned-Response"))
                .isEqualTo("kept");
    }

    @Test
    void repeatedAndLongFieldsPassInTheirOrder() throws IOException {
        Answer answer = front.fetch("HTTP/1.1 200 OK\r\nX-Again: 1\r\nX-Long: " + "v".repeat(30_000)
                + "\r\nX-Again: \r\nx-again: 3, 4\r\nX-Again: 1\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
        assertThat(answer.fields("X-Again")).containsExactly("1", "", "3, 4", "1");
        assertThat(answer.field("X-Long")).hasSize(30_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain; charset=UTF-8",
                "text/plain;charset=utf-8",
                "TEXT/Plain ; odd; Charset=x-unknown",
                "text/html; charset=Windows-1251 ; x=y",
                "application/json",
                "application/octet-stream; charset=binary",
                "text/xml;charset=utf-16",
                "nonsense",
                "text/plain, text/html",
                "multipart/x-mixed-replace; boundary=\"a b\"",
                "text/\u00e4",
            })
    void contentTypesPassByteForByte(String type) throws IOException {
        Answer answer = front.fetch(
                "HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
        assertThat(answer.fields("Content-Type")).containsExactly(type);
    }

    @Test
    void nothingIsInvented() throws IOException {
        Answer answer = front.fetch("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
        List<String> names = answer.lines().stream()
                .skip(1)
                .map(line -> line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT))
                .filter(name -> !List.of("date", "connection", "content-length").contains(name))
                .toList();
        // The container says "en" unless something is said: nothing is the least that can be.
        assertThat(names).isSubsetOf("content-language");
        assertThat(answer.fields("Content-Language")).allMatch(String::isEmpty);
    }

    @Test
    void fieldsOfOneConnectionStayBehind() throws IOException {
        Answer answer =
                front.fetch("HTTP/1.1 200 OK\r\nConnection: close, X-Mine\r\nX-Mine: 1\r\nKeep-Alive: timeout=5\r\n"
                        + "Proxy-Authenticate: Basic\r\nUpgrade: h2c\r\nTrailer: X-Sum\r\nProxy-Connection: x\r\n"
                        + "Content-Length: 2\r\n\r\nok");
        for (String name :
                List.of("X-Mine", "Keep-Alive", "Proxy-Authenticate", "Upgrade", "Trailer", "Proxy-Connection")) {
            assertThat(answer.field(name)).as(name).isNull();
        }
    }

    @Test
    void moreFieldsThanTheContainerTakesDoNotHang() throws IOException {
        StringBuilder fields = new StringBuilder();
        for (int i = 0; i < 900; i++) {
            fields.append("X-").append(i).append(": ").append(i).append("\r\n");
        }
        Answer answer =
                front.fetch("HTTP/1.1 200 OK\r\n" + fields + "Content-Length: 2\r\nConnection: close\r\n\r\nok");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.field("X-399")).isEqualTo("399");
        assertThat(answer.text()).isEqualTo("ok");
    }

    @Test
    void aHeadRequestHearsTheFieldsAlone() throws IOException {
        String path = Front.path();
        front.upstream()
                .on(
                        path,
                        "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 12345\r\nConnection: close\r\n\r\n");
        Answer answer = front.ask("HEAD", path);
        assertThat(answer.field("Content-Length")).isEqualTo("12345");
        assertThat(answer.field("Content-Type")).isEqualTo("image/png");
    }

    @Test
    void aPartOfADownloadPasses() throws IOException {
        String path = Front.path();
        front.upstream()
                .on(
                        path,
                        "HTTP/1.1 206 Partial\r\nContent-Type: video/mp4\r\nContent-Range: bytes 2-5/10\r\n"
                                + "Content-Length: 4\r\nConnection: close\r\n\r\n2345");
        Answer answer = front.get(path, "Range: bytes=2-5", "If-Range: \"e\"", "Sec-Fetch-Dest: video");
        assertThat(answer.status()).isEqualTo(206);
        assertThat(answer.field("Content-Range")).isEqualTo("bytes 2-5/10");
        assertThat(answer.text()).isEqualTo("2345");
        assertThat(front.upstream().only(path).field("Range")).isEqualTo("bytes=2-5");
        assertThat(front.upstream().only(path).field("If-Range")).isEqualTo("\"e\"");
    }

    @ParameterizedTest
    @CsvSource({"text/event-stream, empty", "text/plain, document", "application/x-ndjson, empty"})
    void eachPieceArrivesBeforeTheNextIsMade(String type, String dest) throws Exception {
        String path = Front.path();
        CountDownLatch[] heard = {new CountDownLatch(1), new CountDownLatch(1)};
        front.upstream().on(path, visit -> {
            visit.send("HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < 3; i++) {
                visit.send("8\r\ndata: " + i + "\n\r\n");
                if (i < 2) {
                    await(heard[i]);
                }
            }
            visit.send("0\r\n\r\n");
        });
        try (Wire wire = Wire.to(front.gateway().http())) {
            String head = wire.send(front.request("GET", path, "Sec-Fetch-Dest: " + dest))
                    .head();
            InputStream body = wire.body(head, "GET");
            assertThat(body).isNotNull();
            for (int i = 0; i < 3; i++) {
                assertThat(new String(body.readNBytes(8), StandardCharsets.US_ASCII))
                        .isEqualTo("data: " + i + "\n");
                if (i < 2) {
                    heard[i].countDown();
                }
            }
            assertThat(body.read()).isNegative();
        }
    }

    @Test
    void theHeadArrivesBeforeTheBodyIsMade() throws Exception {
        String path = Front.path();
        CountDownLatch heard = new CountDownLatch(1);
        front.upstream().on(path, visit -> {
            visit.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
            await(heard);
            visit.send("2\r\nok\r\n0\r\n\r\n");
        });
        try (Wire wire = Wire.to(front.gateway().http())) {
            String head = wire.send(front.request("GET", path, "Sec-Fetch-Dest: empty"))
                    .head();
            heard.countDown();
            InputStream body = wire.body(head, "GET");
            assertThat(body).isNotNull();
            assertThat(body.readAllBytes()).asString().isEqualTo("ok");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLargeDownloadStreamsThrough(boolean measured) throws IOException {
        byte[] sent = new byte[20 * MEBIBYTE];
        new Random(3).nextBytes(sent);
        String path = Front.path();
        front.upstream().on(path, visit -> {
            visit.send("HTTP/1.1 200 OK\r\nContent-Type: application/zip\r\nConnection: close\r\n"
                    + (measured ? "Content-Length: " + sent.length + "\r\n" : "") + "\r\n");
            visit.send(sent);
        });
        Answer answer = front.get(path);
        assertThat(answer.whole()).isTrue();
        assertThat(Arrays.equals(answer.body(), sent)).isTrue();
        assertThat(answer.field("Content-Length")).isEqualTo(measured ? "" + sent.length : null);
    }

    @Test
    void manyVisitorsOfASlowSiteWaitSideBySide() throws Exception {
        int visitors = 200;
        String path = Front.path();
        CountDownLatch all = new CountDownLatch(visitors);
        front.upstream().on(path, visit -> {
            all.countDown();
            // No answer until every one of them has come: one thread that waited would stop all.
            await(all);
            visit.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
        });
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        for (int i = 0; i < visitors; i++) {
            CompletableFuture<Answer> answer = new CompletableFuture<>();
            answers.add(answer);
            new Thread(() -> {
                        try {
                            answer.complete(front.get(path));
                        } catch (IOException e) {
                            answer.completeExceptionally(e);
                        }
                    })
                    .start();
        }
        for (CompletableFuture<Answer> answer : answers) {
            assertThat(answer.get(30, TimeUnit.SECONDS).text()).isEqualTo("ok");
        }
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new IOException("nobody came");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void whereAnAnswerIsBothMeasuredAndChunkedTheChunksCount() throws IOException {
        Answer answer = front.fetch("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n"
                + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n9\r\nall of it\r\n0\r\n\r\n");
        assertThat(answer.text()).isEqualTo("all of it");
    }
}
