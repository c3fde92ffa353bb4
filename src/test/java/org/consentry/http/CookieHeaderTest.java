package org.consentry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.consentry.http.CookieHeader.Pair;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CookieHeaderTest {

    /** Underscores stand for tabs, and a cookie whose name starts with x is refused. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "x=1; a=2; b=3|a=2; b=3",
                "a=2; x=1; b=3|a=2; b=3",
                "a=2; b=3; x=1|a=2; b=3",
                "x=1; a=2; x=3; b=3; x=4|a=2; b=3",
                "a=2;x=1;b=3|a=2;b=3",
                "a=2;   x=1 ;_b=3|a=2;_b=3",
                "  x=1; a=2  ;b|a=2  ;b",
                "  a=2; x=1|  a=2",
                "a=2;; x=1;|a=2;;",
                ";; x=1; a=2|;; a=2",
                "a=2 ;x=1; |a=2 ; ",
                "a=\"1; x=2\"; b=3|a=\"1; b=3",
                "a=1, x=2; x=3|a=1, x=2",
                "x=1;_a__=_2; =b; c|a__=_2; =b; c",
                " x =1; a|a",
            })
    void whatStaysIsAsItCame(String header, String expected) {
        Predicate<Pair> refused = pair -> pair.name().startsWith("x");
        assertThat(CookieHeader.of(header.replace('_', '\t')).without(refused)).isEqualTo(expected.replace('_', '\t'));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x=1", " x=1 ; x", ";;x=1;;", "x=1; x=2\t"})
    void nothingIsLeftWhereAllIsRefused(String header) {
        assertThat(CookieHeader.of(header).without(pair -> true)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ";", " ; ;", "a=1; b=2;", "\u0000=\u0001;\u007f"})
    void theVeryStringComesBackWhereNothingIsRefused(String header) {
        assertThat(CookieHeader.of(header).without(pair -> false)).isSameAs(header);
    }

    @Test
    void aPairHasNameValueAndBytes() {
        assertThat(CookieHeader.of("a=1; b = \"x=y\" ;alone; =v; c=;;_ga=GA1.2").pairs())
                .containsExactly(
                        new Pair("a", "1", "a=1"),
                        new Pair("b", "\"x=y\"", "b = \"x=y\""),
                        new Pair("", "alone", "alone"),
                        new Pair("", "v", "=v"),
                        new Pair("c", "", "c="),
                        new Pair("_ga", "GA1.2", "_ga=GA1.2"));
    }

    @Test
    void severalFieldsAreOneHeader() {
        CookieHeader crumbs = CookieHeader.of(List.of("a=1", "x=2", "b=3; c=4"));
        assertThat(crumbs.value()).isEqualTo("a=1; x=2; b=3; c=4");
        assertThat(crumbs.without(pair -> pair.name().equals("x"))).isEqualTo("a=1; b=3; c=4");
        assertThat(CookieHeader.of(List.of()).pairs()).isEmpty();
    }

    @Property(tries = 500, seed = "1")
    void whatStaysAreExactlyTheCookiesNotRefused(@ForAll("headers") String header, @ForAll int refusedBits) {
        CookieHeader all = CookieHeader.of(header);
        Predicate<Pair> refused = pair -> (refusedBits >> (pair.raw().hashCode() & 31) & 1) == 1;
        String left = all.without(refused);
        List<Pair> expected = all.pairs().stream().filter(refused.negate()).toList();
        assertThat(left == null ? List.of() : CookieHeader.of(left).pairs()).isEqualTo(expected);
        assertThat(left == null).isEqualTo(expected.isEmpty() && !all.pairs().isEmpty());
    }

    @Property(tries = 500, seed = "2")
    void everyTextIsRead(@ForAll String header) {
        assertThatCode(() -> CookieHeader.of(header).without(pair -> pair.name().isEmpty()))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {";", " ", "=", "a=1;", "x;", "\t; ", "x=;a;"})
    void aHugeHeaderTakesNoLongerThanItsLength(String part) {
        String header = part.repeat(4_000_000 / part.length());
        Assertions.assertTimeout(
                Duration.ofSeconds(5),
                () -> CookieHeader.of(header).without(pair -> pair.raw().startsWith("x")));
    }

    @Provide
    Arbitrary<String> headers() {
        return Arbitraries.strings().withChars("abx=; \t\",").ofMaxLength(40);
    }
}
