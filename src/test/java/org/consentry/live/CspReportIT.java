package org.consentry.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The address to which browsers send what the fence kept out. */
final class CspReportIT {
    private static final int LARGEST_BODY = 16 * 1024;
    private static final String OLD = "application/csp-report";
    private static final String NOW = "application/reports+json";
    private static final String REPORT =
            "{\"csp-report\":{\"document-uri\":\"http://localhost/\",\"effective-directive\":\"default-src\","
                    + "\"blocked-uri\":\"https://tracker.test/p\"}}";

    @TempDir
    static Path folder;

    private static final AtomicInteger VISITORS = new AtomicInteger();
    private static LiveGateway gateway;
    private static QuietSite site;
    private static URI http;

    @BeforeAll
    static void start() {
        site = new QuietSite();
        gateway = new LiveGateway(folder)
                .policy(
                        "shop.yaml",
                        site.policy("shop", "localhost", "notice: {version: \"1\", effective: 2026-11-01}"))
                .with("CONSENTRY_TRUSTED_PROXIES", "127.0.0.1")
                .start();
        http = gateway.http();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        site.close();
    }

    /** As a browser sends it: with cookies of the site, without a form's fields. */
    private static Ask report(String type, String body) {
        int number = VISITORS.incrementAndGet();
        return Ask.of("POST", http, "/_consent/csp-reports")
                .with("X-Forwarded-For", "198.51.100." + number)
                .body(type, body.getBytes(StandardCharsets.UTF_8));
    }

    private static void refused(Reply reply, int status) {
        assertThat(reply.status()).as(reply.toString()).isEqualTo(status);
        assertThat(reply.field("Content-Type")).isEqualTo("application/problem+json");
        assertThat(reply.json().getInt("status")).isEqualTo(status);
        assertThat(reply.all("Set-Cookie")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "application/csp-report, false",
        "application/csp-report; charset=utf-8, false",
        "Application/Reports+JSON, true",
    })
    void aReportIsTakenWithoutAWord(String type, boolean many) {
        Reply reply = report(type, many ? "[" + REPORT + "]" : REPORT).send();
        assertThat(reply.status()).as(reply.toString()).isEqualTo(204);
        assertThat(reply.body()).isEmpty();
        assertThat(reply.all("Set-Cookie")).isEmpty();
        assertThat(reply.field("Cache-Control")).isEqualTo("no-store");
        assertThat(site.asked("/_consent/csp-reports")).isFalse();
    }

    @Test
    void theBlockedHostIsKeptAndNothingElse() throws SQLException {
        report(OLD, REPORT.replace("tracker.test/p", "kept.test/secret?secret")).send();
        Instant limit = Instant.now().plusSeconds(30);
        while (rows("host = 'kept.test' AND how = 'csp-report' AND held = 1") == 0) {
            assertThat(Instant.now()).as("the host is written within").isBefore(limit);
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
        assertThat(rows("site <> 'shop' OR host LIKE '%secret%' OR host = 'localhost'"))
                .isZero();
    }

    private static int rows(String condition) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:sqlite:" + gateway.data().resolve("consentry.db"));
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM host_seen WHERE " + condition)) {
            rows.next();
            return rows.getInt(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Sec-Fetch-Site, same-origin, 204",
        "Sec-Fetch-Site, cross-site, 403",
        "Sec-Fetch-Site, same-site, 403",
        "Sec-Fetch-Site, none, 403",
        "Origin, null, 403",
        "Origin, https://evil.test, 403",
    })
    void onlyPagesOfThisSiteReport(String field, String value, int status) {
        Reply reply = report(OLD, REPORT).with(field, value).send();
        if (status == 204) {
            assertThat(reply.status()).isEqualTo(status);
        } else {
            refused(reply, status);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "1", "[1]", "{}{}", "{\"csp-report\":", "\u0000"})
    void nonsenseIsAProblem(String body) {
        refused(report(OLD, body).send(), 400);
        refused(report(NOW, body).send(), 400);
    }

    @Test
    void depthIsAProblemAndNoFault() {
        refused(report(NOW, "[".repeat(LARGEST_BODY)).send(), 400);
        refused(
                report(NOW, "[".repeat(LARGEST_BODY / 2) + "]".repeat(LARGEST_BODY / 2))
                        .send(),
                400);
    }

    @Test
    void aBodyHasItsLimit() {
        String padding = " ".repeat(LARGEST_BODY - REPORT.length());
        assertThat(report(OLD, REPORT + padding).send().status()).isEqualTo(204);
        refused(report(OLD, REPORT + padding + " ").send(), 413);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "application/json", "text/plain", "application/x-www-form-urlencoded", "nonsense"})
    void onlyReportsAreTaken(String type) {
        refused(report(type, REPORT).send(), 415);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE"})
    void onlyPostSendsOne(String method) {
        Reply reply = Ask.of(method, http, "/_consent/csp-reports").send();
        refused(reply, 405);
        assertThat(reply.field("Allow")).isEqualTo("POST");
    }

    @Test
    void oneVisitorSendsOnlySoMany() {
        int taken = 0;
        Reply reply = null;
        for (int i = 0; i < 330 && (reply == null || reply.status() == 204); i++) {
            reply = Ask.of("POST", http, "/_consent/csp-reports")
                    .with("X-Forwarded-For", "203.0.113.1")
                    .body(OLD, REPORT.getBytes(StandardCharsets.UTF_8))
                    .send();
            taken += reply.status() == 204 ? 1 : 0;
        }
        refused(reply, 429);
        assertThat(reply.field("Retry-After")).isEqualTo("60");
        assertThat(taken).isGreaterThanOrEqualTo(300);
        assertThat(report(OLD, REPORT).send().status()).isEqualTo(204);
    }
}
