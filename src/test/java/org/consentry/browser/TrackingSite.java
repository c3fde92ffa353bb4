package org.consentry.browser;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** A site that tracks as sites do: cookies of its own, and those of trackers, HttpOnly and path-scoped ones among them. */
final class TrackingSite implements AutoCloseable {
    static final Set<String> TRACKING = Set.of("_ga", "_fbp", "_gcl_au", "_clck");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Queue<String> received = new ConcurrentLinkedQueue<>();

    TrackingSite() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void answer(HttpExchange exchange) throws IOException {
        List<String> cookies = exchange.getRequestHeaders().getOrDefault("Cookie", List.of());
        received.addAll(cookies);
        String path = exchange.getRequestURI().getPath();
        for (String line : List.of(
                "SESSIONID=abc; Path=/; HttpOnly; SameSite=Lax",
                "_ga=GA1.1.1234567.1700000000; Path=/; Max-Age=63072000",
                "_fbp=fb.0.1700000000000.1234567; Path=/; Max-Age=7776000",
                "_gcl_au=1.1.1234567.1700000000; Path=/; Max-Age=7776000; HttpOnly")) {
            exchange.getResponseHeaders().add("Set-Cookie", line);
        }
        if (path.startsWith("/account")) {
            exchange.getResponseHeaders()
                    .add("Set-Cookie", "_clck=1abc|2|fx|0|1234; Path=/account; Max-Age=3600; HttpOnly");
        }
        exchange.getResponseHeaders().add("Content-Type", "text/html; charset=utf-8");
        exchange.getResponseHeaders().add("Cache-Control", "public, max-age=600");
        byte[] body = ("<!DOCTYPE html><html lang=\"en\"><head>"
                        + (path.equals("/based") ? "<base href=\"" + uri() + "/\">" : "")
                        + "<title>Shop</title></head><body><h1>" + path.length()
                        + "</h1><p>A page.</p>" + (path.equals("/framed") ? "<iframe src=/within></iframe>" : "")
                        + "</body></html>")
                .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** Names of all cookies that reached the site since this was last asked. */
    Set<String> namesReceived() {
        Set<String> names = received.stream()
                .flatMap(header -> List.of(header.split("; ")).stream())
                .map(pair -> pair.substring(0, pair.indexOf('=')))
                .collect(Collectors.toSet());
        received.clear();
        return names;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
