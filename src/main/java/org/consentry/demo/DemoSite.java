package org.consentry.demo;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * A small made-up site to stand behind the policy of a published statement: it sets what the statement allows and what
 * it forbids, so that a gateway in front of it has something to do. It keeps nothing.
 *
 * <p>Each has the pages of its {@link Content}; {@code POST /settings}, {@code /login} and {@code /logout} set cookies,
 * {@code /beacon.gif} is a counting picture of its own.
 */
public final class DemoSite implements AutoCloseable {

    private static final String HTML = "text/html; charset=utf-8";
    private static final long YEAR = Duration.ofDays(365).toSeconds();
    private static final int LONGEST = 40;
    private static final byte[] DOT = {
        'G',
        'I',
        'F',
        '8',
        '9',
        'a',
        1,
        0,
        1,
        0,
        0,
        0,
        0,
        0x21,
        (byte) 0xF9,
        4,
        1,
        0,
        0,
        0,
        0,
        0x2C,
        0,
        0,
        0,
        0,
        1,
        0,
        1,
        0,
        0,
        2,
        1,
        0x44,
        0,
        0x3B
    };

    private static final Map<String, Supplier<Content>> SITES = Map.of(
            "smallest-statement", SmallestStatementPages::content,
            "smallest-ai", SmallestAiPages::content,
            "smarti", SmartiPages::content,
            "smarte", SmartePages::content,
            "smartbooqing", SmartbooqingPages::content);

    private final Content content;
    private final Loopback server;

    private DemoSite(String name, Content content) throws IOException {
        this.content = content;
        this.server = new Loopback("demo-" + name, 0, this::handle);
    }

    /**
     * Opens the site of that name, on a port that is free.
     *
     * @throws IllegalArgumentException where there is none of that name
     */
    public static DemoSite open(String name) throws IOException {
        Supplier<Content> content = SITES.get(name);
        if (content == null) {
            throw new IllegalArgumentException("no demo site is called " + name);
        }
        return new DemoSite(name, content.get());
    }

    /** Whether there is a site of that name. */
    public static boolean knows(String name) {
        return SITES.containsKey(name);
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
            if (visit.path.equals("/beacon.gif")) {
                setCookies(visit);
                Answers.whole(visit, 200, "image/gif", "no-store", DOT);
            } else if (visit.reads()) {
                read(visit);
            } else if (visit.method.equals("POST")) {
                post(visit);
            } else {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD, POST");
                exchange.sendResponseHeaders(405, -1);
            }
        }
    }

    private void read(Visit visit) throws IOException {
        for (Content.Page page : content.pages()) {
            if (page.path().equals(visit.path)) {
                setCookies(visit);
                Answers.whole(visit, 200, HTML, "private, no-cache", SiteLayout.page(content, page, visit));
                return;
            }
        }
        byte[] none = SiteLayout.page(content, new Content.Page(visit.path, "404", ""), visit);
        Answers.whole(visit, 404, HTML, "no-store", none);
    }

    private void setCookies(Visit visit) {
        String now = Long.toString(Instant.now().getEpochSecond());
        for (Content.Cookie cookie : content.cookies()) {
            boolean here = cookie.path().isEmpty() || cookie.path().equals(visit.path);
            if (here && visit.cookie(cookie.name()).isEmpty()) {
                String random = UUID.randomUUID().toString().replace("-", "");
                visit.set(cookie.line()
                        .replace("{domain}", visit.domain())
                        .replace("{wide}", wide(visit.domain()))
                        .replace("{now}", now)
                        .replace("{random}", random));
            }
        }
    }

    /** A {@code Domain} attribute that takes in the neighbours of the host as well. */
    private static String wide(String domain) {
        int dot = domain.indexOf('.');
        return dot < 0 ? domain : "; Domain=" + domain.substring(dot + 1);
    }

    private void post(Visit visit) throws IOException {
        Map<String, String> form;
        try {
            form = visit.form();
        } catch (IllegalArgumentException e) {
            visit.exchange.sendResponseHeaders(400, -1);
            return;
        }
        switch (visit.path) {
            case "/settings" -> {
                for (String name : content.settings()) {
                    String value = form.getOrDefault(name, "");
                    if (isPlain(value)) {
                        visit.set(name + "=" + value + "; Path=/; Max-Age=" + YEAR + "; SameSite=Lax");
                    }
                }
                Answers.redirect(visit, "/settings");
            }
            case "/login" -> {
                String random = UUID.randomUUID().toString();
                visit.set(content.session() + "=" + random + "; Path=/; HttpOnly; SameSite=Lax");
                Answers.redirect(visit, "/");
            }
            case "/logout" -> {
                visit.set(content.session() + "=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
                Answers.redirect(visit, "/");
            }
            default -> {
                visit.exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                visit.exchange.sendResponseHeaders(405, -1);
            }
        }
    }

    private static boolean isPlain(String value) {
        return !value.isEmpty()
                && value.length() <= LONGEST
                && value.chars().allMatch(c -> c == '-' || c < 128 && Character.isLetterOrDigit(c));
    }
}
