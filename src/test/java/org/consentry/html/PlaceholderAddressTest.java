package org.consentry.html;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the placeholder of a held frame hears. The page is {@code https://shop.test/a/b}. */
class PlaceholderAddressTest {
    /** Notes what a placeholder is asked for. */
    private static final class Noting extends GatedPage.TestGate {
        private final List<String> asked = new ArrayList<>();

        @Override
        public String placeholder(String address, Hold hold) {
            asked.add(address + " for " + hold.purpose() + " by " + hold.service());
            return "/_consent/placeholder";
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<iframe src=//video.test/e>|https://video.test/e for video by Vid\u00E9o",
                "<iframe src='https:\\\\x@video.test:8443/a/../e?a&amp;b#c/../d'>"
                        + "|https://x@video.test:8443/e?a&b#c/../d for video by Vid\u00E9o",
                // Relative to the base
                "<base href=https://video.test/><iframe src=embed/x>|https://video.test/embed/x for video by Vid\u00E9o",
                "<base href=//video.test:8443/c/d><iframe src='e\nf?g=//h'>"
                        + "|https://video.test:8443/c/ef?g=//h for video by Vid\u00E9o",
                "<base href=//video.test/c/d><iframe src=/e>|https://video.test/e for video by Vid\u00E9o",
                "<base href=//video.test/c/d><iframe src=../../e>|https://video.test/e for video by Vid\u00E9o",
                "<base href=//video.test/c/d><iframe src='?e'>|https://video.test/c/d?e for video by Vid\u00E9o",
                // On the page's own host, under a path that tracks
                "<iframe src=../collect/f?u=https://x.test/>|/collect/f?u=https://x.test/ for analytics by Shop",
                "<base href=/collect/><iframe src=f>|/collect/f for analytics by Shop",
                "<base href=https://shop.test:8443/collect/><iframe src=f>"
                        + "|https://shop.test:8443/collect/f for analytics by Shop",
                "<iframe src=//shop.test/x/../collect>|https://shop.test/collect for analytics by Shop",
                // Held by a mark, or for what it brings along
                "<iframe class=optanon-category-C0002 src=//free.test/e>|https://free.test/e for analytics by Marked",
                "<iframe class=optanon-category-C0002 src=/.//free.test/e>|/.//free.test/e for analytics by Marked",
                "<iframe class=optanon-category-C0002 src=//video.test/e>"
                        + "|https://video.test/e for video analytics by Vid\u00E9o",
                "<iframe srcdoc='<img src=//ads.test/><script src=//tracker.test/></script>'>"
                        + "| for marketing analytics by Ads & Co",
                "<iframe src='data:text/html,<script src=//tracker.test/></script>'>| for analytics by Tracker",
                "<iframe class=optanon-category-C0002 src='javascript:alert(1)'>| for analytics by Marked",
                "<iframe class=optanon-category-C0002 src=''>| for analytics by Marked",
            })
    void itHearsTheWholeAddressAndAllPurposes(String pageAndAsked) {
        int bar = pageAndAsked.indexOf('|');
        byte[] page = pageAndAsked.substring(0, bar).getBytes(UTF_8);
        for (int chunk : new int[] {page.length, 1}) {
            Noting gate = new Noting();
            GatedPage.write(page, chunk, gate, HtmlRewriterTest.inserts("", ""));
            assertThat(gate.asked).last().isEqualTo(pageAndAsked.substring(bar + 1));
        }
    }

    @Provide
    Arbitrary<String> pieces() {
        return Arbitraries.of(
                        "https:",
                        "http:",
                        "data:",
                        "/",
                        "//",
                        "\\",
                        "video.test",
                        "shop.test",
                        ":8443",
                        "?",
                        "#",
                        ".",
                        "..",
                        "x",
                        "\t",
                        "\n",
                        " ",
                        "@",
                        "%2e",
                        "[",
                        "\u00E9")
                .list()
                .ofMaxSize(9)
                .map(list -> String.join("", list));
    }

    /** Read again on a page elsewhere on the site, it leads to the same place. */
    @Property(tries = 3_000, seed = "41")
    void aWholeAddressLeadsWhereTheOneOnThePageDoes(
            @ForAll @From("pieces") String base, @ForAll @From("pieces") String text) {
        byte[] address = text.getBytes(UTF_8);
        Addresses page = new Addresses("https", "shop.test", "/a/b");
        page.base(base.getBytes(UTF_8), 0, base.getBytes(UTF_8).length);
        byte[] whole = page.absolute(address, 0, address.length).getBytes(UTF_8);
        HostCache.Entry away = page.away(address, 0, address.length);
        String home = AddressesTest.home(page, address, 0, address.length);
        if (whole.length == 0) {
            return;
        }
        Addresses elsewhere = new Addresses("https", "shop.test", "/_consent/placeholder");
        HostCache.Entry again = elsewhere.away(whole, 0, whole.length);
        assertThat(again == null ? null : again.host).isEqualTo(away == null ? null : away.host);
        assertThat(AddressesTest.home(elsewhere, whole, 0, whole.length)).isEqualTo(home);
    }
}
