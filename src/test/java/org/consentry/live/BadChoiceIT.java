package org.consentry.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no choice changes nothing: no record, no cookie, and an answer that says why. */
final class BadChoiceIT {
    private static final String OTHER = "other.test";
    private static final String NASTY = "\"'><script>alert(1)</script>\r\nSet-Cookie: stolen=1\r\n\r\n";
    private static final int LARGEST_BODY = 16 * 1024;

    @TempDir
    static Path folder;

    private static final AtomicInteger VISITORS = new AtomicInteger();
    private static LiveGateway gateway;
    private static QuietSite site;
    private static Evidence evidence;
    private static URI http;

    @BeforeAll
    static void start() {
        site = new QuietSite();
        String notice = "notice: {version: \"1\", effective: 2026-11-01}";
        gateway = new LiveGateway(folder)
                .policy("shop.yaml", site.policy("shop", "localhost", notice))
                .policy("other.yaml", site.policy("other", OTHER, notice))
                .with("CONSENTRY_TRUSTED_PROXIES", "127.0.0.1")
                .start();
        evidence = new Evidence(gateway);
        http = gateway.http();
        visitor(Ask.form(http, "ticket", Ask.ticket(http), "choice", "accept-all"))
                .send();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        site.close();
    }

    /** Every request comes from another visitor, so that none is held back for the others' sake. */
    private static Ask visitor(Ask ask) {
        int number = VISITORS.incrementAndGet();
        return ask.with("X-Forwarded-For", "198.51." + (number >> 8) + "." + (number & 0xFF));
    }

    private static Reply changesNothing(Ask ask, int status) {
        List<String> before = evidence.ids();
        Reply reply = visitor(ask).send();
        assertThat(reply.status()).as(reply.toString()).isEqualTo(status);
        assertThat(reply.all("Set-Cookie")).isEmpty();
        assertThat(reply.text()).doesNotContain("<script>alert");
        assertThat(evidence.ids()).isEqualTo(before);
        return reply;
    }

    private static JsonObject problem(Reply reply) {
        assertThat(reply.field("Content-Type")).isEqualTo("application/problem+json");
        JsonObject problem = reply.json();
        assertThat(problem.getInt("status")).isEqualTo(reply.status());
        assertThat(problem.getString("title")).isNotBlank();
        assertThat(problem.getString("detail")).isNotBlank();
        return problem;
    }

    static Stream<Arguments> noTickets() {
        String good = Ask.ticket(http);
        String consent = Ask.choose(http, "reject-all").consent();
        return Stream.of(
                arguments("none", ""),
                arguments("nonsense", "x"),
                arguments("cut short", good.substring(0, good.length() - 1)),
                arguments("made longer", good + "A"),
                arguments("one bit flipped in the text", flipped(good, 20)),
                arguments("one bit flipped in the signature", flipped(good, good.length() - 10)),
                arguments("without a signature", good.substring(0, good.lastIndexOf('.') + 1)),
                arguments("another site's", Ask.ticket(http, OTHER)),
                arguments("a consent cookie", consent.substring(consent.indexOf('=') + 1)),
                arguments("nasty", NASTY),
                arguments("huge", "A".repeat(9_000)));
    }

    private static String flipped(String text, int at) {
        char[] chars = text.toCharArray();
        chars[at] = chars[at] == 'A' ? 'B' : 'A';
        return new String(chars);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("noTickets")
    void withoutAGoodTicketTheFormIsShownAgain(String name, String ticket) {
        Reply page = changesNothing(Ask.form(http, "ticket", ticket, "choice", "accept-all", "return", "/back"), 409);
        assertThat(page.field("Content-Type")).startsWith("text/html");
        assertThat(page.text()).contains("name=\"ticket\"").contains("value=\"/back\"");

        String json = Json.createObjectBuilder()
                .add("ticket", ticket)
                .add("choice", "accept-all")
                .build()
                .toString();
        String fresh = problem(changesNothing(Ask.json(http, json), 409)).getString("ticket");
        Reply taken =
                visitor(Ask.form(http, "ticket", fresh, "choice", "reject-all")).send();
        assertThat(taken.status()).isEqualTo(303);
    }

    @ParameterizedTest
    @CsvSource({
        "cross-site, ''",
        "same-site, ''",
        "none, ''",
        "cross-site, SELF",
        "none, SELF",
        "Same-Origin, SELF",
        "'', https://evil.example",
        "'', null",
        "'', ''",
        "'', http://localhost",
        "'', https://localhost:9",
        "'', SELF.evil.example",
        "'', 'SELF, https://evil.example'",
    })
    void anotherSitesPageMakesNoChoice(String site, String origin) {
        for (boolean json : new boolean[] {false, true}) {
            Ask ask = json
                    ? Ask.json(http, "{\"ticket\":\"" + Ask.ticket(http) + "\",\"choice\":\"accept-all\"}")
                    : Ask.form(http, "ticket", Ask.ticket(http), "choice", "accept-all");
            ask.without("Sec-Fetch-Site");
            if (!site.isEmpty()) {
                ask.with("Sec-Fetch-Site", site);
            }
            if (!origin.isEmpty()) {
                ask.with("Origin", origin.replace("SELF", http.toString()));
            }
            Reply reply = changesNothing(ask, 403);
            assertThat(reply.field("Content-Type")).startsWith(json ? "application/problem+json" : "text/html");
        }
    }

    @Test
    void withoutSecFetchSiteTheSameOriginIsEnough() {
        Ask ask = Ask.form(http, "ticket", Ask.ticket(http), "choice", "reject-all")
                .without("Sec-Fetch-Site")
                .with("Origin", http.toString());
        assertThat(visitor(ask).send().status()).isEqualTo(303);
    }

    static Stream<Arguments> nonsense() {
        String ticket = Ask.ticket(http);
        String start = "{\"ticket\":\"" + ticket + "\",\"choice\":";
        List<Arguments> rows = new ArrayList<>();
        for (String json : List.of(
                "",
                "{",
                "[]",
                "null",
                "\"accept-all\"",
                "{}x",
                "{'choice':1}",
                "[".repeat(8_000),
                "{\"a\":".repeat(3_000),
                "{\"purpose\":[1]}",
                "{\"purpose\":{}}",
                "{\"purpose\":null}",
                "\u0000",
                "{\"purpose\":" + "[".repeat(2_000))) {
            rows.add(arguments("json " + shown(json), "application/json", bytes(json)));
        }
        for (String json : List.of(
                "5}",
                "null}",
                "\"\"}",
                "\"ACCEPT-ALL\"}",
                "\"accept-all \"}",
                "\"delete\"}",
                "\"custom\",\"purpose\":[\"necessary\"]}",
                "\"custom\",\"purpose\":\"nobody\"}",
                "\"custom\",\"purpose\":[\"analytics\",\"\"]}",
                "\"custom\",\"purpose\":[\"ANALYTICS\"]}",
                "\"accept-all\",\"purpose\":[\"=1+1\"]}",
                "\"accept-all\"} {}",
                "\"custom\",\"purpose\":[" + "\"analytics\",".repeat(500) + "\"analytics\"]}")) {
            rows.add(arguments("json " + shown(json), "application/json", bytes(start + json)));
        }
        byte[] broken = bytes(start + "\"x\"}");
        broken[broken.length - 3] = (byte) 0xFF;
        rows.add(arguments("json that is no UTF-8", "application/json", broken));
        String form = "ticket=" + ticket + "&choice=";
        for (String rest : List.of(
                "",
                "delete",
                "accept%2Dall%0D%0ASet-Cookie:a=b",
                "accept-all%",
                "accept-all&purpose=%ZZ",
                "custom&purpose=necessary",
                "custom&purpose=",
                "custom&purpose=%FF%FE",
                "custom&purpose=%00",
                "accept-all&choice=",
                "custom" + "&purpose=analytics".repeat(501))) {
            rows.add(arguments("form " + shown(rest), "application/x-www-form-urlencoded", bytes(form + rest)));
        }
        for (String type :
                List.of("", "text/plain", "multipart/form-data; boundary=x", "application/jsonx", ";", "*/*")) {
            rows.add(arguments("sent as " + type, type, bytes(form + "accept-all")));
        }
        return rows.stream();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String shown(String text) {
        return text.substring(0, Math.min(40, text.length())).replace('\u0000', '0');
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("nonsense")
    void whatIsNoChoiceIsRefused(String name, String type, byte[] body) {
        Ask ask = Ask.of("POST", http, "/_consent/choices")
                .with("Sec-Fetch-Site", "same-origin")
                .body(type, body);
        Reply reply = changesNothing(ask.with("Accept", "application/json"), 400);
        assertThat(problem(reply).getString("detail"))
                .doesNotContain("URLDecoder")
                .doesNotContain("Exception");
    }

    @ParameterizedTest
    @ValueSource(ints = {LARGEST_BODY + 1, 300_000})
    void aBodyBeyondTheLimitIsRefused(int size) {
        String json = "{\"ticket\":\"" + Ask.ticket(http) + "\",\"choice\":\"accept-all\"}";
        problem(changesNothing(Ask.json(http, json + " ".repeat(size - json.length())), 413));
        Reply taken = visitor(Ask.json(http, json + " ".repeat(LARGEST_BODY - json.length())))
                .send();
        assertThat(taken.status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "PUT", "DELETE", "OPTIONS"})
    void onlyAPostIsAChoice(String method) {
        Ask ask = Ask.of(method, http, "/_consent/choices?choice=accept-all&ticket=" + Ask.ticket(http));
        assertThat(changesNothing(ask, 405).field("Allow")).isEqualTo("POST");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//evil.example",
                "https://evil.example/",
                "/\\evil.example",
                "\\\\evil.example",
                "/%2f%2fevil.example",
                "/%5cevil.example",
                "javascript:alert(1)",
                "evil.example",
                "",
                " /x",
                "/a\r\nSet-Cookie: stolen=1",
                "/a%0d%0aSet-Cookie:stolen=1",
                "/..//evil.example",
                "/%2e%2e//evil.example",
                "/_consent/choices",
                "/\u0000",
                "/\t/evil.example",
                "/ä",
                "/a b",
                "/\"onclick=\"",
                "///evil.example",
                "http:evil.example"
            })
    void noReturnLeadsAwayFromTheSite(String back) {
        Ask ask = Ask.form(http, "ticket", Ask.ticket(http), "choice", "reject-all", "return", back);
        Reply reply = visitor(ask).send();
        assertThat(reply.status()).isEqualTo(303);
        assertThat(reply.all("Location")).containsExactly("/");
        assertThat(reply.all("Set-Cookie")).hasSize(1);
        Reply page = Ask.get(http, "/_consent/?return=" + java.net.URLEncoder.encode(back, StandardCharsets.UTF_8))
                .send();
        assertThat(page.text()).contains("name=\"return\" value=\"/\"").doesNotContain("evil.example");
    }

    @Test
    void whatAClientWritesIntoOtherFieldsReachesNoRecord() {
        Ask ask = Ask.form(
                        http,
                        "ticket",
                        Ask.ticket(http),
                        "choice",
                        "reject-all",
                        "method",
                        "=cmd|' /C calc'!A0" + NASTY,
                        "language",
                        "=1+1",
                        "subject",
                        "=1+1",
                        NASTY,
                        NASTY)
                .with("Accept-Language", "=HYPERLINK(\"http://evil.example\"),\"'>")
                .with("Sec-GPC", "=1")
                .with("DNT", "@1")
                .with("User-Agent", "=1+1")
                .with("Referer", "=1+1")
                .with("Cookie", "=1+1; consentry==1+1");
        Reply reply = visitor(ask).send();
        assertThat(reply.status()).isEqualTo(303);
        assertThat(reply.all("Set-Cookie")).hasSize(1);
        assertThat(evidence.of(reply).getField("method")).isEqualTo("banner");
        assertThat(evidence.of(reply).getFields()).noneMatch(field -> field.contains("1+1") || field.startsWith("="));
        assertThat(evidence.of(reply).getField("signals")).isEmpty();
    }

    static Stream<Arguments> noConsents() {
        String good = Ask.choose(http, "accept-all").consent();
        String value = good.substring(good.indexOf('=') + 1);
        Ask other = Ask.form(http, "ticket", Ask.ticket(http, OTHER), "choice", "accept-all")
                .host(OTHER);
        return Stream.of(
                arguments("nonsense", "x"),
                arguments("empty", ""),
                arguments("cut short", value.substring(0, value.length() - 1)),
                arguments("cut in half", value.substring(0, value.length() / 2)),
                arguments("one bit flipped in the text", flipped(value, 30)),
                arguments("one bit flipped in the signature", flipped(value, value.length() - 5)),
                arguments("signed by another key", "AAAAAA" + value.substring(6)),
                arguments("another site's", visitor(other).send().consent().substring("consentry=".length())),
                arguments("a ticket", Ask.ticket(http)),
                arguments("quoted", '"' + value + '"'),
                arguments("encoded", "%41" + value),
                arguments("two in one", value + ',' + value));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("noConsents")
    void aCookieThatIsNotGenuineCountsAsNone(String name, String value) {
        String cookie = "consentry=" + value;
        JsonObject state =
                Ask.get(http, "/_consent/state").with("Cookie", cookie).send().json();
        assertThat(state.getBoolean("decided")).isFalse();
        assertThat(state.getJsonObject("grants").values()).containsOnly(jakarta.json.JsonValue.FALSE);
        assertThat(Ask.get(http, "/_consent/receipt")
                        .with("Accept", "text/html")
                        .with("Cookie", cookie)
                        .send()
                        .status())
                .isEqualTo(404);
        Ask ask = Ask.form(http, "ticket", Ask.ticket(http), "choice", "reject-all")
                .with("Cookie", cookie);
        assertThat(evidence.of(visitor(ask).send()).getField("supersedes")).isEmpty();
        Ask.get(http, "/page-" + name.hashCode())
                .with("Cookie", cookie + "; _ga=GA1.1.1.1; JSESSIONID=1")
                .send();
        assertThat(site.cookies("/page-" + name.hashCode())).containsExactly("JSESSIONID=1");
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.9,        203.0.113.9,        203.0.113.10",
        "'2001:db8:0:1::1',  '2001:db8:0:1::2',  '2001:db8:0:2::1'",
        "'6.6.6.6, 203.0.113.20', '7.7.7.7, 203.0.113.20', 203.0.113.21",
    })
    void oneAddressIsHeldBackAndNoOtherIs(String first, String again, String other) {
        Set<Integer> statuses = new java.util.HashSet<>();
        for (int i = 0; i < 60; i++) {
            statuses.add(
                    Ask.json(http, "{}").with("X-Forwarded-For", first).send().status());
        }
        assertThat(statuses).containsExactly(409);
        List<String> before = evidence.ids();
        String json = "{\"ticket\":\"" + Ask.ticket(http) + "\",\"choice\":\"accept-all\"}";
        Reply held = Ask.json(http, json).with("X-Forwarded-For", again).send();
        assertThat(held.status()).isEqualTo(429);
        assertThat(held.field("Retry-After")).isEqualTo("60");
        problem(held);
        assertThat(evidence.ids()).isEqualTo(before);
        assertThat(Ask.json(http, json).with("X-Forwarded-For", other).send().status())
                .isEqualTo(200);
    }
}
