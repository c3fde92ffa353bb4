package org.consentry.banner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarkupTest {
    @Property(tries = 500, seed = "2026")
    void escapedTextIsAsciiAndReadsBackAsItWas(@ForAll @StringLength(max = 60) String text) {
        String escaped = Markup.escape(text);
        assertThat(escaped.chars()).allMatch(c -> c == '\t' || c == '\n' || c >= 0x20 && c < 0x7f);
        assertThat(escaped).doesNotContain("<", ">", "\"", "'");
        assertThat(Parser.unescapeEntities(escaped, true).codePoints().count())
                .isEqualTo(text.codePoints().count());
    }

    @Test
    void markupBecomesText() {
        assertThat(Markup.escape("<a b=\"c\" d='e'>&\t\n"))
                .isEqualTo("&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;\t\n");
    }

    @Test
    void controlsAndHalfPairsBecomeTheReplacementCharacter() {
        assertThat(Markup.escape("a\u0000\u0001\u0003\r\u0085\ud800b"))
                .isEqualTo("a&#65533;&#65533;&#65533;&#65533;&#65533;&#65533;b");
        assertThat(Markup.escape("\u00e9\ud83c\udf6a")).isEqualTo("&#233;&#127850;");
    }

    @Test
    void oneValueCannotUseAnothersPlace() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("a", "{b}");
        values.put("b", "<b>");
        assertThat(Markup.fill("{a} & {b}", values)).isEqualTo("<bdi>&#123;b&#125;</bdi> &amp; <bdi>&lt;b&gt;</bdi>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "javascript:alert(1)", "JaVaScRiPt:x", "data:text/html,x", "//evil.example", "/\\evil.example",
                "https://a b", "https:/\n/x", "vbscript:x", " https://x", "ftp://x", "evil.example"
            })
    void whatIsNoPlainAddressIsNoLink(String address) {
        assertThat(Markup.link(address)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://a.example/p?q=1#f", "HTTP://a.example", "/privacy", "/"})
    void plainAddressesAreLinks(String address) {
        assertThat(Markup.link(address)).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "@", "a@", "@b", "a@b@c", "a@b?bcc=c@d", "a b@c", "a@b\nc", "<a@b>"})
    void whatIsNoPlainMailAddressIsNoLink(String address) {
        assertThat(Markup.mail(address)).isEmpty();
    }
}
