package org.consentry.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Requests that name strange hosts, to a site that answers to any: they get the page or a refusal, and never a fault. */
@ExtendWith(Shop.Door.class)
final class OddHostIT {
    /** No browser can have a page there (RFC 3986, section 3.2.2; WHATWG URL, "host parsing"). */
    static final List<String> NO_HOSTS = List.of(
            "a%b",
            "a%2",
            "%",
            "a%00b",
            "a%2Fb",
            "[::1",
            "[]",
            "[::1]x",
            "::1",
            "a b",
            "a/b",
            "a?b",
            "a#b",
            "a@b",
            "a\\b",
            "<script>",
            "a|b",
            "a^b",
            "a:b",
            "a:0",
            "a:-1",
            "a:80:80",
            ":80",
            ":",
            ".",
            "..",
            "a\u0001b",
            "");

    static final List<String> HOSTS = List.of(
            "a.example",
            "A.EXAMPLE",
            "a.example.",
            "a.example:",
            "a.example:8443",
            "a..b",
            "a_b",
            "a,b",
            "*",
            "-a",
            "0",
            "256.256.256.256",
            "[::1]",
            "[::1]:8080",
            "xn--",
            "xn--a",
            "\u00ff\u00fe",
            "b\u00fccher.example",
            "b\u00c3\u00bccher.example",
            "b%C3%BCcher.example",
            "a".repeat(300),
            "a.".repeat(150) + "example",
            "a".repeat(3_000));

    private static final String PAGE = "?set=_fbp%3D1";

    private final Shop shop;

    OddHostIT(Shop shop) {
        this.shop = shop;
    }

    private Answer named(String host, String target) throws IOException {
        return ask(target, "Host: " + host);
    }

    private Answer forwarded(String host, String target) throws IOException {
        return ask(target, "Host: inside.example", "X-Forwarded-Host: " + host);
    }

    private Answer ask(String target, String... fields) throws IOException {
        String head = "GET " + target + " HTTP/1.1\r\n" + String.join("\r\n", fields)
                + "\r\nSec-Fetch-Dest: document\r\nCookie: _ga=1; kept=1\r\nConnection: close\r\n\r\n";
        try (Wire wire = Wire.to(shop.http())) {
            return wire.send(head).answer("GET");
        }
    }

    private void isGuarded(String path, Answer answer) {
        assertThat(answer.status()).as(answer.head()).isEqualTo(200);
        assertThat(answer.text()).contains("site behind", "/_consent/guard/", "<consentry-banner");
        assertThat(answer.fields("Set-Cookie")).noneMatch(line -> line.contains("_fbp"));
        assertThat(shop.site().cookies(path)).containsExactly("kept=1");
    }

    @ParameterizedTest
    @FieldSource("HOSTS")
    void whatABrowserMayNameGetsThePage(String host) throws IOException {
        String path = Front.path();
        isGuarded(path, named(host, path + PAGE));
        assertThat(named(host, Shop.TRACKING).status()).isEqualTo(204);
        path = Front.path();
        isGuarded(path, forwarded(host, path + PAGE));
        assertThat(forwarded(host, Shop.TRACKING).status()).isEqualTo(204);
    }

    private static void isRefused(Answer answer) {
        assertThat(answer.status()).as(answer.head()).isEqualTo(400);
        assertThat(answer.fields("Set-Cookie")).isEmpty();
    }

    @ParameterizedTest
    @FieldSource("NO_HOSTS")
    void whatNoBrowserCanNameIsABadRequest(String host) throws IOException {
        for (String target : List.of("/refused" + PAGE, Shop.TRACKING, "/_consent/choices", "/_consent/state")) {
            isRefused(named(host, target));
            if (!host.isEmpty()) {
                // An empty field says nothing: the Host field counts.
                isRefused(forwarded(host, target));
            }
        }
        assertThat(shop.site().asked("/refused")).isFalse();
    }

    @Test
    void aPortThatThereIsNotIsNoFault() throws IOException {
        for (String host : List.of("a:65536", "a:99999999999999999999")) {
            assertThat(named(host, "/refused" + PAGE).status()).isIn(400, 404);
            isRefused(forwarded(host, "/refused" + PAGE));
        }
        assertThat(shop.site().asked("/refused")).isFalse();
    }

    /** HTTP/2 has no Host field either: the container says what stands in its place. */
    @Test
    void noHostAtAllIsTheServersOwn() throws IOException {
        String path = Front.path();
        isGuarded(path, ask(path + PAGE, "X-Kept: 1"));
    }
}
