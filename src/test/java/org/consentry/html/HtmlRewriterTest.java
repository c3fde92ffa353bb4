package org.consentry.html;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class HtmlRewriterTest {
    static final String HEAD = "@HEAD@";
    static final String BODY = "@BODY@";
    private static final Inserts MARKS = inserts(HEAD, BODY);

    /** The pages as they should come out, marked where the fragments belong. */
    static Stream<Path> pages() throws IOException, URISyntaxException {
        Path folder = Path.of(Objects.requireNonNull(HtmlRewriterTest.class.getResource("/html"))
                .toURI());
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.toString().endsWith(".html")).sorted().toList().stream();
        }
    }

    static Inserts inserts(String head, String body) {
        return new Inserts() {
            @Override
            public byte[] head(String pageLang) {
                return head.getBytes(US_ASCII);
            }

            @Override
            public byte[] body(String pageLang) {
                return body.getBytes(US_ASCII);
            }
        };
    }

    static String rewrite(String page, int chunk, Inserts inserts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        HtmlRewriter rewriter = new HtmlRewriter(inserts, out::write);
        byte[] bytes = page.getBytes(ISO_8859_1);
        try {
            for (int at = 0; at < bytes.length; at += chunk) {
                byte[] b = java.util.Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + chunk));
                rewriter.write(b, 0, b.length);
                java.util.Arrays.fill(b, (byte) '!');
                rewriter.flush();
                assertThat(rewriter.held()).isLessThanOrEqualTo(TagScanner.MAX_TAG);
            }
            rewriter.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toString(ISO_8859_1);
    }

    static String withoutMarks(String page) {
        return page.replace(HEAD, "").replace(BODY, "");
    }

    @ParameterizedTest
    @MethodSource("pages")
    void fragmentsStandWhereThePageIsMarkedAtEveryChunkSize(Path file) throws IOException {
        String expected = Files.readString(file, ISO_8859_1);
        String page = withoutMarks(expected);
        for (int chunk = 1; chunk <= page.length() + 1; chunk++) {
            assertThat(rewrite(page, chunk, MARKS)).as("in %ds", chunk).isEqualTo(expected);
        }
    }

    @Provide
    Arbitrary<String> soup() {
        return Soup.pages();
    }

    @Provide
    Arbitrary<byte[]> bytes() {
        return Soup.bytes();
    }

    @Property(tries = 2000, seed = "2")
    void anyChunkingGivesTheSameAndTheRestIsThePage(@ForAll @From("soup") String page) {
        holds(page);
    }

    @Property(tries = 500, seed = "3")
    void bytesOfNoSensePassAsTheyCame(@ForAll @From("bytes") byte[] bytes) {
        holds(new String(bytes, ISO_8859_1));
    }

    static void holds(String page) {
        String whole = rewrite(page, Math.max(1, page.length()), MARKS);
        for (int chunk : new int[] {1, 2, 5, 16}) {
            assertThat(rewrite(page, chunk, MARKS)).as("in %ds", chunk).isEqualTo(whole);
        }
        assertThat(withoutMarks(whole)).isEqualTo(page);
        assertThat(whole.split(HEAD, -1)).hasSizeLessThanOrEqualTo(2);
        assertThat(whole.split(BODY, -1)).hasSizeLessThanOrEqualTo(2);
        assertThat(whole.indexOf(BODY)).isGreaterThanOrEqualTo(whole.contains(BODY) ? whole.indexOf(HEAD) : -1);
    }

    @ParameterizedTest
    @CsvSource({"20000", "65535", "65536", "65537", "100000", "300000"})
    void tagsOfAnyLengthKeepTheirPlaceAndMemoryItsBound(int size) {
        String filler = " a=\"" + "<body>".repeat(size / 6) + "\"";
        for (String marked : List.of(
                "<html" + filler + "><head" + filler + ">" + HEAD + "</head><body" + filler + ">" + BODY + "<p>",
                HEAD + "<script" + filler + "></script>" + BODY + "<p" + filler + ">x",
                HEAD + BODY + "<p" + filler + ">x<body>",
                HEAD + "</head" + filler + ">" + BODY + "</html" + filler + ">")) {
            String page = withoutMarks(marked);
            for (int chunk : new int[] {997, 8192, 65536, page.length()}) {
                assertThat(rewrite(page, chunk, MARKS)).as("in %ds", chunk).isEqualTo(marked);
            }
        }
    }

    @Test
    void allThatIsNotAnUnfinishedTagPassesAtOnce() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        HtmlRewriter rewriter = new HtmlRewriter(MARKS, out::write);
        byte[] start = "<html><head><title>x</title><!-- a <b".getBytes(US_ASCII);
        rewriter.write(start, 0, start.length);
        assertThat(out.toString(US_ASCII)).isEqualTo("<html><head>@HEAD@<title>x</title><!-- a <b");
        byte[] more = " --></head><bo".getBytes(US_ASCII);
        rewriter.write(more, 0, more.length);
        assertThat(out.toString(US_ASCII)).endsWith("</head>");
        byte[] rest = "dy><di".getBytes(US_ASCII);
        rewriter.write(rest, 0, rest.length);
        assertThat(out.toString(US_ASCII)).endsWith("</head><body>@BODY@<di");
        assertThat(rewriter.held()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "<html lang=nl><head><body>|nl",
                "<html lang=' en-GB '>x|en-GB",
                "<HTML LANG=\"\tde\f\" lang=fr><head>|de",
                "<html><html lang=fr><head>|fr",
                "<html lang=fr><html lang=de><head>|fr",
                "<html><head>|``",
                "<html lang><head>|``",
                "<html lang=''><head>|``",
                "<html lang='x\"><head>'>|``",
                "<html lang='de<script>'><head>|``",
                "<html lang=&#101;n><head>|``",
                "<html lang=1en><head>|``",
                "<html lang=abcdefghijklmnopqrstuvwxyzabcdefghij><head>|``",
                "<html lang=d\u00EB><head>|``",
                "<p>|``"
            })
    void bothFragmentsLearnThePagesLanguage(String page, String lang) {
        List<String> told = new ArrayList<>();
        Inserts listening = new Inserts() {
            @Override
            public byte[] head(String pageLang) {
                told.add(pageLang);
                return new byte[0];
            }

            @Override
            public byte[] body(String pageLang) {
                told.add(pageLang);
                return new byte[0];
            }
        };
        assertThat(rewrite(page, 1, listening)).isEqualTo(page);
        assertThat(told).containsExactly(lang, lang);
    }

    @Test
    void whereFragmentsCannotBeMadeThePagePassesUnchanged() throws IOException {
        String page = "<html><head><title>x</title></head><body><p>x</p></body></html>";
        for (int chunk = 1; chunk <= page.length(); chunk++) {
            assertThat(rewrite(page, chunk, failing(true))).isEqualTo(page);
            assertThat(rewrite(page, chunk, failing(false))).isEqualTo(page.replace("<head>", "<head>" + HEAD));
        }
        HtmlRewriter rewriter = new HtmlRewriter(failing(true), (b, off, len) -> {});
        rewriter.write(page.getBytes(US_ASCII), 0, page.length());
        assertThat(rewriter.failedOpen()).isTrue();
        assertThat(rewriter.fault()).hasMessage("no fragment today");
    }

    private static Inserts failing(boolean atHead) {
        return new Inserts() {
            @Override
            public byte[] head(String pageLang) {
                if (atHead) {
                    throw new IllegalStateException("no fragment today");
                }
                return HEAD.getBytes(US_ASCII);
            }

            @Override
            public byte[] body(String pageLang) {
                throw new IllegalStateException("no fragment today");
            }
        };
    }

    @Test
    void aFailingSinkIsTheCallersAndGetsNoByteTwice() {
        IOException gone = new IOException("gone");
        RuntimeException odd = new IllegalStateException("odd");
        byte[] page = "<head><body>x".getBytes(US_ASCII);
        HtmlRewriter checked = new HtmlRewriter(MARKS, (b, off, len) -> {
            throw gone;
        });
        assertThatThrownBy(() -> checked.write(page, 0, page.length)).isSameAs(gone);
        List<String> got = new ArrayList<>();
        HtmlRewriter unchecked = new HtmlRewriter(MARKS, (b, off, len) -> {
            got.add(new String(b, off, len, US_ASCII));
            if (got.size() == 3) {
                throw odd;
            }
        });
        assertThatThrownBy(() -> unchecked.write(page, 0, page.length)).isSameAs(odd);
        assertThat(unchecked.failedOpen()).isFalse();
        assertThat(got).containsExactly("<head>", HEAD, "<body>");
    }

    @Test
    void aClosedPageTakesNothingMore() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        HtmlRewriter rewriter = new HtmlRewriter(MARKS, out::write);
        rewriter.write("<p".getBytes(US_ASCII), 0, 2);
        rewriter.close();
        rewriter.close();
        assertThat(out.toString(US_ASCII)).isEqualTo("<p");
        assertThatThrownBy(() -> rewriter.write(new byte[1], 0, 1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new HtmlRewriter(MARKS, out::write).write(new byte[1], 1, 1))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }
}
