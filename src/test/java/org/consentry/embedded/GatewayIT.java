package org.consentry.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The gateway as built, deployed in front of a site of another process, so to say: one of the test's own. */
@ExtendWith(ArquillianExtension.class)
final class GatewayIT {
    private static final String PASSWORD = "a reviewer's password";
    private static final String PAGE =
            "<!DOCTYPE html><html lang=en><title>Site</title><body><p>the site behind</p></body></html>";
    private static final Map<String, List<String>> COOKIES = new ConcurrentHashMap<>();

    private static HttpServer site;

    @TempDir
    static Path folder;

    @ArquillianResource
    private URI base;

    private Visitor visitor;

    @Deployment(testable = false)
    static WebArchive gateway() throws IOException {
        site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        site.createContext("/", GatewayIT::answer);
        site.start();
        return Archives.placed(
                Archives.gateway(),
                "/",
                Map.of(
                        "consentry.upstream",
                                "http://127.0.0.1:" + site.getAddress().getPort(),
                        "consentry.sites",
                                Files.createDirectories(folder.resolve("sites")).toString(),
                        "consentry.data", folder.resolve("data").toString(),
                        "consentry.review.password", PASSWORD,
                        "consentry.management.port", Integer.toString(managementPort())));
    }

    @AfterAll
    static void stop() {
        site.stop(0);
    }

    private static int managementPort() {
        return Integer.getInteger("consentry.test.management.port", 9581);
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            COOKIES.put(path, exchange.getRequestHeaders().getOrDefault("Cookie", List.of()));
            exchange.getResponseHeaders().add("Content-Type", "text/html; charset=utf-8");
            exchange.getResponseHeaders().add("Set-Cookie", "_ga=GA1.1.1.1; Path=/");
            exchange.getResponseHeaders().add("Set-Cookie", "session=s1; Path=/; HttpOnly");
            byte[] page = PAGE.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
        }
    }

    @BeforeEach
    void open() {
        visitor = new Visitor(base);
    }

    @Test
    void aSiteBehindTheGatewayIsGuardedFromItsFirstPageToTheRecord() {
        Shown page =
                visitor.page("first", "Cookie", "_ga=GA1.1.1.1; session=s1").isPage(200, "the site behind");
        assertThat(page.cookie("_ga")).isEmpty();
        assertThat(page.cookie("session")).isEqualTo("session=s1; Path=/; HttpOnly");
        assertThat(COOKIES.get("/first")).containsExactly("session=s1");

        Shown chosen = visitor.choose(page, "accept-all");
        assertThat(chosen.status()).as(chosen.toString()).isEqualTo(303);
        assertThat(visitor.leadsTo(chosen)).isEqualTo("/first");
        Shown after = visitor.page("second", "Cookie", chosen.sent("consentry") + "; _ga=GA1.1.1.1");
        assertThat(after.cookie("_ga")).isEqualTo("_ga=GA1.1.1.1; Path=/");
        assertThat(COOKIES.get("/second")).containsExactly("_ga=GA1.1.1.1");

        Visitor reviewer = new Visitor(URI.create("http://localhost:" + managementPort() + "/"));
        String basic = Base64.getEncoder().encodeToString(("reviewer:" + PASSWORD).getBytes(StandardCharsets.UTF_8));
        Shown records = reviewer.data("api/records?format=csv", "Authorization", "Basic " + basic);
        assertThat(records.status()).as(records.toString()).isEqualTo(200);
        assertThat(records.text()).contains("accept-all");
        assertThat(reviewer.data("api/records").status()).isEqualTo(401);
    }

    @Test
    void onTheVisitorsPortEveryOtherPathIsTheSites() {
        visitor.page("api/records").isPage(200, "the site behind");
        visitor.page("review/").isPage(200, "the site behind");
    }
}
