package org.consentry.html;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds of gating whatever the page: the cut doesn't show, and what was put in can be taken out again. */
class GatingPropertyTest {
    private static final List<String> PIECES = List.of(
            "<img src=//tracker.test/>",
            "<img srcset='//ads.test/ 2x' style='a:url(//tracker.test/)'>",
            "<a ping='//tracker.test/ //ads.test/' href=x>",
            "<p style=\"a:url(",
            "//tracker.test/x",
            ")\">",
            "<style>a{b:url(//tracker.test/",
            ")}</style>",
            "@import '//ads.test/';",
            "<script>track(1)",
            "<script src='//ads.test/'",
            "</script>",
            "<script>x()</script>",
            "<svg><script>track(",
            "<svg><style><![CDATA[a{b:url(//ads.test/",
            ")]]></style></svg>",
            "<iframe src=//video.test/></iframe>",
            "<iframe srcdoc='<img src=//ads.test/>'>",
            "</iframe>",
            "<link rel=icon href=//ads.test/>",
            "<base href=//tracker.test/>",
            "<noscript><!--",
            "<noscript><p title='",
            "<noscript><img src=//tracker.test/>",
            "</noscript>",
            "<meta http-equiv=refresh content='0;//ads.test/'>",
            "<img src=x",
            " src='//tracker.test/'",
            " style='a:url(//ads.test/)'",
            ">",
            "-->",
            "'>",
            "\">");

    @Provide
    Arbitrary<String> pages() {
        Arbitrary<String> piece =
                Arbitraries.frequencyOf(Tuple.of(3, Arbitraries.of(PIECES)), Tuple.of(1, Soup.pages()));
        return piece.list().ofMaxSize(12).map(pieces -> String.join("", pieces));
    }

    @Property(tries = 2000, seed = "31")
    void anyChunkingGivesTheSameAndThePageCanBeHadBack(@ForAll @From("pages") String page) {
        String whole = GatedPage.of(page);
        for (int chunk : new int[] {1, 2, 5, 16}) {
            assertThat(GatedPage.of(page, chunk)).as("in %ds", chunk).isEqualTo(whole);
        }
        assertThat(GatedPage.restore(whole)).isEqualTo(page);
    }

    @Property(tries = 300, seed = "32")
    void unevenChunksGiveTheSame(@ForAll @From("pages") String start, @ForAll Random cuts) throws IOException {
        String page = start + "<p>".repeat(30_000) + start + "<!-- " + "x".repeat(70_000) + start;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        HtmlRewriter rewriter = new HtmlRewriter(HtmlRewriterTest.inserts("", ""), GatedPage.GATE, out::write);
        byte[] bytes = page.getBytes(ISO_8859_1);
        for (int at = 0; at < bytes.length; ) {
            int size = Math.min(bytes.length - at, cuts.nextInt(cuts.nextBoolean() ? 50 : 60_000));
            rewriter.write(bytes, at, size);
            at += size;
        }
        rewriter.close();
        assertThat(out.toString(ISO_8859_1)).isEqualTo(GatedPage.of(page));
    }

    /** {@code #} stands for many bytes: more than the window, or just as many. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<img src=\"data:image/png;base64,#\">x<img src=/y>",
                "<img alt=\"#\" src=/x><b>",
                "<p style=\"a:url(data:image/png,#)\"><b>",
                "<script data-x=\"#\" src=/app.js></script><b>",
                "<script>x()/*#*/</script><b>",
                "<script>x()</script #><b>",
                "<style>a{b:url(data:,#)}</style><b>",
                "<noscript><p title='#'></noscript><b>",
                "<noscript><p title='x'></noscript #><b>",
                "<noscript><p title='</noscript #><b>",
                "<noscript><p title='#</noscript #><b>",
                "<style>a{b:url(//c.test/</style #><b>",
                "<svg><style><!--#-->a{b:c}<![CDATA[#]]></style></svg><b>",
                "<svg><style>#</style></svg><b>",
                "<a ping=/x #>"
            })
    void innocentElementsOfAnySizePassByteForByte(String page) {
        sizes(page, false);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<img src=\"//tracker.test/#\"><b>",
                "<img src=\"//tracker.test/\" alt=\"#\"><b>",
                "<img alt=\"#\" src=\"//tracker.test/\"><b>",
                "<img alt=\"#\" src=\"//tracker.test/\" title='#' srcset='//ads.test/#'><b>",
                "<img src=\"data:#\" srcset='//tracker.test/'><b>",
                "<script src=\"//tracker.test/\" data-x='#'></script><b>",
                "<script data-x='#' src=\"//tracker.test/\"></script><b>",
                "<script>track(1)/*#*/</script><b>",
                "<script>track(1)</script #><b>",
                "<style>/*#*/a{b:url(//tracker.test/x)}</style><b>",
                "<noscript><img title='#' src=//tracker.test/></noscript><b>",
                "<noscript><p title='</noscript #><img src=//tracker.test/>'><b>",
                "<noscript><!--</noscript #><img src=//tracker.test/>--><b>",
                "<style>a{b:url(//tracker.test/</style #><b>",
                "<a title='#' ping=//tracker.test/><b>"
            })
    void heldElementsOfAnySizeAreHeld(String page) {
        sizes(page, true);
    }

    private static void sizes(String page, boolean held) {
        for (int size : new int[] {65_400, 65_500, 65_520, 65_536, 65_600, 140_000}) {
            String big = page.replace("#", "x".repeat(size));
            String whole = GatedPage.of(big);
            for (int chunk : new int[] {1000, 4096, 65_536}) {
                assertThat(GatedPage.of(big, chunk).equals(whole))
                        .as("in %ds of %d", chunk, size)
                        .isTrue();
            }
            assertThat(GatedPage.restore(whole).equals(big))
                    .as("restored, %d", size)
                    .isTrue();
            String shown = whole.replace("x".repeat(size), "#");
            assertThat(whole.equals(big))
                    .as(shown.substring(0, Math.min(300, shown.length())))
                    .isEqualTo(!held);
            assertThat(shown).doesNotContainPattern("[ \"'](src|srcset|ping)=[\"']?//");
        }
    }

    @Test
    void aGateThatFailsLetsNothingThroughThatItWasAskedFor() throws IOException {
        Gate failing = new GatedPage.TestGate() {
            @Override
            public @Nullable Hold host(String host) {
                throw new IllegalStateException("no verdict today");
            }
        };
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        HtmlRewriter rewriter = new HtmlRewriter(HtmlRewriterTest.inserts("@H@", "@B@"), failing, out::write);
        byte[] page = GatedPage.ascii("<head><script src=/x></script><body><img src=//cdn.test/>");
        rewriter.write(page, 0, page.length);
        rewriter.close();
        assertThat(out.toString(ISO_8859_1))
                .isEqualTo("<head>@H@<script src=/x></script><body>@B@"
                        + "<img data-consent=\"-\" data-consent-src=//cdn.test/>");
        assertThat(rewriter.failedOpen()).isFalse();
        assertThat(rewriter.fault()).hasMessage("no verdict today");
    }

    @Test
    void aFragmentThatFailsDoesNotOpenTheGate() throws IOException {
        Inserts failing = new Inserts() {
            @Override
            public byte[] head(String pageLang) {
                throw new IllegalStateException("no fragment today");
            }

            @Override
            public byte[] body(String pageLang) {
                throw new AssertionError("asked after a fault");
            }
        };
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        HtmlRewriter rewriter = new HtmlRewriter(failing, GatedPage.GATE, out::write);
        byte[] page = GatedPage.ascii("<head><body><img src=//ads.test/>");
        rewriter.write(page, 0, page.length);
        rewriter.close();
        assertThat(out.toString(ISO_8859_1))
                .isEqualTo("<head><body><img data-consent=\"marketing\" data-consent-src=//ads.test/>");
        assertThat(rewriter.failedOpen()).isTrue();
    }

    @Test
    void attributesBeyondTheListedAreKeptOut() {
        String many = " a".repeat(Tag.MAX_ATTRIBUTES);
        assertThat(GatedPage.of("<img" + many + " src=//tracker.test/>"))
                .isEqualTo("<img data-consent=\"-\" src=\"\" srcset=\"\" attributionsrc=\"\" style=\"\"" + many
                        + " src=//tracker.test/>");
        assertThat(GatedPage.of("<script" + many + " src=//tracker.test/></script>"))
                .startsWith("<script data-consent=\"-\" type=\"text/plain\"");
    }

    @Test
    void whatIsNotHeldBackPassesAtOnce() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        HtmlRewriter rewriter = new HtmlRewriter(HtmlRewriterTest.inserts("", ""), GatedPage.GATE, out::write);
        byte[] start = GatedPage.ascii("<p>x<img src=//ads.test/><style>a{} b{c:url(//ad");
        rewriter.write(start, 0, start.length);
        assertThat(out.toString(ISO_8859_1)).endsWith("data-consent-src=//ads.test/><style>a{} b{c:");
        byte[] more = GatedPage.ascii("s.test/)}</style><p>y<script>go(");
        rewriter.write(more, 0, more.length);
        assertThat(out.toString(ISO_8859_1)).endsWith("</style><p>y");
        byte[] rest = GatedPage.ascii(")</script>z");
        rewriter.write(rest, 0, rest.length);
        assertThat(out.toString(ISO_8859_1)).endsWith("<script>go()</script>z");
        assertThat(rewriter.held()).isZero();
    }

    @Property(tries = 1000, seed = "33")
    void bytesOfNoSensePassAsTheyCame(@ForAll byte[] bytes) {
        assertThat(GatedPage.of(new String(bytes, ISO_8859_1))).isEqualTo(new String(bytes, ISO_8859_1));
    }
}
