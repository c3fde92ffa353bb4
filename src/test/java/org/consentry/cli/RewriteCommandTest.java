package org.consentry.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.consentry.banner.Asset;
import org.consentry.banner.Assets;
import org.consentry.banner.Banner;
import org.consentry.banner.BannerView;
import org.consentry.banner.Messages;
import org.consentry.banner.Tags;
import org.consentry.catalog.Catalog;
import org.consentry.consent.GuardTable;
import org.consentry.site.PolicyException;
import org.consentry.site.PolicyLoader;
import org.consentry.site.SitePolicy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RewriteCommandTest {
    private static final Path GOOD = Path.of("src", "test", "resources", "sites", "good");
    private static final String SITE = GOOD.resolve("anchors.yaml").toString();
    private static final String PAGE =
            "<!doctype html><html lang=en><head><title>T</title></head><body><p>x</body></html>";
    private static final String BANNER = "data-consentry";
    private static final Catalog CATALOG = Catalog.load();
    private static final Banner RENDERED = new Banner(new Assets("", RewriteCommandTest::asset), new Messages());

    /** What a page of that site gets from us where nothing was chosen yet. */
    private static final List<String> OURS = ours();

    @TempDir
    private @Nullable Path folder;

    private record Outcome(int status, byte[] out, String err) {
        String text() {
            return new String(out, ISO_8859_1);
        }
    }

    private static byte[] asset(String name) {
        try {
            return Files.readAllBytes(Path.of("src", "main", "webapp", "_consent", "assets", name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Outcome run(byte[] page, String... args) {
        return run(new ByteArrayInputStream(page), args);
    }

    private static Outcome run(InputStream in, String... args) {
        List<String> all = new ArrayList<>(List.of("rewrite"));
        all.addAll(List.of(args));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = Main.run(
                in,
                new PrintStream(out, false, UTF_8),
                new PrintStream(err, true, UTF_8),
                RewriteCommandTest::asset,
                all.toArray(String[]::new));
        return new Outcome(status, out.toByteArray(), err.toString(UTF_8));
    }

    private static Outcome page(String... args) {
        List<String> all = new ArrayList<>(List.of("--site", SITE));
        all.addAll(List.of(args));
        return run(PAGE.getBytes(UTF_8), all.toArray(String[]::new));
    }

    private static List<String> ours() {
        try {
            BannerView view = new BannerView(true, java.util.Set.of(), false, java.util.Set.of(), java.util.Set.of());
            Tags tags = new Tags(true, "", false, "shop.example");
            SitePolicy site = PolicyLoader.load(Path.of(SITE));
            Asset guard = RENDERED.guard(GuardTable.text(site, CATALOG));
            PageFragments fragments = new PageFragments(RENDERED, guard, site, view, "/", tags);
            return Stream.of(fragments.head("en"), fragments.body("en"))
                    .map(fragment -> new String(fragment, ISO_8859_1))
                    .toList();
        } catch (IOException | PolicyException e) {
            throw new AssertionError(e);
        }
    }

    /** The page without our fragments, of which each may stand once. */
    private static byte[] taken(byte[] out) {
        String page = new String(out, ISO_8859_1);
        for (String text : OURS) {
            int at = page.indexOf(text);
            page = at < 0 ? page : page.substring(0, at) + page.substring(at + text.length());
        }
        return page.getBytes(ISO_8859_1);
    }

    @ParameterizedTest
    @CsvSource({
        "US-CA, false, data-consentry-regime=\"opt-out\"",
        "US, true, Accept all",
        "US-TX, true, Accept all",
        "NO, true, Accept all",
    })
    void theRulesOfTheRegionHold(String region, boolean held, String said) throws IOException {
        Path policy = Files.writeString(java.util.Objects.requireNonNull(folder).resolve("shop.yaml"), """
                site: shop
                hosts: [shop.example]
                controller: {name: Alder}
                notice: {version: "1", effective: 2026-11-01}
                purposes:
                  - {id: statistics, category: analytics, basis: consent}
                  - {id: ads, category: marketing, basis: consent}
                regimes: {regions: [{in: [US-CA], regime: opt-out}, {in: [US-VA], regime: notice}]}
                """);
        String text = run(
                        "<!doctype html><script src=https://www.google-analytics.com/ga.js></script>".getBytes(UTF_8),
                        "--site",
                        policy.toString(),
                        "--region",
                        region)
                .text();
        assertThat(text.contains("data-consent-src=")).isEqualTo(held);
        assertThat(text).contains(said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"us", "USA", "US-", "US-CALI", "../x", "US CA"})
    void whatIsNoRegionIsSaidToBeNone(String region) {
        Outcome outcome = page("--region", region);
        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.err()).contains("--region: \"" + region + "\" is no region; write US or US-CA");
    }

    @ParameterizedTest
    @CsvSource({
        "none, true, true, true",
        "all, true, false, false",
        "video, true, true, false",
    })
    void whatWaitsIsHeldBackByThePolicyAndTheConsentGiven(String consent, boolean ours, boolean script, boolean frame) {
        String demo = Path.of("server-config", "sites", "demo.yaml").toString();
        String page = "<!doctype html><title>T</title><img src=/own.png><img src=//cdn.jsdelivr.net/x.png>"
                + "<script src='https://www.google-analytics.com/ga.js'></script>"
                + "<iframe src=//www.youtube-nocookie.com/embed/1></iframe>";
        String text = run(page.getBytes(UTF_8), "--site", demo, "--consent", consent, "--url", "http://localhost/a")
                .text();
        assertThat(text.contains("<img src=/own.png><img src=//cdn.jsdelivr.net/x.png>"))
                .isEqualTo(ours);
        assertThat(text.contains(
                        "<script data-consent=\"analytics_google-analytics\" type=\"text/plain\" data-consent-src="))
                .isEqualTo(script);
        assertThat(text.contains("<iframe data-consent=\"video_youtube\" data-consent-service=\"YouTube\""
                        + " src=\"/_consent/placeholder?u="))
                .isEqualTo(frame);
        assertThat(text.contains("/_consent/guard/")).isEqualTo(!consent.equals("all"));
    }

    @Test
    void aPolicyOnThePageAdmitsWhatIsPutIntoIt() {
        String policy = "<meta http-equiv=Content-Security-Policy content=\"script-src https://cdn.example\">";
        String text = rewritten("<!doctype html><head>" + policy + "</head>", "--url", "https://x.example:8443/a");
        assertThat(text)
                .contains("https://cdn.example https://x.example:8443/_consent/")
                .doesNotContain(policy);
        String open = "<meta http-equiv=Content-Security-Policy content=\"img-src 'self'\">";
        assertThat(rewritten("<!doctype html><head>" + open + "</head>")).contains(open);
    }

    private static String rewritten(String page, String... args) {
        List<String> all = new ArrayList<>(List.of("--site", SITE));
        all.addAll(List.of(args));
        return run(page.getBytes(UTF_8), all.toArray(String[]::new)).text();
    }

    static Stream<Path> pages() throws IOException {
        return Files.list(Path.of("src", "test", "resources", "html"))
                .filter(file -> file.toString().endsWith(".html"))
                .sorted();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void anyChunkGivesTheSameBytesAndOursComeOutAgain(Path file) throws IOException {
        byte[] page = Files.readAllBytes(file);
        Outcome whole = run(page, "--site", SITE);
        assertThat(whole.status()).isZero();
        assertThat(taken(whole.out())).isEqualTo(page);
        for (String chunk : List.of("1", "7")) {
            assertThat(run(page, "--site", SITE, "--chunk", chunk).out()).isEqualTo(whole.out());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "1048576"})
    void aSmallAndALargeChunkGiveThemToo(String chunk) {
        assertThat(page("--chunk", chunk).out()).isEqualTo(page().out());
    }

    @Tag("thorough")
    @ParameterizedTest
    @MethodSource("pages")
    void theyDoSoForEveryPage(Path file) throws IOException {
        byte[] page = Files.readAllBytes(file);
        for (String chunk : List.of("2", "1048576")) {
            assertThat(run(page, "--site", SITE, "--chunk", chunk).out())
                    .isEqualTo(run(page, "--site", SITE).out());
        }
    }

    @Property(tries = 50)
    void anySoupDoesSoToo(@ForAll("soups") String soup, @ForAll @IntRange(min = 1, max = 64) int chunk) {
        byte[] page = soup.getBytes(ISO_8859_1);
        Outcome whole = run(page, "--site", SITE);
        assertThat(taken(whole.out())).isEqualTo(page);
        assertThat(run(page, "--site", SITE, "--chunk", Integer.toString(chunk)).out())
                .isEqualTo(whole.out());
    }

    @Provide
    Arbitrary<String> soups() {
        return Arbitraries.of(
                        "<html>",
                        "<head>",
                        "</head>",
                        "<body class=x>",
                        "<p>",
                        "text",
                        "<!-- c",
                        "-->",
                        "<script>",
                        "</script>",
                        "<",
                        ">",
                        "\"",
                        "'",
                        "<meta charset=latin1>",
                        "\u00e9",
                        "\u0000",
                        " ",
                        "\n",
                        "<template>",
                        "<frameset>",
                        "</body>",
                        "<title>",
                        "</title>",
                        "<?x",
                        "<![CDATA[")
                .list()
                .ofMaxSize(30)
                .map(parts -> String.join("", parts));
    }

    @Test
    void theConsentDecidesWhatThePageGets() {
        String open = page().text();
        assertThat(open)
                .contains("value=\"example\"")
                .isEqualTo(page("--consent", "none").text());
        String all = page("--consent", "all").text();
        assertThat(all).doesNotContain("value=\"example\"").contains(BANNER).contains("statistics");
        assertThat(page("--consent", "statistics").text()).isEqualTo(all);
        assertThat(taken(open.getBytes(ISO_8859_1))).isEqualTo(PAGE.getBytes(ISO_8859_1));
    }

    @Test
    void thePageSpeaksItsOwnLanguage() {
        String site = Path.of("server-config", "sites", "demo.yaml").toString();
        String english = run(PAGE.getBytes(UTF_8), "--site", site).text();
        String norwegian = run(PAGE.replace("lang=en", "lang=nb").getBytes(UTF_8), "--site", site)
                .text();
        assertThat(english).contains("Videos and extras").doesNotContain("Videoer og ekstra");
        assertThat(norwegian).contains("Videoer og ekstra").doesNotContain("Videos and extras");
    }

    @Test
    void whereNoYesWouldOpenAnythingNobodyIsAsked() {
        String site = GOOD.resolve("everything.yaml").toString();
        assertThat(run(PAGE.getBytes(UTF_8), "--site", site).text())
                .contains("consentry-control", "statistics=0")
                .doesNotContain("value=\"example\"", "<form");
    }

    @Test
    void thePictureBesideThePolicyIsShown() throws IOException {
        Path policy = java.util.Objects.requireNonNull(folder).resolve("shop.yaml");
        Files.writeString(policy, Files.readString(Path.of(SITE)) + "\ndesign: {logo: shop.svg}\n");
        assertThat(run(PAGE.getBytes(UTF_8), "--site", policy.toString()).text())
                .contains("value=\"example\"")
                .doesNotContain("/_consent/logo/");
        Files.writeString(policy.resolveSibling("shop.svg"), "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
        assertThat(run(PAGE.getBytes(UTF_8), "--site", policy.toString()).text())
                .contains("/_consent/logo/");
    }

    @ParameterizedTest
    @CsvSource({
        "https://shop.example, /, ''",
        "http://shop.example:8080/a?b=c#d, /a?b=c, ''",
        "https://shop.example//evil.example, /, ''",
        "https://other.example/a, /a, other.example is no host of the site shop",
    })
    void theUrlIsWhereTheVisitorComesBackTo(String url, String path, String warning) {
        Outcome o = page("--url", url);
        assertThat(o.status()).isZero();
        assertThat(o.text()).contains("name=\"return\" value=\"" + path + "\"");
        assertThat(o.err()).hasLineCount(warning.isEmpty() ? 0 : 1).contains(warning);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--site",
                "--site=",
                "--site=nowhere.yaml",
                "--site=/",
                "--site=.",
                "--site=a\0b",
                "OK --consent=ads",
                "OK --consent=",
                "OK --consent=statistics,",
                "OK --consent=All",
                "OK --chunk=0",
                "OK --chunk=-1",
                "OK --chunk=1048577",
                "OK --chunk=many",
                "OK --chunk=",
                "OK --url=shop.example",
                "OK --url=/path",
                "OK --url=javascript:alert(1)",
                "OK --url=http://",
                "OK --url=http://a{b",
                "OK --url=http://shop.example:99999/",
                "OK --url=http://shop.example:0/",
                "OK --wrong",
                "OK page.html"
            })
    void badUsageIsOneLineAndStatusTwo(String line) {
        List<String> args = new ArrayList<>();
        for (String word : line.split(" ", -1)) {
            if (!word.isEmpty()) {
                args.add(word.equals("OK") ? "--site=" + SITE : word);
            }
        }
        Outcome o = run(PAGE.getBytes(UTF_8), args.toArray(String[]::new));
        assertThat(o.status()).isEqualTo(2);
        assertThat(o.out()).isEmpty();
        assertThat(o.err()).hasLineCount(1).startsWith("consentry rewrite: ").hasSizeLessThan(300);
    }

    @Test
    void aBadPolicyIsNamedFindingByFinding() {
        Outcome o = run(PAGE.getBytes(UTF_8), "--site", "src/test/resources/sites/bad/everything-at-once.yaml");
        assertThat(o.status()).isEqualTo(2);
        assertThat(o.out()).isEmpty();
        assertThat(o.err().lines()).hasSize(11).allMatch(line -> line.startsWith("everything-at-once.yaml:"));
    }

    @Test
    void whatCannotBeRewrittenPassesUnchanged() {
        byte[] page = ("\uFEFF" + PAGE).getBytes(java.nio.charset.StandardCharsets.UTF_16LE);
        Outcome o = run(page, "--site", SITE, "--chunk", "3");
        assertThat(o.status()).isZero();
        assertThat(o.out()).isEqualTo(page);
        assertThat(o.err()).hasLineCount(1).contains("utf-16le", "unchanged");
    }

    @Test
    void aPageLargerThanMemoryStreamsThrough() {
        long[] left = {300L << 20};
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return left[0]-- > 0 ? 'x' : -1;
            }

            @Override
            public int read(byte[] b, int off, int len) {
                int n = (int) Math.min(len, left[0]);
                java.util.Arrays.fill(b, off, off + Math.max(n, 0), (byte) 'x');
                left[0] -= n;
                return n > 0 ? n : -1;
            }
        };
        long[] written = {0};
        PrintStream counting = new PrintStream(new OutputStream() {
            @Override
            public void write(int b) {
                written[0]++;
            }

            @Override
            public void write(byte[] b, int off, int len) {
                written[0] += len;
            }
        });
        int status = Main.run(endless, counting, System.err, RewriteCommandTest::asset, "rewrite", "--site", SITE);
        assertThat(status).isZero();
        assertThat(written[0]).isGreaterThan(300L << 20);
    }

    @Test
    void aBrokenPipeEndsItWithOneLine() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream broken = new PrintStream(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("gone");
            }
        });
        int status = Main.run(
                new ByteArrayInputStream(PAGE.getBytes(UTF_8)),
                broken,
                new PrintStream(err, true, UTF_8),
                RewriteCommandTest::asset,
                "rewrite",
                "--site",
                SITE);
        assertThat(status).isEqualTo(2);
        assertThat(err.toString(UTF_8)).hasLineCount(1).contains("standard output");
    }

    @Test
    void helpSaysThatNoSecretIsNeeded() {
        Outcome o = run(new byte[0], "--help");
        assertThat(o.status()).isZero();
        assertThat(o.text()).contains("--site", "--consent", "--url", "--chunk", "no secret");
    }

    @Test
    void anUnreadablePolicyIsOneLine() throws IOException {
        Path file = Files.writeString(java.util.Objects.requireNonNull(folder).resolve("x.yaml"), "");
        Outcome o = run(PAGE.getBytes(UTF_8), "--site", file.toString());
        assertThat(o.status()).isEqualTo(2);
        assertThat(o.err())
                .isEqualTo("x.yaml:1:1: the file is empty (begin with site: and hosts:)" + System.lineSeparator());
    }
}
