package org.consentry.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page in the place of a frame that waits, and the guard's address, on the running product. */
final class PlaceholderIT {
    private static final String FILM = "https://www.youtube-nocookie.com/embed/abc?x=1&y=2";

    @TempDir
    static Path folder;

    private static LiveGateway gateway;
    private static URI http;

    @BeforeAll
    static void start() throws IOException {
        gateway = new LiveGateway(folder)
                .policy("demo.yaml", Files.readString(Path.of("server-config", "sites", "demo.yaml")))
                .start();
        http = gateway.http();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void itNamesTheServiceInTheVisitorsLanguageAndCanStandInTheSitesOwnFramesOnly() {
        Reply reply = placeholder(FILM).with("Accept-Language", "de").send();
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        assertThat(reply.text()).contains("<bdi>YouTube</bdi>", "Einmal laden", "Immer erlauben", "<html lang=\"de\"");
        assertThat(reply.text()).contains("href=\"https://www.youtube-nocookie.com/embed/abc?x=1&amp;y=2\"");
        assertThat(reply.text()).contains("name=\"return\" value=\"/film?a=b\"").doesNotContain("<script");
        assertThat(reply.field("Content-Security-Policy")).contains("frame-ancestors 'self'", "default-src 'none'");
        assertThat(reply.field("X-Frame-Options")).isEqualTo("SAMEORIGIN");
        assertThat(reply.field("Set-Cookie")).isEmpty();
        assertThat(reply.field("Cache-Control")).isEqualTo("no-store");
    }

    @Test
    void alwaysIsRecordedAsSaidThereAndLeadsTheFrameOn() {
        String page = placeholder(FILM).send().text();
        int start = page.indexOf("name=\"ticket\" value=\"") + 21;
        String ticket = page.substring(start, page.indexOf('"', start));
        Reply choice = Ask.form(http, "ticket", ticket, "choice", "custom", "purpose", "video", "return", "/film?a=b")
                .send();
        assertThat(choice.status()).isEqualTo(303);
        assertThat(choice.field("Location")).isEqualTo("/_consent/kept?return=%2Ffilm%3Fa%3Db");
        assertThat(new Evidence(gateway).of(choice).getField("method")).isEqualTo("placeholder");
        String cookie = choice.field("Set-Cookie");
        Reply after = placeholder(FILM)
                .with("Cookie", cookie.substring(0, cookie.indexOf(';')))
                .send();
        assertThat(after.status()).isEqualTo(302);
        assertThat(after.field("Location")).isEqualTo(FILM);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "javascript:alert(1)",
                "data:text/html,x",
                "https://",
                "//",
                "https://nobody-knows.example/",
                "http://localhost/",
                "ftp://",
                "\u0000",
                "https://[",
                "mailto:a@youtube-nocookie.com",
            })
    void whatIsNotHeldIsRefusedAndNobodyIsSentThere(String address) {
        Reply reply = placeholder(address).send();
        assertThat(reply.status()).as(reply.toString()).isEqualTo(400);
        assertThat(reply.field("Location")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//www.youtube-nocookie.com/embed/abc",
                "HTTPS:\\\\www.YouTube-NoCookie.com\\embed",
                " https://x@www.youtube-nocookie.com:443/\"><script>alert(1)</script>",
                "https://www.youtube-nocookie.com/\r\nSet-Cookie: x=y",
            })
    void oddSpellingsAreReadAsABrowserReadsThemAndBreakOutOfNothing(String address) {
        Reply reply = placeholder(address).send();
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        assertThat(reply.text()).contains("<bdi>YouTube</bdi>").doesNotContain("<script");
        assertThat(reply.field("Set-Cookie")).isEmpty();
    }

    @Test
    void itStandsInFramesOnlyAndAnAddressHasItsLimit() {
        assertThat(placeholder(FILM)
                        .without("Sec-Fetch-Dest")
                        .with("Sec-Fetch-Dest", "document")
                        .send()
                        .status())
                .isEqualTo(400);
        assertThat(placeholder(FILM).without("Sec-Fetch-Dest").send().status()).isEqualTo(200);
        assertThat(placeholder(FILM + "a".repeat(4_100)).send().status()).isEqualTo(400);
        assertThat(Ask.of("POST", http, "/_consent/placeholder").send().status())
                .isEqualTo(405);
    }

    @ParameterizedTest
    @ValueSource(strings = {"000000000000000.js", "", "guard.js", "..%2fassets"})
    void noOtherGuardIsServed(String name) {
        assertThat(Ask.get(http, "/_consent/guard/" + name).send().status()).isNotEqualTo(200);
    }

    private static Ask placeholder(String address) {
        return Ask.get(http, "/_consent/placeholder?u=" + URLEncoder.encode(address, StandardCharsets.UTF_8))
                .with("Sec-Fetch-Dest", "iframe")
                .with("Referer", http.resolve("/film?a=b").toString());
    }
}
