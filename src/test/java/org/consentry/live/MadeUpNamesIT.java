package org.consentry.live;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * One client makes up half a million names of cookies, hostile ones among them. The gateway's heap is small, pages go
 * on, what many requests carry stays listed, and visitors read of none of it until a reviewer says so.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class MadeUpNamesIT {
    /** The gateway takes about 50 MB of it at rest; that many names kept would take as much as there is. */
    private static final String HEAP = "-Xmx128m";

    private static final int NAMES = 500_000;
    private static final int IN_ONE_REQUEST = 180;
    private static final int CLIENTS = 2;
    private static final String HOSTILE = "<script>alert(1)</script>";

    @TempDir
    private static Path folder;

    private static RawUpstream site;
    private static LiveGateway gateway;
    private static Evidence reviewer;

    @BeforeAll
    static void start() {
        site = new RawUpstream();
        String head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\nConnection: close\r\n";
        site.on("/page", visit -> visit.send(head + "\r\nok"));
        site.on(
                "/set",
                visit -> visit.send(head
                        + "Set-Cookie: zqset=secret-value; Max-Age=864000; Path=/; HttpOnly; SameSite=Lax\r\n"
                        + "Set-Cookie: _fbp=secret-value; Max-Age=7776000; Path=/\r\n\r\nok"));
        gateway = new LiveGateway(folder)
                .options(HEAP, "-XX:+ExitOnOutOfMemoryError")
                .with("CONSENTRY_UPSTREAM", site.uri().toString())
                .start();
        reviewer = new Evidence(gateway);
    }

    @AfterAll
    static void stop() throws IOException {
        if (gateway != null) {
            gateway.close();
        }
        site.close();
    }

    private static String cookies(int from) {
        StringBuilder field = new StringBuilder("Cookie: ");
        for (int i = from; i < from + IN_ONE_REQUEST; i++) {
            field.append(i == from ? "" : "; ")
                    .append('n')
                    .append(Integer.toString(i, 36))
                    .append("=1");
        }
        return field.append("; zqoften=1; ").append(HOSTILE).append("=1").toString();
    }

    /** A client's share, over connections that stay open, and no request without its answer. */
    private static void make(int client) throws IOException {
        for (int done = 0; done < NAMES / CLIENTS; ) {
            try (Socket socket =
                    new Socket(InetAddress.getLoopbackAddress(), gateway.http().getPort())) {
                socket.setSoTimeout(30_000);
                OutputStream out = socket.getOutputStream();
                for (int i = 0; i < 50 && done < NAMES / CLIENTS; i++, done += IN_ONE_REQUEST) {
                    String request = "GET /page HTTP/1.1\r\nHost: "
                            + gateway.http().getAuthority() + "\r\n" + cookies(client * NAMES + done) + "\r\n\r\n";
                    out.write(request.getBytes(StandardCharsets.ISO_8859_1));
                    String head = Framing.head(socket.getInputStream());
                    assertThat(head).startsWith("HTTP/1.1 200");
                    assertThat(socket.getInputStream().readNBytes(2)).isEqualTo(new byte[] {'o', 'k'});
                }
            }
        }
    }

    private static Document page(String target) {
        Reply reply = reviewer.ask(target).send();
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        Document page = Jsoup.parse(reply.text());
        assertThat(page.select("script")).isEmpty();
        return page;
    }

    private static JsonObject declaration() {
        return Ask.get(gateway.http(), "/_consent/cookies")
                .with("Accept", "application/json")
                .send()
                .json();
    }

    private static List<String> declared() {
        return declaration().getJsonArray("cookies").getValuesAs(JsonObject.class).stream()
                .map(cookie -> cookie.getString("name"))
                .toList();
    }

    @Test
    @Order(1)
    void halfAMillionNamesCostNoPageAndAreCounted() throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                int client = i;
                all.add(clients.submit(() -> {
                    make(client);
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get(120, TimeUnit.SECONDS);
            }
        } finally {
            clients.shutdownNow();
        }
        assertThat(gateway.log()).doesNotContain("OutOfMemoryError");

        JsonObject seen = reviewer.ask("/api/cookies").send().json();
        assertThat(seen.getJsonArray("cookies")).hasSizeLessThanOrEqualTo(1_000);
        assertThat(seen.getJsonNumber("no_room").longValue()).isBetween(NAMES - 20_000L, NAMES + 50_000L);
        Document page = page("/review/cookies");
        assertThat(page.select("#claimed th code").eachText()).contains("zqoften", HOSTILE);
        assertThat(page.select("#refused").text()).matches("(4[89]\\d|5[0-4]\\d),\\d.* sightings have found no room.*");
        assertThat(declared()).containsExactly("consentry");
    }

    @Test
    @Order(2)
    void longAndOddNamesAreRefusedOrShownAsText() {
        for (String name : List.of("L".repeat(4_096), "tab\there", "\u00ff\u0080", "a\"b", "x'--", "&amp;")) {
            Reply reply =
                    Ask.get(gateway.http(), "/page").with("Cookie", name + "=1").send();
            assertThat(reply.status()).isIn(200, 400);
        }
        Reply api = reviewer.ask("/api/cookies").send();
        assertThat(api.status()).isEqualTo(200);
        assertThat(api.text()).doesNotContain("L".repeat(2_000));
        page("/review/cookies");
        page("/review/cookies/drift");
        assertThat(declared()).containsExactly("consentry");
    }

    @Test
    @Order(3)
    void whatTheSiteSetsIsListedWithItsAttributesHeldOnesToo() {
        Reply reply = Ask.get(gateway.http(), "/set").send();
        assertThat(reply.all("Set-Cookie")).hasSize(1);
        Element row = row(page("/review/cookies"), "#set", "zqset");
        assertThat(row.text()).contains("10 days", "HttpOnly SameSite=lax", "Path=/");
        assertThat(row(page("/review/cookies"), "#set", "_fbp").select("td").eachText())
                .containsSubsequence("1", "1", "0");
        assertThat(row(page("/review/cookies/drift"), "#held", "_fbp").text()).contains("1 of 1");
        assertThat(row(page("/review/cookies/drift"), "#undeclared", "zqset")).isNotNull();
        assertThat(reviewer.ask("/api/cookies").send().text()).doesNotContain("secret-value");
        await(MadeUpNamesIT::declared, names -> names.contains("zqset"));
        await(MadeUpNamesIT::visitorsPage, page -> page.contains(">zqset<") && page.contains("10 days"));
    }

    private static Element row(Document page, String table, String name) {
        return page.select(table + " tbody tr").stream()
                .filter(row -> row.selectFirst("th code").text().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not in " + table));
    }

    private static String visitorsPage() {
        return Ask.get(gateway.http(), "/_consent/cookies").send().text();
    }

    private static <T> T await(Supplier<T> what, Predicate<T> until) {
        Instant limit = Instant.now().plusSeconds(20);
        T now = what.get();
        while (!until.test(now)) {
            assertThat(Instant.now()).as("waited in vain: " + now).isBefore(limit);
            LockSupport.parkNanos(50_000_000);
            now = what.get();
        }
        return now;
    }

    private static Ask confirm(String name, String yes) {
        String form = "site=default&confirm=" + yes + "&name=" + URLEncoder.encode(name, StandardCharsets.UTF_8);
        return reviewer.post("/review/cookies/confirm", form);
    }

    @Test
    @Order(4)
    void aReviewersWordPutsAClaimIntoTheDeclarationAndTakesItOut() {
        Reply reply =
                confirm(HOSTILE, "yes").with("Sec-Fetch-Site", "same-origin").send();
        assertThat(reply.status()).as(reply.toString()).isEqualTo(303);
        assertThat(reply.field("Location")).isEqualTo("/review/cookies#claims");
        await(MadeUpNamesIT::declared, names -> names.contains(HOSTILE));
        // The page is kept for a moment of its own.
        Document visitors = await(
                () -> Jsoup.parse(visitorsPage()),
                page -> page.select("code").eachText().contains(HOSTILE));
        assertThat(visitors.select("script")).isEmpty();
        assertThat(row(page("/review/cookies"), "#claimed", HOSTILE).text()).contains("reviewer, 20", "Take back");

        gateway.stop();
        gateway.start();
        assertThat(declared()).contains(HOSTILE, "zqset").doesNotContain("zqoften");
        assertThat(row(page("/review/cookies"), "#set", "_fbp").text()).contains("90 days");
        assertThat(confirm(HOSTILE, "no")
                        .with("Sec-Fetch-Site", "same-origin")
                        .send()
                        .status())
                .isEqualTo(303);
        await(MadeUpNamesIT::declared, names -> !names.contains(HOSTILE));
    }

    @Test
    @Order(5)
    void nobodyElseConfirmsAnything() {
        assertThat(confirm("zqoften", "yes")
                        .with("Sec-Fetch-Site", "cross-site")
                        .send()
                        .status())
                .isEqualTo(403);
        assertThat(confirm("zqoften", "yes")
                        .with("Origin", "https://evil.example")
                        .send()
                        .status())
                .isEqualTo(403);
        assertThat(confirm("nobody-sent-this", "yes")
                        .with("Sec-Fetch-Site", "same-origin")
                        .send()
                        .status())
                .isEqualTo(404);
        assertThat(confirm("zqoften", "perhaps")
                        .with("Sec-Fetch-Site", "same-origin")
                        .send()
                        .status())
                .isEqualTo(400);
        assertThat(confirm("x".repeat(9_000), "yes")
                        .with("Sec-Fetch-Site", "same-origin")
                        .send()
                        .status())
                .isEqualTo(413);
        Reply stranger = Ask.of("POST", gateway.management(), "/review/cookies/confirm")
                .with("Sec-Fetch-Site", "same-origin")
                .body(
                        "application/x-www-form-urlencoded",
                        "site=default&name=zqoften&confirm=yes".getBytes(StandardCharsets.US_ASCII))
                .send();
        assertThat(stranger.field("Location")).isEqualTo("/review/login");
        assertThat(declared()).doesNotContain("zqoften");
        assertThat(reviewer.ask("/review/cookies/drift?since=soon").send().status())
                .isEqualTo(400);
        assertThat(reviewer.ask("/api/cookies?since=soon").send().status()).isEqualTo(400);
        assertThat(reviewer.ask("/review/cookies/drift?site=nobody").send().status())
                .isEqualTo(400);
    }
}
