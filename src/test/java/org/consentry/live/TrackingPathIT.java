package org.consentry.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths of the site's own that serve tracking: without a yes nothing of a request reaches the site. */
@ExtendWith(Front.Door.class)
final class TrackingPathIT {
    private static final String UPGRADE = "Upgrade: websocket";

    private final Front front;

    TrackingPathIT(Front front) {
        this.front = front;
    }

    private void neverArrived(String target) {
        assertThat(front.upstream().seen(target.replaceFirst("\\?.*", ""))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /collect?v=1, image",
        "GET, /collect/, empty",
        "GET, /collect/a/b, document",
        "HEAD, /collect, empty",
        "DELETE, /collect, empty",
        "OPTIONS, /collect, empty",
        "GET, /%63ollect, image",
        "GET, /%63%6F%6c%6Cect/x, image",
        "GET, /px-1234.gif, image",
        "GET, /px-, ''",
        "GET, /collect, iframe",
    })
    void itIsAnsweredWithNothing(String method, String target, String dest) throws IOException {
        Answer answer = EnforcedSite.MARKUP.ask(
                front, method, target, dest.isEmpty() ? "X-No: hint" : "Sec-Fetch-Dest: " + dest);
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.field("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.field("Set-Cookie")).isNull();
        neverArrived(target);
    }

    @ParameterizedTest
    @CsvSource({
        "/proxied/tag.js, script",
        "/proxied/tag.js, ''",
        "/collect, script",
        "/collect, worker",
        "/px-a, serviceworker"
    })
    void whereAScriptIsAskedForItIsAnEmptyOne(String path, String dest) throws IOException {
        Answer answer =
                EnforcedSite.STRICT.ask(front, "GET", path, dest.isEmpty() ? "X-No: hint" : "Sec-Fetch-Dest: " + dest);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.field("Content-Type")).startsWith("text/javascript");
        assertThat(answer.field("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.body()).isEmpty();
        neverArrived(path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 30000", "Transfer-Encoding: chunked"})
    void aBodyIsSwallowedAndTheConnectionGoesOn(String framing) throws IOException {
        String body = "x".repeat(30_000);
        String framed = framing.startsWith("T") ? "7530\r\n" + body + "\r\n0\r\n\r\n" : body;
        try (Wire wire = Wire.to(front.gateway().http())) {
            wire.send(EnforcedSite.MARKUP.request(
                            front, "POST", "/collect", "Sec-Fetch-Dest: empty", framing, "Connection: keep-alive")
                    + framed);
            assertThat(wire.answer("POST").status()).isEqualTo(204);
            wire.send(EnforcedSite.MARKUP.request(front, "GET", Front.path()));
            assertThat(wire.answer("GET").text()).isEqualTo("ok");
        }
        neverArrived("/collect");
    }

    @Test
    void aSocketIsNotOpened() throws IOException {
        Answer answer = EnforcedSite.MARKUP.ask(
                front,
                "GET",
                "/collect/socket",
                "Connection: Upgrade",
                UPGRADE,
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                "Sec-Fetch-Dest: websocket");
        assertThat(answer.status()).isEqualTo(204);
        neverArrived("/collect/socket");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/collector", "/Collect", "/x/collect", "/proxied/tag.json", "/proxied/", "/p?/collect"})
    void otherPathsPass(String target) throws IOException {
        assertThat(EnforcedSite.MARKUP.ask(front, "GET", target).text()).isEqualTo("ok");
    }

    @Test
    void onlyThePathsOwnPurposeOpensIt() throws IOException {
        String path = "/collect/" + System.nanoTime();
        assertThat(EnforcedSite.MARKUP
                        .ask(front, "GET", path, EnforcedSite.MARKUP.consent(front, "marketing"))
                        .status())
                .isEqualTo(204);
        neverArrived(path);
        assertThat(EnforcedSite.MARKUP
                        .ask(front, "GET", path, EnforcedSite.MARKUP.consent(front, "analytics"))
                        .text())
                .isEqualTo("ok");
        front.upstream().only(path);
    }

    @Test
    void aSiteThatOnlyObservesGetsThemAll() throws IOException {
        String path = "/collect/observed";
        assertThat(EnforcedSite.OBSERVE.ask(front, "GET", path).text()).isEqualTo("ok");
        front.upstream().only(path);
    }
}
