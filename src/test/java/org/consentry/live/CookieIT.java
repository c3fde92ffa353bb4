package org.consentry.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cookies on their way in and out: what tracks waits for a yes, all else passes byte for byte. */
@ExtendWith(Front.Door.class)
final class CookieIT {
    private static final String PAST = "Expires=Thu, 01 Jan 1970 00:00:00 GMT";

    private final Front front;

    CookieIT(Front front) {
        this.front = front;
    }

    private static String answer(List<String> setCookies) {
        StringBuilder head = new StringBuilder("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n");
        setCookies.forEach(line -> head.append("Set-Cookie: ").append(line).append("\r\n"));
        return head.append("\r\nok").toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"document", "iframe", "empty", "image"})
    void trackingLinesAreWithheldAndOthersPassInOrder(String dest) throws IOException {
        List<String> passing = List.of(
                "sid=1; Path=/; HttpOnly",
                "empty=",
                "=noname",
                "nakedvalue",
                "spaces = a b ; path = / ",
                "quoted=\"a, b; c\"; Path=/x",
                "comma=a,b,c",
                "octets=\u00e4\u00ff; Path=/",
                "odd=a=b==; Unknown=x; ; ;",
                "dates=1; Expires=Thursday, 01-Jan-99 00:00:00 GMT; Max-Age=99999",
                "CASE=1; PATH=/; SECURE; SAMESITE=None; PARTITIONED",
                "tab=a\tb",
                "json={\"a\":[1,2]}",
                "long=" + "v".repeat(4000),
                "__Host-app=1; Secure; Path=/",
                "__Secure-app=1; Secure",
                "domain=1; Domain=.example.test",
                "priority=1; Priority=High",
                "pct=%41%zz",
                "[brackets]=<x>");
        List<String> tracking = List.of(
                "_ga=GA1.2.3.4; Path=/; Max-Age=63072000; Domain=localhost",
                "_fbp=fb.1.2.3; Path=/; Expires=Fri, 01 Jan 2100 00:00:00 GMT",
                "_gcl_au=1.1.2; HttpOnly; Path=/",
                " _ga=GA1.2.3.4",
                "=_ga=1",
                "_gid=GA1.2.3.4; Secure");
        List<String> all = new ArrayList<>();
        for (int i = 0; i < passing.size(); i++) {
            all.add(passing.get(i));
            all.add(tracking.get(i % tracking.size()));
        }
        Answer answer = front.fetch(answer(all), "Sec-Fetch-Dest: " + dest, "Accept: text/html");
        assertThat(answer.fields("Set-Cookie"))
                .containsExactlyElementsOf(
                        passing.stream().map(String::stripTrailing).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"_ga=; Max-Age=0; Path=/", "_fbp=x; " + PAST, "_gcl_au=; Max-Age=-1; Domain=localhost"})
    void aSiteMayDeleteItsTrackers(String line) throws IOException {
        assertThat(front.fetch(answer(List.of(line))).fields("Set-Cookie")).containsExactly(line);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "__Host-consentry=x; Secure; Path=/",
                "CONSENTRY=x",
                "consentry=x; Max-Age=0",
                "consentry-review=x",
                "__host-CONSENTRY=x; Secure; Path=/",
                " consentry =x",
                "=consentry=x",
                "consentry",
            })
    void aSiteCanNotSetWhatIsOurs(String line) throws IOException {
        assertThat(front.fetch(answer(List.of(line, "sid=1"))).fields("Set-Cookie"))
                .containsExactly("sid=1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "sid=1; _ga=GA1.2.3.4~sid=1",
                "_ga=1; sid=1~sid=1",
                "a=1; _fbp=fb.1.2.3; b=\"x, y\"; _gcl_au=1; c==d~a=1; b=\"x, y\"; c==d",
                "a=1;b=2;  c=3;_gid=GA1.2.3~a=1;b=2;  c=3",
                "consentry=x; a=1; consentry-review=y; __Host-consentry=z~a=1",
                "a=1; Consentry=x; b=2~a=1; b=2",
                "noname; =x; a=\u00e4\u00ff~noname; =x; a=\u00e4\u00ff",
                "a=1; a=2; a=1~a=1; a=2; a=1",
                "a=1,_ga=2~a=1,_ga=2",
            })
    void onlyWhatIsRefusedIsTakenFromTheCookieField(String sent, String expected) throws IOException {
        String path = Front.path();
        front.get(path, "Cookie: " + sent);
        assertThat(front.upstream().only(path).fields("Cookie")).containsExactly(expected);
    }

    @Test
    void whereNoneIsLeftThereIsNoCookieField() throws IOException {
        String path = Front.path();
        front.get(path, "Cookie: _ga=GA1.2.3.4; consentry=x");
        assertThat(front.upstream().only(path).fields("Cookie")).isEmpty();
    }

    @Test
    void withoutAnAnswerNothingIsExpired() throws IOException {
        assertThat(front.fetch(answer(List.of()), "Cookie: _ga=GA1.2.3.4").fields("Set-Cookie"))
                .isEmpty();
    }

    @Test
    void afterANoWhatTheBrowserHoldsIsExpiredAsItWasSet() throws IOException {
        String path = Front.path();
        front.upstream()
                .on(
                        path + "/x",
                        answer(List.of("_gcl_aw=1; Domain=localhost; Path=" + path + "; HttpOnly; Max-Age=9")));
        front.askSecurely("GET", path + "/x");
        String no = choose("reject-all");
        Answer elsewhere = front.askSecurely("GET", path + "/x", "Cookie: sid=1; _gcl_aw=1; " + no);
        assertThat(elsewhere.fields("Set-Cookie"))
                .as("as it was set comes first, then the guesses")
                .startsWith("_gcl_aw=; Path=" + path + "; Domain=localhost; Max-Age=0; " + PAST + "; Secure")
                .contains("_gcl_aw=; Path=/; Max-Age=0; " + PAST + "; Secure")
                .anyMatch(line -> line.endsWith("; SameSite=None; Partitioned"))
                .noneMatch(line -> line.startsWith("sid"))
                .hasSizeLessThanOrEqualTo(50);
    }

    @Test
    void noAnswerHasMoreThanFiftyLinesOfOurs() throws IOException {
        StringBuilder cookies = new StringBuilder(choose("reject-all"));
        for (int i = 0; i < 80; i++) {
            cookies.append("; _ga_ABCDEFG").append(i).append("=GS1.1.1");
        }
        String path = Front.path() + "/a/b/c/d";
        Answer answer = front.askSecurely("GET", path, "Cookie: " + cookies);
        assertThat(answer.fields("Set-Cookie")).hasSize(50);
        assertThat(front.upstream().only(path).fields("Cookie")).isEmpty();
    }

    @Test
    void aPostFromAnotherSiteExpiresNothingAndShowsNoBanner() throws IOException {
        String path = Front.path();
        front.upstream().on(path, PageIT.html("<!doctype html><title>t</title><p>x"));
        Answer answer = front.askSecurely(
                "POST",
                path,
                "Content-Length: 0",
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Mode: navigate",
                "Sec-Fetch-Dest: document",
                "Sec-GPC: 1",
                "Cookie: _fbp=fb.1.2.3");
        assertThat(answer.fields("Set-Cookie")).isEmpty();
        assertThat(answer.hasBanner()).isFalse();
        assertThat(front.upstream().only(path).fields("Cookie")).isEmpty();
    }

    @Test
    void aSignalExpiresMarketingWithoutAChoice() throws IOException {
        Answer answer = front.fetch(answer(List.of()), "Sec-GPC: 1", "Cookie: _fbp=fb.1.2.3; _ga=GA1.2.3.4; sid=1");
        assertThat(answer.fields("Set-Cookie"))
                .contains("_fbp=; Path=/; Max-Age=0; " + PAST)
                .allMatch(line -> line.startsWith("_fbp="));
    }

    @Test
    void afterAYesTrackersPassBothWays() throws IOException {
        String path = Front.path();
        String line = "_ga=GA1.2.3.4; Path=/; Max-Age=63072000";
        front.upstream().on(path, answer(List.of(line)));
        Answer answer =
                front.askSecurely("GET", path, "Cookie: _ga=GA1.2.3.4; " + choose("accept-all") + "; _fbp=fb.1.2.3");
        assertThat(answer.fields("Set-Cookie")).containsExactly(line);
        assertThat(front.upstream().only(path).fields("Cookie")).containsExactly("_ga=GA1.2.3.4; _fbp=fb.1.2.3");
    }

    /** Makes a choice as the banner's form does; answers our own cookie. */
    private String choose(String choice) throws IOException {
        return choose(front, choice);
    }

    static String choose(Front front, String choice) throws IOException {
        String state = front.askSecurely("GET", "/_consent/state").text();
        Matcher ticket = Pattern.compile("\"ticket\"\\s*:\\s*\"([^\"]+)\"").matcher(state);
        assertThat(ticket.find()).as(state).isTrue();
        String form = "ticket=" + URLEncoder.encode(ticket.group(1), StandardCharsets.UTF_8) + "&choice=" + choice
                + "&return=%2F";
        try (Wire wire = Wire.to(front.gateway().https())) {
            Answer answer = wire.send("POST /_consent/choices HTTP/1.1\r\nHost: "
                            + front.gateway().https().getAuthority()
                            + "\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                            + "Connection: close\r\nContent-Length: " + form.length() + "\r\n\r\n" + form)
                    .answer("POST");
            assertThat(answer.status()).as(answer.text()).isEqualTo(303);
            return answer.fields("Set-Cookie").get(0).replaceFirst(";.*", "");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"image", "document"})
    void anAnswerThatExpiresCookiesIsOneVisitorsAlone(String dest) throws IOException {
        String path = Front.path();
        front.upstream()
                .on(
                        path,
                        "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nCache-Control: public, max-age=31536000\r\n"
                                + "Expires: Thu, 01 Jan 2099 00:00:00 GMT\r\nCDN-Cache-Control: max-age=9\r\n"
                                + "ETag: \"i\"\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
        String no = choose("reject-all");
        Answer expiring = front.askSecurely("GET", path, "Sec-Fetch-Dest: " + dest, "Cookie: _ga=1; " + no);
        assertThat(expiring.fields("Set-Cookie")).isNotEmpty();
        assertThat(expiring.fields("Cache-Control")).containsExactly("private, no-cache");
        assertThat(expiring.fields("Expires")).isEmpty();
        assertThat(expiring.fields("CDN-Cache-Control")).isEmpty();
        assertThat(expiring.text()).isEqualTo("ok");

        Answer later = front.askSecurely("GET", path, "Sec-Fetch-Dest: " + dest, "Cookie: " + no);
        assertThat(later.fields("Set-Cookie")).isEmpty();
        assertThat(later.fields("Cache-Control")).containsExactly("public, max-age=31536000");
    }

    @Test
    void aGuessStopsNothingThatTheSiteSetsByItself() throws IOException {
        String path = Front.path();
        front.upstream().on(path, answer(List.of("visitor_tracking=ABC; Path=/", "referer_url=%2Fbasket; HttpOnly")));
        assertThat(front.askSecurely("GET", path).fields("Set-Cookie"))
                .containsExactly("visitor_tracking=ABC; Path=/", "referer_url=%2Fbasket; HttpOnly");
        String next = Front.path();
        front.askSecurely("GET", next, "Cookie: visitor_tracking=ABC; referer_url=%2Fbasket");
        assertThat(front.upstream().only(next).fields("Cookie"))
                .containsExactly("visitor_tracking=ABC; referer_url=%2Fbasket");
    }
}
