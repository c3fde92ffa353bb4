package org.consentry.live;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * One gateway in front of a {@link RawUpstream}, started once for all classes that ask for it: each of them uses paths and
 * cookie names of its own. What connects from 127.0.0.2 is a trusted proxy.
 */
final class Front implements AutoCloseable {
    /** A host where nothing listens. */
    private static final String DEAD = "dead.test";

    /** A host where something listens and never takes a connection. */
    private static final String SILENT = "silent.test";

    static final String TRUSTED_PROXY = "127.0.0.2";

    private static final AtomicInteger PATHS = new AtomicInteger();

    private final Path folder;
    private final RawUpstream upstream = new RawUpstream();
    private final LiveGateway gateway;
    private final ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final List<Socket> queue = new ArrayList<>();
    private final Map<String, String> consents = new ConcurrentHashMap<>();

    private Front() throws IOException {
        fill();
        folder = Files.createTempDirectory("consentry-front");
        gateway = new LiveGateway(folder)
                .policy("dead.yaml", policy(DEAD, "http://127.0.0.1:1"))
                .policy("silent.yaml", policy(SILENT, "http://127.0.0.1:" + full.getLocalPort()))
                .policy("markup.yaml", EnforcedSite.MARKUP.policy(upstream.uri()))
                .policy("strict.yaml", EnforcedSite.STRICT.policy(upstream.uri()))
                .policy("observe.yaml", EnforcedSite.OBSERVE.policy(upstream.uri()))
                .with("CONSENTRY_UPSTREAM", upstream.uri().toString())
                .with("CONSENTRY_TRUSTED_PROXIES", TRUSTED_PROXY)
                .start();
    }

    /** Once its queue is full, the system lets further connections wait. */
    private void fill() throws IOException {
        try {
            while (queue.size() < 10) {
                Socket socket = new Socket();
                queue.add(socket);
                socket.connect(full.getLocalSocketAddress(), 300);
            }
        } catch (SocketTimeoutException e) {
            // Full.
        }
    }

    private static String policy(String host, String upstream) {
        return """
                site: %s
                hosts: [%s]
                upstream: "%s"
                controller: {name: "A test"}
                notice: {version: "1", effective: 2026-11-01}
                languages: [en, de]
                purposes:
                  - {id: necessary, category: necessary, basis: contract}
                  - {id: analytics, category: analytics, basis: consent}
                  - {id: marketing, category: marketing, basis: consent}
                """.formatted(host.replace(".test", ""), host, upstream);
    }

    RawUpstream upstream() {
        return upstream;
    }

    LiveGateway gateway() {
        return gateway;
    }

    /** Tokens of this gateway, by site and purposes: another one signs with another key. */
    Map<String, String> consents() {
        return consents;
    }

    /** A path that no other test uses. */
    static String path() {
        return "/p" + PATHS.incrementAndGet();
    }

    /** A request's text; it ends the connection, unless its own fields name a Connection. */
    String request(String method, String target, String... fields) {
        return request(gateway.http(), method, target, fields);
    }

    private static String request(URI server, String method, String target, String... fields) {
        StringBuilder text =
                new StringBuilder(method).append(' ').append(target).append(" HTTP/1.1\r\n");
        if (Stream.of(fields).noneMatch(field -> field.startsWith("Host:"))) {
            text.append("Host: ").append(server.getAuthority()).append("\r\n");
        }
        for (String field : fields) {
            text.append(field).append("\r\n");
        }
        if (Stream.of(fields).noneMatch(field -> field.startsWith("Connection:"))) {
            text.append("Connection: close\r\n");
        }
        return text.append("\r\n").toString();
    }

    Answer get(String target, String... fields) throws IOException {
        return ask("GET", target, fields);
    }

    Answer ask(String method, String target, String... fields) throws IOException {
        try (Wire wire = Wire.to(gateway.http())) {
            return wire.send(request(method, target, fields)).answer(method);
        }
    }

    /** Over TLS, where Secure cookies live. */
    Answer askSecurely(String method, String target, String... fields) throws IOException {
        try (Wire wire = Wire.to(gateway.https())) {
            return wire.send(request(gateway.https(), method, target, fields)).answer(method);
        }
    }

    /** A page, as a browser asks for one that it will show in a tab. */
    Answer page(String target, String... fields) throws IOException {
        return get(
                target,
                Stream.concat(Stream.of("Sec-Fetch-Dest: document"), Stream.of(fields))
                        .toArray(String[]::new));
    }

    /** Lets the site answer a path of its own with these octets, and asks for it. */
    Answer fetch(String octets, String... fields) throws IOException {
        String path = path();
        upstream.on(path, octets);
        return get(path, fields);
    }

    @Override
    public void close() throws IOException {
        gateway.close();
        upstream.close();
        full.close();
        for (Socket socket : queue) {
            socket.close();
        }
        StartedOnce.delete(folder);
    }

    /** Gives a test class the one gateway. */
    static final class Door extends StartedOnce<Front> {
        Door() {
            super(Front.class, Front::new);
        }
    }
}
