package org.consentry.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReturnPathTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/a",
                "/a/b/?c=d&e=//f",
                "/a//b",
                "/a%20b?q=%0d%0a",
                "/a?u=https://x.example/..",
                "/a:b",
                "/.a/..b/c.",
                "/a?/../b",
                "/a@b",
                "/_consentry/",
                "/x/_consent/",
                "/?",
                "/a%2Fb"
            })
    void aPathOfThisOriginComesBackAsItIs(String path) {
        assertThat(ReturnPath.safe(path)).isEqualTo(path);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                " ",
                "a",
                "//evil",
                "///evil",
                "/\\evil",
                "\\\\evil",
                "\\/evil",
                "https:/evil",
                "https://evil",
                "javascript:alert(1)",
                " /a",
                "/ a",
                "/\t/evil",
                "\t//evil",
                "/\n/evil",
                "/a\r\nSet-Cookie: b=c",
                "/a\u0000",
                "/a\u007f",
                "/\u00e9",
                "/\u2215evil",
                "/%2fevil",
                "/%2F/evil",
                "/%5cevil",
                "/%5Cevil",
                "/%09/evil",
                "/a%0d%0ab",
                "/a%00",
                "/a%7f",
                "/..//evil",
                "/.//evil",
                "/%2e%2e//evil",
                "/a/%2E./..//evil",
                "/a/..",
                "/a%",
                "/a%4",
                "/a%zz",
                "/a?%",
                "?a",
                "#a",
                "#//evil",
                "/a\\b",
                "/a\"b",
                "/a<b",
                "/_consent/",
                "/_consent",
                "/_consent?x",
                "/_consent/choices",
                "mailto:a@b",
                "@evil",
                ".evil"
            })
    void allElseIsTheHomePage(String candidate) {
        assertThat(ReturnPath.safe(candidate)).isEqualTo("/");
    }

    @ParameterizedTest
    @CsvSource({"/a#b, /a", "/a?b#//evil, /a?b", "/#, /"})
    void aFragmentIsLeftOut(String candidate, String path) {
        assertThat(ReturnPath.safe(candidate)).isEqualTo(path);
    }

    @Test
    void twoThousandCharactersAreTheMost() {
        String longest = "/" + "a".repeat(1999);
        assertThat(ReturnPath.safe(longest)).isEqualTo(longest);
        assertThat(ReturnPath.safe(longest + "a")).isEqualTo("/");
    }

    @Property(tries = 3000, seed = "1")
    void nothingLeadsToAnotherHost(@ForAll("tricks") String candidate) {
        String safe = ReturnPath.safe(candidate);
        URI target = URI.create("https://shop.example/x/y").resolve(safe).normalize();
        assertThat(target.getAuthority()).isEqualTo("shop.example");
        assertThat(target.getScheme()).isEqualTo("https");
        assertThat(safe).startsWith("/").doesNotStartWith("//");
        assertThat(safe.chars()).allMatch(c -> c > ' ' && c < 0x7F);
    }

    @Provide
    Arbitrary<String> tricks() {
        return Arbitraries.of(
                        "/",
                        "/",
                        "\\",
                        "%2f",
                        "%5C",
                        "%2e",
                        ".",
                        ":",
                        "@",
                        "evil.example",
                        "https",
                        "?",
                        "#",
                        "\t",
                        "\r\n",
                        "a")
                .list()
                .ofMaxSize(8)
                .map(parts -> String.join("", parts));
    }
}
