package org.consentry.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Fields by which an answer leads a browser to load something, or to report somewhere, before a byte of its body. */
@ExtendWith(Front.Door.class)
final class LeadingFieldsIT {
    private static final String HELD = "https://www.google-analytics.com/x";
    private static final String FREE = "https://stranger.example.org/x";

    private final Front front;

    LeadingFieldsIT(Front front) {
        this.front = front;
    }

    private static String answer(String... fields) {
        return "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + String.join("\r\n", fields)
                + "\r\nContent-Length: 9\r\nConnection: close\r\n\r\n<p>hi</p>";
    }

    private List<String> crossing(String name, String... fields) throws IOException {
        return EnforcedSite.MARKUP.fetchPage(front, answer(fields)).fields(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "preload", "modulepreload", "prefetch", "preconnect", "dns-prefetch", "prerender", "stylesheet",
                "icon", "apple-touch-icon", "mask-icon", "manifest", "next", "compression-dictionary", "PreLoad",
                "\"x preload\"",
            })
    void aLinkThatLoadsFromAHeldHostIsTakenOut(String rel) throws IOException {
        String held = "<" + HELD + ">; rel=" + rel + "; as=script";
        String free = "<" + FREE + ">; rel=" + rel;
        assertThat(crossing("Link", "Link: " + held)).isEmpty();
        assertThat(crossing("Link", "Link: " + free + "," + held, "Link: " + held, "Link: </own>; rel=" + rel))
                .containsExactly(free, "</own>; rel=" + rel);
    }

    @ParameterizedTest
    @ValueSource(strings = {"canonical", "alternate", "author", "license", "webmention"})
    void aLinkThatOnlyPointsStays(String rel) throws IOException {
        String link = "<" + HELD + ">; rel=" + rel;
        assertThat(crossing("Link", "Link: " + link)).containsExactly(link);
    }

    @ParameterizedTest
    @ValueSource(strings = {"image", "script", "style", "font", "empty", "worker"})
    void linksOfWhatIsNoPageAreJudgedToo(String dest) throws IOException {
        String path = Front.path();
        front.upstream().on(path, answer("Link: <" + HELD + ">; rel=preload", "X-Kept: 1"));
        Answer answer = EnforcedSite.MARKUP.ask(front, "GET", path, "Sec-Fetch-Dest: " + dest);
        assertThat(answer.field("Link")).isNull();
        assertThat(answer.field("X-Kept")).isEqualTo("1");
    }

    @ParameterizedTest
    @CsvSource({
        "Refresh, '0; url=" + HELD + "', '5; url=/next'",
        "Refresh, '3;URL=\"//WWW.Google-Analytics.COM\\x\"', '0;" + FREE + "'",
        "Speculation-Rules, '\"" + HELD + "\"', '\"/rules.json\"'",
        "Reporting-Endpoints, 'a=\"" + HELD + "\"', 'a=\"" + FREE + "\"'",
    })
    void aFieldThatLeadsToAHeldHostGoesAndOneThatDoesNotStays(String name, String held, String free)
            throws IOException {
        assertThat(crossing(name, name + ": " + held)).isEmpty();
        assertThat(crossing(name, name + ": " + free)).containsExactly(free);
    }

    @Test
    void whatHangsOnThePathIsJudgedByIt() throws IOException {
        String ads = "https://www.google.com/pagead/x?y";
        String other = "https://www.google.com/other/x?y";
        String spelt = "https://www.google.com/a/..%2f%70agead/x";
        for (String held : List.of(ads, spelt, "//www.google.co.uk/ads/ga-audiences")) {
            assertThat(crossing("Link", "Link: <" + held + ">; rel=preload, <" + other + ">; rel=preload"))
                    .containsExactly("<" + other + ">; rel=preload");
            assertThat(crossing("Refresh", "Refresh: 0; url=" + held)).isEmpty();
        }
        assertThat(crossing("Refresh", "Refresh: 0; url=" + other)).hasSize(1);
        Answer granted = EnforcedSite.MARKUP.fetchPage(
                front, answer("Refresh: 0; url=" + ads), EnforcedSite.MARKUP.consent(front, "marketing"));
        assertThat(granted.field("Refresh")).isEqualTo("0; url=" + ads);
    }

    /** What is taken out for one visitor is there for another. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "public, max-age=60 | private, no-cache",
                "public, No-Transform | private, no-cache, no-transform",
                "no-store | private, no-cache, no-store",
                "max-age=9, no-transform, no-store | private, no-cache, no-store, no-transform",
            })
    void noCacheKeepsForOthersWhatWasTakenFrom(String said, String sent) throws IOException {
        String link = "Link: <" + HELD + ">; rel=preload";
        String caches = "Cache-Control: " + said;
        for (String[] fields : new String[][] {{link, caches}, {caches, link}}) {
            assertThat(crossing("Cache-Control", fields)).containsExactly(sent);
            String path = Front.path();
            front.upstream().on(path, answer(fields));
            Answer part = EnforcedSite.MARKUP.ask(front, "GET", path, "Sec-Fetch-Dest: image");
            assertThat(part.fields("Cache-Control")).containsExactly(sent);
        }
    }

    @Test
    void onlyTheReportingGroupsOfHeldHostsAreForgotten() throws IOException {
        String own = "{\"group\":\"own\",\"max_age\":1,\"endpoints\":[{\"url\":\"https://markup.test/r\"}]}";
        String theirs = "{\"group\":\"t\",\"max_age\":1,\"endpoints\":[{\"url\":\"" + HELD + "\"}]}";
        String forgotten = "{\"group\":\"t\",\"max_age\":0,\"endpoints\":[]}";
        assertThat(crossing("Report-To", "Report-To: " + theirs + ", " + own)).containsExactly(own + ", " + forgotten);
        assertThat(crossing("Reporting-Endpoints", "Reporting-Endpoints: a=\"" + HELD + "\", b=\"/r\""))
                .containsExactly("b=\"/r\"");
        // A browser that was granted it earlier would go on reporting; of NEL nothing is left to report to.
        assertThat(crossing("Report-To", "NEL: {\"report_to\":\"t\",\"max_age\":1}", "Report-To: " + theirs))
                .containsExactly(forgotten);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Security-Policy", "Content-Security-Policy-Report-Only"})
    void aPolicyReportsToNoHeldHost(String name) throws IOException {
        assertThat(crossing(name, name + ": img-src *; report-uri " + HELD + " /own; object-src 'none'"))
                .containsExactly("img-src *; report-uri /own; object-src 'none'");
        assertThat(crossing(name, name + ": img-src *; report-uri " + HELD)).containsExactly("img-src *");
        assertThat(crossing(name, name + ": report-uri " + HELD)).isEmpty();
    }

    @Test
    void aGrantLetsThemPassByteForByte() throws IOException {
        String[] fields = {
            "Link: <" + HELD + ">;rel=preload;as=script",
            "Refresh: 0; url=" + HELD,
            "Reporting-Endpoints: a=\"" + HELD + "\"",
            "Content-Security-Policy: report-uri " + HELD,
        };
        Answer answer =
                EnforcedSite.MARKUP.fetchPage(front, answer(fields), EnforcedSite.MARKUP.consent(front, "analytics"));
        for (String field : fields) {
            String name = field.substring(0, field.indexOf(':'));
            assertThat(answer.fields(name)).containsExactly(field.substring(name.length() + 2));
        }
    }

    @Test
    void observingTakesNothingOut() throws IOException {
        String link = "<" + HELD + ">; rel=preload";
        Answer answer = EnforcedSite.OBSERVE.fetchPage(front, answer("Link: " + link, "Refresh: 9;url=" + HELD));
        assertThat(answer.fields("Link")).containsExactly(link);
        assertThat(answer.fields("Refresh")).containsExactly("9;url=" + HELD);
    }

    @Test
    void hintsThatComeEarlyNeverCross() throws IOException {
        String path = Front.path();
        String hints = "HTTP/1.1 103 Early Hints\r\nLink: <" + HELD + ">; rel=preload\r\n\r\n";
        front.upstream().on(path, hints + hints + answer("X-Late: 1"));
        try (Wire wire = Wire.to(front.gateway().http())) {
            wire.send(EnforcedSite.MARKUP.request(front, "GET", path, "Sec-Fetch-Dest: document"));
            String first = Framing.head(wire.in());
            assertThat(first).startsWith("HTTP/1.1 200").contains("late").doesNotContain("google-analytics");
        }
    }

    @Test
    void whatIsTakenOutIsListedForTheOperator() throws IOException {
        String stranger = "link-" + System.nanoTime() + ".example.org";
        crossing("Link", "Link: <https://" + stranger + "/x>; rel=preload, <" + HELD + ">; rel=preload");
        for (String host : List.of(stranger, EnforcedSite.COUNTER)) {
            assertThat(EnforcedSite.MARKUP.seen(front, host).getJsonArray("how").toString())
                    .contains("header");
        }
    }
}
