package org.consentry.html;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One char is one byte. */
class CssLexerTest {
    private static final List<String> PIECES = List.of(
            "url(",
            "URL(",
            "u",
            "rl(",
            "\\75rl(",
            "u\\72 l(",
            "src(",
            "image-set(",
            "-webkit-image-set(",
            "type(",
            "x(",
            "@import",
            "@IMPORT ",
            "@\\69mport",
            "@namespace ",
            "@",
            "#",
            "(",
            ")",
            "\"",
            "'",
            "\\",
            "\\2f",
            "\\\n",
            "\\\r\n",
            "\n",
            "\r",
            "\f",
            " ",
            "/*",
            "*/",
            "*",
            "/",
            ";",
            "{",
            "}",
            "a",
            "//t.example",
            "\0",
            "\u00E9",
            "0",
            "-",
            ",");

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', ignoreLeadingAndTrailingWhitespace = false, textBlock = """
            a{b:url(x)}|x
            a{b:url("x")}|x
            a{b:url('x')}|x
            a{b:URL(  x  )}|x
            a{b:url( "x y" )}|x~y
            a{b:url(x)url(y),url("z")}|x y z
            url(x y)url(z)|z
            url(x"y)url(z)|z
            url(x(y)url(z)|z
            url(x'y\\)url(y))url(z)|z
            url()url("")url( )|-
            url(x|x
            url(x~|x
            url("x|x
            url("x\\|x
            url(|-
            url("x\\nurl(z)|z
            url("x'y")url('x"y')|x'y x"y
            url("x" crossorigin(anonymous))url(y)|x y
            url(/**/x)|/**/x
            url/**/(x)|-
            url (x)|-
            xurl(x)-url(x)_url(x)1url(x)|-
            #url(x)##url(x)|-
            .url(x)*url(x),url(x)|x x x
            @url(x)|-
            $url(x)|x
            éurl(x)|-
            "url(x)"'url(x)'url(y)|y
            /*url(x)*/url(y)/*|y
            /*/url(x)*/url(y)|y
            /**/url(y)/***/url(z)|y z
            / *url(x)|x
            u\\72l(x)|x
            \\75\\52\\4c(x)|x
            \\000075 rl(x)|x
            \\0000075rl(x)|-
            \\75  rl(x)|-
            \\75\\nrl(x)|x
            ur\\6c (x)|x
            \\url(x)|x
            #u\\72l(x)|-
            \\#url(x)|-
            u\\rl(x)|x
            @import "x"|x
            @import"x";@import 'y' screen;|x y
            @import/**/"x"|x
            @IMPORT\\n/* "y" */ 'x'|x
            @\\69mport "x"|x
            @i\\mport "x"|x
            @import url(x);@import url("y")layer(z)|x y
            @import x "y"|-
            @import;"y"|-
            @imports "x"@-import "x"@import- "x"|-
            @importé "x"|-
            @charset "x";@import "y"|y
            @namespace url(x);a{b:url(y)}|y
            @namespace s "x";@namespace t url('y');url(z)|z
            @namespace url(x){}url(y)|y
            content:"x";b:url(y)|y
            image-set("x" 1x, url(y) 2x, 'z')"w"|x y z
            -webkit-image-set("x" 1x)|x
            IMAGE-SET("x" type("image/png"), "y")|x y
            image-set("x" type("a" , ("b"), "c"), "y")|x y
            image\\2d set("x")|x
            image-set(url("x" m()) 1x, "y")"z"|x y
            image-set(url("x\\n),"y")"z"|y
            image-sets("x")ximage-set("y")type("z")|-
            src("x")src( 'y' )src(var(--z))|x y
            foo("x")|-
            url(data:,x)|data:,x
            <!--a{b:url(x)}-->|x
            --x:url(x)|x
            @font-face{src:local("x"),url(y)format("z")}|y
            """)
    void sheetsHoldTheseAddresses(String sheet, String addresses) {
        String css = sheet.replace("\\n", "\n").replace('~', ' ');
        List<String> expected = addresses.equals("-")
                ? List.of()
                : Stream.of(addresses.split(" "))
                        .map(address -> address.replace('~', ' '))
                        .toList();
        for (int chunk = 1; chunk <= css.length(); chunk++) {
            assertThat(texts(css, chunk)).as("in %ds", chunk).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', ignoreLeadingAndTrailingWhitespace = false, textBlock = """
            url(\\2f\\2f t.example)|//t.example
            url("\\00002f\\00002F  t")|//~t
            url(\\/\\/t\\)x)|//t)x
            url("a\\Nb\\R\\Nc")|abc
            url("a\\2f\\R\\Nc")|a/c
            url("\\"\\\\'")|"\\'
            url(\\e9\\20AC\\1F36A\\0\\D800\\110000)|é€🍪\uFFFD\uFFFD\uFFFD
            url(a\\)|a)
            """)
    void escapesInAnAddressAreDecoded(String sheet, String address) {
        String css = sheet.replace("\\N", "\\\n").replace("\\R\\\n", "\\\r\n");
        css = css.replace("2f\\\r\n", "2f\r\n");
        for (int chunk = 1; chunk <= css.length(); chunk++) {
            String found = String.join("", texts(css, chunk));
            String text = new String(found.getBytes(ISO_8859_1), UTF_8);
            assertThat(text).as("in %ds", chunk).isEqualTo(address.replace('~', ' '));
        }
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', textBlock = """
            `a{b:url( x )}`,  `a{b:url( <> )}`
            `a{b:url('x\\2f')}`,  `a{b:url('<>')}`
            `@import "x";`,  `@import "<>";`
            `url(x)url("y`,  `url(<>)url("<>`
            """)
    void whatIsReportedCanBeReplacedInPlace(String sheet, String replaced) {
        for (int chunk = 1; chunk <= sheet.length(); chunk++) {
            StringBuilder out = new StringBuilder(sheet);
            List<int[]> ranges = ranges(sheet, chunk);
            for (int k = ranges.size() - 1; k >= 0; k--) {
                out.replace(ranges.get(k)[0], ranges.get(k)[1], "<>");
            }
            assertThat(out).as("in %ds", chunk).hasToString(replaced);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {CssLexer.MAX_HELD - 1, CssLexer.MAX_HELD, CssLexer.MAX_HELD + 1, 3 * CssLexer.MAX_HELD})
    void aTokenBeyondTheLimitIsPassedOver(int size) {
        for (String[] token : new String[][] {{"url(", ")"}, {"url(\"", "\""}, {"u\\72l( '", "'"}}) {
            String css = token[0] + "x".repeat(size - token[0].length() - token[1].length()) + token[1];
            assertThat(css).hasSize(size);
            String sheet = css + ";@import \"y\";";
            for (int chunk : new int[] {509, 4096, CssLexer.MAX_HELD, size, sheet.length()}) {
                List<String> found = texts(sheet, chunk);
                assertThat(found)
                        .as("in %ds", chunk)
                        .hasSize(size > CssLexer.MAX_HELD ? 1 : 2)
                        .endsWith("y");
            }
        }
    }

    @Test
    void whatIsTooLongToHoldIsReadOverToItsEnd() {
        String space = " ".repeat(2 * CssLexer.MAX_HELD);
        String word = "x".repeat(2 * CssLexer.MAX_HELD);
        for (String sheet : List.of(
                "url(" + space + "x)url(y)",
                "@" + word + "url(x)url(y)",
                "\\75" + word + "url(x);url(y)",
                word + "url(x);url(y)",
                word + "\\75url(x);url(y)",
                "'" + word + "url(x)'url(y)",
                "/*" + word + "url(x)*/url(y)",
                "url((" + word + "url(x)url(y)")) {
            for (int chunk : new int[] {997, CssLexer.MAX_HELD, sheet.length()}) {
                assertThat(texts(sheet, chunk)).as("%.10s in %ds", sheet, chunk).containsExactly("y");
            }
        }
    }

    @Test
    void aNewSheetBeginsAfresh() {
        CssLexer css = new CssLexer();
        List<String> starts = List.of("@import ", "/*", "'x", "url((", "image-set(", "@namespace ", "image-set(type(");
        for (String unfinished : starts) {
            byte[] b = (unfinished + "url(x)\"y\"").getBytes(ISO_8859_1);
            css.restart();
            css.begin(b, 0, unfinished.length(), false);
            assertThat(css.next()).isFalse();
            css.restart();
            css.begin(b, unfinished.length(), b.length, true);
            assertThat(css.next()).as(unfinished).isTrue();
            assertThat(css.next()).as(unfinished).isFalse();
        }
    }

    @Provide
    Arbitrary<String> sheets() {
        return Arbitraries.of(PIECES).list().ofMaxSize(25).map(pieces -> String.join("", pieces));
    }

    @Property(tries = 5000, seed = "31")
    void chunksOfAnySizeGiveTheSameAddresses(@ForAll @From("sheets") String sheet) {
        List<String> whole = traces(sheet, Math.max(1, sheet.length()));
        for (int chunk : new int[] {1, 2, 3, 7}) {
            assertThat(traces(sheet, chunk)).as("in %ds", chunk).isEqualTo(whole);
        }
    }

    @Property(tries = 5000, seed = "32")
    void addressesAreThoseOfThePlainReading(@ForAll @From("sheets") String sheet) {
        assertThat(texts(sheet, Math.max(1, sheet.length()))).isEqualTo(PlainCss.addresses(sheet));
    }

    @Property(tries = 1000, seed = "33")
    void noBytesAreTooStrange(@ForAll byte[] bytes) {
        String sheet = new String(bytes, ISO_8859_1);
        assertThat(traces("url(" + sheet, 3)).isEqualTo(traces("url(" + sheet, sheet.length() + 4));
        assertThat(traces("@import " + sheet, 3)).isEqualTo(traces("@import " + sheet, sheet.length() + 8));
    }

    private record Found(int from, int to, String text) {}

    private static List<String> texts(String sheet, int chunk) {
        return found(sheet, chunk).stream().map(Found::text).toList();
    }

    private static List<int[]> ranges(String sheet, int chunk) {
        return found(sheet, chunk).stream()
                .map(found -> new int[] {found.from, found.to})
                .toList();
    }

    private static List<String> traces(String sheet, int chunk) {
        return found(sheet, chunk).stream().map(Found::toString).toList();
    }

    /** Feeds a sheet as the rewriter does: what is held comes again before what is new. */
    private static List<Found> found(String sheet, int chunk) {
        byte[] b = sheet.getBytes(ISO_8859_1);
        List<Found> found = new ArrayList<>();
        CssLexer css = new CssLexer();
        css.restart();
        int start = 0;
        int end = 0;
        while (end < b.length || b.length == 0) {
            end = Math.min(end + chunk, b.length);
            // In an array of its own, so that nothing beyond it can be read.
            byte[] part = Arrays.copyOfRange(b, start, end);
            css.begin(part, 0, part.length, end == b.length);
            while (css.next()) {
                String text = new String(css.text, css.textFrom, css.textTo - css.textFrom, ISO_8859_1);
                found.add(new Found(start + css.from, start + css.to, text));
            }
            assertThat(css.held()).isBetween(Math.max(0, part.length - CssLexer.MAX_HELD), part.length);
            start += css.held();
            if (b.length == 0) {
                break;
            }
        }
        assertThat(start).isEqualTo(b.length);
        return found;
    }
}
