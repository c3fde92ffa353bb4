package org.consentry.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Redirects of the site's own that would take a browser to a tracker. */
@ExtendWith(Front.Door.class)
final class RedirectIT {
    private static final String HELD = "https://www.google-analytics.com/g/collect?v=2";

    private final Front front;

    RedirectIT(Front front) {
        this.front = front;
    }

    private static String redirect(int status, String location, String... fields) {
        String body = "<p>moved</p>";
        return "HTTP/1.1 " + status + " Moved\r\nLocation: " + location + "\r\nContent-Type: text/html\r\n"
                + (fields.length == 0 ? "" : String.join("\r\n", fields) + "\r\n")
                + "Content-Length: " + body.length() + "\r\nConnection: close\r\n\r\n" + body;
    }

    private String at(String octets) {
        String path = Front.path();
        front.upstream().on(path, octets);
        return path;
    }

    @ParameterizedTest
    @CsvSource({
        "image, 302",
        "script, 301",
        "empty, 307",
        "style, 308",
        "font, 303",
        "video, 302",
        "audio, 302",
        "track, 302",
        "manifest, 302",
        "worker, 302",
        "sharedworker, 302",
        "serviceworker, 302",
        "report, 302",
        "xslt, 302",
        "json, 302",
        "something-new, 302",
        "'', 302"
    })
    void ofPartsOfAPageTheyLeadNowhere(String dest, int status) throws IOException {
        String path = at(redirect(status, HELD, "Set-Cookie: sid=1", "Set-Cookie: _ga=GA1.2.3.4", "X-Kept: 1"));
        String how = dest.isEmpty() ? "Accept: image/avif,image/webp,*/*" : "Sec-Fetch-Dest: " + dest;
        try (Wire wire = Wire.to(front.gateway().http())) {
            wire.send(EnforcedSite.MARKUP.request(front, "GET", path, how, "Connection: keep-alive"));
            Answer answer = wire.answer("GET");
            assertThat(answer.status()).isEqualTo(204);
            assertThat(answer.field("Location")).isNull();
            assertThat(answer.field("Content-Length")).isIn(null, "0");
            assertThat(answer.field("Transfer-Encoding")).isNull();
            assertThat(answer.fields("Set-Cookie")).containsExactly("sid=1");
            assertThat(answer.field("X-Kept")).isEqualTo("1");
            // Were there a byte too many or too few, the next answer would not be one.
            wire.send(EnforcedSite.MARKUP.request(front, "GET", Front.path()));
            assertThat(wire.answer("GET").text()).isEqualTo("ok");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://www.google.com/pagead/x, 204",
        "https://www.google.com/a/../%70agead/x, 204",
        "//www.google.de/ads/ga-audiences?x, 204",
        "https://www.google.com/images/x, 302",
        "https://www.google.com/recaptcha/api.js, 302",
    })
    void thePathDecidesWhereTheHostServesOtherThingsToo(String location, int status) throws IOException {
        Answer answer = EnforcedSite.MARKUP.ask(front, "GET", at(redirect(302, location)), "Sec-Fetch-Dest: image");
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.field("Location")).isEqualTo(status == 302 ? location : null);
    }

    /** What one visitor granted would else lead another, or this one after the next choice. */
    @ParameterizedTest
    @ValueSource(strings = {"image", "iframe"})
    void noCacheKeepsThemForOthers(String dest) throws IOException {
        String[] shared = {"Cache-Control: public, max-age=86400", "Expires: Thu, 01 Jan 2099 00:00:00 GMT"};
        for (String path : List.of(
                at(redirect(301, HELD, shared)),
                at("HTTP/1.1 301 Moved\r\n" + String.join("\r\n", shared) + "\r\nLocation: " + HELD
                        + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"))) {
            try (Wire wire = Wire.to(front.gateway().http())) {
                wire.send(EnforcedSite.MARKUP.request(front, "GET", path, "Sec-Fetch-Dest: " + dest));
                Answer answer = wire.answer("GET");
                assertThat(answer.fields("Cache-Control")).containsExactly("private, no-cache");
                assertThat(answer.field("Expires")).isNull();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"chunked", "nothing"})
    void whateverTheFramingOfTheirBody(String framing) throws IOException {
        String head = "HTTP/1.1 302 Found\r\nContent-Type: text/html\r\nConnection: close\r\n";
        String path = at(
                framing.equals("chunked")
                        ? head + "Transfer-Encoding: chunked\r\nLocation: " + HELD + "\r\n\r\n4\r\ngone\r\n0\r\n\r\n"
                        : head + "Location: " + HELD + "\r\n\r\ngone");
        try (Wire wire = Wire.to(front.gateway().http())) {
            for (int i = 0; i < 3; i++) {
                wire.send(EnforcedSite.MARKUP.request(
                        front, "GET", path, "Sec-Fetch-Dest: image", "Connection: keep-alive"));
                assertThat(wire.answer("GET").status()).isEqualTo(204);
            }
            wire.send(EnforcedSite.MARKUP.request(front, "GET", Front.path()));
            assertThat(wire.answer("GET").text()).isEqualTo("ok");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"iframe", "frame", "embed", "object", "fencedframe"})
    void ofFramesTheyLeadToThePlaceholder(String dest) throws IOException {
        Answer answer = EnforcedSite.MARKUP.ask(front, "GET", at(redirect(302, HELD)), "Sec-Fetch-Dest: " + dest);
        assertThat(answer.status()).isEqualTo(302);
        assertThat(answer.field("Location"))
                .endsWith("/_consent/placeholder?u=https%3A%2F%2Fwww.google-analytics.com%2Fg%2Fcollect%3Fv%3D2"
                        + "&p=analytics_google-analytics");
        assertThat(answer.whole()).isTrue();
        String location = answer.field("Location");
        assertThat(location).isNotNull();
        Answer placeholder = EnforcedSite.MARKUP.ask(
                front, "GET", location.substring(location.indexOf("/_consent")), "Sec-Fetch-Dest: " + dest);
        assertThat(placeholder.status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sec-Fetch-Dest: document", "Accept: text/html", "X-No: hint"})
    void ofAWholeTabTheyAreTheVisitorsOwnWay(String how) throws IOException {
        Answer answer = EnforcedSite.MARKUP.ask(front, "GET", at(redirect(302, HELD)), how);
        assertThat(answer.status()).isEqualTo(302);
        assertThat(answer.field("Location")).isEqualTo(HELD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/elsewhere", "https://markup.test/x", "https://stranger.example.org/x", "x?y=//z"})
    void elsewhereTheyPass(String location) throws IOException {
        Answer answer = EnforcedSite.MARKUP.ask(front, "GET", at(redirect(302, location)), "Sec-Fetch-Dest: image");
        assertThat(answer.status()).isEqualTo(302);
        assertThat(answer.field("Location")).isEqualTo(location);
        assertThat(answer.text()).isEqualTo("<p>moved</p>");
    }

    @Test
    void aHeadRequestHearsTheSame() throws IOException {
        String path = at(redirect(302, HELD).replace("<p>moved</p>", ""));
        Answer answer = EnforcedSite.MARKUP.ask(front, "HEAD", path, "Sec-Fetch-Dest: empty");
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.field("Location")).isNull();
    }

    @Test
    void aLocationOfWhatIsNoRedirectTakesNoAnswerAway() throws IOException {
        Answer answer = EnforcedSite.MARKUP.ask(front, "POST", at(redirect(201, HELD)), "Sec-Fetch-Dest: empty");
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.text()).isEqualTo("<p>moved</p>");
    }

    @Test
    void withAGrantOrWhereASiteOnlyObservesTheyPass() throws IOException {
        String path = at(redirect(302, HELD));
        String grant = EnforcedSite.MARKUP.consent(front, "analytics");
        assertThat(EnforcedSite.MARKUP
                        .ask(front, "GET", path, "Sec-Fetch-Dest: image", grant)
                        .field("Location"))
                .isEqualTo(HELD);
        assertThat(EnforcedSite.OBSERVE
                        .ask(front, "GET", path, "Sec-Fetch-Dest: image")
                        .field("Location"))
                .isEqualTo(HELD);
    }
}
