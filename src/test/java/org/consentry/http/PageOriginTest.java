package org.consentry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageOriginTest {

    private static final PageOrigin PAGE = PageOrigin.of("https://www.shop.example");

    @ParameterizedTest
    @CsvSource({
        "https://tracker.test/x, tracker.test",
        "HTTPS://Tracker.TEST, tracker.test",
        "http://tracker.test:8080/, tracker.test",
        "wss://tracker.test/socket, tracker.test",
        "//tracker.test/x, tracker.test",
        "\\\\tracker.test\\x, tracker.test",
        "/\\tracker.test, tracker.test",
        "///tracker.test/x, tracker.test",
        "https:\\\\tracker.test, tracker.test",
        "http:tracker.test/x, tracker.test",
        "http:/tracker.test/x, tracker.test",
        "https:///tracker.test/x, tracker.test",
        "https:tracker.test/x, www.shop.example",
        "https:/tracker.test/x, www.shop.example",
        "https://www.shop.example@tracker.test/, tracker.test",
        "https://a@b:c@tracker.test/, tracker.test",
        "https://tracker.test?@www.shop.example, tracker.test",
        "https://tracker.test#@www.shop.example, tracker.test",
        "https://tracker.test\\@www.shop.example, tracker.test",
        "https://tr%61cker.test/, tracker.test",
        "https://tracker.test., tracker.test",
        "https://b\u00fccher.test/, xn--bcher-kva.test",
        "https://b%C3%BCcher.test/, xn--bcher-kva.test",
        "https://tracker\u3002test/, tracker.test",
        "https://\uff54racker.test/, tracker.test",
        "https://[2001:DB8::1]:443/, [2001:db8::1]",
        "/path, www.shop.example",
        "path:with-colon/x y, ",
        "'', www.shop.example",
        "?q=//tracker.test, www.shop.example",
        "#//tracker.test, www.shop.example",
        "./http://tracker.test, www.shop.example",
        "inline, www.shop.example",
        "'data:text/html,//tracker.test', ",
        "mailto:a@tracker.test, ",
        "javascript://tracker.test/, ",
        "blob:https://tracker.test/1, ",
        "chrome-extension://abcdef/x.js, ",
        "https://, ",
        "https://@/, ",
        "https://tracker.test:x/, ",
        "https://tracker.test:99999/, ",
        "https://tr acker.test/, ",
        "https://tr%00cker.test/, ",
        "https://tr%2Fcker.test/, ",
        "https://tracker.test%/, ",
        "https://[::1/, ",
    })
    void anAddressLeadsWhereABrowserGoes(String reference, String host) {
        assertThat(PAGE.hostOf(reference)).isEqualTo(host);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " https://tracker.test/",
                "\thttps://tracker.test\n",
                "ht\ntps:\r//trac\tker.test/",
                "\u0001//tracker.test"
            })
    void whiteSpaceHidesNoHost(String reference) {
        assertThat(PAGE.hostOf(reference)).isEqualTo("tracker.test");
    }

    @ParameterizedTest
    @CsvSource({
        "https://tracker.test/a/b?q=/c#/d, /a/b",
        "https://tracker.test, /",
        "https://tracker.test?q, /",
        "https://tracker.test#/f, /",
        "//tracker.test:8080/a/, /a/",
        "\\\\tracker.test\\a\\..\\b, /a/../b",
        "http:tracker.test/a, /a",
        "https:///tracker.test/a, /a",
        "https:a/b, a/b",
        "https:/a/b, /a/b",
        "'', /",
        "?q=/a, /",
        "/a//b, /a//b",
        "a/b:c, a/b:c",
        "https://u:p@tracker.test/%61, /%61",
    })
    void aPathIsWhatStandsBehindTheHost(String reference, String path) {
        assertThat(PAGE.pathOf(reference)).isEqualTo(path);
        assertThat(PAGE.pathOf(" \t" + reference + "\n")).isEqualTo(path);
        assertThat(PAGE.leadsTo(reference, (host, led) -> led.equals(path))).isTrue();
        assertThat(PAGE.leadsTo(reference, (host, led) -> !led.equals(path))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "https://shop.example, https, shop.example, 443",
        "HTTP://Shop.Example, http, shop.example, 80",
        "http://localhost:9080, http, localhost, 9080",
        "https://shop.example:, https, shop.example, 443",
        "https://[::1]:9443, https, [::1], 9443",
    })
    void anOriginIsReadAsVisitorsSeeIt(String origin, String scheme, String host, int port) {
        assertThat(PageOrigin.of(origin)).isEqualTo(new PageOrigin(scheme, host, port));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "shop.example",
                "ftp://shop.example",
                "https://",
                "https://a/b",
                "https://a:0",
                "https://a:b"
            })
    void whatIsNoOriginIsRefused(String origin) {
        assertThatIllegalArgumentException().isThrownBy(() -> PageOrigin.of(origin));
    }

    @Provide
    Arbitrary<String> nonsense() {
        return Arbitraries.strings()
                .withChars(":/\\@?#%[]. \t\u00e9\u3002\ufffdhtpswx0\u0000\ud800")
                .ofMaxLength(40);
    }

    @Property(tries = 300, seed = "3")
    void noTextIsTooOdd(@ForAll("nonsense") String reference) {
        assertThatCode(() -> {
                    String host = PAGE.hostOf(reference);
                    assertThat(host == null || !host.isEmpty()).isTrue();
                    assertThat(PAGE.pathOf(reference)).isNotEmpty().doesNotContain("?", "#", "\\");
                })
                .doesNotThrowAnyException();
    }
}
