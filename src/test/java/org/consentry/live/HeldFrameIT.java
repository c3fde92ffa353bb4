package org.consentry.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From a page's frame that must wait to the page in its place, and on. */
@ExtendWith(Front.Door.class)
final class HeldFrameIT {
    private static final String MARKED =
            "<iframe src=\"https://widgets.partner.example/e\" data-cookieconsent=\"marketing\"></iframe>";

    private static final String IN_A_FRAME = "Sec-Fetch-Dest: iframe";

    private static final String OWN = "Sec-Fetch-Site: same-origin";

    private final Front front;

    HeldFrameIT(Front front) {
        this.front = front;
    }

    /** Where the frame of a page leads while it waits. */
    private String placeholder(String path, String frame, String... fields) throws IOException {
        String body = "<!doctype html><title>T</title><body>" + frame;
        front.upstream()
                .on(
                        path.split("\\?")[0],
                        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: " + body.length()
                                + "\r\nConnection: close\r\n\r\n" + body);
        String page = EnforcedSite.MARKUP.page(front, path, fields).text();
        int start = page.indexOf("/_consent/placeholder?");
        assertThat(start).as(page).isPositive();
        return page.substring(start, page.indexOf('"', start))
                .replace("&#38;", "&")
                .replace("&amp;", "&");
    }

    private Answer ask(String target, String... fields) throws IOException {
        return EnforcedSite.MARKUP.ask(front, "GET", target, fields);
    }

    private static String address(String address, String purposes) {
        return "/_consent/placeholder?u=" + URLEncoder.encode(address, StandardCharsets.UTF_8) + "&p=" + purposes;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    <iframe src="https://widgets.partner.example/e" data-cookieconsent="marketing">|https://widgets.partner.example/e|widgets.partner.example|marketing
                    <base href="https://www.youtube-nocookie.com/"><iframe src="embed/x">|https://www.youtube-nocookie.com/embed/x|YouTube|video_youtube
                    <base href="/collect/"><iframe src="f?u=https://x.example/y">|/collect/f?u=https://x.example/y||analytics
                    <iframe src="https://www.youtube-nocookie.com/e" data-cookieconsent="marketing">|https://www.youtube-nocookie.com/e|YouTube|video_youtube,marketing
                    <iframe srcdoc="<script src=//www.google-analytics.com/a.js></script>">||A test|analytics_google-analytics
                    """)
    void eachShowsItsPageWithTheAddressAndThePurposesItWaitsFor(
            String frame, String address, String service, String purposes) throws IOException {
        Answer page = ask(placeholder(Front.path(), frame), IN_A_FRAME, OWN);
        assertThat(page.status()).as(page.text()).isEqualTo(200);
        String text = page.text();
        if (address == null) {
            assertThat(text).doesNotContain("class=\"button\" href");
        } else {
            assertThat(text).contains("class=\"button\" href=\"" + address + "\"");
        }
        assertThat(text).contains("<bdi>" + (service == null ? "" : service));
        for (String purpose : purposes.split(",")) {
            String field = purpose.indexOf('_') < 0 ? "purpose" : "vendor";
            assertThat(text).contains("name=\"" + field + "\" value=\"" + purpose + "\"");
        }
    }

    @Test
    void whatAMarkHeldIsOpenedByItsPurposeAndByNoOther() throws IOException {
        String target = placeholder(Front.path(), MARKED);
        Answer granted = ask(target, IN_A_FRAME, OWN, EnforcedSite.MARKUP.consent(front, "marketing"));
        assertThat(granted.status()).isEqualTo(302);
        assertThat(granted.field("Location")).isEqualTo("https://widgets.partner.example/e");
        assertThat(ask(target, IN_A_FRAME, OWN, EnforcedSite.MARKUP.consent(front, "analytics"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void intoAFrameWhoseSandboxIsPutAsideNothingIsLoaded() throws IOException {
        String target = placeholder(Front.path(), MARKED.replace("<iframe", "<iframe sandbox=allow-scripts"));
        assertThat(target).endsWith("&s=1");
        for (String consent : new String[] {"X-No: consent", EnforcedSite.MARKUP.consent(front, "marketing")}) {
            Answer answer = ask(target, IN_A_FRAME, OWN, consent);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.field("Location")).isNull();
            assertThat(answer.text())
                    .contains("href=\"https://widgets.partner.example/e\" target=\"_blank\"")
                    .doesNotContain("Load once");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Sec-Fetch-Site: same-origin, 302",
        "Sec-Fetch-Site: cross-site, 200",
        "Sec-Fetch-Site: same-site, 200",
        "Sec-Fetch-Site: none, 200",
        "X-No: hint, 200",
        "Referer: http://markup.test@PORT/page, 302",
        "Referer: http://markup.test@PORT.other.example/page, 200",
        "Referer: http://other.example/http://markup.test@PORT/, 200",
    })
    void onlyAPageOfTheSiteIsLedOnByARedirect(String who, int status) throws IOException {
        String field = who.replace("@PORT", ":" + front.gateway().http().getPort());
        String grant = EnforcedSite.MARKUP.consent(front, "marketing");
        String target = address("https://widgets.partner.example/e", "marketing");
        Answer answer = ask(target, IN_A_FRAME, field, grant);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.field("Location") == null).isEqualTo(status == 200);
        assertThat(ask(target, field, grant).status()).isEqualTo(status);
        if (status == 200) {
            assertThat(answer.text()).contains("href=\"https://widgets.partner.example/e\"");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://www.google.com/pagead/x, 200",
        "//www.google.co.uk/ads/x?y, 200",
        "https://www.google.com/%70agead/x, 200",
        "https://www.google.com/search, 400",
        "https://www.google.com, 400",
    })
    void anAddressIsJudgedWithItsPath(String address, int status) throws IOException {
        String target = "/_consent/placeholder?u=" + URLEncoder.encode(address, StandardCharsets.UTF_8);
        Answer answer = ask(target, IN_A_FRAME, OWN);
        assertThat(answer.status()).isEqualTo(status);
        if (status == 200) {
            assertThat(answer.text()).contains("Google Ads", "value=\"marketing\"");
            assertThat(ask(target, IN_A_FRAME, OWN, EnforcedSite.MARKUP.consent(front, "marketing"))
                            .field("Location"))
                    .isEqualTo(address);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"shoes", "necessary", "marketing+shoes", "+marketing", "marketing++video", "%00", "%", ""})
    void onlyPurposesOfThePolicyMayBeNamed(String purposes) throws IOException {
        Answer answer = ask(address("https://widgets.partner.example/e", purposes), IN_A_FRAME, OWN);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.field("Location")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"javascript:alert(1)", "data:text/html,x", "https://[", ""})
    void whatNoLinkCanLeadToGetsNone(String address) throws IOException {
        Answer answer = ask(address(address, "marketing"), IN_A_FRAME, OWN);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).contains("value=\"marketing\"").doesNotContain("class=\"button\" href", "alert");
    }

    @Test
    void whatWaitsForEverCanBeLoadedOnceAndNeverAlways() throws IOException {
        Answer answer = ask(address("https://widgets.partner.example/e", "-"), IN_A_FRAME, OWN);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text())
                .contains("href=\"https://widgets.partner.example/e\"")
                .doesNotContain("<form");
    }

    @Test
    void alwaysLeadsBackToThePageThoughTheBrowserDoesNotNameIt() throws IOException {
        String path = "/held-frame/film?a=b%20c&d=" + System.nanoTime();
        String target = placeholder(path, MARKED);
        String back = "name=\"return\" value=\"" + path.replace("&", "&amp;") + "\"";
        assertThat(ask(target, IN_A_FRAME, OWN).text().replace("&#38;", "&amp;"))
                .contains(back);
        String elsewhere =
                "Referer: http://markup.test:" + front.gateway().http().getPort() + "/elsewhere";
        assertThat(ask(target, IN_A_FRAME, OWN, elsewhere).text().replace("&#38;", "&amp;"))
                .contains(back);
        String without = address("https://widgets.partner.example/e", "marketing");
        assertThat(ask(without, IN_A_FRAME, OWN, elsewhere).text()).contains("name=\"return\" value=\"/elsewhere\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https%3A%2F%2Fevil.example%2F", "%2F%2Fevil.example", "%2F%5Cevil.example", "%2Fa%0D%0Ab"})
    void itLeadsBackToTheSiteAndNowhereElse(String back) throws IOException {
        String target = address("https://widgets.partner.example/e", "marketing") + "&r=" + back;
        assertThat(ask(target, IN_A_FRAME, OWN).text()).contains("name=\"return\" value=\"/\"");
    }
}
