package org.consentry.live;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.NamedCsvRecord;
import jakarta.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.consentry.ledger.Schemas;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a reviewer gets to see of the choices that were made, and what becomes of a choice that can't be recorded. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class RecordsIT {
    private static final String SECOND = "second.test";
    private static final String FORMULA = "=1+1";
    /** By the formats of a single record. */
    private static final Map<String, String> SCHEMAS = Map.of(
            "ts27560", "ts27560-record",
            "receipt", "ts27560-receipt",
            "kantara", "kantara-receipt");

    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    @TempDir
    static Path folder;

    private static LiveGateway gateway;
    private static QuietSite site;
    private static Evidence evidence;
    private static URI http;
    private static Instant began;
    private static Reply accepted;

    @BeforeAll
    static void start() {
        site = new QuietSite();
        gateway = new LiveGateway(folder)
                .policy(
                        "first.yaml",
                        site.policy("first", "localhost", "notice: {version: \"3\", effective: 2026-11-01}"))
                .policy(
                        "second.yaml",
                        site.policy(
                                "second",
                                SECOND,
                                "notice: {version: \"" + FORMULA + "\", effective: 2026-11-01}\nenforcement: observe"))
                .with("CONSENTRY_PUBLIC_URL", "https://shop.example")
                .start();
        evidence = new Evidence(gateway);
        http = gateway.http();
        began = Instant.now().minusSeconds(1);
        accepted = Ask.form(http, "ticket", Ask.ticket(http), "choice", "accept-all")
                .with("Sec-GPC", "1")
                .send();
        Ask.choose(http, "reject-all");
        Ask.form(http, "ticket", Ask.ticket(http, SECOND), "choice", "reject-all")
                .host(SECOND)
                .send();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        site.close();
    }

    @Test
    @Order(1)
    void behindAPublicHttpsAddressTheCookieIsBoundToItsHost() {
        assertThat(accepted.status()).isEqualTo(303);
        assertThat(accepted.setCookie("__Host-consentry")).contains("; Path=/;").contains("; Secure;");
        assertThat(accepted.setCookie("__Host-consentry")).doesNotContainIgnoringCase("Domain=");
        String origin = "https://localhost";
        Ask ask =
                Ask.form(http, "ticket", Ask.ticket(http), "choice", "withdraw").without("Sec-Fetch-Site");
        assertThat(ask.with("Origin", origin).send().status()).isEqualTo(303);
    }

    @Test
    @Order(2)
    void aRecordSaysAllThatProvesAChoice() {
        NamedCsvRecord row = evidence.of(accepted);
        assertThat(row.getHeader())
                .startsWith("record_id", "site", "subject", "time", "notice_version", "language", "method", "choice")
                .contains("purposes", "wording_hash", "seq", "leaf", "signals", "mode", "policy_hash", "catalog_hash");
        assertThat(row.getField("site")).isEqualTo("first");
        assertThat(row.getField("subject")).matches("[0-9a-f]{32}");
        assertThat(row.getField("time")).endsWith("Z");
        assertThat(Instant.parse(row.getField("time"))).isBetween(began, Instant.now());
        assertThat(row.getField("notice_version")).isEqualTo("3");
        assertThat(row.getField("language")).isEqualTo("en");
        assertThat(row.getField("purposes")).isEqualTo("analytics=yes functional=yes marketing=no");
        assertThat(row.getField("method")).isEqualTo("banner");
        assertThat(row.getField("signals")).isEqualTo("gpc");
        assertThat(row.getField("mode")).isEqualTo("markup");
        assertThat(List.of(row.getField("wording_hash"), row.getField("policy_hash"), row.getField("catalog_hash")))
                .allMatch(hash -> HASH.matcher(hash).matches())
                .doesNotHaveDuplicates();
    }

    @Test
    @Order(2)
    void csvAndJsonLinesSayTheSame() {
        List<NamedCsvRecord> rows = evidence.csv("");
        List<JsonObject> lines = evidence.lines("");
        assertThat(lines).hasSameSizeAs(rows);
        for (int i = 0; i < rows.size(); i++) {
            NamedCsvRecord row = rows.get(i);
            JsonObject record = lines.get(i).getJsonObject("record");
            assertThat(lines.get(i).getString("leaf")).isEqualTo(row.getField("leaf"));
            for (String field : List.of(
                    "record_id",
                    "site",
                    "subject",
                    "language",
                    "method",
                    "choice",
                    "wording_hash",
                    "supersedes",
                    "mode",
                    "policy_hash",
                    "catalog_hash")) {
                assertThat(record.getString(field)).isEqualTo(row.getField(field));
            }
            assertThat(Instant.parse(record.getString("time"))).isEqualTo(Instant.parse(row.getField("time")));
        }
    }

    @Test
    @Order(2)
    void noFieldOfAnExportIsAFormula() {
        NamedCsvRecord row = evidence.csv("site=second").get(0);
        assertThat(row.getField("notice_version")).isEqualTo("'" + FORMULA);
        assertThat(row.getField("mode")).isEqualTo("observe");
        assertThat(evidence.lines("site=second").get(0).getJsonObject("record").getString("notice_version"))
                .isEqualTo(FORMULA);
    }

    @ParameterizedTest
    @Order(3)
    @CsvSource({
        "'',                                4",
        "site=first,                        3",
        "site=second,                       1",
        "site=nobody,                       0",
        "choice=reject-all,                 2",
        "choice=reject-all&site=first,      1",
        "choice=withdraw,                   1",
        "choice=custom,                     0",
        "from=2026-01-01&to=2999-01-01,     4",
        "from=2999-01-01,                   0",
        "to=2020-01-01,                     0",
        "from=BEGAN,                        4",
        "to=BEGAN,                          0",
        "notice=3&purpose=analytics,        1",
    })
    void recordsAreFoundBySiteTimeAndChoice(String query, int count) {
        String asked = query.replace("BEGAN", began.toString());
        assertThat(evidence.csv(asked)).hasSize(count);
        assertThat(evidence.lines(asked)).hasSize(count);
    }

    @Test
    @Order(3)
    void thePageShowsWhatItsFiltersAskFor() {
        String first = evidence.of(accepted).getField("record_id");
        String second = evidence.csv("site=second").get(0).getField("record_id");
        assertThat(evidence.ask("/review/").send().text()).contains(first, second);
        assertThat(evidence.ask("/review/?site=second").send().text())
                .contains(second)
                .doesNotContain(first);
        assertThat(evidence.ask("/review/?choice=delete").send().status()).isEqualTo(400);
        assertThat(Ask.get(gateway.management(), "/review/").send().field("Location"))
                .isEqualTo("/review/login");
    }

    @ParameterizedTest
    @Order(3)
    @ValueSource(
            strings = {
                "choice=delete", "from=yesterday", "to=2026-13-01", "from=2026-01-02&to=2026-01-01", "format=xml",
                "site=a&site=b", "colour=red", "site=%00", "format=jsonl&from=2026%0d%0a11", "choice=%22%3E%3Cscript%3E"
            })
    void aSenselessQueryIsNamedRatherThanWidened(String query) {
        Reply reply = evidence.ask("/api/records?" + query).send();
        assertThat(reply.status()).as(reply.toString()).isEqualTo(400);
        assertThat(reply.field("Content-Type")).isEqualTo("application/problem+json");
        assertThat(reply.json().getJsonArray("errors")).isNotEmpty();
    }

    @Test
    @Order(3)
    void aRecordIsHandedOutInTheTermsOfTheStandards() {
        String id = evidence.of(accepted).getField("record_id");
        for (String format : List.of("ts27560", "receipt", "kantara")) {
            Reply reply =
                    evidence.ask("/api/records/" + id + "?format=" + format).send();
            assertThat(reply.field("Content-Type")).isEqualTo("application/json");
            assertThat(Schemas.faults(SCHEMAS.get(format), reply.text())).isEmpty();
        }
        assertThat(evidence.ask("/api/records/" + id)
                        .send()
                        .json()
                        .getJsonObject("record")
                        .getString("record_id"))
                .isEqualTo(id);
        for (String query : List.of("format=xml", "format=json&format=json", "colour=red", "format=")) {
            Reply reply = evidence.ask("/api/records/" + id + "?" + query).send();
            assertThat(reply.status()).as(reply.toString()).isEqualTo(400);
            assertThat(reply.json().getJsonArray("errors")).isNotEmpty();
        }
        assertThat(evidence.ask("/api/records/x?format=kantara").send().status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @Order(3)
    @CsvSource({
        "'',             200, ts27560-receipt",
        "format=ts27560, 200, ts27560-receipt",
        "format=kantara, 200, kantara-receipt",
        "format=xml,     400, ''"
    })
    void aVisitorGetsTheReceiptInEitherForm(String query, int status, String schema) {
        Reply reply = Ask.get(http, "/_consent/receipt?" + query)
                .with("Accept", "text/html")
                .with("Cookie", accepted.consent())
                .send();
        assertThat(reply.status()).as(reply.toString()).isEqualTo(status);
        if (status == 200) {
            assertThat(Schemas.faults(schema, reply.text())).isEmpty();
            assertThat(reply.field("Content-Security-Policy")).endsWith("; sandbox");
        }
    }

    @Test
    @Order(3)
    void aReviewerSeesByteForByteWhatTheVisitorSaw() throws NoSuchAlgorithmException {
        NamedCsvRecord row = evidence.of(accepted);
        String hash = row.getField("wording_hash");
        Reply wording = evidence.ask("/api/wordings/" + hash).send();

        assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(wording.body())))
                .isEqualTo(hash);
        assertThat(wording.field("Content-Type")).isEqualToIgnoringCase("text/html;charset=UTF-8");
        assertThat(wording.field("Content-Language")).isEqualTo("en");
        assertThat(wording.field("Content-Security-Policy"))
                .startsWith("default-src 'none';")
                .endsWith("; sandbox");
        assertThat(wording.field("X-Content-Type-Options")).isEqualTo("nosniff");
        // All but the cross that closes it, which the wording leaves out like everything that is not always there.
        String words = "button[name=choice], p, a";
        Document shown = Jsoup.parse(wording.text());
        Document served = Jsoup.parse(Ask.get(http, "/_consent/banner").send().text());
        assertThat(served.select(words)).hasSizeGreaterThan(5);
        assertThat(shown.select(words).eachText())
                .isEqualTo(served.select(words).eachText());

        Reply page = evidence.ask("/review/wordings/" + hash).send();
        assertThat(page.text()).contains("/api/wordings/" + hash, row.getField("policy_hash"), "&lt;button");
        assertThat(page.field("Content-Security-Policy")).contains("default-src 'none'", "frame-src 'self'");
        Reply record =
                evidence.ask("/review/records/" + row.getField("record_id")).send();
        assertThat(record.text()).contains("/review/wordings/" + hash, row.getField("subject"));
        for (String nothing : List.of("0".repeat(64), "x", "..%2f..%2frecords", "%00")) {
            assertThat(evidence.ask("/api/wordings/" + nothing).send().status()).isIn(400, 404);
            assertThat(evidence.ask("/review/wordings/" + nothing).send().status())
                    .isIn(400, 404);
            assertThat(evidence.ask("/review/records/" + nothing).send().status())
                    .isIn(400, 404);
        }
    }

    @Test
    @Order(3)
    void choicesAreCountedWithinSecondsOfBeingMade() {
        String query = "/api/stats?by=site,choice";
        long end = System.nanoTime() + Duration.ofSeconds(15).toNanos();
        Reply json = evidence.ask(query).send();
        while (json.json().getJsonArray("rows").size() < 4) {
            assertThat(System.nanoTime()).as(json.toString()).isLessThan(end);
            json = evidence.ask(query).send();
        }
        assertThat(json.field("Content-Type")).isEqualTo("application/json");
        assertThat(evidence.ask(query + "&format=csv").send().text())
                .isEqualTo("site,choice,choices,granted\r\nfirst,accept-all,1,1\r\nfirst,reject-all,1,0\r\n"
                        + "first,withdraw,1,0\r\nsecond,reject-all,1,0\r\n");
        Reply csv = evidence.ask("/api/stats?by=notice&site=second")
                .with("Accept", "text/csv")
                .send();
        assertThat(csv.field("Content-Type")).startsWith("text/csv");
        assertThat(csv.field("Content-Disposition")).contains("attachment");
        assertThat(csv.text()).isEqualTo("notice,choices,granted\r\n'" + FORMULA + ",1,0\r\n");
        assertThat(evidence.ask("/review/statistics").send().text()).contains("Choices: 4");

        for (String bad : List.of("by=colour", "from=yesterday", "subject=1", "site=a&site=b", "to=%00")) {
            Reply reply = evidence.ask("/api/stats?" + bad).send();
            assertThat(reply.status()).as(reply.toString()).isEqualTo(400);
            assertThat(reply.json().getJsonArray("errors")).isNotEmpty();
            assertThat(evidence.ask("/review/statistics?" + bad).send().status())
                    .isEqualTo(400);
        }
    }

    @ParameterizedTest
    @Order(3)
    @ValueSource(strings = {"stats", "records/x?format=kantara", "wordings/x", "requests", "cookies"})
    void whoIsNotSignedInSeesNoneOfIt(String path) {
        assertThat(Ask.get(gateway.management(), "/api/" + path).send().status())
                .isEqualTo(401);
        String page = path.equals("stats") ? "statistics" : path;
        assertThat(Ask.get(gateway.management(), "/review/" + page).send().field("Location"))
                .isEqualTo("/review/login?to=" + URLEncoder.encode("/review/" + page, StandardCharsets.UTF_8));
    }

    /** The server makes our pages' parts before there is a request, and logs what fails then as errors. */
    @Test
    @Order(1)
    void theStartLeavesNoErrorInTheLog() {
        assertThat(gateway.log()).doesNotContain("SRVE0276E", "[ERROR");
    }

    @ParameterizedTest
    @Order(3)
    @ValueSource(
            strings = {
                "/review/assets/../requests",
                "/review/assets/%2e%2e/requests",
                "/review/assets/..%2frequests",
                "/review/assets/x/../../requests",
                "/review/login/../requests",
                "/review/login;x=/../requests",
                "/review/requests;/login",
                "/review//requests",
                "/review/./requests",
                "/review/%72equests",
                "/review/requests/",
                "/review/?x=/review/login",
                "/review/requests?login"
            })
    void noWayOfWritingAPathGoesAroundTheGate(String target) {
        Reply reply = Ask.get(gateway.management(), target).send();
        assertThat(reply.status()).as(target).isIn(303, 400, 404);
        if (reply.status() == 303) {
            assertThat(reply.field("Location")).as(target).startsWith("/review/login");
        }
    }

    /** Whoever follows a link signs in and is there; a made-up one leads nowhere else. */
    @ParameterizedTest
    @Order(3)
    @CsvSource({
        "/review/requests?site=shop&kind=erase, true",
        "/review/records/%C3%A9, true",
        "/review/, true",
        "//evil.example/, false",
        "https://evil.example/review/, false",
        "/reviewer, false",
        "/review/\\evil.example, false",
        "'/review/a\tb', false",
        "/review/\u00e9, false",
        "'', false"
    })
    void whoSignsInComesToThePageThatWasWanted(String to, boolean ours) {
        String wanted = URLEncoder.encode(to, StandardCharsets.UTF_8);
        Reply page = Ask.get(gateway.management(), "/review/login?to=" + wanted).send();
        assertThat(Jsoup.parse(page.text()).select("[name=to]").attr("value")).isEqualTo(to);
        byte[] form = (new String(Evidence.form(LiveGateway.PASSWORD), StandardCharsets.UTF_8) + "&to=" + wanted)
                .getBytes(StandardCharsets.UTF_8);
        Reply signedIn = Ask.of("POST", gateway.management(), "/review/login")
                .with("Sec-Fetch-Site", "same-origin")
                .body("application/x-www-form-urlencoded", form)
                .send();
        assertThat(signedIn.status()).isEqualTo(303);
        assertThat(signedIn.field("Location")).isEqualTo(ours ? to : "/review/");
        assertThat(evidence.ask("/review/login?to=" + wanted).send().field("Location"))
                .isEqualTo(ours ? to : "/review/");
    }

    @Test
    @Order(3)
    void whoOnlyReadsLeavesNoRecord() {
        List<String> before = evidence.ids();
        for (String agent : List.of("Mozilla/5.0", "Googlebot/2.1", "")) {
            for (String method : List.of("GET", "HEAD", "POST", "OPTIONS")) {
                for (String path : List.of(
                        "/",
                        "/a?b",
                        "/_consent/",
                        "/_consent/state",
                        "/_consent/banner",
                        "/_consent/cookies",
                        "/_consent/receipt",
                        "/.well-known/gpc.json",
                        "/robots.txt")) {
                    Reply reply = Ask.of(method, http, path)
                            .with("User-Agent", agent)
                            .with("Accept", "text/html")
                            .with("Sec-GPC", "1")
                            .send();
                    assertThat(reply.setCookie("__Host-consentry")).isEmpty();
                }
            }
        }
        assertThat(evidence.ids()).isEqualTo(before);
    }

    @Test
    @Order(4)
    void aReviewersPasswordOpensTheExportByHttpBasic() {
        Ask ask = Ask.get(gateway.management(), "/api/records")
                .with("Authorization", Evidence.basic("reviewer", LiveGateway.PASSWORD));
        Reply reply = ask.send();
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.text())
                .startsWith("record_id,site,subject,time,notice_version,language,method,choice,"
                        + "purposes,wording_hash,seq,leaf,");
        assertThat(reply.field("Content-Disposition")).contains("attachment");
        assertThat(reply.field("Cache-Control")).isEqualTo("no-store");
        Reply lines = Ask.get(gateway.management(), "/api/records")
                .with("Accept", "application/jsonl")
                .with("Authorization", Evidence.basic("reviewer", LiveGateway.PASSWORD))
                .send();
        assertThat(lines.status()).isEqualTo(200);
    }

    /** The last but one: from here on this address is held back for a minute. */
    @Test
    @Order(8)
    void aWrongPasswordOpensNothingAndTenAreEnough() {
        URI management = gateway.management();
        Reply wrong = Ask.of("POST", management, "/review/login")
                .with("Sec-Fetch-Site", "same-origin")
                .body("application/x-www-form-urlencoded", Evidence.form("\"><script>"))
                .send();
        assertThat(wrong.status()).isEqualTo(403);
        assertThat(wrong.all("Set-Cookie")).isEmpty();
        assertThat(wrong.text()).doesNotContain("<script>");
        List<String> credentials = List.of(
                "",
                "Basic",
                "Basic !",
                "Bearer x",
                "Basic " + "A".repeat(5_000),
                Evidence.basic("reviewer", "wrong"),
                Evidence.basic("", LiveGateway.PASSWORD),
                Evidence.basic("Reviewer", LiveGateway.PASSWORD),
                Evidence.basic("reviewer", LiveGateway.PASSWORD + " "),
                Evidence.basic("reviewer", ""),
                Evidence.basic("reviewer", "x".repeat(3_000)));
        for (String authorization : credentials) {
            Reply reply = Ask.get(management, "/api/records")
                    .with("Authorization", authorization)
                    .send();
            assertThat(reply.status()).as(authorization + reply).isEqualTo(401);
            assertThat(reply.field("WWW-Authenticate")).startsWith("Basic");
            assertThat(reply.field("Content-Type")).isEqualTo("application/problem+json");
            assertThat(reply.text()).doesNotContain("record_id");
        }
        Reply reply = wrong;
        for (int tries = 0; tries < 10 && reply.status() != 429; tries++) {
            reply = Ask.get(management, "/api/records")
                    .with("Authorization", Evidence.basic("reviewer", "wrong " + tries))
                    .send();
        }
        assertThat(reply.status()).isEqualTo(429);
        assertThat(Integer.parseInt(reply.field("Retry-After"))).isBetween(1, 60);
        Reply right = Ask.get(management, "/api/records")
                .with("Authorization", Evidence.basic("reviewer", LiveGateway.PASSWORD))
                .send();
        assertThat(right.status()).isEqualTo(429);
    }

    @Test
    @Order(5)
    void withoutARecordThereIsNoConsent() throws SQLException {
        List<String> before = evidence.ids();
        String consent = accepted.consent();
        try (Connection broken =
                DriverManager.getConnection("jdbc:sqlite:" + gateway.data().resolve("consentry.db"))) {
            rename(broken, "record", "gone");
            Reply page = Ask.form(http, "ticket", Ask.ticket(http), "choice", "accept-all")
                    .send();
            assertThat(page.status()).as(page.toString()).isEqualTo(503);
            assertThat(page.field("Content-Type")).startsWith("text/html");
            assertThat(page.all("Set-Cookie")).isEmpty();
            Reply json = Ask.json(http, "{\"ticket\":\"" + Ask.ticket(http) + "\",\"choice\":\"withdraw\"}")
                    .with("Cookie", consent + "; _ga=1")
                    .send();
            assertThat(json.status()).isEqualTo(503);
            assertThat(json.field("Content-Type")).isEqualTo("application/problem+json");
            assertThat(json.json().getString("detail")).contains("does not hold");
            assertThat(json.all("Set-Cookie")).isEmpty();
            assertThat(json.field("Clear-Site-Data")).isEmpty();

            assertThat(Ask.get(http, "/_consent/receipt")
                            .with("Accept", "text/html")
                            .with("Cookie", consent)
                            .send()
                            .status())
                    .isEqualTo(503);
            assertThat(evidence.ask("/api/records").send().status()).isEqualTo(503);
            assertThat(Ask.get(http, "/page").send().text()).contains("site behind: /page");
            rename(broken, "gone", "record");
        }
        assertThat(evidence.ids()).isEqualTo(before);
        Reply after = Ask.choose(http, "accept-all");
        assertThat(evidence.ids())
                .hasSize(before.size() + 1)
                .contains(evidence.of(after).getField("record_id"));
    }

    private static void rename(Connection database, String from, String to) throws SQLException {
        try (var statement = database.createStatement()) {
            statement.execute("PRAGMA busy_timeout=10000");
            statement.execute("ALTER TABLE " + from + " RENAME TO " + to);
        }
    }
}
