package org.consentry.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * In strict mode: the line behind a service worker's script that says under which fence it goes, so that a browser takes
 * it for another one once the fence is another.
 */
@ExtendWith(Front.Door.class)
final class WorkerMarkIT {
    private static final String SCRIPT = "self.addEventListener('fetch', () => {}) // caf\u00e9";
    private static final String LINE = "\n//consentry:[\\w-]{16}\n";
    private static final String[] ASKED = {"Sec-Fetch-Dest: serviceworker", "Service-Worker: script"};

    private final Front front;

    WorkerMarkIT(Front front) {
        this.front = front;
    }

    private static String answer(String type, String... fields) {
        byte[] body = SCRIPT.getBytes(StandardCharsets.UTF_8);
        String more = String.join("\r\n", fields) + (fields.length > 0 ? "\r\n" : "");
        return "HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nETag: \"e\"\r\n" + more + "Content-Length: "
                + body.length + "\r\nConnection: close\r\n\r\n" + new String(body, StandardCharsets.ISO_8859_1);
    }

    private static String[] asked(String... more) {
        String[] fields = new String[ASKED.length + more.length];
        System.arraycopy(ASKED, 0, fields, 0, ASKED.length);
        System.arraycopy(more, 0, fields, ASKED.length, more.length);
        return fields;
    }

    private Answer ask(EnforcedSite site, String octets, String... more) throws IOException {
        String path = Front.path();
        front.upstream().on(path, octets);
        return site.ask(front, "GET", path, asked(more));
    }

    private static String utf8(Answer answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/javascript", "application/javascript; charset=utf-8", "application/x-javascript"})
    void theLineIsAnotherWhereTheFenceIs(String type) throws IOException {
        String octets = answer(type, "Digest: sha-256=x", "Content-Digest: sha-256=:x:", "Accept-Ranges: bytes");
        Answer refused = ask(EnforcedSite.STRICT, octets);
        String text = utf8(refused);
        assertThat(text).startsWith(SCRIPT);
        assertThat(text.substring(SCRIPT.length())).matches(LINE);
        assertThat(refused.field("Content-Type").replace(" ", "")).isEqualTo(type.replace(" ", ""));
        assertThat(refused.whole()).isTrue();
        for (String field : new String[] {"ETag", "Digest", "Content-Digest", "Accept-Ranges"}) {
            assertThat(refused.field(field)).as(field).isNull();
        }
        assertThat(utf8(ask(EnforcedSite.STRICT, octets))).isEqualTo(text);
        String granted = utf8(ask(EnforcedSite.STRICT, octets, EnforcedSite.STRICT.consent(front, "analytics")));
        assertThat(granted).startsWith(SCRIPT).isNotEqualTo(text);
        assertThat(granted.substring(SCRIPT.length())).matches(LINE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"OBSERVE", "MARKUP"})
    void whereWorkersHaveNoFenceNothingIsSaid(EnforcedSite site) throws IOException {
        Answer answer = ask(site, answer("text/javascript"));
        assertThat(utf8(answer)).isEqualTo(SCRIPT);
        assertThat(answer.field("ETag")).isEqualTo("\"e\"");
    }

    /** Other workers end with their page; a script of another type is none; what is packed in other ways can't be read. */
    @ParameterizedTest
    @CsvSource({
        "worker, , text/javascript, ''",
        "sharedworker, , text/javascript, ''",
        "serviceworker, , text/javascript, ''",
        "script, script, text/javascript, ''",
        "serviceworker, script, text/html, ''",
        "serviceworker, script, text/plain, ''",
        "serviceworker, script, text/javascript, Content-Encoding: br"
    })
    void whatIsNoServiceWorkersScriptStaysAsItIs(String dest, String said, String type, String field)
            throws IOException {
        String path = Front.path();
        front.upstream().on(path, field.isEmpty() ? answer(type) : answer(type, field));
        Answer answer = said == null
                ? EnforcedSite.STRICT.ask(front, "GET", path, "Sec-Fetch-Dest: " + dest)
                : EnforcedSite.STRICT.ask(front, "GET", path, "Sec-Fetch-Dest: " + dest, "Service-Worker: " + said);
        assertThat(utf8(answer)).isEqualTo(SCRIPT);
        assertThat(answer.field("ETag")).isEqualTo("\"e\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"404 Not Found", "206 Partial", "500 Fault", "203 Changed"})
    void onlyAWholeScriptIsGivenALine(String status) throws IOException {
        assertThat(utf8(ask(EnforcedSite.STRICT, answer("text/javascript").replace("200 OK", status))))
                .isEqualTo(SCRIPT);
    }

    @Test
    void itIsAskedForWithoutAConditionAndInWhatCanBePackedAgain() throws IOException {
        String path = Front.path();
        front.upstream().on(path, answer("text/javascript"));
        EnforcedSite.STRICT.ask(
                front, "GET", path, asked("If-None-Match: \"e\"", "Accept-Encoding: gzip, deflate, br, zstd"));
        assertThat(front.upstream().only(path).field("If-None-Match")).isNull();
        assertThat(front.upstream().only(path).field("Accept-Encoding")).isEqualTo("gzip");
        assertThat(front.upstream().only(path).field("Service-Worker")).isEqualTo("script");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 20_000})
    void gzipIsUnpackedAndPackedAgain(int piece) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(SCRIPT.getBytes(StandardCharsets.UTF_8));
        }
        Answer answer = inPieces(packed.toByteArray(), piece);
        assertThat(answer.field("Content-Encoding")).isEqualTo("gzip");
        String text = new String(
                new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes(), StandardCharsets.UTF_8);
        assertThat(text).startsWith(SCRIPT);
        assertThat(text.substring(SCRIPT.length())).matches(LINE);
    }

    @Test
    void whatCallsItselfGzipAndIsNonePassesAsItCame() throws IOException {
        Answer answer = inPieces(SCRIPT.getBytes(StandardCharsets.UTF_8), 5);
        assertThat(utf8(answer)).isEqualTo(SCRIPT);
        assertThat(answer.field("Content-Encoding")).isEqualTo("gzip");
    }

    private Answer inPieces(byte[] body, int piece) throws IOException {
        String path = Front.path();
        front.upstream().on(path, visit -> {
            visit.send("HTTP/1.1 200 OK\r\nContent-Type: text/javascript\r\nContent-Encoding: gzip\r\n"
                    + "Connection: close\r\n\r\n");
            for (int at = 0; at < body.length; at += piece) {
                visit.send(Arrays.copyOfRange(body, at, Math.min(body.length, at + piece)));
            }
        });
        return EnforcedSite.STRICT.ask(front, "GET", path, asked("Accept-Encoding: gzip"));
    }

    /** A line behind half a script would make a whole one of it. */
    @Test
    void aScriptThatBreaksOffGetsNoEnd() throws IOException {
        byte[] body = SCRIPT.getBytes(StandardCharsets.UTF_8);
        String octets = answer("text/javascript")
                .replace("Content-Length: " + body.length, "Content-Length: " + (body.length + 10));
        Answer answer = ask(EnforcedSite.STRICT, octets);
        assertThat(answer.whole()).isFalse();
        assertThat(answer.text()).doesNotContain("consentry");
    }

    @Test
    void headHasTheFieldsAndNoBody() throws IOException {
        String path = Front.path();
        front.upstream().on(path, answer("text/javascript"));
        Answer answer = EnforcedSite.STRICT.ask(front, "HEAD", path, asked());
        assertThat(answer.body()).isEmpty();
        assertThat(answer.field("ETag")).isNull();
    }
}
