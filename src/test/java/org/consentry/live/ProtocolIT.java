package org.consentry.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** WebSockets and HTTP/2 through the gateway, guarded like all else. */
@ExtendWith(Front.Door.class)
final class ProtocolIT {
    private final Front front;

    ProtocolIT(Front front) {
        this.front = front;
    }

    private String handshake(String path, String protocol) {
        return front.request(
                "GET",
                path + "?room=%2F1",
                "Connection: keep-alive, Upgrade",
                "Upgrade: " + protocol,
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Protocol: chat, odd",
                "Origin: http://localhost",
                "X-Forwarded-For: 6.6.6.6",
                "Cookie: sid=1; _ga=GA1.2.3.4; consentry=x");
    }

    /** More than once: what is lost on the way is lost by chance. */
    @RepeatedTest(20)
    void aWebSocketIsJoinedAndItsCookiesAreGuarded() throws Exception {
        String path = Front.path();
        CompletableFuture<Boolean> left = new CompletableFuture<>();
        front.upstream().on(path, visit -> {
            visit.send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nSec-WebSocket-Protocol: chat\r\n"
                    + "Set-Cookie: _fbp=1; Max-Age=99\r\nSet-Cookie: ws=1\r\n\r\n\u0081\u0002hi");
            byte[] frame = visit.in().readNBytes(11);
            visit.send(frame);
            left.complete(visit.in().read() < 0);
        });
        try (Wire wire = Wire.to(front.gateway().http())) {
            String head = wire.send(handshake(path, "websocket")).head();
            Answer answer = new Answer(head, new byte[0], true);
            assertThat(answer.status()).isEqualTo(101);
            assertThat(answer.field("Upgrade")).isEqualToIgnoringCase("websocket");
            assertThat(answer.field("Connection")).isEqualToIgnoringCase("Upgrade");
            assertThat(answer.field("Sec-WebSocket-Accept")).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
            assertThat(answer.field("Sec-WebSocket-Protocol")).isEqualTo("chat");
            assertThat(answer.fields("Set-Cookie")).containsExactly("ws=1");
            assertThat(wire.in().readNBytes(4)).containsExactly(0x81, 2, 'h', 'i');
            byte[] frame = {(byte) 0x82, (byte) 0x85, 1, 2, 3, 4, 0, -1, 7, 8, 9};
            assertThat(wire.send(frame).in().readNBytes(11)).isEqualTo(frame);
        }
        assertThat(left.get(20, TimeUnit.SECONDS)).isTrue();
        RawUpstream.Head head = front.upstream().only(path);
        assertThat(head.target()).isEqualTo(path + "?room=%2F1");
        assertThat(head.field("Cookie")).isEqualTo("sid=1");
        assertThat(head.field("Connection")).isEqualTo("Upgrade");
        assertThat(head.field("Sec-WebSocket-Protocol")).isEqualTo("chat, odd");
        assertThat(head.field("X-Forwarded-For")).isEqualTo("127.0.0.1");
    }

    @Test
    void aSiteThatRefusesAWebSocketIsHeard() throws IOException {
        for (String framing :
                List.of("Content-Length: 4\r\n\r\nnope", "Transfer-Encoding: chunked\r\n\r\n4\r\nnope\r\n0\r\n\r\n")) {
            String path = Front.path();
            front.upstream()
                    .on(
                            path,
                            "HTTP/1.1 403 No\r\nContent-Type: text/plain\r\nX-Why: origin\r\nSet-Cookie: _fbp=1; Max-Age=9\r\n"
                                    + "Connection: close\r\n" + framing);
            try (Wire wire = Wire.to(front.gateway().http())) {
                Answer answer = wire.send(handshake(path, "websocket")).answer("GET");
                assertThat(answer.status()).isEqualTo(403);
                assertThat(answer.field("X-Why")).isEqualTo("origin");
                assertThat(answer.fields("Set-Cookie")).isEmpty();
                assertThat(answer.text()).isEqualTo("nope");
            }
            assertThat(front.upstream().seen(path)).hasSize(1);
        }
    }

    @Test
    void noOtherProtocolLeadsPastTheGuard() throws IOException {
        String path = Front.path();
        front.upstream().on(path, "HTTP/1.1 101 Switching\r\nUpgrade: odd\r\nConnection: Upgrade\r\n\r\nraw");
        try (Wire wire = Wire.to(front.gateway().http())) {
            assertThat(wire.send(handshake(path, "odd")).answer("GET").status()).isNotEqualTo(101);
        }
        assertThat(front.upstream().only(path).field("Upgrade")).isNull();
    }

    /** Liberty runs about as many threads as there are processors: were they to wait for the site, nobody else could. */
    @Test
    void aHundredHandshakesThatHangHoldUpNobody() throws Exception {
        String path = Front.path();
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        front.upstream().on(path, visit -> {
            asked.countDown();
            await(done);
        });
        List<Wire> wires = new ArrayList<>();
        try {
            wires.add(Wire.to(front.gateway().http()).send(handshake(path, "websocket")));
            assertThat(asked.await(8, TimeUnit.SECONDS)).isTrue();
            for (int i = 1; i < 100; i++) {
                wires.add(Wire.to(front.gateway().http()).send(handshake(path, "websocket")));
            }
            othersAreAnswered();
            // One limit to all of it: the site has said nothing, and the visitor hears so.
            assertThat(wires.get(0).answer("GET").status()).isEqualTo(504);
            // What would wait on one thread too many is told to come back.
            List<Integer> others = new ArrayList<>();
            for (Wire wire : wires.subList(1, 100)) {
                others.add(wire.answer("GET").status());
            }
            assertThat(others).contains(503).containsOnly(503, 504);
        } finally {
            done.countDown();
            for (Wire wire : wires) {
                wire.close();
            }
        }
    }

    private void othersAreAnswered() throws IOException {
        for (int i = 0; i < 3; i++) {
            long begun = System.nanoTime();
            assertThat(front.get("/_consent/state").status()).isEqualTo(200);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final String AGREED =
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";

    @Test
    void aSiteThatNeverReadsHoldsUpNobodyAndIsLeftWhenItsVisitorLeaves() throws Exception {
        String path = Front.path();
        CountDownLatch visitorLeft = new CountDownLatch(1);
        CompletableFuture<Boolean> closed = new CompletableFuture<>();
        front.upstream().on(path, visit -> {
            visit.send(AGREED);
            await(visitorLeft);
            closed.complete(isClosed(visit.in()));
        });
        // More of them than Liberty has threads.
        List<Wire> wires = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            wires.add(Wire.to(front.gateway().http()).send(handshake(path, "websocket")));
            assertThat(wires.get(i).head()).startsWith("HTTP/1.1 101");
        }
        for (Wire wire : wires) {
            Thread sender = new Thread(() -> sendAll(wire, new byte[5_000_000]));
            sender.setDaemon(true);
            sender.start();
        }
        othersAreAnswered();
        for (Wire wire : wires) {
            wire.close();
        }
        visitorLeft.countDown();
        assertThat(closed.get(25, TimeUnit.SECONDS)).isTrue();
        othersAreAnswered();
    }

    private static void sendAll(Wire wire, byte[] bytes) {
        try {
            wire.send(bytes);
        } catch (IOException e) {
            // Whoever sends to a site that does not read may be cut off.
        }
    }

    private static boolean isClosed(InputStream in) {
        try {
            in.transferTo(java.io.OutputStream.nullOutputStream());
        } catch (IOException e) {
            return !(e instanceof java.net.SocketTimeoutException);
        }
        return true;
    }

    @Test
    void aTunnelCarriesManyBytesBothWays() throws Exception {
        String path = Front.path();
        byte[] bytes = new byte[3_000_000];
        new java.util.Random(2).nextBytes(bytes);
        CompletableFuture<byte[]> arrived = new CompletableFuture<>();
        front.upstream().on(path, visit -> {
            visit.send(AGREED);
            arrived.complete(visit.in().readNBytes(bytes.length));
            visit.send(bytes);
        });
        try (Wire wire = Wire.to(front.gateway().http())) {
            assertThat(wire.send(handshake(path, "websocket")).head()).startsWith("HTTP/1.1 101");
            wire.send(bytes);
            assertThat(arrived.get(20, TimeUnit.SECONDS)).isEqualTo(bytes);
            assertThat(wire.in().readNBytes(bytes.length)).isEqualTo(bytes);
        }
    }

    @Test
    void aVisitorsLastWordsReachTheSite() throws Exception {
        String path = Front.path();
        CompletableFuture<byte[]> arrived = new CompletableFuture<>();
        front.upstream().on(path, visit -> {
            visit.send(AGREED);
            arrived.complete(visit.in().readAllBytes());
        });
        byte[] bytes = new byte[300_000];
        new java.util.Random(3).nextBytes(bytes);
        try (Wire wire = Wire.to(front.gateway().http())) {
            assertThat(wire.send(handshake(path, "websocket")).head()).startsWith("HTTP/1.1 101");
            wire.send(bytes);
        }
        assertThat(arrived.get(20, TimeUnit.SECONDS)).isEqualTo(bytes);
    }

    @Test
    void aVisitorWhoLeavesDuringAHandshakeLeavesNoConnectionToTheSite() throws Exception {
        String path = Front.path();
        CountDownLatch visitorLeft = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        CompletableFuture<Boolean> closed = new CompletableFuture<>();
        front.upstream().on(path, visit -> {
            asked.countDown();
            await(visitorLeft);
            visit.send(AGREED);
            closed.complete(isClosed(visit.in()));
        });
        try (Wire wire = Wire.to(front.gateway().http())) {
            wire.send(handshake(path, "websocket"));
            assertThat(asked.await(8, TimeUnit.SECONDS)).isTrue();
        }
        visitorLeft.countDown();
        assertThat(closed.get(25, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aHandshakeThatDripsInOrIsNoHttpEndsInAPageOfOurs() throws Exception {
        for (String nonsense : List.of("", "HTTP/1.1 101", "rubbish\r\n\r\n", "HTTP/1.1 1x1 No\r\n\r\n")) {
            String path = Front.path();
            front.upstream().on(path, nonsense);
            try (Wire wire = Wire.to(front.gateway().http())) {
                assertThat(wire.send(handshake(path, "websocket")).answer("GET").status())
                        .isEqualTo(502);
            }
        }
        String path = Front.path();
        CountDownLatch answered = new CountDownLatch(1);
        front.upstream().on(path, visit -> {
            visit.send("HTTP/1.1 101 Switching\r\n");
            while (answered.getCount() > 0) {
                visit.send("a");
                try {
                    answered.await(500, TimeUnit.MILLISECONDS);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        });
        try (Wire wire = Wire.to(front.gateway().http())) {
            assertThat(wire.send(handshake(path, "websocket")).answer("GET").status())
                    .isEqualTo(504);
        } finally {
            answered.countDown();
        }
    }

    private HttpClient http2() {
        return HttpClient.newBuilder()
                .sslContext(Wire.trustingAll())
                .version(HttpClient.Version.HTTP_2)
                .build();
    }

    private URI secure(String path) {
        return URI.create(front.gateway().https() + path);
    }

    @Test
    void overHttp2CookieCrumbsBecomeOneGuardedLine() throws Exception {
        String path = Front.path();
        front.upstream()
                .on(
                        path,
                        PageIT.html(
                                "<!doctype html><title>t</title><p>x",
                                "Set-Cookie: sid=1",
                                "Set-Cookie: _fbp=1",
                                "X-Two: a",
                                "X-Two: b"));
        HttpResponse<String> answer = http2().send(
                        HttpRequest.newBuilder(secure(path + "?a=%2F"))
                                .header("Cookie", "sid=1")
                                .header("Cookie", "_ga=GA1.2.3.4")
                                .header("Cookie", "b=2; c=3")
                                .header("Sec-Fetch-Dest", "document")
                                .build(),
                        HttpResponse.BodyHandlers.ofString(StandardCharsets.ISO_8859_1));
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().allValues("Set-Cookie")).containsExactly("sid=1");
        assertThat(answer.headers().allValues("X-Two")).containsExactly("a", "b");
        assertThat(answer.body()).contains("<consentry-banner").endsWith("<p>x");
        RawUpstream.Head head = front.upstream().only(path);
        assertThat(head.fields("Cookie")).containsExactly("sid=1; b=2; c=3");
        assertThat(head.target()).isEqualTo(path + "?a=%2F");
        assertThat(head.field("Host")).isEqualTo(front.gateway().https().getAuthority());
        assertThat(head.field("X-Forwarded-Proto")).isEqualTo("https");
    }

    @Test
    void overHttp2BodiesPassBothWays() throws Exception {
        String path = Front.path();
        front.upstream().on(path, visit -> {
            byte[] body = visit.body().readAllBytes();
            visit.send("HTTP/1.1 200 OK\r\nContent-Type: application/zip\r\nConnection: close\r\n\r\n");
            visit.send(body);
        });
        byte[] body = new byte[300_000];
        new java.util.Random(1).nextBytes(body);
        for (HttpRequest.BodyPublisher publisher : List.of(
                HttpRequest.BodyPublishers.ofByteArray(body),
                HttpRequest.BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(body)))) {
            HttpResponse<byte[]> answer = http2().send(
                            HttpRequest.newBuilder(secure(path)).POST(publisher).build(),
                            HttpResponse.BodyHandlers.ofByteArray());
            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(answer.body()).isEqualTo(body);
        }
    }

    @Test
    void overHttp2HalfAnAnswerIsNotTakenForAWholeOne() {
        String path = Front.path();
        front.upstream().on(path, visit -> {
            visit.send(
                    "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n");
            InputStream in = visit.in();
            visit.socket().setSoTimeout(300);
            try {
                in.read();
            } catch (java.net.SocketTimeoutException e) {
                // Long enough for the first piece to be on its way.
            }
        });
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> http2().send(
                                HttpRequest.newBuilder(secure(path))
                                        .timeout(java.time.Duration.ofSeconds(20))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString()))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(java.net.http.HttpTimeoutException.class);
    }
}
