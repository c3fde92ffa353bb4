package org.consentry.browser.channels;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The site behind the gateway: pages full of trackers, under the policy that the first folder of a path names. */
final class ChannelSite implements AutoCloseable {
    /** What the site itself says in {@code Content-Security-Policy}. */
    enum Csp {
        OPEN(""),
        SELF("default-src 'self'"),
        NONCE("script-src 'nonce-%s'"),
        STRICT_DYNAMIC(
                "script-src 'nonce-%s' 'strict-dynamic' https: 'unsafe-inline'; object-src 'none'; base-uri 'none'"),
        TRUSTED_TYPES("require-trusted-types-for 'script'; trusted-types 'none'");

        private final String value;

        Csp(String value) {
            this.value = value;
        }

        String folder() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A request target, such as {@code /open/markup?run=1}. */
    private final ConcurrentLinkedQueue<String> received = new ConcurrentLinkedQueue<>();

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;

    ChannelSite() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** How often it was asked for a target. */
    long count(String target) {
        return received.stream().filter(target::equals).count();
    }

    /** What it was asked for by that run of a page, oldest first. */
    List<String> received(int run) {
        return received.stream()
                .filter(target -> target.endsWith("?run=" + run))
                .toList();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        URI target = exchange.getRequestURI();
        received.add(target.toString());
        String[] parts = target.getPath().split("/");
        String query = Objects.requireNonNullElse(target.getQuery(), "");
        if (parts.length == 3 && !parts[1].equals("collect")) {
            page(exchange, Csp.valueOf(parts[1].toUpperCase(Locale.ROOT)), parts[2], query);
            return;
        }
        switch (target.getPath()) {
            case "/settle.js", "/worker.js", "/service.js" -> {
                send(exchange, 200, "text/javascript", file(target.getPath().substring(1)));
            }
            case "/elsewhere" -> {
                exchange.getResponseHeaders().set("Location", query.substring("to=".length()));
                send(exchange, 302, "text/plain", "");
            }
            case "/control" -> send(exchange, 204, "", "");
            default -> send(exchange, 200, "image/svg+xml", "<svg xmlns='http://www.w3.org/2000/svg'/>");
        }
    }

    private static void page(HttpExchange exchange, Csp csp, String name, String query) throws IOException {
        String nonce = UUID.randomUUID().toString().replace("-", "");
        Headers fields = exchange.getResponseHeaders();
        if (csp != Csp.OPEN) {
            fields.set("Content-Security-Policy", csp.value.formatted(nonce));
        }
        if (name.equals("quiet")) {
            HEADER_FIELDS.forEach((field, value) -> fields.set(field, value));
        }
        if (name.equals("refreshed")) {
            fields.set("Refresh", "0; url=https://www.google-analytics.com/ch/refresh-field.html");
        }
        String text = file((name.equals("refreshed") ? "ping" : name) + ".html")
                .replace("{nonce}", csp == Csp.NONCE || csp == Csp.STRICT_DYNAMIC ? " nonce=\"" + nonce + '"' : "")
                .replace("{run}", query.replace("run=", ""))
                .replace("{csp}", csp.folder());
        send(exchange, 200, "text/html; charset=utf-8", text);
    }

    /** What the response of the quiet page asks a browser to send. */
    static final Map<String, String> HEADER_FIELDS = Map.of(
            "Link",
            "<https://www.google-analytics.com/ch/link-field.gif>; rel=preload; as=image, "
                    + "<https://www.google.com/pagead/ch/path-field.gif>; rel=preload; as=image, "
                    + "<https://www.google.com/logos/ch/path-field-free.gif>; rel=preload; as=image",
            "Content-Security-Policy-Report-Only",
            "img-src 'self' https://www.google-analytics.com https://www.google.com; "
                    + "report-uri https://www.google-analytics.com/ch/csp-report",
            "Reporting-Endpoints",
            "default=\"https://www.google-analytics.com/ch/reporting\"",
            "Report-To",
            "{\"group\":\"nel\",\"max_age\":600,\"endpoints\":[{\"url\":\"https://www.google-analytics.com/ch/nel\"}]}",
            "NEL",
            "{\"report_to\":\"nel\",\"max_age\":600,\"success_fraction\":1.0}");

    private static String file(String name) throws IOException {
        try (InputStream in = ChannelSite.class.getResourceAsStream("/channels/" + name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void send(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        if (!type.isEmpty()) {
            exchange.getResponseHeaders().set("Content-Type", type);
        }
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
