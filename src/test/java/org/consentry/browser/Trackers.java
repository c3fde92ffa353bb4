package org.consentry.browser;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Every host below {@code .test}, on one loopback port: answers what is asked for, and keeps what arrived. */
final class Trackers implements AutoCloseable {
    /** Leads all hosts below {@code .test} here. */
    static final String FLAG = "--host-resolver-rules=MAP *.test 127.0.0.1";

    /** Long enough that whatever doesn't wait for the answer overtakes it. */
    private static final Executor SLOWLY = CompletableFuture.delayedExecutor(150, TimeUnit.MILLISECONDS);

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** Each arrival as host and path, such as {@code ads.test/pixel.gif}. */
    final List<String> arrived = new CopyOnWriteArrayList<>();

    Trackers() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setExecutor(threads);
        server.createContext("/", exchange -> answer(exchange, arrived));
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    /** A script that says in {@code ran} that it ran, or whatever else the path's ending names. */
    static void answer(HttpExchange exchange, List<String> arrived) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String host = "" + exchange.getRequestHeaders().getFirst("Host");
        int port = host.lastIndexOf(':');
        arrived.add((port < 0 ? host : host.substring(0, port)) + path);
        String name = path.substring(path.lastIndexOf('/') + 1);
        String query = exchange.getRequestURI().getQuery();
        String type = switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "js" -> "text/javascript";
            case "css" -> "text/css";
            case "html" -> "text/html";
            case "events" -> "text/event-stream";
            case "svg" -> "image/svg+xml";
            default -> "text/plain";
        };
        String body = name.endsWith(".js")
                ? "(globalThis.ran ||= []).push('" + name.replace(".js", "") + "');" + (query == null ? "" : query)
                : name.endsWith(".svg") ? "<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'/>" : "";
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Access-Control-Allow-Origin", "*");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        if (name.startsWith("slow")) {
            SLOWLY.execute(() -> send(exchange, bytes));
        } else {
            send(exchange, bytes);
        }
    }

    private static void send(HttpExchange exchange, byte[] bytes) {
        try (exchange) {
            exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (IOException e) {
            // The page has gone, and what it asked for with it.
        }
    }
}
