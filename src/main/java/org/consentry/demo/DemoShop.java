package org.consentry.demo;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Fjord &amp; Fern, a made-up plant shop: a real HTTP upstream on the loopback address with a login, a basket, cookies
 * of every kind and the tags of other companies. It keeps nothing, so its restart signs nobody out.
 *
 * <p>Pages: {@code /}, {@code /de/}, {@code /ar/}, {@code /product/1} to {@code 6}, {@code /basket}, {@code /login},
 * {@code /account}, {@code /about}, {@code /privacy}. For trying a gateway out: {@code /echo} shows the request that
 * arrived, {@code /slow} is a page in small pieces, {@code /events} an event stream, {@code /download.bin} a file with
 * ranges, {@code /api/stock.json} JSON. Every form needs its {@code csrf} field to match the cookie {@code csrf_token}.
 */
public final class DemoShop implements AutoCloseable {

    private static final Logger LOG = System.getLogger(DemoShop.class.getName());

    private static final String HTML = "text/html; charset=utf-8";
    private static final String JSON = "application/json";
    private static final String PERSONAL = "private, no-cache";
    private static final String SHARED = "public, max-age=3600";
    private static final int FILE_SIZE = 1 << 20;
    private static final int SLOW_PARTS = 10;
    private static final long PAUSE_MILLIS = 100;

    private final Pages pages = new Pages();
    private final byte[] download = new byte[FILE_SIZE];
    private final Loopback server;

    private DemoShop(int port) throws IOException {
        for (int i = 0; i < download.length; i++) {
            download[i] = (byte) (i * 31 + (i >> 8));
        }
        server = new Loopback("demo-shop", port, this::handle);
    }

    /**
     * Opens the shop.
     *
     * @param port 0 for any that is free
     * @throws IOException where the port is taken
     */
    public static DemoShop open(int port) throws IOException {
        return new DemoShop(port);
    }

    /** Scheme, host and port, without a path. */
    public URI uri() {
        return server.uri();
    }

    @Override
    public void close() {
        server.close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Visit visit = new Visit(exchange);
            try {
                if (visit.path.equals("/echo")) {
                    echo(visit);
                } else if (visit.reads()) {
                    read(visit);
                } else if (visit.method.equals("POST")) {
                    post(visit);
                } else {
                    exchange.getResponseHeaders().set("Allow", "GET, HEAD, POST");
                    message(visit, 405, "Not like this", "The shop does not understand that method.");
                }
            } catch (RuntimeException e) {
                LOG.log(Level.WARNING, "The demo shop failed on " + visit.method, e);
                message(visit, 500, "A pot fell over", "Something in the shop went wrong.");
            }
        }
    }

    private void read(Visit visit) throws IOException {
        switch (visit.path) {
            case "/" -> home(visit, "en");
            case "/de/" -> home(visit, "de");
            case "/ar/" -> home(visit, "ar");
            case "/basket" -> page(visit, pages.basket(visit));
            case "/login" -> page(visit, pages.login(visit));
            case "/account" -> account(visit);
            case "/about" -> page(visit, pages.about(visit));
            case "/privacy" -> page(visit, pages.privacy(visit));
            case "/style.css" -> file(visit, "text/css; charset=utf-8");
            case "/app.js" -> file(visit, "text/javascript; charset=utf-8");
            case "/api/stock.json" -> Answers.whole(visit, 200, JSON, "no-cache", stock());
            case "/events" -> Answers.inParts(visit, "text/event-stream", events(), PAUSE_MILLIS);
            case "/slow" -> slow(visit);
            case "/download.bin" -> Answers.file(visit, download);
            default -> product(visit);
        }
    }

    private void home(Visit visit, String language) throws IOException {
        ShopCookies.language(visit, language);
        page(visit, pages.home(visit, language));
    }

    private void product(Visit visit) throws IOException {
        Optional<Product> product = visit.path.startsWith("/product/")
                ? Product.of(visit.path.substring("/product/".length()))
                : Optional.empty();
        if (product.isPresent()) {
            page(visit, pages.product(visit, product.get()));
        } else {
            message(visit, 404, "Nothing grows here", "The page you asked for is not in the shop.");
        }
    }

    private void account(Visit visit) throws IOException {
        String name = ShopCookies.signedIn(visit);
        if (name.isEmpty()) {
            Answers.redirect(visit, "/login");
        } else {
            page(visit, pages.account(visit, name));
        }
    }

    private void page(Visit visit, byte[] html) throws IOException {
        ShopCookies.track(visit);
        Answers.whole(visit, 200, HTML, PERSONAL, html);
    }

    private void message(Visit visit, int status, String title, String text) throws IOException {
        Answers.whole(visit, status, HTML, "no-store", pages.message(visit, title, text));
    }

    private void file(Visit visit, String type) throws IOException {
        Answers.whole(visit, 200, type, SHARED, pages.file(visit.path.substring(1)));
    }

    private void slow(Visit visit) throws IOException {
        byte[] html = pages.message(visit, "Slow as moss", "This page comes in pieces, cut wherever the knife fell.");
        List<byte[]> parts = new ArrayList<>();
        for (int i = 0; i < SLOW_PARTS; i++) {
            parts.add(Arrays.copyOfRange(html, html.length * i / SLOW_PARTS, html.length * (i + 1) / SLOW_PARTS));
        }
        ShopCookies.track(visit);
        Answers.inParts(visit, HTML, parts, PAUSE_MILLIS);
    }

    private static List<byte[]> events() {
        return IntStream.rangeClosed(1, 5)
                .mapToObj(i -> Answers.utf8("id: " + i + "\nevent: watered\ndata: {\"plant\": " + i + "}\n\n"))
                .toList();
    }

    private static byte[] stock() {
        return Answers.utf8(Product.ALL.stream()
                .map(p -> "\"" + p.number() + "\": " + p.number() * 7 % 10)
                .collect(Collectors.joining(", ", "{", "}\n")));
    }

    /** The request as it arrived, one header to a line, so that an operator sees what the gateway let through. */
    private static void echo(Visit visit) throws IOException {
        StringBuilder text = new StringBuilder();
        text.append(visit.method)
                .append(' ')
                .append(visit.exchange.getRequestURI())
                .append('\n');
        visit.exchange.getRequestHeaders().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(header -> header.getValue()
                        .forEach(value -> text.append(header.getKey())
                                .append(": ")
                                .append(value)
                                .append('\n')));
        Answers.whole(visit, 200, "text/plain; charset=utf-8", "no-store", Answers.utf8(text.toString()));
    }

    private void post(Visit visit) throws IOException {
        Map<String, String> form;
        try {
            form = visit.form();
        } catch (IllegalArgumentException e) {
            message(visit, 400, "We can't read that", "The form was too large or wrongly encoded.");
            return;
        }
        if (!List.of("/login", "/logout", "/basket").contains(visit.path)) {
            visit.exchange.getResponseHeaders().set("Allow", "GET, HEAD");
            message(visit, 405, "Not like this", "There is nothing to send here.");
        } else if (!ShopCookies.csrfMatches(visit, form)) {
            message(visit, 403, "Please try again", "The form had no valid token. Open its page again.");
        } else {
            submit(visit, form);
        }
    }

    private void submit(Visit visit, Map<String, String> form) throws IOException {
        switch (visit.path) {
            case "/login" -> {
                String name = form.getOrDefault("name", "").strip();
                if (name.isEmpty() || name.length() > 60) {
                    message(visit, 400, "Who are you?", "A name of 1 to 60 letters is needed.");
                    return;
                }
                ShopCookies.signIn(visit, name);
                Answers.redirect(visit, "/account");
            }
            case "/logout" -> {
                ShopCookies.signOut(visit);
                Answers.redirect(visit, "/");
            }
            default -> {
                if (form.containsKey("empty")) {
                    ShopCookies.emptyBasket(visit);
                } else {
                    Product.of(form.getOrDefault("product", "")).ifPresent(p -> ShopCookies.add(visit, p));
                }
                Answers.redirect(visit, "/basket");
            }
        }
    }
}
