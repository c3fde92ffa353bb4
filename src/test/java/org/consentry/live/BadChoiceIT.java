package org.consentry.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import jakarta.json.Json;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no choice changes nothing: no record, no cookie, and an answer that says why. */
@ExtendWith(Shop.Door.class)
final class BadChoiceIT {
    private static final int LARGEST_BODY = 64 * 1024;

    private final Shop shop;
    private final URI http;

    BadChoiceIT(Shop shop) {
        this.shop = shop;
        this.http = shop.http();
    }

    static Stream<Arguments> noTickets(Shop shop) {
        URI http = shop.http();
        String good = Ask.ticket(http);
        String consent = Ask.choose(http, "reject-all").consent();
        return Stream.of(
                arguments("none", ""),
                arguments("nonsense", "x"),
                arguments("cut short", good.substring(0, good.length() - 1)),
                arguments("made longer", good + "A"),
                arguments("one bit flipped in the text", Shop.flipped(good, 20)),
                arguments("one bit flipped in the signature", Shop.flipped(good, good.length() - 10)),
                arguments("without a signature", good.substring(0, good.lastIndexOf('.') + 1)),
                arguments("another site's", Ask.ticket(http, Shop.OTHER)),
                arguments("a consent cookie", consent.substring(consent.indexOf('=') + 1)),
                arguments("nasty", Shop.NASTY),
                arguments("huge", "A".repeat(9_000)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("noTickets")
    void withoutAGoodTicketTheFormIsShownAgain(String name, String ticket) {
        Reply page =
                shop.changesNothing(Ask.form(http, "ticket", ticket, "choice", "accept-all", "return", "/back"), 409);
        assertThat(page.field("Content-Type")).startsWith("text/html");
        assertThat(page.text()).contains("name=\"ticket\"").contains("value=\"/back\"");

        String json = Json.createObjectBuilder()
                .add("ticket", ticket)
                .add("choice", "accept-all")
                .build()
                .toString();
        String fresh =
                Shop.problem(shop.changesNothing(Ask.json(http, json), 409)).getString("ticket");
        Reply taken = Shop.visitor(Ask.form(http, "ticket", fresh, "choice", "reject-all"))
                .send();
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
            Reply reply = shop.changesNothing(ask, 403);
            assertThat(reply.field("Content-Type")).startsWith(json ? "application/problem+json" : "text/html");
        }
    }

    @Test
    void withoutSecFetchSiteTheSameOriginIsEnough() {
        Ask ask = Ask.form(http, "ticket", Ask.ticket(http), "choice", "reject-all")
                .without("Sec-Fetch-Site")
                .with("Origin", http.toString());
        assertThat(Shop.visitor(ask).send().status()).isEqualTo(303);
    }

    static Stream<Arguments> nonsense(Shop shop) {
        String ticket = Ask.ticket(shop.http());
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
        Reply reply = shop.changesNothing(ask.with("Accept", "application/json"), 400);
        assertThat(Shop.problem(reply).getString("detail"))
                .doesNotContain("URLDecoder")
                .doesNotContain("Exception");
    }

    @ParameterizedTest
    @ValueSource(ints = {LARGEST_BODY + 1, 300_000})
    void aBodyBeyondTheLimitIsRefused(int size) {
        String json = "{\"ticket\":\"" + Ask.ticket(http) + "\",\"choice\":\"accept-all\"}";
        Shop.problem(shop.changesNothing(Ask.json(http, json + " ".repeat(size - json.length())), 413));
        Reply taken = Shop.visitor(Ask.json(http, json + " ".repeat(LARGEST_BODY - json.length())))
                .send();
        assertThat(taken.status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "PUT", "DELETE", "OPTIONS"})
    void onlyAPostIsAChoice(String method) {
        Ask ask = Ask.of(method, http, "/_consent/choices?choice=accept-all&ticket=" + Ask.ticket(http));
        assertThat(shop.changesNothing(ask, 405).field("Allow")).isEqualTo("POST");
    }
}
