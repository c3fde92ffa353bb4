package org.consentry.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can break while a page is on its way: its fields, its packing, the container's end of it. */
final class PageFaultTest {
    private static final String PAGE = "<!doctype html><html><head><meta charset=windows-1252><title>t</title></head>"
            + "<body><p>text</p>" + "<p>more</p>".repeat(3000) + "</body></html>";

    private static final String MARK = "<consentry-banner";

    @TempDir
    Path folder;

    private Stage stage;
    private final StubResponse response = new StubResponse();

    /** What the site does with the answer. */
    private interface Script {
        void run(HttpServletResponse answer) throws IOException;
    }

    @BeforeEach
    void open() throws Exception {
        stage = new Stage(folder);
    }

    @AfterEach
    void close() {
        stage.close();
    }

    private void play(Script site) throws Exception {
        stage.play(new StubRequest().with("Cookie", "_ga=1"), response, (request, answer) -> {
            HttpServletResponse http = (HttpServletResponse) answer;
            http.setContentType("text/html");
            http.addHeader("Set-Cookie", "_ga=2");
            site.run(http);
        });
    }

    private static void write(HttpServletResponse answer, byte[] bytes) throws IOException {
        for (int at = 0; at < bytes.length; at += 500) {
            answer.getOutputStream().write(bytes, at, Math.min(500, bytes.length - at));
        }
    }

    /** The whole page arrived, with our parts or without. */
    private void arrived(boolean withBanner) {
        String text = response.body.toString(ISO_8859_1);
        assertThat(text.contains(MARK)).isEqualTo(withBanner);
        String tail = PAGE.substring(PAGE.indexOf("<p>text</p>"));
        assertThat(text).startsWith("<!doctype html><html><head>").endsWith(tail);
        if (!withBanner) {
            assertThat(text.replaceFirst("<script src=\"/_consent/guard/.*?</script>", ""))
                    .isEqualTo(PAGE);
        }
        assertThat(response.getHeaders("Set-Cookie")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        // The first time a page's type is set is the site's own.
        "Content-Type, false",
        "ETag, true",
        "Cache-Control, true"
    })
    void aFieldThatCannotBeSaidCostsNoPage(String field, boolean withBanner) throws Exception {
        play(answer -> {
            answer.setHeader("ETag", "\"e\"");
            response.failsAt = field;
            write(answer, PAGE.getBytes(ISO_8859_1));
        });
        arrived(withBanner);
    }

    @Test
    void aFrameWhoseFieldsCannotBeSaidPassesWhole() throws Exception {
        stage.play(new StubRequest().into("iframe"), response, (request, answer) -> {
            HttpServletResponse http = (HttpServletResponse) answer;
            http.setContentType("text/html");
            http.setHeader("ETag", "\"e\"");
            response.failsAt = "ETag";
            write(http, PAGE.getBytes(ISO_8859_1));
        });
        arrived(false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "many", "-", "99999999999999999999"})
    void aLengthThatIsNoneCostsNoPageAndNoOtherField(String length) throws Exception {
        play(answer -> {
            answer.setContentType("text/plain");
            answer.setHeader("Content-Length", length);
            answer.setHeader("ETag", "\"e\"");
            answer.setHeader("Pragma", "odd");
            write(answer, PAGE.getBytes(ISO_8859_1));
        });
        arrived(false);
        assertThat(response.getHeader("Content-Length")).isEqualTo(length);
        assertThat(response.getHeader("ETag")).isEqualTo("\"e\"");
        assertThat(response.getHeader("Pragma")).isEqualTo("odd");
    }

    @Test
    void aRewriterThatFailsInMidPageLetsTheRestPass() throws Exception {
        stage.ticketClock.breaks(1);
        play(answer -> write(answer, PAGE.getBytes(ISO_8859_1)));
        String text = response.body.toString(ISO_8859_1);
        assertThat(text).contains("/_consent/assets/").doesNotContain(MARK);
        assertThat(text.replaceFirst("<head>.*?<meta", "<head><meta")).isEqualTo(PAGE);
        assertThat(response.getHeaders("Set-Cookie")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"PK\u0003\u0004 no gzip", "\u001f", "\u001f\u008b", "\u001f\u008b\u0007 nor this", "<html>"})
    void whatOnlyCallsItselfGzipPassesAsItCame(String octets) throws Exception {
        play(answer -> {
            answer.setHeader("Content-Encoding", "gzip");
            answer.setHeader("ETag", "\"e\"");
            write(answer, octets.getBytes(ISO_8859_1));
        });
        assertThat(response.body.toString(ISO_8859_1)).isEqualTo(octets);
        assertThat(response.getHeader("Content-Security-Policy")).startsWith("default-src 'self'");
        assertThat(response.getHeaders("Set-Cookie")).isEmpty();
    }

    @Test
    void corruptGzipGivesWhatItHeldAndIsNeverTakenForWhole() throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        GZIPOutputStream gzip = new GZIPOutputStream(packed, true);
        gzip.write(PAGE.getBytes(ISO_8859_1));
        gzip.flush();
        // A last block of a type that does not exist (RFC 1951, section 3.2.3).
        packed.write(7);
        assertThatThrownBy(() -> play(answer -> {
                    answer.setHeader("Content-Encoding", "gzip");
                    write(answer, packed.toByteArray());
                }))
                .isInstanceOf(ZipException.class);
        brokenOff();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 9, 5000})
    void gzipThatBreaksOffGivesWhatItHeldAndIsNeverTakenForWhole(int missing) throws Exception {
        byte[] packed = FilterFaultTest.pack(noise());
        play(answer -> {
            answer.setHeader("Content-Encoding", "gzip");
            write(answer, Arrays.copyOf(packed, packed.length - missing));
        });
        brokenOff();
    }

    /** A page that does not pack well, so that half of its bytes hold about half of it. */
    private static String noise() {
        StringBuilder page = new StringBuilder(PAGE);
        java.util.Random random = new java.util.Random(1);
        random.ints(30_000, 'a', 'z' + 1).forEach(c -> page.append((char) c));
        return page.toString();
    }

    private void brokenOff() {
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        assertThatThrownBy(() -> {
                    try (GZIPInputStream in =
                            new GZIPInputStream(new ByteArrayInputStream(response.body.toByteArray()), 1)) {
                        in.transferTo(shown);
                    }
                })
                .isInstanceOf(IOException.class);
        assertThat(response.getHeaders("Set-Cookie")).isEmpty();
        assertThat(shown.toString(ISO_8859_1))
                .startsWith("<!doctype html><html><head>")
                .contains("<p>text</p><p>more</p>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes", "flush", "encoding"})
    void anAnswerEndsAlsoWhereTheContainerFails(String part) throws Exception {
        AtomicInteger ended = new AtomicInteger();
        stage.play(new StubRequest(), response, (request, answer) -> {
            HttpServletResponse http = (HttpServletResponse) answer;
            http.setContentType("text/html");
            http.getWriter().write(PAGE.substring(0, 100));
            response.failsAt = part;
            ((GuardedResponse) answer).finish(ended::incrementAndGet);
        });
        assertThat(ended).hasValue(1);
    }
}
