package org.consentry.html;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressRangesTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, textBlock = """
            a.png|a.png
            a.png 1x, b.png 2x|a.png b.png
            a.png, b.png 2x|a.png b.png
            a.png,b.png 2x|a.png,b.png
            a.png 1x,b.png 2x|a.png b.png
            a.png,,, b.png|a.png b.png
             , ,a.png ,b.png|a.png b.png
            a,b,c 1x|a,b,c
            data:image/gif;base64,R0lGOD 1x, x|data:image/gif;base64,R0lGOD x
            a (1, 2) 2x, b|a b
            a (1, 2|a
            a x(, ) 1x, b|a b
            a 1x 2w nonsense, b|a b
            a\\t1x,\\nb\\f2x|a b
            ,,,|-
             |-
            a,|a
            a.png, |a.png
            """)
    void srcsetHoldsTheseAddresses(String value, String addresses) {
        assertThat(all(new SrcsetLexer(), unescape(value))).isEqualTo(list(addresses));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, textBlock = """
            a|a
             a  b\\tc\\n|a b c
            |-
              |-
            a,b;c|a,b;c
            """)
    void pingHoldsTheseAddresses(String value, String addresses) {
        assertThat(all(new PingLexer(), value == null ? "" : unescape(value))).isEqualTo(list(addresses));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', ignoreLeadingAndTrailingWhitespace = false, textBlock = """
            5; URL=a|a
            5;url='a'|a
            5;url="a"b|a
            5;url='a"b|a"b
            5;url='a|a
             0 , UrL = a |a~
            0;a|a
            0 a|a
            0,a|a
            0;'a'|a
            0;;a|;a
            0.5.5; url=a|a
            .5; url=a|a
            0; u|u
            0; up|up
            0; urn:x|urn:x
            0; url|url
            0; url a|url~a
            0; url=url=a|url=a
            5|-
            5;|-
            5;url=|-
            5;url=''|-
            5x; url=a|-
            -1; url=a|-
            ; url=a|-
            url=a|-
            |-
            """)
    void refreshLeadsHere(String value, String addresses) {
        List<String> found = all(new RefreshLexer(), value == null ? "" : value);
        assertThat(found.stream().map(address -> address.replace(' ', '~')).toList())
                .isEqualTo(list(addresses));
    }

    @Property(tries = 2000, seed = "13")
    void rangesOfAnyBytesAreInOrderAndWithin(@ForAll byte[] value) {
        for (AddressRanges ranges : List.of(new SrcsetLexer(), new PingLexer(), new RefreshLexer())) {
            int before = 0;
            ranges.begin(value, 0, value.length);
            while (ranges.next()) {
                assertThat(ranges.from).isBetween(before, value.length - 1);
                assertThat(ranges.to).isBetween(ranges.from + 1, value.length);
                before = ranges.to;
            }
        }
    }

    private static List<String> all(AddressRanges ranges, String value) {
        byte[] page = ("\"a " + value + "\" b").getBytes(UTF_8);
        List<String> found = new ArrayList<>();
        ranges.begin(page, 3, page.length - 3);
        while (ranges.next()) {
            found.add(new String(page, ranges.from, ranges.to - ranges.from, UTF_8));
        }
        assertThat(ranges.next()).isFalse();
        return found;
    }

    private static List<String> list(String addresses) {
        return addresses.equals("-") ? List.of() : Arrays.asList(addresses.split(" "));
    }

    private static String unescape(String value) {
        return value.replace("\\t", "\t").replace("\\n", "\n").replace("\\f", "\f");
    }
}
