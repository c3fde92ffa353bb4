package org.consentry.html;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CharacterReferencesTest {
    private static final List<String> PIECES = List.of(
            "&",
            "#",
            "x",
            "X",
            ";",
            "=",
            "&#",
            "&#x",
            "&#X",
            "&amp",
            "&amp;",
            "&lt",
            "&gt;",
            "&quot;",
            "&colon;",
            "&sol;",
            "&Tab;",
            "&NewLine;",
            "&period;",
            "&AMP",
            "&apos",
            "&apos;",
            "&lbrace;",
            "&fjlig;",
            "0",
            "1",
            "9",
            "58",
            "128",
            "a",
            "f",
            "amp",
            "lt",
            " ",
            "/",
            "é");

    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, textBlock = """
            plain|plain
            a&amp;b|a&b
            a&ampb|a&ampb
            a&amp=b|a&amp=b
            a&amp/b|a&/b
            a&amp|a&
            &LT&gt &QUOT;|<> "
            &colon;&sol;&bsol;&period;&quest;&commat;|:/\\.?@
            &colon|&colon
            &Colon;|&Colon;
            &AMP;&Amp;|&&Amp;
            &num;&percnt;&excl;&lpar;&rpar;&comma;&semi;&plus;&equals;&lowbar;|#%!(),;+=_
            &copy;&copy&nbsp;&hyphen;|&copy;&copy&nbsp;&hyphen;
            &fjlig;ord|fjord
            &#104;&#x74;&#X54&#116p|htTtp
            &#058;&#x00003a;|::
            &#;&#x;&#xg;&#-1;|&#;&#x;&#xg;&#-1;
            &|&
            &&amp;&|&&&
            &#128;&#x9f;&#129;|€Ÿ\u0081
            &#0;&#xD800;&#x110000;&#99999999999999999999;|\uFFFD\uFFFD\uFFFD\uFFFD
            &#x1F36A;|🍪
            &#|&#
            &#x|&#x
            &#1114111|\uDBFF\uDFFF
            """)
    void valuesReadAsTheStandardHasIt(String value, String text) {
        assertThat(read(value)).isEqualTo(text.replace("\\\\", "\\"));
    }

    @Test
    void tabsAndLineBreaksMayBeWrittenByName() {
        assertThat(read("h&Tab;t&NewLine;t&#13;p")).isEqualTo("h\tt\nt\rp");
    }

    @Test
    void aValueWithoutReferencesIsReadInPlace() {
        byte[] page = "<a href=x>".getBytes(UTF_8);
        CharacterReferences text = new CharacterReferences();
        text.read(page, 8, 9);
        assertThat(text.bytes).isSameAs(page);
        assertThat(text.from).isEqualTo(8);
        assertThat(text.to).isEqualTo(9);
    }

    @Test
    void aLaterValueIsNotSpoiltByAnEarlierOne() {
        CharacterReferences text = new CharacterReferences();
        text.read("&amp;".repeat(5000).getBytes(UTF_8), 0, 25_000);
        assertThat(text.to - text.from).isEqualTo(5000);
        text.read("x&lt;y".getBytes(UTF_8), 1, 6);
        assertThat(new String(text.bytes, text.from, text.to - text.from, UTF_8))
                .isEqualTo("<y");
    }

    @Provide
    Arbitrary<String> values() {
        return Arbitraries.of(PIECES).list().ofMaxSize(12).map(pieces -> String.join("", pieces));
    }

    @Property(tries = 3000, seed = "11")
    void referencesReadAsAnotherParserReadsThem(@ForAll @From("values") String value) {
        String expected = Parser.unescapeEntities(value, true);
        assertThat(read(value)).isEqualTo(expected);
    }

    @Property(tries = 1000, seed = "12")
    void noBytesAreTooStrangeAndNoneGrow(@ForAll byte[] value) {
        CharacterReferences text = new CharacterReferences();
        text.read(value, 0, value.length);
        assertThat(text.to - text.from).isLessThanOrEqualTo(value.length);
        if (new String(value, ISO_8859_1).indexOf('&') < 0) {
            assertThat(text.bytes).isSameAs(value);
        }
    }

    private static String read(String value) {
        byte[] page = ("x\"" + value + "\"y").getBytes(UTF_8);
        CharacterReferences text = new CharacterReferences();
        text.read(page, 2, page.length - 2);
        return new String(text.bytes, text.from, text.to - text.from, UTF_8);
    }
}
