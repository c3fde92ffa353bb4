package org.consentry.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client claims beside its choice: where to go back to, what it chose before, who it is. */
@ExtendWith(Shop.Door.class)
final class ForgedChoiceIT {
    private final Shop shop;
    private final URI http;

    ForgedChoiceIT(Shop shop) {
        this.shop = shop;
        this.http = shop.http();
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
        Reply reply = Shop.visitor(ask).send();
        assertThat(reply.status()).isEqualTo(303);
        assertThat(reply.all("Location")).containsExactly("/_consent/kept?return=%2F");
        assertThat(reply.all("Set-Cookie")).hasSize(1);
        Reply page = Ask.get(http, "/_consent/?return=" + URLEncoder.encode(back, StandardCharsets.UTF_8))
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
                        "=cmd|' /C calc'!A0" + Shop.NASTY,
                        "language",
                        "=1+1",
                        "subject",
                        "=1+1",
                        Shop.NASTY,
                        Shop.NASTY)
                .with("Accept-Language", "=HYPERLINK(\"http://evil.example\"),\"'>")
                .with("Sec-GPC", "=1")
                .with("DNT", "@1")
                .with("User-Agent", "=1+1")
                .with("Referer", "=1+1")
                .with("Cookie", "=1+1; consentry==1+1");
        Reply reply = Shop.visitor(ask).send();
        assertThat(reply.status()).isEqualTo(303);
        assertThat(reply.all("Set-Cookie")).hasSize(1);
        assertThat(shop.evidence().of(reply).getField("method")).isEqualTo("banner");
        assertThat(shop.evidence().of(reply).getFields())
                .noneMatch(field -> field.contains("1+1") || field.startsWith("="));
        assertThat(shop.evidence().of(reply).getField("signals")).isEmpty();
    }

    static Stream<Arguments> noConsents(Shop shop) {
        URI http = shop.http();
        String good = Ask.choose(http, "accept-all").consent();
        String value = good.substring(good.indexOf('=') + 1);
        Ask other = Ask.form(http, "ticket", Ask.ticket(http, Shop.OTHER), "choice", "accept-all")
                .host(Shop.OTHER);
        return Stream.of(
                arguments("nonsense", "x"),
                arguments("empty", ""),
                arguments("cut short", value.substring(0, value.length() - 1)),
                arguments("cut in half", value.substring(0, value.length() / 2)),
                arguments("one bit flipped in the text", Shop.flipped(value, 30)),
                arguments("one bit flipped in the signature", Shop.flipped(value, value.length() - 5)),
                arguments("signed by another key", "AAAAAA" + value.substring(6)),
                arguments("another site's", Shop.visitor(other).send().consent().substring("consentry=".length())),
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
        assertThat(state.getJsonObject("grants").values()).containsOnly(JsonValue.FALSE);
        assertThat(Ask.get(http, "/_consent/receipt")
                        .with("Accept", "text/html")
                        .with("Cookie", cookie)
                        .send()
                        .status())
                .isEqualTo(404);
        Ask ask = Ask.form(http, "ticket", Ask.ticket(http), "choice", "reject-all")
                .with("Cookie", cookie);
        assertThat(shop.evidence().of(Shop.visitor(ask).send()).getField("supersedes"))
                .isEmpty();
        Ask.get(http, "/page-" + name.hashCode())
                .with("Cookie", cookie + "; _ga=GA1.1.1.1; JSESSIONID=1")
                .send();
        assertThat(shop.site().cookies("/page-" + name.hashCode())).containsExactly("JSESSIONID=1");
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.9,        203.0.113.9,        203.0.113.10",
        "'2001:db8:0:1::1',  '2001:db8:0:1::2',  '2001:db8:0:2::1'",
        "'6.6.6.6, 203.0.113.20', '7.7.7.7, 203.0.113.20', 203.0.113.21",
    })
    void oneAddressIsHeldBackAndNoOtherIs(String first, String again, String other) {
        Set<Integer> statuses = new HashSet<>();
        for (int i = 0; i < 60; i++) {
            statuses.add(
                    Ask.json(http, "{}").with("X-Forwarded-For", first).send().status());
        }
        assertThat(statuses).containsExactly(409);
        List<String> before = shop.evidence().ids();
        String json = "{\"ticket\":\"" + Ask.ticket(http) + "\",\"choice\":\"accept-all\"}";
        Reply held = Ask.json(http, json).with("X-Forwarded-For", again).send();
        assertThat(held.status()).isEqualTo(429);
        assertThat(held.field("Retry-After")).isEqualTo("60");
        Shop.problem(held);
        assertThat(shop.evidence().ids()).isEqualTo(before);
        assertThat(Ask.json(http, json).with("X-Forwarded-For", other).send().status())
                .isEqualTo(200);
    }
}
