package org.consentry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.consentry.http.CookieExpiry.Variant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CookieExpiryTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String PATH = "/a/b/c?x=/y";

    @Test
    void theLikeliestVariantsComeFirstAndPartitionedOnesLast() {
        List<Variant> variants = CookieExpiry.variants("_ga", "A.www.Shop.co.uk:443", "/p/q", true);
        assertThat(variants.stream()
                        .map(v -> v.domain() + v.path() + (v.partitioned() ? "!" : ""))
                        .toList())
                .startsWith("/", "shop.co.uk/", "a.www.shop.co.uk/", "www.shop.co.uk/", "/p", "shop.co.uk/p")
                .contains("/p/", "/p/q", "www.shop.co.uk/p/q", "/!", "shop.co.uk/p/q!")
                .endsWith("/p/q!", "shop.co.uk/p/q!", "a.www.shop.co.uk/p/q!", "www.shop.co.uk/p/q!")
                .doesNotContain("co.uk/", "/p/q/")
                .doesNotHaveDuplicates()
                .hasSize(32);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "127.0.0.1",
                "[::1]",
                "::1",
                "127.0.0.1:9080",
                "github.io",
                "co.uk",
                "",
                "..",
                "a..b"
            })
    void aHostWithNothingAboveItHasNoDomain(String host) {
        assertThat(CookieExpiry.variants("_ga", host, "/", false))
                .extracting(Variant::domain)
                .containsExactly("");
    }

    @Property(tries = 200, seed = "1")
    void whereverACookieWasSetOneOfTheVariantsDeletesIt(
            @ForAll @IntRange(max = 3) int domain,
            @ForAll @IntRange(max = 6) int path,
            @ForAll boolean secure,
            @ForAll boolean partitioned) {
        URI page = URI.create("https://x.www.shop.example" + PATH);
        String domains = List.of(
                        "", "; Domain=x.www.shop.example", "; Domain=www.shop.example", "; Domain=.shop.example")
                .get(domain);
        String paths = List.of("", "/", "/a", "/a/", "/a/b", "/a/b/", "/a/b/c").get(path);
        String line = "_t=1; Path=" + paths + domains + (secure || partitioned ? "; Secure" : "")
                + (partitioned ? "; Partitioned; SameSite=None" : "");
        CookieJar jar = new CookieJar(NOW);
        jar.receive(page, line);
        assertThat(jar.send(page)).isEqualTo("_t=1");
        CookieExpiry.variants("_t", page.getHost(), PATH, true).forEach(v -> jar.receive(page, v.line()));
        assertThat(jar.send(page)).isEmpty();

        jar.receive(page, line);
        jar.receive(
                page,
                CookieExpiry.of(SetCookie.parse(line).orElseThrow(), PATH, true)
                        .orElseThrow()
                        .line());
        assertThat(jar.send(page)).isEmpty();
    }

    @Test
    void aLineSaysAllThatTheCookieWasSetWith() {
        SetCookie cookie = SetCookie.parse("_t=1; Domain=.Shop.example; Path=/a; Secure; SameSite=None; Partitioned")
                .orElseThrow();
        assertThat(CookieExpiry.of(cookie, "/", true).orElseThrow().line())
                .isEqualTo("_t=; Path=/a; Domain=shop.example; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT;"
                        + " Secure; SameSite=None; Partitioned");
        assertThat(new Variant("_t", "", "/", false, false, false).line())
                .isEqualTo("_t=; Path=/; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT");
    }

    @Test
    void prefixedNamesAreExpiredAsTheirPrefixAllows() {
        assertThat(CookieExpiry.variants("__hOst-t", "www.shop.example", PATH, true))
                .extracting(Variant::line)
                .containsExactly(
                        "__hOst-t=; Path=/; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Secure",
                        "__hOst-t=; Path=/; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Secure; SameSite=None;"
                                + " Partitioned");
        assertThat(CookieExpiry.variants("__Secure-t", "www.shop.example", "/", true))
                .hasSize(6);
        assertThat(CookieExpiry.variants("__Http-t", "shop.example", "/", true))
                .allMatch(v -> v.line().contains("; HttpOnly"));
        assertThat(CookieExpiry.variants("__Host-t", "shop.example", "/", false))
                .isEmpty();
        assertThat(CookieExpiry.variants("__Secure-t", "shop.example", "/", false))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "=a",
                "a=b",
                "a;b",
                " a",
                "a ",
                "a\tb\t",
                "a\r\nSet-Cookie: b",
                "a\u0000",
                "a\u007f",
                "\u20ac"
            })
    void aNameThatNoLineCanSayGivesNoLine(String name) {
        assertThat(CookieExpiry.variants(name, "shop.example", "/", true)).isEmpty();
        assertThatThrownBy(() -> new Variant(name, "", "/", true, false, false))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aCookieWithoutANameIsNotExpired() {
        assertThat(CookieExpiry.of(SetCookie.parse("alone").orElseThrow(), "/", true))
                .isEmpty();
    }

    @Property(tries = 1000, seed = "2")
    void everyLineIsOneCookieOfThisVeryName(
            @ForAll("tricks") String name, @ForAll("tricks") String host, @ForAll("tricks") String path) {
        for (Variant variant : CookieExpiry.variants(name, host, "/" + path, true)) {
            SetCookie line = SetCookie.parse(variant.line()).orElseThrow();
            assertThat(line.name()).isEqualTo(name);
            assertThat(line.path()).isEqualTo(variant.path());
            assertThat(line.domain()).isEqualTo(variant.domain());
            assertThat(line.lifetime(NOW)).isEqualTo(-1);
            assertThat(line.secure()).isTrue();
            assertThat(line.partitioned()).isEqualTo(variant.partitioned());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "a/", "//", "/;/"})
    void aHugePathGivesAListWithAnEnd(String part) {
        String host = "a.".repeat(100) + "shop.example";
        assertThat(CookieExpiry.variants("_t", host, "/" + part.repeat(100_000), true))
                .hasSizeLessThan(300);
    }

    @Provide
    Arbitrary<String> tricks() {
        return Arbitraries.strings()
                .withChars("abc_-./:%,\" \t;=\r\u00e9\u20ac")
                .ofMaxLength(6);
    }
}
