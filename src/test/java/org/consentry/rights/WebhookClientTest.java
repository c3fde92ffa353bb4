package org.consentry.rights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a message goes over the wire, to a real server, and where it does not go. */
@Timeout(60)
final class WebhookClientTest {
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final String BODY = "{\"event\":\"erasure\"}";

    @TempDir
    static Path folder;

    private static TestTls tls;

    private final ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpsServer server;

    private interface Handler {
        void handle(HttpExchange exchange) throws IOException, InterruptedException;
    }

    @BeforeAll
    static void certify() throws Exception {
        tls = TestTls.in(folder);
    }

    @BeforeEach
    void open() throws IOException {
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls.server()));
        server.setExecutor(threads);
        server.start();
    }

    @AfterEach
    void close() {
        over.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void answers(String path, Handler handler) {
        server.createContext(path, exchange -> {
            seen.add(exchange.getRequestMethod() + ' ' + exchange.getRequestURI());
            try {
                handler.handle(exchange);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                exchange.close();
            }
        });
    }

    private URI url(String path) {
        return URI.create("https://localhost:" + server.getAddress().getPort() + path);
    }

    private static WebhookClient client(ListedHosts listed, Duration patience, SSLContext trust) {
        return new WebhookClient(listed, trust, patience, InstantSource.fixed(NOW));
    }

    private static WebhookClient client() {
        return client(ListedHosts.of(List.of("localhost")), Duration.ofSeconds(10), tls.client());
    }

    @Test
    void theMessageArrivesAsItWasWritten() throws Exception {
        ConcurrentLinkedQueue<String> got = new ConcurrentLinkedQueue<>();
        answers("/hook", exchange -> {
            for (String name : List.of("Content-Type", "Consentry-Event", "User-Agent", "Cookie", "Authorization")) {
                got.add(name + ": " + exchange.getRequestHeaders().getFirst(name));
            }
            got.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(204, -1);
        });
        try (WebhookClient client = client()) {
            WebhookClient.Answer answer =
                    client.post(url("/hook?key=a%20b"), Map.of("Consentry-Event", "erasure"), BODY + "\u00e6");
            assertThat(answer).isEqualTo(new WebhookClient.Answer(204, null));
            assertThat(answer.taken()).isTrue();
        }
        assertThat(seen).containsExactly("POST /hook?key=a%20b");
        assertThat(got)
                .containsExactly(
                        "Content-Type: application/json",
                        "Consentry-Event: erasure",
                        "User-Agent: Consentry",
                        "Cookie: null",
                        "Authorization: null",
                        BODY + "\u00e6");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "301 |                               | ",
                "307 |                               | ",
                "429 | 120                           | 120",
                "503 | Mon, 23 Nov 2026 10:05:00 GMT | 300",
                "503 | Mon, 23 Nov 2020 10:05:00 GMT | ",
                "503 | soon                          | ",
                "503 | -1                            | ",
                "503 | 99999999999999999999          | ",
                "500 | 0                             | 0",
            })
    void nothingIsFollowedAndAWishToBeLeftAloneIsHeard(int status, String after, Long seconds) throws Exception {
        answers("/other", exchange -> exchange.sendResponseHeaders(200, -1));
        answers("/hook", exchange -> {
            exchange.getResponseHeaders().set("Location", url("/other").toString());
            exchange.getResponseHeaders().set("Set-Cookie", "a=b");
            if (after != null) {
                exchange.getResponseHeaders().set("Retry-After", after);
            }
            exchange.sendResponseHeaders(status, -1);
        });
        try (WebhookClient client = client()) {
            WebhookClient.Answer answer = client.post(url("/hook"), Map.of(), BODY);
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.taken()).isFalse();
            assertThat(answer.pause()).isEqualTo(seconds == null ? null : Duration.ofSeconds(seconds));
        }
        assertThat(seen).containsExactly("POST /hook");
    }

    @Test
    void aBodyWithoutEndIsLeftUnread() throws Exception {
        answers("/hook", exchange -> {
            exchange.sendResponseHeaders(200, 1L << 40);
            OutputStream out = exchange.getResponseBody();
            byte[] much = new byte[1 << 16];
            while (true) {
                out.write(much);
            }
        });
        try (WebhookClient client = client()) {
            long start = System.nanoTime();
            assertThat(client.post(url("/hook"), Map.of(), BODY).taken()).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        }
    }

    @Test
    void whoTakesTooLongIsCutOff() throws Exception {
        answers("/hook", exchange -> over.await(30, TimeUnit.SECONDS));
        try (WebhookClient client =
                client(ListedHosts.of(List.of("127.0.0.0/8", "::1")), Duration.ofMillis(400), tls.client())) {
            long start = System.nanoTime();
            assertThatThrownBy(() -> client.post(url("/hook"), Map.of(), BODY)).isInstanceOf(IOException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        }
    }

    @Test
    void whatIsNotListedIsNotConnectedTo() throws Exception {
        answers("/hook", exchange -> exchange.sendResponseHeaders(204, -1));
        int port = server.getAddress().getPort();
        try (WebhookClient client =
                client(ListedHosts.of(List.of("crm.intern", "10.0.0.0/8")), Duration.ofSeconds(10), tls.client())) {
            for (String host : List.of("localhost", "127.0.0.1", "[::1]", "[::ffff:127.0.0.1]")) {
                URI url = URI.create("https://" + host + ':' + port + "/hook");
                assertThatThrownBy(() -> client.post(url, Map.of(), BODY))
                        .as(host)
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("private network");
            }
        }
        assertThat(seen).isEmpty();
    }

    @Test
    void whoCannotProveItsNameIsToldNothing() throws Exception {
        answers("/hook", exchange -> exchange.sendResponseHeaders(204, -1));
        ListedHosts listed = ListedHosts.of(List.of("localhost", "127.0.0.1"));
        try (WebhookClient client = client(listed, Duration.ofSeconds(10), tls.client());
                WebhookClient stranger = client(listed, Duration.ofSeconds(10), SSLContext.getDefault())) {
            URI byAddress =
                    URI.create("https://127.0.0.1:" + server.getAddress().getPort() + "/hook");
            assertThatThrownBy(() -> client.post(byAddress, Map.of(), BODY)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> stranger.post(url("/hook"), Map.of(), BODY))
                    .isInstanceOf(IOException.class);
        }
        assertThat(seen).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost/hook", "ftp://localhost/", "https:///hook", "https://a@localhost/", "/x"})
    void nothingButHttpsIsSpoken(String url) throws Exception {
        try (WebhookClient client = client()) {
            assertThatThrownBy(() -> client.post(URI.create(url), Map.of(), BODY))
                    .isInstanceOf(IOException.class);
        }
    }
}
