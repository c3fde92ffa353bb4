package org.consentry.browser.leaks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.consentry.browser.Browsers;
import org.jspecify.annotations.Nullable;

/** Shows pages to a browser, many at a time, each in a frame of its own, and tells which of them asked whom. */
final class Laboratory implements AutoCloseable {
    private static final int FRAMES = 60;
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration QUIET = Duration.ofMillis(Integer.getInteger("consentry.leaks.quiet", 300));
    private static final Pattern NUMBER = Pattern.compile("k(\\d+)");

    private record Shown(byte[] bytes, String charset) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Browsers browsers;
    private final Map<Integer, Shown> pages = new ConcurrentHashMap<>();
    private final Map<Integer, Set<String>> arrivals = new ConcurrentHashMap<>();
    private final AtomicInteger numbers = new AtomicInteger(1000);
    private volatile long lastRequest;

    Laboratory() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
        browsers = Browsers.open(
                "--host-resolver-rules=MAP * 127.0.0.1:" + server.getAddress().getPort());
    }

    /**
     * The hosts that each page asked, own one left out, in the order of the pages.
     *
     * @param scripting whether the browser runs scripts
     * @param treated the page's bytes as they are to be sent, made of those it has
     */
    List<Set<String>> asked(
            List<NastyPage> shown, boolean scripting, java.util.function.UnaryOperator<byte[]> treated) {
        IntFunction<Set<String>> none = number -> new TreeSet<>();
        int first = numbers.getAndAdd(shown.size());
        for (int i = 0; i < shown.size(); i++) {
            NastyPage page = shown.get(i);
            pages.put(first + i, new Shown(treated.apply(page.bytes(first + i)), page.charset()));
        }
        for (int at = 0; at < shown.size(); at += FRAMES) {
            show(first + at, Math.min(FRAMES, shown.size() - at), scripting);
        }
        return java.util.stream.IntStream.range(first, first + shown.size())
                .mapToObj(number -> {
                    pages.remove(number);
                    Set<String> hosts = arrivals.get(number);
                    return hosts == null ? none.apply(number) : new TreeSet<>(hosts);
                })
                .toList();
    }

    private void show(int first, int count, boolean scripting) {
        Browser.NewContextOptions options =
                new Browser.NewContextOptions().setJavaScriptEnabled(scripting).setViewportSize(1600, 1200);
        try (BrowserContext context = browsers.browser().newContext(options)) {
            Page page = context.newPage();
            page.setDefaultTimeout(LIMIT.toMillis());
            try {
                page.navigate("http://" + HeldHosts.OWN + "/frames/" + first + "/" + count);
            } catch (PlaywrightException late) {
                // A page that never ends loading is judged by what it has asked for so far.
            }
            long end = System.nanoTime() + LIMIT.toNanos();
            while (System.nanoTime() < end && System.nanoTime() - lastRequest < QUIET.toNanos()) {
                page.waitForTimeout(20);
            }
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        lastRequest = System.nanoTime();
        String host = host(exchange);
        String target = exchange.getRequestURI().toString();
        String[] path = target.split("/");
        if (host.equals(HeldHosts.OWN) && target.startsWith("/frames/")) {
            send(exchange, "text/html", frames(Integer.parseInt(path[2]), Integer.parseInt(path[3])));
        } else if (host.equals(HeldHosts.OWN) && target.startsWith("/page/")) {
            Shown shown = pages.get(Integer.parseInt(path[2]));
            send(
                    exchange,
                    "text/html; charset=" + (shown == null ? "utf-8" : shown.charset),
                    shown == null ? new byte[0] : shown.bytes);
        } else {
            note(host, target);
            send(exchange, type(exchange.getRequestHeaders().getFirst("Sec-Fetch-Dest")), new byte[0]);
        }
        lastRequest = System.nanoTime();
    }

    private void note(String host, String target) {
        Matcher number = NUMBER.matcher(target);
        if (number.find() && !host.equals(HeldHosts.OWN)) {
            arrivals.computeIfAbsent(Integer.valueOf(number.group(1)), n -> new ConcurrentSkipListSet<>())
                    .add(host);
        }
    }

    private static String host(HttpExchange exchange) {
        String host =
                String.valueOf(exchange.getRequestHeaders().getFirst("Host")).toLowerCase(Locale.ROOT);
        int port = host.lastIndexOf(':');
        String name = port < 0 ? host : host.substring(0, port);
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    private static byte[] frames(int first, int count) {
        StringBuilder html = new StringBuilder("<!DOCTYPE html><title>frames</title>");
        for (int i = first; i < first + count; i++) {
            html.append("<iframe width=140 height=100 src=/page/").append(i).append("></iframe>");
        }
        return html.toString().getBytes(UTF_8);
    }

    private static String type(@Nullable String destination) {
        return switch (String.valueOf(destination)) {
            case "style" -> "text/css";
            case "script" -> "text/javascript";
            case "image" -> "image/svg+xml";
            case "iframe", "frame", "document", "embed", "object" -> "text/html";
            default -> "text/plain";
        };
    }

    private static void send(HttpExchange exchange, String type, byte[] bytes) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Access-Control-Allow-Origin", "*");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        browsers.close();
        server.stop(0);
        threads.shutdownNow();
    }
}
