package org.consentry.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.consentry.banner.Asset;
import org.consentry.banner.Assets;
import org.consentry.banner.Banner;
import org.consentry.banner.BannerView;
import org.consentry.banner.HeldFrame;
import org.consentry.banner.Messages;
import org.consentry.banner.Samples;
import org.consentry.banner.Tags;
import org.consentry.http.ContentSecurityPolicy;
import org.consentry.http.PageOrigin;
import org.consentry.site.Enforcement;
import org.consentry.site.Purpose;
import org.consentry.site.Service;
import org.consentry.site.SitePolicy;

/** A site of one page with the banner in it, and just enough of {@code /_consent/} to answer it: no proof kept. */
final class StubSite implements AutoCloseable {
    /** The guard's table: hosts as {@link Trackers} answers for; of some of them, and of two cookies, the hashes. */
    private static final String TABLE = """
            {p:["statistics","ads","video"],u:-1,o:["localhost"],h:["","ads.test both.test/ads any.*/ads",""],\
            n:"never.test",a:"plain.ads.test both.test/ads/free",t:[["/collect",0],["/px*",1]],\
            c:["st_* _x{digits}_v{hex}","st_ad{id}",""],k:"_never",s:"st_ok",\
            g:[1048576,[0,17,1,"vCDA"],[2,18,1,"syzg"]],d:[1048576,[0,18,1,"1vKI"],[1,18,1,"u8Yg"]]}""";

    static {
        // Else each answer waits some 40 ms for the browser's word that its first packet has come.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private static final Assets ASSETS = Samples.assets();

    /** Shared: it reads the texts of all languages. */
    static final Banner BANNER = new Banner(ASSETS, new Messages());

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Asset guard;

    /** Whose banner it is; {@link Samples#shop} to begin with. */
    volatile SitePolicy policy;

    /** What the site's own scripts asked for. */
    final List<String> own = new CopyOnWriteArrayList<>();

    /** Every request as it came: its address and its fields. */
    final List<String> received = new CopyOnWriteArrayList<>();

    /** The bodies of the choices that arrived. */
    final List<String> choices = new CopyOnWriteArrayList<>();

    volatile String language = "en";
    volatile String css = "";
    volatile String doctype = "<!DOCTYPE html>";
    volatile String afterHead = "";
    volatile BannerView view = Samples.FIRST_VISIT;
    volatile int refuseWith;
    volatile Tags tags = Tags.PLAIN;
    volatile String frame = "";
    volatile String inBody = "";
    volatile String policyField = "";

    /** The page's bytes from here on wait until what came before was painted; empty where all come at once. */
    volatile String pause = "";

    private final Semaphore painted = new Semaphore(0);

    /** Whether the page is served as the site made it. */
    volatile boolean bare;

    /** What becomes of a style sheet of ours on its way. */
    volatile UnaryOperator<String> sheets = UnaryOperator.identity();

    StubSite() throws IOException {
        this(Enforcement.MARKUP);
    }

    StubSite(Enforcement enforcement) throws IOException {
        this(Samples.shop(enforcement), TABLE);
    }

    /** @param table of the guard */
    StubSite(SitePolicy policy, String table) throws IOException {
        this.policy = policy;
        guard = BANNER.guard(table);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    /** The ids of all that a visitor answers: purposes, and the services of each. */
    private List<String> answers() {
        return Stream.concat(
                        policy.optionalPurposes().stream().map(Purpose::id),
                        Service.of(policy).stream().map(Service::id))
                .toList();
    }

    /** From now on the visitor is one who said yes to all. */
    void accepted() {
        view = new BannerView(false, Set.copyOf(answers()), true, Set.of(), Set.of());
    }

    List<String> hashes() {
        return BANNER.files(policy, guard, PageOrigin.of(url(""))).scripts().stream()
                .map(script -> "'sha256-" + script.sha256() + "'")
                .toList();
    }

    /** A policy of the site's own as the gateway sends it on. */
    String admitted(String own) {
        return ContentSecurityPolicy.admit(List.of(own), List.of(), BANNER.files(policy, guard, PageOrigin.of(url(""))))
                .enforced()
                .get(0);
    }

    String url(String path) {
        return "http://localhost:" + server.getAddress().getPort() + path;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        received.add(
                exchange.getRequestURI() + " " + exchange.getRequestHeaders().entrySet());
        if (path.startsWith("/_consent/assets/")) {
            String[] parts = path.split("/", -1);
            Asset asset = ASSETS.find(parts[3], parts[4]).orElseThrow();
            file(exchange, asset.contentType(), asset.bytes());
        } else if (path.startsWith("/_consent/guard/")) {
            assertThat(path).endsWith(guard.name());
            file(exchange, guard.contentType(), guard.bytes());
        } else if (path.startsWith("/_consent/look/")) {
            Asset sheet = BANNER.look(policy, path.substring(15)).orElseThrow();
            String css = new String(sheet.bytes(), StandardCharsets.US_ASCII);
            file(exchange, sheet.contentType(), sheets.apply(css).getBytes(StandardCharsets.US_ASCII));
        } else if (path.equals("/_consent/placeholder")) {
            String query = exchange.getRequestURI().getQuery();
            HeldFrame held = new HeldFrame(
                    query.substring(2).replaceFirst("&p=.*", ""),
                    "Reel & Co",
                    List.of("video"),
                    !query.endsWith("&s=1"));
            html(exchange, BANNER.placeholderPage(policy, language, view, "t4", "/", held));
        } else if (path.equals("/own/painted")) {
            painted.release();
            send(exchange, 200, "text/plain", new byte[0]);
        } else if (path.startsWith("/own/") || path.startsWith("/collect") || path.startsWith("/px")) {
            Trackers.answer(exchange, own);
        } else if (path.equals("/frame")) {
            String head = new String(BANNER.frameHead(policy, view, tags, guard), StandardCharsets.US_ASCII);
            html(exchange, "<!DOCTYPE html><html><head>" + head + "</head><body>" + frame + "</body></html>");
        } else if (path.equals("/_consent/choices")) {
            choose(exchange);
        } else if (path.equals("/_consent/state")) {
            send(exchange, 200, "application/json", state().getBytes(StandardCharsets.UTF_8));
        } else if (path.equals("/_consent/banner")) {
            send(exchange, 200, "text/html; charset=utf-8", BANNER.fragment(policy, language, view, "t2", "/"));
        } else if (path.equals("/_consent/")) {
            html(exchange, BANNER.preferencePage(policy, language, view, "t", "/", ""));
        } else if (path.equals("/_consent/cookies")) {
            html(exchange, BANNER.cookiesPage(policy, language, Samples.declared(policy), LocalDate.EPOCH));
        } else if (pause.isEmpty() || !path.equals("/")) {
            html(exchange, page());
        } else {
            inPieces(exchange, page());
        }
    }

    private void inPieces(HttpExchange exchange, String page) throws IOException {
        byte[] bytes = page.getBytes(StandardCharsets.UTF_8);
        int first = page.substring(0, page.indexOf(pause)).getBytes(StandardCharsets.UTF_8).length;
        exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes, 0, first);
        exchange.getResponseBody().flush();
        painted.acquireUninterruptibly();
        exchange.getResponseBody().write(bytes, first, bytes.length - first);
        exchange.close();
    }

    private String page() {
        Tags present = view.granted().containsAll(answers()) ? Tags.PLAIN : tags;
        String head = new String(BANNER.head(policy, language, view, present, guard), StandardCharsets.US_ASCII);
        String body = new String(BANNER.body(policy, language, view, "t1", "/"), StandardCharsets.US_ASCII);
        String text = "<p>A quiet shop for people who like good tools, and take their time to choose one.</p>";
        if (bare) {
            head = "";
            body = "";
        }
        return doctype + "<html lang=" + language + "><head>" + head
                + "<meta charset=utf-8><meta name=viewport content='width=device-width,initial-scale=1'>"
                + "<title>Alder &amp; Finch</title><style>" + css + "</style>" + afterHead + "</head><body>" + body
                + inBody + "<main><h1>Alder &amp; Finch</h1>" + text.repeat(30)
                + "<p><a id=last href=#>The last link</a></p></main></body></html>";
    }

    private void choose(HttpExchange exchange) throws IOException {
        String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        choices.add(form);
        if (refuseWith != 0) {
            byte[] problem =
                    "{\"title\":\"Too old\",\"detail\":\"Please choose again.\"}".getBytes(StandardCharsets.UTF_8);
            send(exchange, refuseWith, "application/problem+json", problem);
            return;
        }
        Map<String, Set<String>> fields = new ConcurrentHashMap<>();
        for (String pair : form.split("&")) {
            String[] sides = pair.split("=", 2);
            fields.computeIfAbsent(sides[0], key -> new HashSet<>())
                    .add(URLDecoder.decode(sides[1], StandardCharsets.UTF_8));
        }
        Set<String> choice = fields.getOrDefault("choice", Set.of());
        Set<String> granted = new HashSet<>(choice.contains("accept-all") ? answers() : List.of());
        if (choice.contains("custom")) {
            granted.addAll(fields.getOrDefault("vendor", Set.of()));
            Set<String> purposes = fields.getOrDefault("purpose", Set.of());
            answers().stream()
                    .filter(id -> purposes.contains(Service.purposeOf(id)))
                    .forEach(granted::add);
        }
        view = new BannerView(false, granted, true, Set.of(), Set.of());
        if ("application/json".equals(exchange.getRequestHeaders().getFirst("Accept"))) {
            send(exchange, 200, "application/json", state().getBytes(StandardCharsets.UTF_8));
        } else {
            exchange.getResponseHeaders().set("Location", "/");
            exchange.sendResponseHeaders(303, -1);
            exchange.close();
        }
    }

    private String state() {
        StringBuilder grants = new StringBuilder();
        for (String id : answers()) {
            grants.append(grants.isEmpty() ? "" : ",").append('"').append(id).append("\":");
            grants.append(view.granted().contains(id));
        }
        return "{\"site\":\"shop\",\"noticeVersion\":\"2026-03\",\"decided\":" + view.decided() + ",\"grants\":{"
                + grants + "},\"signals\":[],\"expires\":\"2027-01-01T00:00:00Z\",\"ticket\":\"t3\"}";
    }

    private void html(HttpExchange exchange, String page) throws IOException {
        if (!policyField.isEmpty()) {
            exchange.getResponseHeaders().set("Content-Security-Policy", policyField);
        }
        send(exchange, 200, "text/html; charset=utf-8", page.getBytes(StandardCharsets.UTF_8));
    }

    /** Of ours, under an address that changes with its content: to be kept, as the gateway has it. */
    private static void file(HttpExchange exchange, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Cache-Control", "public, max-age=31536000, immutable");
        send(exchange, 200, type, body);
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
