package org.consentry.html;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page of all tests is {@code https://shop.example/a/b/c?q=/x/}. */
class AddressesTest {
    private static final String NOWHERE = "nowhere";

    private static final List<String> PIECES = List.of(
            "https",
            "HTTP",
            "ws",
            "ftp",
            "data",
            "x",
            ":",
            ":",
            "/",
            "/",
            "//",
            "\\",
            "t.example",
            "T.Example.",
            "shop.example",
            "@",
            ":443",
            ":99999",
            "%74",
            "%2e",
            ".",
            "..",
            "?",
            "#",
            "\t",
            "\n",
            "\r",
            " ",
            "\0",
            "é",
            "[::1]",
            "[",
            "]",
            "127.1",
            "0x7f",
            "1",
            "a",
            "%",
            "^",
            "|");

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', ignoreLeadingAndTrailingWhitespace = false, textBlock = """
            https://t.example/x|t.example
            http://t.example|t.example
            HtTpS://T.EXAMPLE/x|t.example
            //t.example/x|t.example
            \\\\t.example\\x|t.example
            /\\t.example|t.example
            \\/t.example|t.example
            ///t.example|t.example
            ////\\t.example|t.example
            https:////t.example|t.example
            https:\\\\t.example|t.example
            https:/\\t.example|t.example
            http:t.example|t.example
            http:/t.example|t.example
            http:///t.example|t.example
            https:t.example|/a/b/t.example
            https:/t.example|/t.example
            ws:t.example|t.example
            wss://t.example/socket|t.example
            ftp://t.example/|t.example
            ~~https://t.example~~|t.example
            ht\\ntps:\\t/\\r/t.ex\\nample/|t.example
            /\\t/t.example|t.example
            //user:pass@t.example:8443/x|t.example
            //shop.example@t.example|t.example
            //a@b@t.example|t.example
            //shop.example:80@t.example|t.example
            //t.example\\@shop.example|t.example
            //t.example?@shop.example|t.example
            //t.example#@shop.example|t.example
            //t.example:|t.example
            //t.example:00000443|t.example
            //t.example:65535|t.example
            //t.example:65536|nowhere
            //t.example:4x|nowhere
            //t.example.|t.example
            //t%2Eexample|t.example
            //%74.ex%61mple/|t.example
            //t%2fexample|nowhere
            //t%00.example|nowhere
            //t.exa%mple|nowhere
            //t ex|nowhere
            //bücher.example|xn--bcher-kva.example
            //B%C3%9Ccher.example|xn--bcher-kva.example
            //t。example|t.example
            //ｔ.example|t.example
            //%ff.example|nowhere
            //é%ff.example|nowhere
            //xn--bcher-kva.example|xn--bcher-kva.example
            //under_score.example|under_score.example
            //[::1]/x|[::1]
            //[2001:DB8:0:0:1:0:0:1]:80|[2001:db8::1:0:0:1]
            //[1:0:2:0:0:0:3:4]|[1:0:2::3:4]
            //[1:0:2:3:4:5:6:7]|[1:0:2:3:4:5:6:7]
            //[::ffff:1.2.3.4]|[::ffff:102:304]
            //[::]|[::]
            //[1::]|[1::]
            //[::1%25eth0]|nowhere
            //[::g]|nowhere
            //[::1]x|nowhere
            //[::1|nowhere
            //a[::1]|nowhere
            //127.0.0.1|127.0.0.1
            //0x7F.1|127.0.0.1
            //2130706433/|127.0.0.1
            //0177.0.0.01.|127.0.0.1
            //1.2.3.4.5|nowhere
            //1.2.3.256|nowhere
            //t.08|nowhere
            //t.0x|nowhere
            //1.t|1.t
            //4294967296|nowhere
            https://|nowhere
            //|nowhere
            //@|nowhere
            //:80|nowhere
            ///|nowhere
            //.|nowhere
            data:text/html,//t.example|nowhere
            blob:https://t.example/1|nowhere
            about:blank|nowhere
            JavaScript:fetch('//t.example')|nowhere
            java\\nscript:0|nowhere
            mailto:a@t.example|nowhere
            file://t.example/|nowhere
            foo://t.example/|nowhere
            httpx://t.example/|nowhere
            https://shop.example/x?y|/x
            //SHOP.example:8443/x|/x
            wss://shop.example|/
            https://shop.example?x|/
            |/a/b/c
            ?x|/a/b/c
            #x|/a/b/c
            ~|/a/b/c
            d|/a/b/d
            d/|/a/b/d/
            d?/../|/a/b/d
            ./d|/a/b/d
            .|/a/b/
            ..|/a/
            ../d|/a/d
            ../../../../d|/d
            d/..|/a/b/
            d/./e/../f|/a/b/d/f
            %2e%2E/d|/a/d
            .%2e\\d|/a/d
            /x/%2e/y|/x/y
            /x/...|/x/...
            /d|/d
            \\d|/d
            /a/../d|/d
            /..|/
            /.|/
            /x//y|/x//y
            /d e^"<>`{}|/d%20e%5E%22%3C%3E%60%7B%7D
            /\\td\\n|/d
            /é|/%C3%A9
            /%63|/%63
            1:2|/a/b/1:2
            :2|/a/b/:2
            é:2|/a/b/%C3%A9:2
            a/b:c|/a/b/a/b:c
            a.b|/a/b/a.b
            a+b-c|/a/b/a+b-c
            """)
    void addressesLeadWhereBrowsersFollowThem(String address, String expected) {
        assertThat(lead(page(), address == null ? "" : unescape(address))).isEqualTo(expected);
    }

    @Test
    void aHostInAnotherEncodingCannotBeTold() {
        byte[] address = "//b\u00FCcher.example/".getBytes(ISO_8859_1);
        HostCache.Entry entry = page().away(address, 0, address.length);
        assertThat(Objects.requireNonNull(entry).host).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            //t.example/x/ | y                  | t.example
            //t.example/x/ | /y                 | t.example
            //t.example/x/ | ''                 | t.example
            //t.example/x/ | //u.example        | u.example
            //t.example/x/ | https://shop.example/y | /y
            http://t.example/ | https:u.example | u.example
            http://t.example/ | http:u.example  | t.example
            http://t.example/ | http:/u.example | t.example
            /x/y/          | z                  | /x/y/z
            /x/y           | z                  | /x/z
            ../x/          | z                  | /a/x/z
            ?z             | d                  | /a/b/d
            https://       | d                  | /a/b/d
            data:,x        | d                  | /a/b/d
            DATA:,x        | d                  | /a/b/d
            javascript:0   | d                  | /a/b/d
            about:blank    | d                  | nowhere
            about:blank    | //t.example        | nowhere
            mailto:x       | /d                 | nowhere
            mailto:x       | https://t.example  | t.example
            mailto:x       | https:t.example    | t.example
            """)
    void addressesAreRelativeToTheBase(String base, String address, String expected) {
        Addresses addresses = page();
        byte[] bytes = base.getBytes(UTF_8);
        addresses.base(bytes, 0, bytes.length);
        assertThat(lead(addresses, address)).isEqualTo(expected);
    }

    @Test
    void theFirstBaseCounts() {
        Addresses addresses = page();
        addresses.base("/one/".getBytes(UTF_8), 0, 5);
        addresses.base("/two/".getBytes(UTF_8), 0, 5);
        assertThat(lead(addresses, "x")).isEqualTo("/one/x");
    }

    @Test
    void aPageWithoutAPathIsAtTheRoot() {
        assertThat(lead(new Addresses("http", "shop.example", "?q"), "x")).isEqualTo("/x");
    }

    @Test
    void aVerdictStaysWithTheHost() {
        Addresses addresses = page();
        byte[] address = "https://t.example/1".getBytes(UTF_8);
        byte[] other = "//t.example?2".getBytes(UTF_8);
        Objects.requireNonNull(addresses.away(address, 0, address.length)).verdict = "held";
        HostCache.Entry again = Objects.requireNonNull(addresses.away(other, 0, other.length));
        assertThat(again.verdict).isEqualTo("held");
        assertThat(again).isSameAs(addresses.away(address, 0, address.length));
    }

    @Test
    void moreHostsThanTheCacheHoldsAreToldApart() {
        Addresses addresses = page();
        for (int round = 0; round < 2; round++) {
            for (int k = 0; k < 10 * HostCache.SLOTS; k++) {
                assertThat(lead(addresses, "//h" + k + ".example")).isEqualTo("h" + k + ".example");
            }
        }
        String longName = "u".repeat(HostCache.MAX_KEY) + "@t.example";
        assertThat(lead(addresses, "//" + longName)).isEqualTo("t.example");
        assertThat(lead(addresses, "//" + longName)).isEqualTo("t.example");
    }

    @Provide
    Arbitrary<List<String>> pieces() {
        return Arbitraries.of(PIECES).list().ofMaxSize(9);
    }

    @Property(tries = 4000, seed = "21")
    void breaksAnywhereMakeNoDifference(@ForAll @From("pieces") List<String> pieces, @ForAll byte where) {
        String address = String.join("", pieces).replaceAll("[\t\n\r]", "").strip();
        int at = address.isEmpty() ? 0 : (where & 0x7F) % (address.length() + 1);
        String broken = address.substring(0, at) + "\n\t" + address.substring(at);
        assertThat(lead(page(), broken)).isEqualTo(lead(page(), address));
    }

    @Property(tries = 2000, seed = "22")
    void whatWasReadBeforeMakesNoDifference(
            @ForAll @From("pieces") List<String> one, @ForAll @From("pieces") List<String> two) {
        Addresses addresses = page();
        lead(addresses, String.join("", one));
        String address = String.join("", two);
        assertThat(lead(addresses, address)).isEqualTo(lead(page(), address));
        assertThat(lead(addresses, address)).isEqualTo(lead(page(), address));
    }

    @Property(tries = 3000, seed = "23")
    void hostsAndPathsAreInNormalForm(
            @ForAll @From("pieces") List<String> base, @ForAll @From("pieces") List<String> pieces) {
        Addresses addresses = page();
        byte[] href = String.join("", base).getBytes(UTF_8);
        addresses.base(href, 0, href.length);
        String lead = lead(addresses, String.join("", pieces));
        if (lead.startsWith("/")) {
            assertThat(lead).doesNotContainPattern("[^!-~]|/(\\.|%2[eE]){1,2}(/|$)");
        } else {
            assertThat(lead).matches("[!-~]*").doesNotContainPattern("[A-Z@/%?#]|\\.$");
        }
    }

    @Property(tries = 2000, seed = "24")
    void noBytesAreTooStrange(@ForAll byte[] bytes) {
        Addresses addresses = page();
        addresses.base(bytes, 0, bytes.length);
        addresses.away(bytes, 0, bytes.length);
        home(addresses, bytes, 0, bytes.length);
        byte[] host = ("//" + new String(bytes, ISO_8859_1)).getBytes(UTF_8);
        page().away(host, 0, host.length);
    }

    @Property(tries = 2000, seed = "26")
    void whatPlainlyStaysHomeDoes(@ForAll @From("slashed") String base, @ForAll @From("slashed") String address) {
        Addresses addresses = page();
        addresses.base(base.getBytes(UTF_8), 0, base.getBytes(UTF_8).length);
        byte[] bytes = address.getBytes(UTF_8);
        if (addresses.isPlainlyHome(bytes, 0, bytes.length)) {
            assertThat(home(addresses, bytes, 0, bytes.length)).isNotNull();
        }
    }

    @Provide
    Arbitrary<String> slashed() {
        return Arbitraries.of("/", "\\", "//", "a", " ", "\t", ":", "t.example", "https://", "?", "#", "@", "\u00E9")
                .list()
                .ofMaxSize(5)
                .map(parts -> "/" + String.join("", parts));
    }

    @Test
    void mostAddressesPlainlyStayHome() {
        byte[] path = "/a.png".getBytes(UTF_8);
        assertThat(page().isPlainlyHome(path, 0, path.length)).isTrue();
        assertThat(page().isPlainlyHome("//t.example".getBytes(UTF_8), 0, 11)).isFalse();
        Addresses away = page();
        away.base("//t.example/".getBytes(UTF_8), 0, 12);
        assertThat(away.isPlainlyHome(path, 0, path.length)).isFalse();
    }

    @Provide
    Arbitrary<String> plain() {
        Arbitrary<String> segment = Arbitraries.of("a", "b", ".", "..", "c.d", "e");
        Arbitrary<String> path = segment.list().ofMinSize(1).ofMaxSize(6).map(parts -> String.join("/", parts));
        return Arbitraries.of("", "./", "/", "/f/", "https://shop.example/", "//t.example/", "http://u.example/")
                .flatMap(start -> path.map(rest -> start + rest));
    }

    @Property(tries = 2000, seed = "25")
    void plainAddressesResolveAsAnotherReaderResolvesThem(@ForAll @From("plain") String address) {
        URI resolved = URI.create("https://shop.example/a/b/c").resolve(address).normalize();
        // It keeps dot segments that lead above the root, and drops the slash that ends a path of dots.
        String path = resolved.getPath().replaceAll("^(/\\.\\.)+(/|$)", "/");
        String expected = resolved.getHost().equals("shop.example") ? path : resolved.getHost();
        if (!address.matches(".*(^|/)\\.{1,2}")) {
            assertThat(lead(page(), address)).isEqualTo(expected);
        }
    }

    private static Addresses page() {
        return new Addresses("https", "shop.example", "/a/b/c?q=/x/");
    }

    /** The path of an address that leads to the page's own host; else null. */
    static @Nullable String home(Addresses addresses, byte[] b, int from, int to) {
        HostCache.Entry away = addresses.away(b, from, to);
        return away == null && addresses.isHome() ? addresses.path() : null;
    }

    /** The path at home, or the host, or neither. */
    private static String lead(Addresses addresses, String address) {
        byte[] bytes = ("//u.example/" + address + "/z").getBytes(UTF_8);
        int from = "//u.example/".length();
        String path = home(addresses, bytes, from, bytes.length - 2);
        HostCache.Entry away = addresses.away(bytes, from, bytes.length - 2);
        assertThat(path == null || away == null).isTrue();
        return path != null ? path : away != null ? away.host : NOWHERE;
    }

    private static String unescape(String address) {
        return address.replaceAll("(?<!\\\\)\\\\t(?!\\.)", "\t")
                .replace("\\n", "\n")
                .replace("\\r", "\r")
                .replace('~', ' ');
    }
}
