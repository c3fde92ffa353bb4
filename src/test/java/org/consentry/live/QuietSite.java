package org.consentry.live;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A site to stand behind the gateway: every path is a page that says what was asked, and which cookies reached it. */
final class QuietSite implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final Map<String, List<String>> cookies = new ConcurrentHashMap<>();

    QuietSite() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The Cookie fields of the last request for that path; none where it never came, or came without. */
    List<String> cookies(String path) {
        return cookies.getOrDefault(path, List.of());
    }

    boolean asked(String path) {
        return cookies.containsKey(path);
    }

    /** The query {@code set=line} has it set a cookie. */
    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().getRawPath();
            cookies.put(path, exchange.getRequestHeaders().getOrDefault("Cookie", List.of()));
            String query = exchange.getRequestURI().getRawQuery();
            if (query != null && query.startsWith("set=")) {
                String line = URLDecoder.decode(query.substring(4), StandardCharsets.UTF_8);
                exchange.getResponseHeaders().add("Set-Cookie", line);
            }
            exchange.getResponseHeaders().add("Content-Type", "text/html; charset=utf-8");
            byte[] page = ("<!DOCTYPE html><html lang=en><title>Quiet</title><body><p>site behind: " + path)
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, exchange.getRequestMethod().equals("HEAD") ? -1 : page.length);
            if (!exchange.getRequestMethod().equals("HEAD")) {
                exchange.getResponseBody().write(page);
            }
        }
    }

    /** A policy for it, with one purpose of each optional category. */
    String policy(String site, String hosts, String more) {
        return String.join(
                "\n",
                "site: " + site,
                "hosts: [" + hosts + "]",
                "upstream: " + address(),
                "controller: {name: The Quiet Company, email: privacy@quiet.example}",
                "languages: [en, de]",
                "purposes:",
                "  - {id: functional, category: functional, basis: consent}",
                "  - {id: analytics, category: analytics, basis: consent}",
                "  - {id: marketing, category: marketing, basis: consent}",
                more,
                "");
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
