package org.consentry.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UpstreamClientTest {
    private static final Timeout SHORT = Timeout.ofMilliseconds(200);

    /** A site that reads a request and then writes these octets, and stays or leaves. */
    private static final class Site implements AutoCloseable {
        final ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        final AtomicInteger asked = new AtomicInteger();
        private final Semaphore closed = new Semaphore(0);

        Site(String octets, boolean stays) throws IOException {
            Thread thread = new Thread(() -> {
                while (!server.isClosed()) {
                    try {
                        Socket socket = server.accept();
                        socket.getInputStream().read();
                        asked.incrementAndGet();
                        socket.getOutputStream().write(octets.getBytes(StandardCharsets.US_ASCII));
                        socket.shutdownOutput();
                        if (!stays) {
                            socket.close();
                            closed.release();
                        }
                    } catch (IOException e) {
                        return;
                    }
                }
            });
            thread.setDaemon(true);
            thread.start();
        }

        void awaitClosed() {
            closed.acquireUninterruptibly();
        }

        HttpHost host() {
            return new HttpHost("http", "127.0.0.1", server.getLocalPort());
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }

    private static BasicClassicHttpRequest request(String method, Site site) {
        return new BasicClassicHttpRequest(method, site.host(), "/");
    }

    @Test
    void aSilentSiteIsGivenUp() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                UpstreamClient client = new UpstreamClient(SHORT)) {
            HttpHost host = new HttpHost("http", "127.0.0.1", silent.getLocalPort());
            BasicClassicHttpRequest request = new BasicClassicHttpRequest("GET", host, "/");
            assertThatThrownBy(() -> client.open(host, request)).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE"})
    void aKeptConnectionThatTheSiteHasClosedIsNotUsedForWhatCanNotBeAskedAgain(String method) throws IOException {
        try (Site site = new Site("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", false);
                UpstreamClient client = new UpstreamClient(Timeout.ofSeconds(10))) {
            for (int i = 0; i < 100; i++) {
                ClassicHttpResponse answer = client.open(site.host(), request(method, site));
                assertThat(answer.getCode()).isEqualTo(200);
                UpstreamClient.close(answer, true);
                // The site's end of the connection is gone before the next request begins.
                site.awaitClosed();
            }
        }
    }

    /** As when it restarts: what was kept is gone, all of it. */
    @Test
    void aSiteThatClosedAllItsKeptConnectionsIsAskedOnANewOne() throws IOException {
        try (Site site = new Site("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx", false);
                UpstreamClient client = new UpstreamClient(Timeout.ofSeconds(10))) {
            for (int round = 0; round < 5; round++) {
                List<ClassicHttpResponse> answers = new ArrayList<>();
                for (int i = 0; i < 5; i++) {
                    answers.add(client.open(site.host(), request("GET", site)));
                    assertThat(answers.get(i).getCode()).isEqualTo(200);
                    site.awaitClosed();
                }
                for (ClassicHttpResponse answer : answers) {
                    answer.getEntity().getContent().readAllBytes();
                    UpstreamClient.close(answer, true);
                }
            }
        }
    }

    /** It keeps each connection, and hangs up where a second request comes on one. */
    @Test
    void whatIsAskedAgainNeedsNoKeptConnection() throws IOException {
        String kept = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                UpstreamClient client = new UpstreamClient(Timeout.ofSeconds(10))) {
            Thread site = new Thread(() -> {
                while (!server.isClosed()) {
                    try {
                        Socket socket = server.accept();
                        new Thread(() -> {
                                    try (socket) {
                                        byte[] request = new byte[8192];
                                        if (socket.getInputStream().read(request) > 0) {
                                            socket.getOutputStream().write(kept.getBytes(StandardCharsets.US_ASCII));
                                            socket.getInputStream().read(request);
                                        }
                                    } catch (IOException e) {
                                        // The client has gone.
                                    }
                                })
                                .start();
                    } catch (IOException e) {
                        return;
                    }
                }
            });
            site.setDaemon(true);
            site.start();
            HttpHost host = new HttpHost("http", "127.0.0.1", server.getLocalPort());
            for (String method : List.of("GET", "POST", "GET")) {
                ClassicHttpResponse answer = client.open(host, new BasicClassicHttpRequest(method, host, "/"));
                assertThat(answer.getCode()).isEqualTo(200);
                UpstreamClient.close(answer, true);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"GET, 2", "HEAD, 2", "OPTIONS, 2", "POST, 1", "PUT, 1", "DELETE, 1", "PATCH, 1"})
    void onlyWhatChangesNothingIsAskedAgainAndOnce(String method, int times) throws IOException {
        try (Site site = new Site("", false);
                UpstreamClient client = new UpstreamClient(SHORT)) {
            assertThatThrownBy(() -> client.open(site.host(), request(method, site)))
                    .isInstanceOfAny(NoHttpResponseException.class, java.net.SocketException.class);
            assertThat(site.asked).hasValue(times);
        }
    }

    @ParameterizedTest
    @CsvSource({"429", "503"})
    void anAnswerIsNeverAskedForAgain(int status) throws IOException {
        String answer = "HTTP/1.1 " + status + " Later\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n";
        try (Site site = new Site(answer, true);
                UpstreamClient client = new UpstreamClient(SHORT);
                ClassicHttpResponse response = client.open(site.host(), request("GET", site))) {
            assertThat(response.getCode()).isEqualTo(status);
            assertThat(site.asked).hasValue(1);
        }
    }

    /** Endless, and counts what was taken of it. */
    private static InputStream endless(AtomicLong taken) {
        return new InputStream() {
            @Override
            public int read() {
                return 0;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) {
                taken.addAndGet(length);
                return length;
            }
        };
    }

    private static BasicClassicHttpRequest upload(HttpHost host, AtomicLong taken) {
        BasicClassicHttpRequest request = new BasicClassicHttpRequest("POST", host, "/");
        request.setEntity(new InputStreamEntity(endless(taken), Long.MAX_VALUE, null));
        return request;
    }

    @Test
    void aSiteThatNeitherReadsNorAnswersIsGivenUp() throws IOException {
        try (ServerSocket deaf = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                UpstreamClient client = new UpstreamClient(SHORT)) {
            HttpHost host = new HttpHost("http", "127.0.0.1", deaf.getLocalPort());
            BasicClassicHttpRequest request = upload(host, new AtomicLong());
            assertThatThrownBy(() -> client.open(host, request)).isInstanceOf(SocketTimeoutException.class);
        }
    }

    /** It answers once the client is stuck, and then neither reads nor leaves. */
    @Test
    void aSiteThatAnswersAndNeverReadsIsHeard() throws Exception {
        AtomicLong taken = new AtomicLong();
        try (ServerSocket site = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                UpstreamClient client = new UpstreamClient(Timeout.ofSeconds(2))) {
            CompletableFuture<Socket> answered = CompletableFuture.supplyAsync(() -> {
                try {
                    Socket socket = site.accept();
                    awaitStuck(taken);
                    socket.getOutputStream()
                            .write("HTTP/1.1 413 No\r\nContent-Length: 2\r\n\r\nno"
                                    .getBytes(StandardCharsets.US_ASCII));
                    return socket;
                } catch (IOException e) {
                    throw new CompletionException(e);
                }
            });
            HttpHost host = new HttpHost("http", "127.0.0.1", site.getLocalPort());
            try (ClassicHttpResponse answer = client.open(host, upload(host, taken))) {
                assertThat(answer.getCode()).isEqualTo(413);
                assertThat(answer.getEntity().getContent().readAllBytes()).hasSize(2);
            }
            answered.get().close();
        }
    }

    private static void awaitStuck(AtomicLong taken) {
        long last = 0;
        for (int unchanged = 0; unchanged < 10; ) {
            LockSupport.parkNanos(10_000_000);
            long now = taken.get();
            unchanged = now > 0 && now == last ? unchanged + 1 : 0;
            last = now;
        }
    }
}
