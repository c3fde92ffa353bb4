package org.consentry.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinkFieldTest {

    private static final PageOrigin PAGE = PageOrigin.of("https://shop.example");

    private static String without(String value) {
        return LinkField.without(value, PAGE, (host, path) -> host.equals("held.test"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "preload",
                "modulepreload",
                "prefetch",
                "prerender",
                "preconnect",
                "dns-prefetch",
                "stylesheet",
                "icon",
                "manifest",
                "compression-dictionary",
                "\"shortcut icon\"",
                "\"canonical PreLoad\"",
                "\"pre\\load\"",
            })
    void aRelationThatLoadsFromAHeldHostIsDropped(String relation) {
        assertThat(without("<https://held.test/x>; rel=" + relation)).isNull();
        assertThat(without("<//HELD.test/x>;as=script;REL = " + relation)).isNull();
        assertThat(without("<https://free.test/x>; rel=" + relation)).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<https://both.test/ads/x?y>; rel=preload|",
                "</>; rel=preload; imagesrcset=\"//both.test/a 1x, //both.test/ads 2x\"|",
                "<https://both.test/ads>; rel=preload, <https://both.test/a>; rel=preload|<https://both.test/a>; rel=preload",
            })
    void aHostIsJudgedWithThePath(String value, String expected) {
        assertThat(LinkField.without(value, PAGE, (host, path) -> host.equals("both.test") && path.startsWith("/ads")))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<https://held.test/page>; rel=canonical",
                "<https://held.test/x>",
                "</style.css>; rel=preload; as=style",
                "<https://free.test/>; rel=preload; anchor=\"https://held.test/\"",
                "</a>; rel=preload; title=\"<https://held.test/>; rel=preload, <https://held.test/>; rel=preload\"",
                "</a?x=1,2;3>; rel=preload",
                "</a>; rel=preload; imagesrcset=\"a.png 1x, https://free.test/b,c.png 2x\"",
                " , ,</a>;;;rel=\"preload\" , ",
                "nonsense, more; nonsense=\"x\"",
                "<data:text/css,https://held.test>; rel=stylesheet",
            })
    void whatLoadsNothingFromAHeldHostKeepsItsBytes(String value) {
        assertThat(without(value)).isSameAs(value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "<https://held.test/>; rel=preload, </b>;rel=next|</b>;rel=next",
                "</a>; title=\"x, y\" ,<https://held.test/?a,b>;rel=preload,  </b>|</a>; title=\"x, y\" ,  </b>",
                "</a>; rel=preload; as=image; imagesrcset=\"a.png 1x, https://held.test/b.png 2x\", </b>|</b>",
                "</a>; rel=preload; imagesrcset=\",https://held.test/b.png,\", </b>|</b>",
                "</a>; rel=preload; as=image; imagesrcset=//held.test/b.png, </b>|</b>",
                "</b>, </a>; title=\"never closed, <https://held.test/>; rel=preload|</b>",
                "</b>, </a>; title=a\"b, <https://held.test/>; rel=preload; x=\"c|</b>",
                "</b>, <https://held.test/|</b>",
                "</b>, junk <https://held.test/>; rel=preload|</b>",
                "</b>, <https://held.test/> junk; rel=preload|</b>",
                "</b>, junk </a>< <https://held.test/>; rel=preload|</b>",
                "<https://held.test/>; rel=canonical; rel=preload, </b>|</b>",
            })
    void onlyWhatLoadsFromAHeldHostGoes(String value, String expected) {
        assertThat(without(value)).isEqualTo(expected);
    }

    @Test
    @Timeout(10)
    void aLongFieldTakesNoLongerThanItsLength() {
        for (String piece : List.of("<", ">", "\"", "<>", ",", ";", "x<", "\\", "<a>;\"")) {
            String value = piece.repeat(200_000);
            assertThat(without(value)).isSameAs(value);
            assertThat(without("x" + value)).isNotNull();
        }
    }

    @Provide
    Arbitrary<String> fields() {
        return Arbitraries.of(
                        "<", ">", "\"", ",", ";", "=", "\\", " ", "rel", "preload", "https://held.test/", "/a", "x")
                .list()
                .ofMaxSize(30)
                .map(list -> String.join("", list));
    }

    @Property(tries = 400, seed = "4")
    void noFieldIsTooOddAndOnlyCutsAreMade(@ForAll("fields") String value) {
        String kept = without(value);
        assertThat(LinkField.without(value, PAGE, (host, path) -> false)).isSameAs(value);
        if (kept != null) {
            assertThat(without(kept)).isEqualTo(kept);
            int at = 0;
            for (char c : kept.toCharArray()) {
                at = value.indexOf(c, at) + 1;
                assertThat(at).isPositive();
            }
        }
    }
}
