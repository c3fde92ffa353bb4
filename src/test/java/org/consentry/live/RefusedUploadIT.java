package org.consentry.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A site that has heard enough of an upload says so at once, reads no more and leaves. What it leaves unread makes its
 * system reset the connection, and still its answer is what the visitor gets.
 */
@ExtendWith(Front.Door.class)
final class RefusedUploadIT {
    private static final int LARGE = 30 * 1024 * 1024;
    private static final byte[] PIECE = "0123456789abcdef".repeat(4096).getBytes(StandardCharsets.US_ASCII);
    private static final String WHY = "The file is too large: at most 1 MB, please. ".repeat(40);

    private final Front front;

    RefusedUploadIT(Front front) {
        this.front = front;
    }

    private static String refusal(String status) {
        return "HTTP/1.1 " + status + "\r\nContent-Type: text/plain\r\nX-Why: size\r\nContent-Length: " + WHY.length()
                + "\r\nConnection: close\r\n\r\n" + WHY;
    }

    private String measured(String path) {
        return front.request("POST", path, "Content-Length: " + LARGE);
    }

    private static void sendLarge(Wire wire) throws IOException {
        for (int sent = 0; sent < LARGE; sent += PIECE.length) {
            wire.send(PIECE);
        }
    }

    private static CompletableFuture<Void> sending(Wire wire) {
        return CompletableFuture.runAsync(() -> {
            try {
                sendLarge(wire);
            } catch (IOException e) {
                throw new CompletionException(e);
            }
        });
    }

    private static void isTheSites(Answer answer, int status) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.field("X-Why")).isEqualTo("size");
        assertThat(answer.whole()).isTrue();
        assertThat(answer.text()).isEqualTo(WHY);
    }

    /** More than once: who wins is a matter of chance. A browser reads when it has sent all, or can send no more. */
    @RepeatedTest(20)
    void aSiteThatRefusesUnreadAndLeavesIsHeard() throws IOException {
        String path = Front.path();
        front.upstream().on(path, refusal("413 Too Large"));
        try (Wire wire = Wire.to(front.gateway().http())) {
            wire.send(measured(path));
            sendLarge(wire);
            isTheSites(wire.answer("POST"), 413);
        }
    }

    @RepeatedTest(20)
    void aVisitorWhoReadsWhileItSendsHearsItToo() throws Exception {
        String path = Front.path();
        front.upstream().on(path, refusal("413 Too Large"));
        try (Wire wire = Wire.to(front.gateway().http())) {
            CompletableFuture<Void> sent = sending(wire.send(measured(path)));
            isTheSites(wire.answer("POST"), 413);
            sent.get(20, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"401 Who", "403 No", "302 Elsewhere", "500 Broken", "200 Whatever"})
    void whateverItSaysIsItsAnswer(String status) throws IOException {
        String path = Front.path();
        front.upstream().on(path, refusal(status));
        try (Wire wire = Wire.to(front.gateway().http())) {
            wire.send(measured(path));
            sendLarge(wire);
            isTheSites(wire.answer("POST"), Integer.parseInt(status.substring(0, 3)));
        }
    }

    @RepeatedTest(10)
    void aChunkedUploadIsRefusedLikeAnyOther() throws IOException {
        String path = Front.path();
        front.upstream().on(path, refusal("413 Too Large"));
        try (Wire wire = Wire.to(front.gateway().http())) {
            wire.send(front.request("POST", path, "Transfer-Encoding: chunked"));
            String size = Integer.toHexString(PIECE.length) + "\r\n";
            for (int sent = 0; sent < LARGE; sent += PIECE.length) {
                wire.send(size).send(PIECE).send("\r\n");
            }
            wire.send("0\r\n\r\n");
            isTheSites(wire.answer("POST"), 413);
        }
    }

    @Test
    void aRefusedPageIsAPage() throws IOException {
        String path = Front.path();
        String page = "<!doctype html><html><head><title>no</title></head><body><p>Too large</p></body></html>";
        front.upstream()
                .on(
                        path,
                        "HTTP/1.1 413 Too Large\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: "
                                + page.length() + "\r\nConnection: close\r\n\r\n" + page);
        try (Wire wire = Wire.to(front.gateway().http())) {
            wire.send(front.request("POST", path, "Sec-Fetch-Dest: document", "Content-Length: " + LARGE));
            sendLarge(wire);
            Answer answer = wire.answer("POST");
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.whole()).isTrue();
            assertThat(answer.text()).contains("<p>Too large</p>");
        }
    }

    /** It would have been a pity to stop there: an answer that is no error may be written while the request is read. */
    @Test
    void aSiteThatAnswersEarlyAndReadsOnGetsAll() throws IOException {
        String path = Front.path();
        CompletableFuture<Integer> read = new CompletableFuture<>();
        front.upstream().on(path, visit -> {
            InputStream body = visit.body();
            body.readNBytes(1000);
            visit.send("HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n");
            body.readNBytes(1000);
            visit.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nbegun\r\n");
            read.complete(2000 + (int) body.transferTo(OutputStream.nullOutputStream()));
            visit.send("4\r\ndone\r\n0\r\n\r\n");
        });
        try (Wire wire = Wire.to(front.gateway().http())) {
            wire.send(measured(path));
            sendLarge(wire);
            Answer answer = wire.answer("POST");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text()).isEqualTo("begundone");
        }
        assertThat(read.join()).isEqualTo(LARGE);
    }

    @RepeatedTest(5)
    void aSiteThatLeavesWithoutAWordIsABadGateway() throws IOException {
        String path = Front.path();
        front.upstream().on(path, visit -> visit.body().readNBytes(100_000));
        try (Wire wire = Wire.to(front.gateway().http())) {
            wire.send(measured(path));
            sendLarge(wire);
            assertThat(wire.answer("POST").status()).isEqualTo(502);
        }
    }

    /** What was left unsent on the site's connection is never taken for the next request there. */
    @Test
    void aRefusalLeavesTheNextRequestWhole() throws IOException {
        String path = Front.path();
        String next = Front.path();
        ByteArrayOutputStream stray = new ByteArrayOutputStream();
        front.upstream().on(path, visit -> {
            visit.body().readNBytes(1000);
            visit.send("HTTP/1.1 413 Too Large\r\nContent-Length: 4\r\n\r\nfull");
            // It would keep the connection, and reads on as if another request could follow.
            try {
                visit.body().transferTo(stray);
            } catch (IOException e) {
                // The gateway has left.
            }
        });
        try (Wire wire = Wire.to(front.gateway().http())) {
            wire.send(front.request("POST", path, "Connection: keep-alive", "Content-Length: " + LARGE));
            sendLarge(wire);
            assertThat(wire.answer("POST").status()).isEqualTo(413);
        }
        assertThat(front.ask("POST", next, "Content-Length: 0").text()).isEqualTo("ok");
        assertThat(front.upstream().seen(next)).hasSize(1);
        byte[] bytes = stray.toByteArray();
        assertThat(new String(Arrays.copyOf(bytes, Math.min(bytes.length, LARGE)), StandardCharsets.US_ASCII))
                .doesNotContain("HTTP/1.1");
    }
}
