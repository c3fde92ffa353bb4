package org.consentry.live;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the statement behind smartbooqing.example promises: encrypted, unshared, kept for seven years or gone. */
final class SmartbooqingIT {
    private static final String PIXEL = " src=\"https://www.facebook.com/tr?id=1\"";
    private static final String STRANGER = " src=\"https://cdn.stranger.example.org/s.js\"";
    private static final String PAGE = "<!doctype html><html lang=en><head><script" + STRANGER
            + "></script></head><body><img" + PIXEL + "><p>text</p></body></html>";
    private static final String BUREAU = "a key of the bureau that looks after the books";

    @TempDir
    static Path folder;

    private static PromisedSite site;

    @BeforeAll
    static void start() throws Exception {
        site = new PromisedSite(folder, "smartbooqing").securely();
        String digest = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(BUREAU.getBytes(StandardCharsets.UTF_8)));
        String yesterday = LocalDate.now(ZoneOffset.UTC).minusDays(1).toString();
        String ended = site.policy("smartbooqing")
                .replace("site: smartbooqing", "site: ended")
                .replace("hosts: [smartbooqing.example]", "hosts: [ended.example]")
                .replaceAll("\\{name: (ios|android), key: ([0-9a-f]*)}", "{name: $1, key: ended$2}")
                .replace(
                        "archive: {keep: [accounting]}",
                        "archive: {ended: " + yesterday + ", keep: [accounting], administrators: [{name: bureau, key: "
                                + digest + "}]}");
        String below = site.policy("smartbooqing")
                .replace("site: smartbooqing", "site: below")
                .replace("hosts: [smartbooqing.example]", "hosts: [books.smartbooqing.example]")
                .replaceAll("\\{name: (ios|android), key: ([0-9a-f]*)}", "{name: $1, key: below$2}");
        site.gateway().policy("ended.yaml", ended).policy("below.yaml", below).start();
        site.sets(
                "/",
                PAGE,
                "session=1; Path=/; HttpOnly",
                "returning=1; Path=/; Max-Age=999",
                "year=2026; Path=/; Max-Age=999; Domain=smartbooqing.example",
                "theme=dark; Path=/; Max-Age=999",
                "_ga=GA1.1.1.1; Path=/; Max-Age=999",
                "_fbp=fb.0.1.1; Path=/; Max-Age=999");
    }

    @AfterAll
    static void stop() throws IOException {
        site.close();
    }

    private static Ask plain(String target) {
        return Ask.get(site.gateway().http(), target)
                .host("smartbooqing.example:" + site.gateway().http().getPort());
    }

    // ---- all of it over TLS

    @ParameterizedTest
    @ValueSource(strings = {"/", "/books?year=2026&page=2", "/_consent/"})
    void plainHttpLeadsToHttps(String target) {
        Reply reply = plain(target)
                .with("X-Forwarded-For", "198.51.200.1")
                .with("X-Forwarded-Proto", "http")
                .send();
        assertThat(reply.status()).as(reply.toString()).isIn(301, 302, 307, 308);
        assertThat(reply.field("Location"))
                .startsWith("https://smartbooqing.example")
                .endsWith(target);
        assertThat(reply.all("Set-Cookie")).isEmpty();
    }

    @Test
    void whatATrustedProxyTookOverTlsIsNotSentRoundInALoop() {
        Reply reply = plain("/")
                .with("X-Forwarded-For", "198.51.200.2")
                .with("X-Forwarded-Proto", "https")
                .send();
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.setCookie("session")).contains("Secure");
    }

    @Test
    void browsersAreToldToComeByHttpsAlone() {
        String hsts = site.page("/").send().field("Strict-Transport-Security");
        assertThat(hsts).contains("max-age=31536000", "includeSubDomains");
        assertThat(plain("/")
                        .with("X-Forwarded-For", "198.51.200.3")
                        .with("X-Forwarded-Proto", "http")
                        .send()
                        .field("Strict-Transport-Security"))
                .isEmpty();
    }

    @Test
    void everyCookieIsKeptToHttps() {
        Reply reply = site.page("/").send();
        for (String name : new String[] {"session", "returning", "theme"}) {
            assertThat(reply.setCookie(name)).contains("; Secure");
        }
        assertThat(site.chosen("reject-all")).startsWith("__Host-consentry=");
    }

    // ---- cookies

    @Test
    void aCookieIsReadByTheHostAloneThatSetIt() {
        int port = site.gateway().https().getPort();
        Reply below = Ask.get(site.gateway().https(), "/")
                .host("books.smartbooqing.example:" + port)
                .send();
        assertThat(below.all("Set-Cookie"))
                .filteredOn(line -> line.startsWith("year=2026"))
                .singleElement()
                .satisfies(line -> assertThat(line).doesNotContainIgnoringCase("domain"));
    }

    @Test
    void whoComesAgainIsKnownAndFindsTheSettings() {
        site.sets("/again", PAGE);
        String no = site.chosen("reject-all");
        Reply page = site.page("/again")
                .with("Cookie", "returning=1; theme=dark; year=2026; session=1; " + no)
                .send();
        assertThat(site.arrived("/again")).isEqualTo("returning=1; theme=dark; year=2026; session=1");
        assertThat(page.text()).doesNotContain("<consentry-banner open");
        JsonObject state = site.get("/_consent/state").with("Cookie", no).send().json();
        assertThat(state.getBoolean("decided")).isTrue();
    }

    // ---- nobody else

    @Test
    void nothingIsSharedWithoutAnExplicitYes() {
        Reply page = site.page("/")
                .with("Cookie", "session=1; _fbp=fb.0.1.1; _ga=GA1.1.1.1")
                .send();
        assertThat(page.text()).doesNotContain(PIXEL, STRANGER).contains("<p>text</p>");
        assertThat(site.arrived("/")).isEqualTo("session=1");
        assertThat(page.setCookie("_fbp")).doesNotContain("fb.0");
        Reply no = site.page("/").with("Cookie", site.chosen("reject-all")).send();
        assertThat(no.text()).doesNotContain(PIXEL, STRANGER);
    }

    @Test
    void anExplicitYesIsForWhatItNames() {
        assertThat(site.page("/")
                        .with("Cookie", site.chosen("custom", "maps"))
                        .send()
                        .text())
                .doesNotContain(PIXEL, STRANGER);
        String yes = site.chosen("custom", "sharing");
        assertThat(site.page("/").with("Cookie", yes).send().text()).contains(PIXEL, STRANGER);
    }

    @Test
    void whoUsesTheSiteHasAgreedToNothing() {
        assertThat(site.page("/").send().consent()).isEmpty();
        assertThat(site.page("/").send().text()).doesNotContain(PIXEL);
    }

    @Test
    void figuresNameNobody() {
        String subject = site.receipt(site.chosen("accept-all")).getString("pii_principal_id");
        Reply stats = site.manage("GET", "/api/stats?site=smartbooqing", "");
        assertThat(stats.text()).doesNotContain(subject, "subject");
    }

    // ---- what is kept, and what goes

    @Test
    void booksAreKeptForSevenYears() {
        site.manage(
                "POST",
                "/api/operations",
                "{'kind':'accounting','site':'smartbooqing','details':{'invoice':'4711','cents':12100}}");
        assertThat(site.operations("accounting").toString()).contains("4711");
        JsonObject due = site.manage("GET", "/api/retention", "").json();
        assertThat(due.getJsonArray("due").getValuesAs(JsonObject.class)).anySatisfy(one -> {
            assertThat(one.getString("site") + one.getString("kind")).isEqualTo("smartbooqingaccounting");
            assertThat(Instant.parse(one.getString("before"))
                            .atZone(ZoneOffset.UTC)
                            .toLocalDate())
                    .isBeforeOrEqualTo(
                            LocalDate.now(ZoneOffset.UTC).minusYears(7).plusDays(1));
        });
    }

    @Test
    void whoLeavesIsErasedAndTheBooksStay() {
        site.manage(
                "POST", "/api/operations", "{'kind':'accounting','site':'smartbooqing','details':{'invoice':'4712'}}");
        String yes = site.chosen("accept-all");
        String subject = site.receipt(yes).getString("pii_principal_id");
        String ticket = site.page("/_consent/my-data")
                .with("Cookie", yes)
                .send()
                .text()
                .replaceAll("(?s).*name=\"ticket\" value=\"([^\"]*)\".*", "$1");
        Reply erased = Ask.of("POST", site.base(), "/_consent/my-data/erase")
                .host(site.host())
                .with("Cookie", yes)
                .with("Accept", "application/json")
                .with("Sec-Fetch-Site", "same-origin")
                .body(
                        "application/x-www-form-urlencoded",
                        ("ticket=" + URLEncoder.encode(ticket, StandardCharsets.UTF_8))
                                .getBytes(StandardCharsets.US_ASCII))
                .send();
        assertThat(erased.status()).as(erased.toString()).isEqualTo(200);
        assertThat(site.evidence().csv("site=smartbooqing&subject=" + subject)).isEmpty();
        assertThat(site.operations("accounting").toString()).contains("4712");
    }

    /** Of a contract that has ended all but the books is due at once. */
    @Test
    void onceTheContractHasEndedTheRestIsDue() {
        JsonObject due = site.manage("GET", "/api/retention", "").json();
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        for (JsonObject one : due.getJsonArray("due").getValuesAs(JsonObject.class)) {
            if (!one.getString("site").equals("ended")) {
                continue;
            }
            LocalDate before = Instant.parse(one.getString("before"))
                    .atZone(ZoneOffset.UTC)
                    .toLocalDate();
            if (one.getString("kind").equals("accounting")) {
                assertThat(before).isBefore(today.minusYears(6));
            } else {
                assertThat(before).as(one.toString()).isAfter(today.minusDays(3));
            }
        }
        assertThat(due.toString()).contains("\"ended\"");
    }

    @Test
    void anAppointedAdministratorMayConsultTheArchiveAndNothingElse() throws IOException {
        site.manage("POST", "/api/operations", "{'kind':'accounting','site':'ended','details':{'invoice':'4713'}}");
        Reply books = asBureau("GET", "/api/operations?site=ended&kind=accounting", BUREAU);
        assertThat(books.status()).as(books.toString()).isEqualTo(200);
        assertThat(books.text()).contains("4713");
        Reply export = asBureau("GET", "/api/export?site=ended", BUREAU);
        assertThat(export.status()).as(export.toString()).isEqualTo(200);
        assertThat(unzipped(export)).containsKey("records.jsonl");
        for (String other : List.of("?site=ended", "?site=ended&kind=request", "?site=smartbooqing&kind=accounting")) {
            assertThat(asBureau("GET", "/api/operations" + other, BUREAU).status())
                    .as(other)
                    .isEqualTo(403);
        }
        assertThat(asBureau("GET", "/api/records?site=ended", BUREAU).status()).isEqualTo(200);
        assertThat(asBureau("GET", "/api/records?site=smartbooqing", BUREAU).status())
                .isEqualTo(403);
        assertThat(asBureau("POST", "/api/operations?site=ended&kind=accounting", BUREAU)
                        .status())
                .isEqualTo(403);
        assertThat(asBureau("GET", "/api/records?site=ended", BUREAU + "x").status())
                .isEqualTo(401);
    }

    private static Reply asBureau(String method, String target, String key) {
        return Ask.of(method, site.gateway().management(), target)
                .with("Authorization", Evidence.basic("bureau", key))
                .send();
    }

    /** The files of an export. */
    private static Map<String, String> unzipped(Reply reply) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(reply.body()))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return files;
    }

    @ParameterizedTest
    @CsvSource({"csv, text/csv", "json, application/json", "jsonl, application/"})
    void theRecordsAreExportedInSeveralFormats(String format, String type) {
        String record = site.receipt(site.chosen("reject-all")).getString("record_id");
        Reply reply = site.manage("GET", "/api/records?site=smartbooqing&format=" + format, "");
        assertThat(reply.field("Content-Type")).startsWith(type);
        assertThat(reply.text()).contains(record);
    }

    @Test
    void anExportCanBeKeptAndCheckedElsewhere() throws IOException {
        site.chosen("reject-all");
        Reply reply = site.manage("GET", "/api/export?site=smartbooqing", "");
        assertThat(unzipped(reply)).containsKeys("records.jsonl", "leaves.txt", "manifest.json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "csv"})
    void aVisitorTakesTheOwnRecordsAlong(String format) {
        String no = site.chosen("reject-all");
        Reply reply = site.page("/_consent/my-data?format=" + format)
                .with("Cookie", no)
                .send();
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.text()).contains(site.receipt(no).getString("record_id"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"access", "rectify", "erase"})
    void dataCanBeCheckedAndChangedAtAnyTime(String kind) {
        JsonObject sent = site.request(kind, "");
        LocalDate day =
                Instant.parse(sent.getString("received")).atZone(ZoneOffset.UTC).toLocalDate();
        assertThat(site.open(sent.getString("number")).getString("due"))
                .isEqualTo(day.plusMonths(1).toString());
    }

    // ---- the apps

    @ParameterizedTest
    @ValueSource(strings = {"ios", "android"})
    void theAppsRecordConsentByJson(String app) {
        String key = site.loaded().apps().stream()
                .filter(one -> one.name().equals(app))
                .findFirst()
                .orElseThrow()
                .key();
        JsonObject asked = site.get("/_consent/app/state")
                .with("Authorization", "Bearer " + key)
                .send()
                .json();
        assertThat(asked.getString("controller")).isEqualTo("Smartbooqing");
        JsonObject body = Json.createObjectBuilder()
                .add("ticket", asked.getString("ticket"))
                .add("choice", "custom")
                .add("purpose", Json.createArrayBuilder().add("maps"))
                .add("token", "")
                .build();
        Reply reply = Ask.of("POST", site.base(), "/_consent/app/choices")
                .host(site.host())
                .with("Authorization", "Bearer " + key)
                .body("application/json", body.toString().getBytes(StandardCharsets.UTF_8))
                .send();
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        assertThat(reply.json().getJsonObject("grants").getBoolean("maps")).isTrue();
        assertThat(reply.json().getJsonObject("grants").getBoolean("sharing")).isFalse();
        assertThat(site.evidence().csv("site=smartbooqing"))
                .filteredOn(row -> row.getField("record_id").equals(reply.json().getString("record")))
                .singleElement()
                .satisfies(row -> assertThat(row.getField("method")).isEqualTo("app"));
    }

    // ---- the statement itself

    @Test
    void theWholeStatementStandsInItsParts() {
        Document page = site.shown("/statement");
        assertThat(page.select("section.clause"))
                .hasSize(site.loaded().promises().clauses().size());
        assertThat(page.text()).contains("Seven years", "iOS and Android", "Smartbooqing");
    }
}
