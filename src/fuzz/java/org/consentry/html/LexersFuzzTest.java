package org.consentry.html;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What holds of the readers of values and style sheets whatever the bytes: see {@link RewriterFuzzTest}. */
class LexersFuzzTest {
    @FuzzTest(maxDuration = "2m")
    void styleSheetsReadTheSameInAnyChunks(byte[] sheet) {
        for (boolean wide : new boolean[] {false, true}) {
            List<String> whole = addresses(sheet, Math.max(1, sheet.length), wide);
            if (!wide) {
                assertThat(addresses(sheet, 1, false)).isEqualTo(whole);
                assertThat(addresses(sheet, 7, false)).isEqualTo(whole);
            }
        }
    }

    private static List<String> addresses(byte[] sheet, int chunk, boolean wide) {
        List<String> found = new ArrayList<>();
        CssLexer css = new CssLexer(wide);
        css.restart();
        int start = 0;
        for (int end = Math.min(chunk, sheet.length); ; end = Math.min(end + chunk, sheet.length)) {
            byte[] part = Arrays.copyOfRange(sheet, start, end);
            css.begin(part, 0, part.length, end == sheet.length);
            while (css.next()) {
                assertThat(css.from).isBetween(0, css.to);
                assertThat(css.to).isLessThanOrEqualTo(part.length);
                found.add(start + css.from + ":" + new String(css.text, css.textFrom, css.textTo - css.textFrom, ISO_8859_1));
            }
            start += css.held();
            if (end == sheet.length) {
                return found;
            }
        }
    }

    @FuzzTest(maxDuration = "2m")
    void addressesLeadToAHostOrAPath(byte[] address) {
        Addresses addresses = new Addresses("https", "shop.test", "/a/b");
        HostCache.Entry away = addresses.away(address, 0, address.length);
        String path = addresses.home(address, 0, address.length);
        assertThat(away == null || path == null).isTrue();
        if (away != null) {
            assertThat(away.host).doesNotContainPattern("[\\x00-\\x20/\\\\?#@A-Z]").doesNotEndWith(".");
        }
        if (path != null) {
            assertThat(path).startsWith("/").doesNotContain("?", "#", "/./", "/../");
        }
        addresses.base(address, 0, address.length);
        byte[] relative = GatedPage.ascii("x/../y");
        HostCache.Entry based = addresses.away(relative, 0, relative.length);
        assertThat(based == null ? "" : based.host).isEqualTo(away == null ? "" : away.host);
        DataAddress.read(address, 0, address.length, true);
    }

    @FuzzTest(maxDuration = "2m")
    void referencesMakeNoValueLonger(byte[] value) {
        CharacterReferences references = new CharacterReferences();
        references.read(value, 0, value.length);
        assertThat(references.to - references.from).isBetween(0, value.length);
        if (ByteSearch.indexOf(value, 0, value.length, (byte) '&') == value.length) {
            assertThat(Arrays.copyOfRange(references.bytes, references.from, references.to)).isEqualTo(value);
        }
        for (AddressRanges ranges : List.of(new SrcsetLexer(), new PingLexer(), new RefreshLexer())) {
            ranges.begin(value, 0, value.length);
            int last = 0;
            while (ranges.next()) {
                assertThat(ranges.from).isGreaterThanOrEqualTo(last);
                assertThat(ranges.to).isBetween(ranges.from, value.length);
                last = ranges.to;
            }
        }
    }
}
