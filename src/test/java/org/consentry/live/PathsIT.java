package org.consentry.live;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which address answers what, and on which port: the visitors', the reviewers' and the site's own. */
final class PathsIT {
    private static final String IGNORES = "ignores.test";

    @TempDir
    static Path folder;

    private static LiveGateway gateway;
    private static QuietSite site;
    private static URI http;

    @BeforeAll
    static void start() {
        site = new QuietSite();
        String notice = "notice: {version: \"1\", effective: 2026-11-02}\n";
        gateway = new LiveGateway(folder)
                .policy("shop.yaml", site.policy("shop", "localhost, 127.0.0.1", notice))
                .policy("ignores.yaml", site.policy("ignores", IGNORES, notice + "signals: {gpc: ignore, dnt: ignore}"))
                .with("CONSENTRY_PUBLIC_PORT", "18080")
                .start();
        http = gateway.http();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        site.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/_consent/,              200, text/html;charset=UTF-8",
        "/_consent/?lang=de,      200, text/html;charset=UTF-8",
        "/_consent/?lang=%,       200, text/html;charset=UTF-8",
        "/_consent/cookies,       200, text/html;charset=UTF-8",
        "/_consent/banner,        200, text/html;charset=UTF-8",
        "/_consent/state,         200, application/json",
        "/_consent/receipt,       404, text/html;charset=UTF-8",
        "/_consent/nothing,       404, text/html;charset=UTF-8",
        "/_consent/state/,        404, text/html;charset=UTF-8",
        "/_consent/choices,       405, application/problem+json",
        "/_consent/assets/x/y,    404, application/problem+json",
        "/.well-known/gpc.json,   200, application/json",
    })
    void everyAnswerOfOursIsFreshUnframedAndSelfContained(String path, int status, String type) {
        for (String method : List.of("GET", "HEAD")) {
            Reply reply = Ask.of(method, http, path).send();
            assertThat(reply.status()).as(reply.toString()).isEqualTo(status);
            assertThat(reply.field("Content-Type")).isEqualTo(type);
            assertThat(reply.field("Cache-Control")).isEqualTo("no-store");
            assertThat(reply.field("Content-Security-Policy"))
                    .contains("default-src 'none'")
                    .contains("frame-ancestors 'none'")
                    .doesNotContain("unsafe");
            assertThat(reply.field("X-Frame-Options")).isEqualTo("DENY");
            assertThat(reply.field("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(reply.all("Set-Cookie")).isEmpty();
            assertThat(reply.body().length == 0).isEqualTo(method.equals("HEAD"));
        }
    }

    @Test
    void beforeAChoiceTheStateKnowsNobody() {
        JsonObject state = Ask.get(http, "/_consent/state").send().json();
        assertThat(state.keySet())
                .containsExactlyInAnyOrder(
                        "site", "noticeVersion", "decided", "regime", "grants", "signals", "expires", "ticket");
        assertThat(state.getBoolean("decided")).isFalse();
        assertThat(state.isNull("expires")).isTrue();
    }

    @Test
    void whereABrowserSaysNothingOfTheDestinationAScriptStillGetsNoReceipt() {
        String consent = Ask.choose(http, "accept-all").consent();
        assertThat(Ask.get(http, "/_consent/receipt")
                        .with("Cookie", consent)
                        .send()
                        .status())
                .isEqualTo(403);
        Ask script = Ask.get(http, "/_consent/receipt")
                .with("Cookie", consent)
                .with("Accept", "text/html")
                .with("X-Requested-With", "XMLHttpRequest");
        assertThat(script.send().status()).isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({"document, 200", "'', 200", "empty, 403", "iframe, 403", "script, 403", "image, 403", "frame, 403"})
    void theReceiptIsForTheVisitorsEyes(String destination, int status) {
        Ask ask = Ask.get(http, "/_consent/receipt")
                .with("Accept", "text/html")
                .with("Cookie", Ask.choose(http, "accept-all").consent());
        Reply reply = (destination.isEmpty() ? ask : ask.with("Sec-Fetch-Dest", destination)).send();
        assertThat(reply.status()).isEqualTo(status);
        if (status == 200) {
            assertThat(reply.field("Content-Security-Policy"))
                    .as("an origin of its own, which no page that opened it can read")
                    .endsWith("; sandbox");
            JsonObject receipt = reply.json();
            assertThat(receipt.keySet())
                    .contains(
                            "schema_version",
                            "receipt_id",
                            "record_id",
                            "pii_principal_id",
                            "privacy_notice",
                            "language")
                    .contains("purposes", "pii_controllers", "withdrawal_method", "events");
            JsonObject event = receipt.getJsonArray("events").getJsonObject(0);
            assertThat(event.getString("choice")).isEqualTo("accept-all");
            assertThat(event.getString("event_state")).isEqualTo("consent given");
        }
    }

    @Test
    void frontEndFilesAreKeptForGoodAndCompressed() throws IOException {
        String style = addressIn(Ask.get(http, "/_consent/").send().text(), "/_consent/look/");
        keptForGoodAndCompressed(style, "text/css; charset=utf-8");
        // A page that was kept longer than its style: it gets today's, and is not to keep that under the old address.
        Reply otherLook = Ask.get(http, style.replaceFirst("/look/[^.]+", "/look/0123456789abcdef"))
                .send();
        assertThat(otherLook.status()).isEqualTo(200);
        assertThat(otherLook.field("Cache-Control")).isEqualTo("no-store");

        String script = addressIn(Ask.get(http, "/_consent/mine").send().text(), "/_consent/assets/");
        keptForGoodAndCompressed(script, "text/javascript; charset=utf-8");
        String otherVersion = script.replaceFirst("/assets/[^/]+/", "/assets/0123456789abcdef/");
        assertThat(Ask.get(http, otherVersion).send().status()).isEqualTo(404);
    }

    private static String addressIn(String page, String start) {
        int at = page.indexOf(start);
        assertThat(at).as(page).isPositive();
        return page.substring(at, page.indexOf('"', at));
    }

    private void keptForGoodAndCompressed(String path, String type) throws IOException {
        Reply plain = Ask.get(http, path).send();
        Reply packed = Ask.get(http, path).with("Accept-Encoding", "br, gzip").send();
        Reply weighed = Ask.get(http, path).with("Accept-Encoding", "gzip;q=0").send();
        for (Reply reply : List.of(plain, packed, weighed)) {
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.field("Content-Type")).isEqualTo(type);
            assertThat(reply.field("Cache-Control")).isEqualTo("public, max-age=31536000, immutable");
            assertThat(reply.field("Vary")).isEqualTo("Accept-Encoding");
        }
        assertThat(packed.field("Content-Encoding")).isEqualTo("gzip");
        assertThat(new GZIPInputStream(new ByteArrayInputStream(packed.body())).readAllBytes())
                .isEqualTo(plain.body());
        assertThat(weighed.body()).isEqualTo(plain.body());
    }

    @Test
    void theSitesWordOnGpcIsOursOnlyWhereItHonoursTheSignal() {
        JsonObject support = Ask.get(http, "/.well-known/gpc.json").send().json();
        assertThat(support.toString()).isEqualTo("{\"gpc\":true,\"lastUpdate\":\"2026-11-02\"}");
        assertThat(Ask.of("POST", http, "/.well-known/gpc.json").send().status())
                .isEqualTo(405);
        assertThat(Ask.get(http, "/.well-known/gpc.json").host(IGNORES).send().text())
                .contains("site behind: /.well-known/gpc.json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"unknown.test", "x:9081", "localhost.evil.example", "evil.example:80", "10.0.0.1"})
    void aHostThatNoPolicyNamesIsMisdirected(String host) {
        String name = host.replace("9081", Integer.toString(gateway.management().getPort()));
        for (String path : List.of("/", "/_consent/state", "/review/", "/api/records", "/.well-known/gpc.json")) {
            Reply reply = Ask.get(http, path).host(name).send();
            assertThat(reply.status()).as(name + path + reply).isEqualTo(421);
            assertThat(reply.text()).doesNotContain("site behind").doesNotContain("record_id");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/review", "/review/", "/review/login", "/api/records", "/api", "/health", "/metrics"})
    void onTheVisitorsPortsEveryOtherPathIsTheSites(String path) {
        String forged = "localhost:" + gateway.management().getPort();
        for (Ask ask : List.of(
                Ask.get(http, path),
                Ask.get(gateway.https(), path),
                Ask.get(http, path).host(forged),
                Ask.get(http, path)
                        .with("$WSSP", Integer.toString(gateway.management().getPort())),
                Ask.get(http, path).host("localhost:8080"),
                Ask.get(http, path).host("localhost:18080"))) {
            Reply reply = ask.with("Authorization", Evidence.basic("reviewer", LiveGateway.PASSWORD))
                    .send();
            assertThat(reply.status()).as(ask + " " + reply).isEqualTo(200);
            assertThat(reply.text()).contains("site behind: " + path);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/basket",
                "/_consent/",
                "/_consent/state",
                "/_consent/choices",
                "/_consent/receipt",
                "/.well-known/gpc.json",
                "/reviews",
                "/apis/records",
                "/health",
                "/review/nothing"
            })
    void onTheManagementPortIsNothingOfTheSites(String path) {
        for (String method : List.of("GET", "POST")) {
            Reply reply = Ask.of(method, gateway.management(), path).send();
            assertThat(reply.status()).as(method + reply).isEqualTo(404);
            assertThat(reply.all("Set-Cookie")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "evil.example:9081", "shop.test"})
    void theManagementPortAnswersToListedNamesAlone(String host) {
        String name = host.replace("9081", Integer.toString(gateway.management().getPort()));
        Reply reply = Ask.get(gateway.management(), "/review/login").host(name).send();
        assertThat(reply.status()).isEqualTo(421);
        assertThat(reply.field("Content-Type")).isEqualTo("application/problem+json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/_consent/management/api/records",
                "/_consent/management",
                "/_consent/management/",
                "/_consent/management/review/",
                "/_consent/%6danagement/api/records",
                "/%5fconsent/management/api/records",
                "/_consent%2fmanagement/api/records",
                "/_consent/management%2fapi/records",
                "/_consent/management/api%2frecords",
                "/x/../_consent/management/api/records",
                "/_consent/./management/api/records",
                "/_consent/x/../management/api/records",
                "/_consent/%2e/management/api/records",
                "/_consent/x/%2e%2e/management/api/records",
                "/_consent;a=b/management/api/records",
                "/_consent/management;a=b/api/records",
                "/;/_consent/management/api/records",
                "//_consent/management/api/records",
                "/_consent//management/api/records",
                "/_consent/management//api/records",
                "/_consent/management/api/records;x",
                "/_consent/management/api/records?format=csv",
                "/_CONSENT/management/api/records",
                "/_consent/MANAGEMENT/api/records",
                "/_consent\\management/api/records",
                "/_consent/management\\api/records",
                "/_consent/management%00/api/records",
                "/_consent/%256danagement/api/records",
                "/review/../_consent/management/api/records",
                "/api/../_consent/management/api/records",
                "/api/%2e%2e/_consent/management/api/records"
            })
    void theInnerPathsAreNobodysToAskForHoweverTheyAreSpelt(String path) {
        for (URI port : List.of(http, gateway.https(), gateway.management())) {
            Reply reply = Ask.get(port, path)
                    .with("Authorization", Evidence.basic("reviewer", LiveGateway.PASSWORD))
                    .send();
            String text = new String(reply.body(), StandardCharsets.UTF_8);
            // What the container does not read as ours is a path of the site behind, which may say what it likes.
            boolean sites = reply.status() == 200 && text.contains("site behind: /") && port != gateway.management();
            assertThat(sites || reply.status() == 404 || reply.status() == 400)
                    .as(port + " " + reply)
                    .isTrue();
            assertThat(text).doesNotContain("record_id");
        }
    }

    @Test
    void theServersOwnHealthIsOnThePlatformsPort() {
        assertThat(Ask.get(gateway.platform(), "/health").send().json().getString("status"))
                .isEqualTo("UP");
        assertThat(Ask.get(gateway.platform(), "/_consent/state").send().status())
                .isEqualTo(404);
    }
}
