package org.consentry.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** An answer as a visitor gets it. */
record Shown(int status, HttpHeaders fields, byte[] body) {
    private static final String PART = "<consentry-banner id=\"consentry-banner\"";

    static Shown of(HttpResponse<byte[]> response) {
        return new Shown(response.statusCode(), response.headers(), response.body());
    }

    /** The first value of a field, empty where there is none. */
    String field(String name) {
        return fields.firstValue(name).orElse("");
    }

    List<String> all(String name) {
        return fields.allValues(name);
    }

    /** The Set-Cookie line of a cookie, empty where there is none. */
    String cookie(String name) {
        return all("Set-Cookie").stream()
                .filter(line -> line.startsWith(name + '='))
                .findFirst()
                .orElse("");
    }

    /** A cookie as a browser sends it back. */
    String sent(String name) {
        String line = cookie(name);
        int end = line.indexOf(';');
        return end < 0 ? line : line.substring(0, end);
    }

    /** The text in the encoding that the answer names, UTF-8 where it names none. */
    String text() {
        byte[] bytes = body;
        if (field("Content-Encoding").equals("gzip")) {
            try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
                bytes = in.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        String type = field("Content-Type");
        int charset = type.indexOf("charset=");
        return new String(
                bytes,
                charset < 0
                        ? StandardCharsets.UTF_8
                        : Charset.forName(type.substring(charset + 8).split(";")[0]));
    }

    /** A whole page with one banner and that text. */
    Shown isPage(int status, String text) {
        assertThat(status()).as(toString()).isEqualTo(status);
        assertThat(text()).contains(text);
        assertThat(text().split(PART, -1)).as("one banner in " + text()).hasSize(2);
        assertThat(text().strip()).endsWith("</body></html>");
        assertThat(text().split("</html>", -1)).as("one page").hasSize(2);
        assertThat(field("Cache-Control")).startsWith("private, no-cache");
        return this;
    }

    Shown isUntouched(int status) {
        assertThat(status()).as(toString()).isEqualTo(status);
        assertThat(text()).doesNotContain("consentry");
        return this;
    }

    @Override
    public String toString() {
        String text = text();
        return status + " " + fields.map() + "\n" + text.substring(0, Math.min(text.length(), 2000));
    }
}
