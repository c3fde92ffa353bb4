package org.consentry.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.NoHttpResponseException;
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
}
