package org.consentry.html;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.consentry.html.EncodingSniffer.Sniffed;
import org.consentry.html.EncodingSniffer.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EncodingSnifferTest {
    private static Sniffed sniff(String page) {
        byte[] bytes = page.getBytes(ISO_8859_1);
        return EncodingSniffer.sniff(bytes, bytes.length);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "<meta charset=utf-8>|utf-8",
                "<META CHARSET='Shift_JIS'>|shift_jis",
                "<meta/charset = \" latin1 \">|latin1",
                "<meta charset=utf-8/>|``",
                "<meta charset=utf-16>|utf-8",
                "<meta charset=x-user-defined>|windows-1252",
                "<meta charset=nonsense><meta charset=gbk>|gbk",
                "<meta charset=nonsense content='text/html; charset=utf-8' http-equiv=content-type>|``",
                "<meta http-equiv=Content-Type content='text/html; charset=windows-1251'>|windows-1251",
                "<meta content='text/html; charset=\"big5\"' http-equiv='CONTENT-TYPE'>|big5",
                "<meta content='charset charset = euc-jp ; x' http-equiv=content-type>|euc-jp",
                "<meta content='charset=\"euc-jp' http-equiv=content-type>|``",
                "<meta content='text/html; charset=utf-8'>|``",
                "<meta http-equiv=refresh content='0; charset=utf-8'>|``",
                "<meta content='charset=big5' charset=gbk>|gbk",
                "<meta charset=gbk charset=big5>|gbk",
                "<meta name=a><meta charset=koi8-r>|koi8-r",
                "<!-- <meta charset=utf-8> --><meta charset=gbk>|gbk",
                "<!--><meta charset=utf-8>-->|utf-8",
                "<!-- <meta charset=utf-8>|``",
                "<script>'<meta charset=utf-8>'</script>|utf-8",
                "<a b='<meta charset=utf-8>'><meta charset=gbk>|gbk",
                "</a b='<meta charset=utf-8>'><meta charset=gbk>|gbk",
                "<!x '<meta charset=utf-8>'><meta charset=gbk>|gbk",
                "<?x <meta charset=utf-8><meta charset=gbk>|gbk",
                "<metadata charset=utf-8>|``",
                "<meta>|``",
                "<meta charset=utf-8|``",
                "<meta charset='utf-8|``",
                "x < y <meta charset=utf-8>|utf-8",
                "<?xml version='1.0' encoding=\"ISO-8859-2\"?><html>|iso-8859-2",
                "<?xml version='1.0' encoding='utf-16'?><html>|utf-8",
                "<?xml version='1.0' encoding='gbk'?><meta charset=big5>|big5",
                "<?xml version='1.0' encoding='gbk' ?|``",
                "<?xml version='1.0'?> encoding='gbk'>|``",
                "<?xml encoding=gbk?>|``",
                "<?xml encoding|``",
                "plain text|``",
                "<|``"
            })
    void aPageNamesItsEncodingAsBrowsersReadIt(String page, String label) {
        assertThat(sniff(page)).isEqualTo(new Sniffed(label.isEmpty() ? Source.NONE : Source.META, label));
    }

    @Test
    void aByteOrderMarkComesFirst() {
        String meta = "<meta charset=gbk>";
        assertThat(sniff("\u00EF\u00BB\u00BF" + meta)).isEqualTo(new Sniffed(Source.BYTE_ORDER_MARK, "utf-8"));
        assertThat(sniff("\u00FF\u00FE" + meta)).isEqualTo(new Sniffed(Source.BYTE_ORDER_MARK, "utf-16le"));
        assertThat(sniff("\u00FE\u00FF" + meta)).isEqualTo(new Sniffed(Source.BYTE_ORDER_MARK, "utf-16be"));
        assertThat(sniff("\u00EF\u00BB" + meta)).isEqualTo(new Sniffed(Source.META, "gbk"));
        assertThat(sniff("<\0?\0x\0m\0").label()).isEqualTo("utf-16le");
        assertThat(sniff("\0<\0?\0x\0m").label()).isEqualTo("utf-16be");
        assertThat(sniff("")).isEqualTo(new Sniffed(Source.NONE, ""));
    }

    @Test
    void onlyTheFirst1024BytesCount() {
        String meta = "<meta charset=utf-8>";
        String filler = " ".repeat(EncodingSniffer.PRESCAN_BYTES - meta.length());
        assertThat(sniff(filler + meta).label()).isEqualTo("utf-8");
        assertThat(sniff(filler + " " + meta).source()).isEqualTo(Source.NONE);
        assertThat(EncodingSniffer.sniff(meta.getBytes(ISO_8859_1), 10).source())
                .isEqualTo(Source.NONE);
        assertThatThrownBy(() -> EncodingSniffer.sniff(new byte[3], 4)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Provide
    Arbitrary<String> soup() {
        return Soup.pages();
    }

    @Property(tries = 1000, seed = "5")
    void nonsenseGivesALabelThatBrowsersKnowOrNone(@ForAll @From("soup") String page) {
        Sniffed sniffed = sniff("<meta " + page);
        assertThat(sniffed.source() == Source.NONE || EncodingLabels.of(sniffed.label()) != null)
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "utf-8",
                "UTF8",
                " utf-8\n",
                "iso-8859-1",
                "ISO-8859-15",
                "latin1",
                "us-ascii",
                "windows-1252",
                "cp1251",
                "koi8-r",
                "Shift_JIS",
                "windows-31j",
                "gbk",
                "GB18030",
                "gb2312",
                "big5",
                "big5-hkscs",
                "euc-jp",
                "euc-kr",
                "ks_c_5601-1987",
                "x-user-defined",
                "macintosh",
                "tis-620"
            })
    void asciiCompatiblePagesCanBeRewritten(String label) {
        assertThat(EncodingSniffer.rewritable(label)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "utf-16",
                "UTF-16LE",
                "utf-16be",
                "unicode",
                "ucs-2",
                "iso-2022-jp",
                "csISO2022JP",
                "iso-2022-kr",
                "hz-gb-2312",
                "utf-7",
                "utf-32",
                "replacement",
                "ebcdic",
                "utf-8\u00A0",
                "utf\u20108"
            })
    void otherPagesCannot(String label) {
        assertThat(EncodingSniffer.rewritable(label)).isFalse();
    }

    @Test
    void aFindHasALabelIfAndOnlyIfItHasASource() {
        assertThatThrownBy(() -> new Sniffed(Source.META, "")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Sniffed(Source.NONE, "utf-8")).isInstanceOf(IllegalArgumentException.class);
    }
}
