package org.consentry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SetCookieTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.500Z");

    private static SetCookie parse(String line) {
        return SetCookie.parse(line).orElseThrow();
    }

    @Test
    void aLineGivesAllItSays() {
        String line = "id=\u00e9=1; Domain=.Shop.Example; path=/A b ; EXPIRES=Fri, 02 Jan 2026 00:00:00 GMT;"
                + "max-age=60;Secure;httponly=;SameSite=NONE;Partitioned; x";
        SetCookie cookie = parse(line);
        assertThat(cookie.name()).isEqualTo("id");
        assertThat(cookie.value()).isEqualTo("\u00e9=1");
        assertThat(cookie.crumb()).isEqualTo("id=\u00e9=1");
        assertThat(cookie.domain()).isEqualTo("shop.example");
        assertThat(cookie.path()).isEqualTo("/A b");
        assertThat(cookie.expires()).isEqualTo("2026-01-02T00:00:00Z");
        assertThat(cookie.maxAge()).isEqualTo(60);
        assertThat(cookie.sameSite()).isEqualTo("none");
        assertThat(cookie.secure() && cookie.httpOnly() && cookie.partitioned()).isTrue();
        assertThat(cookie.raw()).isSameAs(line);
    }

    @Test
    void aBareLineSaysNothingElse() {
        SetCookie cookie = parse("id=1");
        assertThat(cookie.domain() + cookie.path() + cookie.sameSite()).isEmpty();
        assertThat(cookie.expires()).isNull();
        assertThat(cookie.maxAge()).isNull();
        assertThat(cookie.secure() || cookie.httpOnly() || cookie.partitioned()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "strict,strict",
        "LAX,lax",
        "None,none",
        "foo,''",
        "'',''",
        "Lax; SameSite=foo,''",
        "foo; SameSite=lax,lax"
    })
    void sameSiteIsTheLastOne(String said, String meant) {
        assertThat(parse("a=1; SameSite=" + said).sameSite()).isEqualTo(meant);
    }

    @Test
    void lettersThatFoldIntoAsciiNameNoAttribute() {
        assertThat(parse("a=1; \u017Fecure; Path=/").secure()).isFalse();
    }

    @Test
    void nameAndValueHaveFourThousandNinetySixOctetsAndNoMore() {
        assertThat(SetCookie.parse("ab=" + "v".repeat(4094))).isPresent();
        assertThat(SetCookie.parse("ab=" + "v".repeat(4095))).isEmpty();
        assertThat(SetCookie.parse("n".repeat(4096) + "=")).isPresent();
        assertThat(SetCookie.parse("n".repeat(4096) + "=1")).isEmpty();
        assertThat(SetCookie.parse("a= " + "\u00e9".repeat(4095) + " ; Path=/")).isPresent();
        assertThat(SetCookie.parse("a=" + "\u20ac".repeat(1366))).isEmpty();
    }

    @Test
    void anAttributeOfMoreThanOneThousandAndTwentyFourOctetsIsNone() {
        assertThat(parse("a=1; Path=/" + "p".repeat(1023)).path()).hasSize(1024);
        assertThat(parse("a=1; Path=/q; Path=/" + "p".repeat(1024)).path()).isEqualTo("/q");
        assertThat(parse("a=1; Domain=x.example; Domain=" + "d".repeat(1025)).domain())
                .isEqualTo("x.example");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a=1 | 0",
                "a=1; Max-Age=60 | 60",
                "a=1; Max-Age=63072000 | 63072000",
                "a=1; Max-Age=0 | -1",
                "a=1; Max-Age=-1 | -1",
                "a=1; Max-Age=99999999999999999999 | 92233720368547758",
                "a=1; Expires=Thu, 01 Jan 2026 00:00:01 GMT | 1",
                "a=1; Expires=Thu, 01 Jan 2026 00:01:00 GMT | 59",
                "a=1; Expires=Thu, 01 Jan 2026 00:00:00 GMT | -1",
                "a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=5 | 5",
                "a=1; Expires=soon | 0",
            })
    void lifetimeIsInSecondsAndNeverThatOfASessionByAccident(String line, long seconds) {
        assertThat(parse(line).lifetime(NOW)).isEqualTo(seconds);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "_ga=1; Path=/|_ga",
                " _ga\t=1|_ga",
                "=_ga=1|_ga",
                "==_ga=1|_ga",
                "= _ga|_ga",
                "_ga|_ga",
                "_ga; Path=/|_ga",
                "a b=1|a b",
                "=|''",
                "''|''",
                "; _ga=1|''",
                "\"_ga=1|\"_ga",
            })
    void nameOfIsWhatSomeBrowserOrServerMayTakeForTheName(String line, String name) {
        assertThat(SetCookie.nameOf(line)).isEqualTo(name);
    }

    @Test
    void nameOfLooksThroughControlCharacters() {
        assertThat(SetCookie.nameOf("\u0001\u000b_ga\u0002=1")).isEqualTo("_ga");
        assertThat(SetCookie.nameOf("_ga\u0000junk=1")).isEqualTo("_ga");
        assertThat(SetCookie.nameOf("\r\n_ga\r\n=1")).isEqualTo("_ga");
    }

    @Property(tries = 1000, seed = "1")
    void nameOfIsTheNameThatComesBack(@ForAll("lines") String line) {
        SetCookie.parse(line).filter(cookie -> !cookie.name().isEmpty()).ifPresent(cookie -> {
            assertThat(SetCookie.nameOf(line)).isEqualTo(cookie.name());
            assertThat(CookieHeader.of(cookie.crumb()).pairs().get(0).name()).isEqualTo(cookie.name());
        });
        assertThat(SetCookie.nameOf(line)).doesNotContain("=", ";");
    }

    @Property(tries = 500, seed = "2")
    void everyTextIsRead(@ForAll String text) {
        assertThatCode(() -> SetCookie.parse("a=1; " + text).ifPresent(cookie -> cookie.lifetime(NOW)))
                .doesNotThrowAnyException();
        assertThatCode(() -> SetCookie.parse("a=1; Expires=" + text)).doesNotThrowAnyException();
        assertThatCode(() -> SetCookie.nameOf(text)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"';'", "'='", "' '", "'; Path=/'", "'1:'", "'; Expires=1 '"})
    void aHugeLineTakesNoLongerThanItsLength(String part) {
        String line = "a=1; Expires=" + part.repeat(4_000_000 / part.length());
        Assertions.assertTimeout(Duration.ofSeconds(5), () -> SetCookie.parse(line));
    }

    @ParameterizedTest
    @CsvSource({"/,/", "/a,/", "/a/,/a", "/a/b,/a", "/a/b?/c/d,/a", "'',/", "a/b,/", "?/a/b,/", "//,/", "//a,/"})
    void theDefaultPathIsTheDirectory(String request, String path) {
        assertThat(SetCookie.defaultPath(request)).isEqualTo(path);
    }

    @Provide
    Arbitrary<String> lines() {
        return Arbitraries.strings().withChars("ab=; \t\u0000\u00e9").ofMaxLength(12);
    }
}
