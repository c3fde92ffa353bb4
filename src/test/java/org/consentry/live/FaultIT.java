package org.consentry.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A site that breaks: the visitor hears so, and never takes half an answer for a whole one. */
@ExtendWith(Front.Door.class)
final class FaultIT {
    private final Front front;

    FaultIT(Front front) {
        this.front = front;
    }

    @ParameterizedTest
    @CsvSource({"dead.test, 502, document", "dead.test, 502, empty", "silent.test, 504, document"})
    void aSiteThatIsNotThereIsAPageOfOurs(String site, int status, String dest) throws IOException {
        String host = "Host: " + site + ":" + front.gateway().http().getPort();
        Answer answer = front.get("/", host, "Sec-Fetch-Dest: " + dest, "Accept-Language: de");
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.whole()).isTrue();
        assertThat(answer.field("Content-Type")).startsWithIgnoringCase("text/html");
        assertThat(answer.field("Cache-Control")).contains("no-store");
        assertThat(answer.field("Content-Language")).isEqualTo("de");
        assertThat(answer.text()).contains("<html lang=\"de\"").doesNotContain("Exception");
    }

    static Stream<Arguments> noAnswers() {
        return Stream.of(
                Arguments.of("nothing", ""),
                Arguments.of("garbage", "\u0000\u0001\u00ffgarbage\r\n\r\n"),
                Arguments.of("another protocol", "SSH-2.0-x\r\n"),
                Arguments.of("half a head", "HTTP/1.1 200 OK\r\nContent-Ty"),
                Arguments.of("a status that is none", "HTTP/1.1 abc OK\r\n\r\n"),
                Arguments.of("a length that is none", "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\nok"),
                Arguments.of(
                        "a head and no body",
                        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\nETag: \"e\"\r\n"
                                + "Set-Cookie: half=1\r\nContent-Length: 100\r\n\r\n"),
                Arguments.of("a chunk that is none", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("noAnswers")
    void whatIsNoAnswerIsABadGatewayOrSeenToBeCutOff(String name, String octets) throws IOException {
        for (String dest : new String[] {"document", "empty"}) {
            Answer answer = front.fetch(octets, "Sec-Fetch-Dest: " + dest);
            if (answer.status() == 502) {
                assertThat(answer.whole()).isTrue();
                assertThat(answer.field("Content-Encoding")).isNull();
                assertThat(answer.field("ETag")).isNull();
                assertThat(answer.field("Set-Cookie")).isNull();
                assertThat(answer.text()).contains("<h1>");
            } else {
                assertThat(answer.whole()).as(dest).isFalse();
            }
        }
    }

    static Stream<Arguments> broken() throws IOException {
        byte[] page = ("<!doctype html><html><head><meta charset=utf-8><title>t</title></head><body>"
                        + "<p>text</p>".repeat(2000))
                .getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(page);
        }
        byte[] half = Arrays.copyOf(packed.toByteArray(), packed.size() - 9);
        Stream.Builder<Arguments> cases = Stream.builder();
        for (String type : new String[] {"text/html", "text/plain", "application/zip"}) {
            for (String dest : new String[] {"document", "iframe", "empty"}) {
                for (boolean chunked : new boolean[] {true, false}) {
                    cases.add(Arguments.of(type, dest, chunked, "", page));
                    cases.add(Arguments.of(type, dest, chunked, "Content-Encoding: gzip\r\n", half));
                }
            }
        }
        return cases.build();
    }

    @ParameterizedTest
    @MethodSource("broken")
    void halfAnAnswerIsNeverTakenForAWholeOne(String type, String dest, boolean chunked, String coding, byte[] half)
            throws IOException {
        String path = Front.path();
        front.upstream().on(path, visit -> {
            visit.send("HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\n" + coding
                    + (chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + (half.length + 5)) + "\r\n\r\n"
                    + (chunked ? Integer.toHexString(half.length) + "\r\n" : ""));
            visit.send(half);
            visit.send(chunked ? "\r\n" : "");
        });
        Answer answer = front.get(path, "Sec-Fetch-Dest: " + dest, "Accept-Encoding: gzip");
        assertThat(answer.whole() && answer.status() < 500).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "application/octet-stream"})
    void aVisitorWhoLeavesEndsTheDownload(String type) throws Exception {
        String path = Front.path();
        CompletableFuture<Boolean> ended = new CompletableFuture<>();
        front.upstream().on(path, visit -> {
            try {
                visit.send("HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nTransfer-Encoding: chunked\r\n\r\n");
                byte[] chunk = ("4000\r\n" + "x".repeat(0x4000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
                // Far more than all buffers on the way hold.
                for (int i = 0; i < 20_000; i++) {
                    visit.send(chunk);
                }
                ended.complete(false);
            } catch (IOException e) {
                ended.complete(true);
            }
        });
        try (Wire wire = Wire.to(front.gateway().http())) {
            String head = wire.send(front.request("GET", path, "Sec-Fetch-Dest: document"))
                    .head();
            InputStream body = wire.body(head, "GET");
            assertThat(body).isNotNull();
            body.readNBytes(100_000);
        }
        assertThat(ended.get(20, TimeUnit.SECONDS))
                .as("the site's connection was closed")
                .isTrue();
    }

    @Test
    void aBrokenUploadChangesNothingForTheNext() throws IOException {
        String path = Front.path();
        try (Wire wire = Wire.to(front.gateway().http())) {
            wire.send(front.request("POST", path, "Content-Length: 100000") + "only this");
        }
        assertThat(front.ask("POST", Front.path(), "Content-Length: 0").text()).isEqualTo("ok");
    }

    @Test
    void aBodyThatIsNoBodyIsABadRequest() throws IOException {
        try (Wire wire = Wire.to(front.gateway().http())) {
            wire.send(front.request("POST", Front.path(), "Transfer-Encoding: chunked") + "zz\r\n\r\n");
            assertThat(wire.answer("POST").status()).isEqualTo(400);
        }
    }
}
