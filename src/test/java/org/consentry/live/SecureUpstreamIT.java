package org.consentry.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A site behind that speaks TLS: it is asked only where its certificate is trusted, valid and its own. */
final class SecureUpstreamIT {
    private static final String GOOD = "good.upstream.test";
    private static final String STRANGER = "stranger.upstream.test";
    private static final String EXPIRED = "expired.upstream.test";

    /** Leads to the good site, whose certificate does not name it. */
    private static final String OTHER = "other.upstream.test";

    @TempDir
    private static Path folder;

    private static final Map<String, RawUpstream> SITES = new HashMap<>();
    private static LiveGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        Certificates certificates = new Certificates(folder)
                .signed(GOOD)
                .signed(EXPIRED, "-startdate", "-10d", "-validity", "5")
                .selfSigned(STRANGER);
        for (String host : List.of(GOOD, EXPIRED, STRANGER)) {
            SITES.put(host, new RawUpstream(certificates.sockets(host), "https://" + host));
        }
        // Names that lead to this machine, for the gateway alone: an address would not be named in its hello.
        List<String> names = new ArrayList<>(List.of("127.0.0.1 localhost"));
        for (String host : List.of(GOOD, EXPIRED, STRANGER, OTHER)) {
            names.add("127.0.0.1 " + host);
        }
        Path hosts = Files.write(folder.resolve("hosts"), names);
        gateway = new LiveGateway(folder.resolve("gateway"))
                .options(
                        "-Djdk.net.hosts.file=" + hosts,
                        "-Djavax.net.ssl.trustStore=" + certificates.trust(),
                        "-Djavax.net.ssl.trustStorePassword=" + Certificates.PASSWORD)
                .policy("good.yaml", policy("good", SITES.get(GOOD).uri().toString()))
                .policy(
                        "expired.yaml",
                        policy("expired", SITES.get(EXPIRED).uri().toString()))
                .policy(
                        "stranger.yaml",
                        policy("stranger", SITES.get(STRANGER).uri().toString()))
                .policy(
                        "other.yaml",
                        policy("other", SITES.get(GOOD).uri().toString().replace(GOOD, OTHER)))
                .start();
    }

    @AfterAll
    static void stop() throws IOException {
        if (gateway != null) {
            gateway.close();
        }
        for (RawUpstream site : SITES.values()) {
            site.close();
        }
    }

    private static String policy(String id, String upstream) {
        return """
                site: %s
                hosts: [%s.test]
                upstream: "%s"
                controller: {name: "A test"}
                notice: {version: "1", effective: 2026-11-01}
                languages: [en]
                purposes:
                  - {id: necessary, category: necessary, basis: contract}
                  - {id: marketing, category: marketing, basis: consent}
                """.formatted(id, id, upstream);
    }

    private static String host(String site) {
        return site + ".test:" + gateway.http().getPort();
    }

    private static String request(String site, String method, String path, String... fields) {
        return method + " " + path + " HTTP/1.1\r\nHost: " + host(site) + "\r\nSec-Fetch-Dest: document\r\n"
                + String.join(
                        "", Arrays.stream(fields).map(field -> field + "\r\n").toList()) + "\r\n";
    }

    private static String handshake(String site, String path) {
        return request(
                site,
                "GET",
                path,
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                "Sec-WebSocket-Version: 13",
                "Cookie: sid=1; _fbp=fb.1.2.3");
    }

    private static Answer page(String site, String path) throws IOException {
        try (Wire wire = Wire.to(gateway.http())) {
            return wire.send(request(site, "GET", path, "Connection: close")).answer("GET");
        }
    }

    private static String asked(RawUpstream.Visit visit) {
        ExtendedSSLSession session = (ExtendedSSLSession) ((SSLSocket) visit.socket()).getSession();
        return session.getRequestedServerNames().toString();
    }

    @Test
    void aTrustedSitesPagePassesRewritten() throws IOException {
        CompletableFuture<String> asked = new CompletableFuture<>();
        SITES.get(GOOD).on("/page", visit -> {
            asked.complete(asked(visit));
            visit.send(PageIT.html(
                    "<!doctype html><title>t</title><p>x", "Set-Cookie: sid=1; Secure", "Set-Cookie: _fbp=1"));
        });
        Answer answer = page("good", "/page");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.hasBanner()).isTrue();
        assertThat(answer.text()).endsWith("<p>x");
        assertThat(answer.fields("Set-Cookie")).containsExactly("sid=1; Secure");
        // The connection is made to the site's own name, the request to the visitor's name of it.
        assertThat(asked.join()).contains("value=" + GOOD);
        RawUpstream.Head head = SITES.get(GOOD).only("/page");
        assertThat(head.field("Host")).isEqualTo(host("good"));
        assertThat(head.field("X-Forwarded-Host")).isEqualTo(host("good"));
        assertThat(head.field("X-Forwarded-Proto")).isEqualTo("http");
        assertThat(head.field("X-Forwarded-For")).isEqualTo("127.0.0.1");
    }

    @Test
    void bodiesPassBothWays() throws IOException {
        byte[] body = new byte[3_000_000];
        new Random(4).nextBytes(body);
        SITES.get(GOOD).on("/echo", visit -> {
            byte[] read = visit.body().readAllBytes();
            visit.send("HTTP/1.1 200 OK\r\nContent-Type: application/zip\r\nContent-Length: " + read.length
                    + "\r\nConnection: close\r\n\r\n");
            visit.send(read);
        });
        try (Wire wire = Wire.to(gateway.http())) {
            wire.send(request("good", "POST", "/echo", "Content-Length: " + body.length, "Connection: close"));
            Answer answer = wire.send(body).answer("POST");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(body);
        }
    }

    /** TLS has no word for a reset: what the site said before is read in time, or after. */
    @RepeatedTest(20)
    void aSiteThatRefusesAnUploadUnreadIsHeard() throws IOException {
        SITES.get(GOOD).on("/upload", "HTTP/1.1 413 Too Large\r\nContent-Length: 4\r\nConnection: close\r\n\r\nfull");
        byte[] body = new byte[10_000_000];
        try (Wire wire = Wire.to(gateway.http())) {
            wire.send(request("good", "POST", "/upload", "Content-Length: " + body.length, "Connection: close"));
            Answer answer = wire.send(body).answer("POST");
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.text()).isEqualTo("full");
        }
    }

    @RepeatedTest(5)
    void aWebSocketIsJoinedOverTls() throws Exception {
        CompletableFuture<String> asked = new CompletableFuture<>();
        SITES.get(GOOD).on("/ws", visit -> {
            asked.complete(asked(visit));
            visit.send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n\u0081\u0002hi");
            visit.send(visit.in().readNBytes(200_000));
            visit.in().read();
        });
        byte[] bytes = new byte[200_000];
        new Random(5).nextBytes(bytes);
        try (Wire wire = Wire.to(gateway.http())) {
            assertThat(wire.send(handshake("good", "/ws")).head()).startsWith("HTTP/1.1 101");
            InputStream in = wire.in();
            assertThat(in.readNBytes(4)).containsExactly(0x81, 2, 'h', 'i');
            assertThat(wire.send(bytes).in().readNBytes(bytes.length)).isEqualTo(bytes);
        }
        assertThat(asked.get(10, TimeUnit.SECONDS)).contains("value=" + GOOD);
        List<RawUpstream.Head> heads = SITES.get(GOOD).seen("/ws");
        assertThat(heads.get(heads.size() - 1).field("Cookie")).isEqualTo("sid=1");
    }

    @ParameterizedTest
    @CsvSource({
        "stranger, stranger.upstream.test, unable to find valid certification path",
        "expired, expired.upstream.test, NotAfter",
        "other, good.upstream.test, other.upstream.test",
    })
    void aSiteThatCannotProveWhoItIsIsNeverAsked(String site, String shown, String reason) throws IOException {
        String path = "/secret-of-" + site;
        Answer answer = page(site, path);
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.whole()).isTrue();
        assertThat(answer.field("Content-Type")).startsWithIgnoringCase("text/html");
        assertThat(answer.text()).doesNotContain("Exception").doesNotContain("certificat");
        try (Wire wire = Wire.to(gateway.http())) {
            assertThat(wire.send(handshake(site, path)).answer("GET").status()).isEqualTo(502);
        }
        assertThat(SITES.get(shown).seen(path)).isEmpty();
        // Once for the page, once for the WebSocket.
        assertThat(lines("The site " + site + " gave no answer")).hasSize(2).allMatch(line -> line.contains(reason));
    }

    private static List<String> lines(String text) {
        return gateway.log().lines().filter(line -> line.contains(text)).toList();
    }
}
