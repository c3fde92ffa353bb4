package org.consentry.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a visitor sends reaches the site as it was sent. */
@ExtendWith(Front.Door.class)
final class RequestWireIT {
    private static final int MEBIBYTE = 1024 * 1024;
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok";

    private final Front front;

    RequestWireIT(Front front) {
        this.front = front;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/t/a%2Fb%2fc",
                "/t/a%5Cb",
                "/t//double//slash/",
                "//t/leading",
                "/t;x=y/b;z",
                "/t/;jsessionid=1",
                "/t/%C3%A4/%E4",
                "/t/a|b^c`d{e}\"<>",
                "/t/a[1]",
                "/t/\\back",
                "/t/./dot/../dots/%2e%2E/x",
                "/t/\u00e4\u00ff",
                "/t/a+b%20c",
                "/t/?a=1&a=2&b",
                "/t/?a=b?c=d/e;f",
                "/t/?q=a|b{c}\"<>\\^`",
                "/t/?\u00e4=%E4",
                "/t/?a=%zz&%",
                "/t/x#y",
                "/t/:@!$&'()*,=~-._",
                "/_consents/x",
                "/t/a:8080",
                "/t/http://other.example/",
            })
    void targetsReachTheSiteByteForByte(String target) throws IOException {
        String path = target.replaceFirst("\\?.*", "");
        int before = front.upstream().seen(path).size();
        Answer answer = front.get(target);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        List<RawUpstream.Head> seen = front.upstream().seen(path);
        assertThat(seen).hasSize(before + 1);
        assertThat(seen.get(before).target()).isEqualTo(target);
    }

    /** What the container refuses before any of our code is asked: no site serves these. */
    @ParameterizedTest
    @CsvSource({"/t/%zz, 400", "/t/%00, 400", "/WEB-INF/web.xml, 404", "/META-INF/x, 404"})
    void impossiblePathsAreRefused(String path, int status) throws IOException {
        assertThat(front.get(path).status()).isEqualTo(status);
        assertThat(front.upstream().seen(path)).isEmpty();
    }

    @Test
    void aTargetInAbsoluteFormIsItsPath() throws IOException {
        String path = Front.path();
        assertThat(front.get(front.gateway().http() + path + "?a=1").status()).isEqualTo(200);
        assertThat(front.upstream().only(path).target()).isEqualTo(path + "?a=1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND", "REPORT", "QUERY", "FOO"
            })
    void everyMethodPasses(String method) throws IOException {
        String path = Front.path();
        assertThat(front.ask(method, path).status()).isEqualTo(200);
        assertThat(front.upstream().only(path).method()).isEqualTo(method);
    }

    @ParameterizedTest
    @CsvSource({"TRACE, /trace", "CONNECT, /connect"})
    void whatAsksForATunnelOrAnEchoIsRefused(String method, String path) throws IOException {
        assertThat(front.ask(method, path).status()).isBetween(403, 405);
        assertThat(front.upstream().seen(path)).isEmpty();
    }

    @Test
    void fieldsReachTheSiteByteForByte() throws IOException {
        String path = Front.path();
        front.get(
                path,
                "Host: shop.test",
                "X-Odd: \u00e9\u00ff \"quoted, ;= \\",
                "X-Twice: a",
                "x-twice: b",
                "X-Empty:",
                "User-Agent: Mozilla/5.0 (odd; \u00fc)",
                "Accept: */*",
                "Accept-Encoding: gzip, deflate, br, zstd",
                "If-None-Match: W/\"a\", \"b\"",
                "Range: bytes=0-1",
                "Authorization: Basic YTpi",
                "X-Long: " + "v".repeat(20_000));
        RawUpstream.Head head = front.upstream().only(path);
        assertThat(head.field("Host")).isEqualTo("shop.test");
        assertThat(head.field("X-Odd")).isEqualTo("\u00e9\u00ff \"quoted, ;= \\");
        assertThat(head.field("X-Twice")).isEqualTo("a | b");
        assertThat(head.field("X-Empty")).isEmpty();
        assertThat(head.field("User-Agent")).isEqualTo("Mozilla/5.0 (odd; \u00fc)");
        assertThat(head.field("Accept")).isEqualTo("*/*");
        assertThat(head.field("Accept-Encoding")).isEqualTo("gzip, deflate, br, zstd");
        assertThat(head.field("If-None-Match")).isEqualTo("W/\"a\", \"b\"");
        assertThat(head.field("Range")).isEqualTo("bytes=0-1");
        assertThat(head.field("Authorization")).isEqualTo("Basic YTpi");
        assertThat(head.field("X-Long")).hasSize(20_000);
    }

    @Test
    void nothingIsInvented() throws IOException {
        String path = Front.path();
        front.get(path, "X-Requested-With: a program");
        assertThat(front.upstream().only(path).text().toLowerCase(java.util.Locale.ROOT))
                .doesNotContain("user-agent")
                .doesNotContain("accept")
                .doesNotContain("content-")
                .doesNotContain("cookie");
    }

    @Test
    void fieldsOfOneConnectionStayBehind() throws IOException {
        String path = Front.path();
        front.get(
                path,
                "Connection: close, X-Mine, x-other, Cookie, Authorization",
                "X-Mine: 1",
                "X-Other: 2",
                "Keep-Alive: timeout=9",
                "Proxy-Connection: x",
                "Proxy-Authorization: Basic YTpi",
                "TE: trailers",
                "Trailer: X-Sum",
                "Cookie: sid=1",
                "Authorization: Basic YTpi");
        RawUpstream.Head head = front.upstream().only(path);
        for (String name :
                List.of("X-Mine", "X-Other", "Keep-Alive", "Proxy-Connection", "Proxy-Authorization", "TE")) {
            assertThat(head.field(name)).as(name).isNull();
        }
        assertThat(head.field("Trailer")).isNull();
        assertThat(head.field("Connection")).isEqualTo("keep-alive");
        assertThat(head.field("Cookie")).isEqualTo("sid=1");
        assertThat(head.field("Authorization")).isEqualTo("Basic YTpi");
    }

    @Test
    void whatAVisitorSaysOfProxiesIsDropped() throws IOException {
        String path = Front.path();
        front.get(
                path,
                "Host: shop.test",
                "Forwarded: for=6.6.6.6;proto=https;host=evil.test",
                "X-Forwarded-For: 6.6.6.6",
                "X-Forwarded-Proto: https",
                "X-Forwarded-Host: evil.test",
                "X-Forwarded-Port: 666");
        RawUpstream.Head head = front.upstream().only(path);
        assertThat(head.field("Forwarded")).isEqualTo("for=127.0.0.1;host=shop.test;proto=http");
        assertThat(head.field("X-Forwarded-For")).isEqualTo("127.0.0.1");
        assertThat(head.field("X-Forwarded-Proto")).isEqualTo("http");
        assertThat(head.field("X-Forwarded-Host")).isEqualTo("shop.test");
        assertThat(head.field("X-Forwarded-Port")).isNull();
    }

    @Test
    void whatATrustedProxySaysIsKeptAndAddedTo() throws IOException {
        String path = Front.path();
        try (Wire wire = Wire.from(Front.TRUSTED_PROXY, front.gateway().http())) {
            wire.send(front.request(
                            "GET",
                            path,
                            "Forwarded: for=9.9.9.9;proto=https",
                            "X-Forwarded-For: 9.9.9.9",
                            "X-Forwarded-For: 8.8.8.8",
                            "X-Forwarded-Proto: https",
                            "X-Forwarded-Host: shop.test",
                            "X-Forwarded-Port: 8443"))
                    .answer("GET");
        }
        RawUpstream.Head head = front.upstream().only(path);
        assertThat(head.field("Forwarded"))
                .isEqualTo("for=9.9.9.9;proto=https, for=127.0.0.2;host=shop.test;proto=https");
        assertThat(head.field("X-Forwarded-For")).isEqualTo("9.9.9.9, 8.8.8.8, 127.0.0.2");
        assertThat(head.field("X-Forwarded-Proto")).isEqualTo("https");
        assertThat(head.field("X-Forwarded-Host")).isEqualTo("shop.test");
        assertThat(head.field("X-Forwarded-Port")).isEqualTo("8443");
        assertThat(head.field("Host")).isEqualTo(front.gateway().http().getAuthority());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/x-www-form-urlencoded",
                "application/x-www-form-urlencoded; charset=windows-1252",
                "multipart/form-data; boundary=\"odd boundary\"",
                "application/json;charset=utf-8",
                "text/plain; charset=\"UTF-8\"; odd",
            })
    void bodiesAndTheirTypesAreUntouched(String type) throws IOException {
        String path = Front.path();
        CompletableFuture<byte[]> body = new CompletableFuture<>();
        front.upstream().on(path, visit -> {
            body.complete(visit.body().readAllBytes());
            visit.send(OK);
        });
        String sent = "a=1&b=%zz&c=\u00e4\u0000\r\n&d";
        try (Wire wire = Wire.to(front.gateway().http())) {
            wire.send(front.request("POST", path, "Content-Type: " + type, "Content-Length: " + sent.length()) + sent);
            assertThat(wire.answer("POST").status()).isEqualTo(200);
        }
        assertThat(new String(body.join(), StandardCharsets.ISO_8859_1)).isEqualTo(sent);
        assertThat(front.upstream().only(path).field("Content-Type")).isEqualTo(type);
        assertThat(front.upstream().only(path).field("Content-Length")).isEqualTo("" + sent.length());
    }

    @Test
    void anEmptyBodyStaysEmpty() throws IOException {
        String path = Front.path();
        front.ask("POST", path, "Content-Length: 0");
        assertThat(front.upstream().only(path).field("Content-Length")).isEqualTo("0");
    }

    @Test
    void aChunkedBodyGoesOnAsItComes() throws Exception {
        String path = Front.path();
        CountDownLatch first = new CountDownLatch(1);
        CompletableFuture<String> body = new CompletableFuture<>();
        front.upstream().on(path, visit -> {
            InputStream in = visit.body();
            String start = new String(in.readNBytes(5), StandardCharsets.ISO_8859_1);
            first.countDown();
            body.complete(start + new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
            visit.send(OK);
        });
        try (Wire wire = Wire.to(front.gateway().http())) {
            wire.send(front.request("PUT", path, "Transfer-Encoding: chunked"));
            wire.send("5\r\nfirst\r\n");
            assertThat(first.await(20, TimeUnit.SECONDS))
                    .as("the first chunk arrives before the second is sent")
                    .isTrue();
            wire.send("7;ext=1\r\n second\r\n0\r\n\r\n");
            assertThat(wire.answer("PUT").status()).isEqualTo(200);
        }
        assertThat(body.join()).isEqualTo("first second");
    }

    @Test
    void aBodyThatIsBothMeasuredAndChunkedSmugglesNothing() throws IOException {
        String path = Front.path();
        CompletableFuture<String> body = new CompletableFuture<>();
        front.upstream().on(path, visit -> {
            body.complete(new String(visit.body().readAllBytes(), StandardCharsets.ISO_8859_1));
            visit.send(OK);
        });
        try (Wire wire = Wire.to(front.gateway().http())) {
            wire.send(front.request("POST", path, "Content-Length: 3", "Transfer-Encoding: chunked")
                    + "b\r\nhello world\r\n0\r\n\r\n");
            if (wire.answer("POST").status() == 200) {
                assertThat(body.join()).isEqualTo("hello world");
                assertThat(front.upstream().only(path).field("Content-Length")).isNull();
            } else {
                assertThat(front.upstream().seen(path)).isEmpty();
            }
        }
    }

    @Test
    void whoWaitsToBeToldToGoOnIsTold() throws IOException {
        String path = Front.path();
        try (Wire wire = Wire.to(front.gateway().http())) {
            wire.send(front.request("POST", path, "Content-Length: 4", "Expect: 100-continue"));
            assertThat(Framing.head(wire.in())).startsWith("HTTP/1.1 100 ");
            assertThat(wire.send("data").answer("POST").status()).isEqualTo(200);
        }
        assertThat(front.upstream().only(path).field("Expect")).isNull();
    }

    @Test
    void aLargeUploadStreamsThrough() throws Exception {
        String path = Front.path();
        CompletableFuture<String> digest = new CompletableFuture<>();
        CountDownLatch begun = new CountDownLatch(1);
        front.upstream().on(path, visit -> {
            MessageDigest sha = sha256();
            DigestInputStream in = new DigestInputStream(visit.body(), sha);
            in.readNBytes(MEBIBYTE);
            begun.countDown();
            in.transferTo(java.io.OutputStream.nullOutputStream());
            digest.complete(HexFormat.of().formatHex(sha.digest()));
            visit.send(OK);
        });
        byte[] body = new byte[20 * MEBIBYTE];
        new Random(7).nextBytes(body);
        try (Wire wire = Wire.to(front.gateway().http())) {
            wire.send(front.request("POST", path, "Content-Length: " + body.length));
            wire.send(Arrays.copyOf(body, 10 * MEBIBYTE));
            assertThat(begun.await(20, TimeUnit.SECONDS))
                    .as("the site reads before the upload has ended")
                    .isTrue();
            wire.send(Arrays.copyOfRange(body, 10 * MEBIBYTE, body.length));
            assertThat(wire.answer("POST").status()).isEqualTo(200);
        }
        assertThat(digest.join()).isEqualTo(HexFormat.of().formatHex(sha256().digest(body)));
    }

    @Test
    void aSiteThatRefusesAnUploadHalfWayIsHeard() throws IOException {
        String path = Front.path();
        front.upstream().on(path, visit -> {
            InputStream body = visit.body();
            body.readNBytes(1000);
            visit.send("HTTP/1.1 413 Too Large\r\nContent-Length: 4\r\nConnection: close\r\n\r\nfull");
            body.transferTo(java.io.OutputStream.nullOutputStream());
        });
        try (Wire wire = Wire.to(front.gateway().http())) {
            wire.send(front.request("POST", path, "Content-Length: 200000") + "x".repeat(200_000));
            assertThat(wire.answer("POST").status()).isEqualTo(413);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aRequestWithTwoHostsIsRefused() throws IOException {
        String path = Front.path();
        String host = front.gateway().http().getAuthority();
        assertThat(front.ask("GET", path, "Host: " + host, "Host: other.test").status())
                .isEqualTo(400);
        assertThat(front.upstream().seen(path)).isEmpty();
    }
}
