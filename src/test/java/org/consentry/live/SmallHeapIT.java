package org.consentry.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bodies stream: many large ones at the same moment pass a gateway whose heap could hold but a few of them. Each is
 * begun before any goes on.
 */
final class SmallHeapIT {
    /** The gateway takes about 50 MB of it at rest. */
    private static final String HEAP = "-Xmx128m";

    private static final int AT_ONCE = 16;
    private static final int PIECES = 320;
    private static final byte[] PIECE = "<p>sixty-four bytes of a page that nobody ever wrote by hand.</p>\n"
            .substring(0, 64)
            .repeat(1024)
            .getBytes(StandardCharsets.US_ASCII);
    private static final long LENGTH = (long) PIECES * PIECE.length;

    @TempDir
    private static Path folder;

    private static RawUpstream site;
    private static LiveGateway gateway;

    @BeforeAll
    static void start() {
        site = new RawUpstream();
        gateway = new LiveGateway(folder)
                .options(HEAP, "-XX:+ExitOnOutOfMemoryError")
                .with("CONSENTRY_UPSTREAM", site.uri().toString())
                .start();
    }

    @AfterAll
    static void stop() throws IOException {
        if (gateway != null) {
            gateway.close();
        }
        site.close();
    }

    private static String request(String method, String path, String fields) {
        return method + " " + path + " HTTP/1.1\r\nHost: " + gateway.http().getAuthority()
                + "\r\nConnection: close\r\nAccept-Encoding: gzip\r\n" + fields + "\r\n";
    }

    /** Does the same so many times at once. */
    private static void together(Callable<Void> work) throws Exception {
        ExecutorService visitors = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Future<Void>> all = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                all.add(visitors.submit(work));
            }
            for (Future<Void> one : all) {
                one.get(60, TimeUnit.SECONDS);
            }
        } finally {
            visitors.shutdownNow();
        }
        assertThat(gateway.log()).doesNotContain("OutOfMemoryError");
    }

    private static void meet(CountDownLatch begun) {
        begun.countDown();
        try {
            assertThat(begun.await(30, TimeUnit.SECONDS)).as("all have begun").isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How many bytes there are, each of them the one that belongs there. */
    private static long same(InputStream in) throws IOException {
        long read = 0;
        for (byte[] piece = in.readNBytes(PIECE.length); piece.length > 0; piece = in.readNBytes(PIECE.length)) {
            assertThat(Arrays.equals(piece, 0, piece.length, PIECE, 0, piece.length))
                    .isTrue();
            read += piece.length;
        }
        return read;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void manyLargeUploadsPass(boolean chunked) throws Exception {
        String path = Front.path();
        CountDownLatch begun = new CountDownLatch(AT_ONCE);
        site.on(path, visit -> {
            meet(begun);
            String read = Long.toString(same(visit.body()));
            visit.send("HTTP/1.1 200 OK\r\nContent-Length: " + read.length() + "\r\nConnection: close\r\n\r\n" + read);
        });
        String framing = chunked ? "Transfer-Encoding: chunked\r\n" : "Content-Length: " + LENGTH + "\r\n";
        together(() -> {
            try (Wire wire = Wire.to(gateway.http())) {
                wire.send(request("POST", path, framing));
                sendAll(chunked, wire::send);
                Answer answer = wire.answer("POST");
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.text()).isEqualTo(Long.toString(LENGTH));
            }
            return null;
        });
    }

    /** A browser's tab gets a page rewritten, a download as it came. */
    @ParameterizedTest
    @ValueSource(strings = {"text/html", "application/octet-stream"})
    void manyLargeDownloadsPass(String type) throws Exception {
        String path = Front.path();
        site.on(path, visit -> {
            visit.send("HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nTransfer-Encoding: chunked\r\n\r\n");
            sendAll(true, visit::send);
        });
        CountDownLatch begun = new CountDownLatch(AT_ONCE);
        together(() -> {
            try (Wire wire = Wire.to(gateway.http())) {
                String head = wire.send(request("GET", path, "Sec-Fetch-Dest: document\r\n"))
                        .head();
                assertThat(head).as(gateway.log()).startsWith("HTTP/1.1 200");
                meet(begun);
                InputStream body = wire.body(head, "GET");
                assertThat(body).isNotNull();
                if (type.equals("text/html")) {
                    assertThat(body.transferTo(OutputStream.nullOutputStream())).isGreaterThan(LENGTH);
                } else {
                    assertThat(same(body)).isEqualTo(LENGTH);
                }
            }
            return null;
        });
    }

    private interface Sender {
        void send(byte[] bytes) throws IOException;
    }

    private static void sendAll(boolean chunked, Sender sender) throws IOException {
        byte[] size = (Integer.toHexString(PIECE.length) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] end = "\r\n".getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < PIECES; i++) {
            if (chunked) {
                sender.send(size);
                sender.send(PIECE);
                sender.send(end);
            } else {
                sender.send(PIECE);
            }
        }
        if (chunked) {
            sender.send("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
    }

    @Test
    void theHeapCouldNotHoldThem() {
        long heap = Long.parseLong(HEAP.replaceAll("\\D", "")) * 1024 * 1024;
        assertThat(AT_ONCE * LENGTH).isGreaterThan(2 * heap);
    }
}
