package org.consentry.live;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.NamedCsvRecord;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A visitor's choice, from the ticket that was served to the record that proves it. */
final class ChoiceIT {
    private static final String ALL = "analytics=yes marketing=yes video=yes";
    private static final String NONE = "analytics=no marketing=no video=no";
    private static final String PROXY = "127.0.0.2";
    private static final String SECOND = "second.test";

    @TempDir
    static Path folder;

    private static LiveGateway gateway;
    private static QuietSite site;
    private static Evidence evidence;
    private static URI http;
    private static URI https;

    @BeforeAll
    static void start() throws IOException {
        site = new QuietSite();
        gateway = new LiveGateway(folder)
                .policy("demo.yaml", Files.readString(Path.of("server-config", "sites", "demo.yaml")))
                .policy("second.yaml", site.policy("second", SECOND, """
                        notice: {version: "7", effective: 2026-11-01}
                        signals: {gpc: ignore, dnt: honour}
                        validity: 1 month"""))
                .with("CONSENTRY_TRUSTED_PROXIES", PROXY)
                .start();
        evidence = new Evidence(gateway);
        http = gateway.http();
        https = gateway.https();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        site.close();
    }

    private static String preferencesTicket() {
        String page = Ask.get(http, "/_consent/").send().text();
        return between(page, "name=\"ticket\" value=\"", "\"");
    }

    private static String between(String text, String before, String after) {
        int start = text.indexOf(before);
        assertThat(start).as("%s in %s", before, text).isNotNegative();
        start += before.length();
        return text.substring(start, text.indexOf(after, start));
    }

    @ParameterizedTest
    @CsvSource({
        "accept-all,  '',        " + ALL + ",  banner",
        "reject-all,  '',        " + NONE + ", banner",
        "reject-all,  analytics, " + NONE + ", banner",
        "custom,      analytics, analytics=yes marketing=no video=no, banner",
        "custom,      '',        " + NONE + ", banner",
        "withdraw,    marketing, " + NONE + ", withdrawal",
    })
    void aFormIsTakenAndLeadsBack(String choice, String purpose, String purposes, String method) {
        String[] fields = {"ticket", Ask.ticket(http), "choice", choice, "return", "/basket?a=b#c", "purpose", purpose};
        Reply reply = Ask.form(http, purpose.isEmpty() ? java.util.Arrays.copyOf(fields, 6) : fields)
                .send();
        assertThat(reply.status()).as(reply.toString()).isEqualTo(303);
        assertThat(reply.field("Location")).isEqualTo("/_consent/kept?return=%2Fbasket%3Fa%3Db");
        NamedCsvRecord record = evidence.of(reply);
        assertThat(record.getField("choice")).isEqualTo(choice);
        assertThat(record.getField("purposes")).isEqualTo(purposes);
        assertThat(record.getField("method")).isEqualTo(method);
    }

    @Test
    void theBannerOfAPageCarriesATicketThatIsTaken() {
        String page = Ask.get(http, "/de/?a=b")
                .with("Accept", "text/html")
                .with("Sec-Fetch-Dest", "document")
                .send()
                .text();
        String ticket = between(page, "name=\"ticket\" value=\"", "\"");
        String back = between(page, "name=\"return\" value=\"", "\"");
        Reply reply = Ask.form(http, "ticket", ticket, "choice", "reject-all", "return", back)
                .send();
        assertThat(reply.status()).isEqualTo(303);
        assertThat(reply.field("Location")).isEqualTo("/_consent/kept?return=%2Fde%2F%3Fa%3Db");
        assertThat(evidence.of(reply).getField("language")).isEqualTo("de");
    }

    @Test
    void thePreferenceCentreIsNamedAsTheMethod() {
        Reply reply = Ask.form(http, "ticket", preferencesTicket(), "choice", "custom", "purpose", "video")
                .send();
        assertThat(reply.status()).isEqualTo(303);
        assertThat(evidence.of(reply).getField("method")).isEqualTo("preferences");
        assertThat(evidence.of(reply).getField("purposes")).isEqualTo("analytics=no marketing=no video=yes");
    }

    @Test
    void jsonIsAnsweredWithTheStateThatNowHolds() {
        String json = Json.createObjectBuilder()
                .add("ticket", Ask.ticket(http))
                .add("choice", "custom")
                .add("purpose", Json.createArrayBuilder().add("video").add("marketing"))
                .add("method", "api")
                .build()
                .toString();
        Reply reply = Ask.json(http, json).send();
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        JsonObject state = reply.json();
        assertThat(state.getBoolean("decided")).isTrue();
        assertThat(state.getJsonObject("grants").keySet().stream().filter(id -> id.indexOf('_') < 0))
                .containsExactly("analytics", "marketing", "video");
        state.getJsonObject("grants")
                .forEach((id, yes) ->
                        assertThat(yes.equals(JsonValue.TRUE)).as(id).isEqualTo(!id.startsWith("analytics")));
        assertThat(Instant.parse(state.getString("expires")))
                .isBetween(
                        Instant.now().plus(Duration.ofDays(179)), Instant.now().plus(Duration.ofDays(181)));
        NamedCsvRecord record = evidence.of(reply);
        assertThat(record.getField("method")).isEqualTo("api");
        assertThat(reply.text())
                .doesNotContain(record.getField("subject"))
                .doesNotContain(record.getField("record_id"));
        JsonObject later = Ask.get(http, "/_consent/state")
                .with("Cookie", reply.consent())
                .send()
                .json();
        assertThat(later.getJsonObject("grants")).isEqualTo(state.getJsonObject("grants"));
        assertThat(later.getString("expires")).isEqualTo(state.getString("expires"));
    }

    @Test
    void onHttpTheCookieIsPlainHttpOnlyAndAMonthOlderThanTheChoice() {
        String line = Ask.choose(http, "reject-all").setCookie("consentry");
        assertThat(line.split("; "))
                .hasSize(5)
                .contains("Path=/", "Max-Age=" + Duration.ofDays(210).toSeconds(), "HttpOnly", "SameSite=Lax");
    }

    @Test
    void onHttpsTheCookieIsBoundToItsHost() {
        String line = Ask.choose(https, "accept-all").setCookie("__Host-consentry");
        assertThat(line.split("; "))
                .hasSize(6)
                .contains(
                        "Path=/", "Max-Age=" + Duration.ofDays(210).toSeconds(), "Secure", "HttpOnly", "SameSite=Lax");
    }

    @Test
    void aPolicysValidityIsTheCookiesAgeButForAMonth() {
        Reply reply = Ask.form(http, "ticket", Ask.ticket(http, SECOND), "choice", "accept-all")
                .host(SECOND)
                .send();
        assertThat(reply.setCookie("consentry"))
                .contains("; Max-Age=" + Duration.ofDays(60).toSeconds() + ";");
    }

    @ParameterizedTest
    @CsvSource({
        PROXY + ",     https, __Host-consentry",
        PROXY + ",     http,  consentry",
        PROXY + ",     'http, https', __Host-consentry",
        "127.0.0.3,    https, consentry",
    })
    void onlyATrustedProxySaysThatAVisitorIsOnHttps(String from, String proto, String name) {
        Reply reply = Ask.form(http, "ticket", Ask.ticket(http), "choice", "reject-all")
                .from(from)
                .with("X-Forwarded-Proto", proto)
                .send();
        assertThat(reply.status()).isEqualTo(303);
        assertThat(reply.setCookie(name)).isNotEmpty();
        assertThat(reply.setCookie(name).contains("; Secure")).isEqualTo(name.startsWith("__Host-"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"$WSIS: true", "$WSSC: https", "$WSSP: 443", "$WSRA: 127.0.0.2", "Forwarded: proto=https"})
    void noFieldOfAVisitorsOwnMakesAConnectionSecureOrTrusted(String field) {
        int colon = field.indexOf(':');
        Reply reply = Ask.form(http, "ticket", Ask.ticket(http), "choice", "reject-all")
                .with(field.substring(0, colon), field.substring(colon + 2))
                .with("X-Forwarded-Proto", "https")
                .send();
        assertThat(reply.status()).isEqualTo(303);
        assertThat(reply.setCookie("consentry")).isNotEmpty().doesNotContain("Secure");
    }

    @Test
    void eachSchemeReadsItsOwnCookieAlone() {
        String plain = Ask.choose(http, "accept-all").consent();
        String secure = Ask.choose(https, "accept-all").consent();
        assertThat(decided(http, plain)).isTrue();
        assertThat(decided(https, secure)).isTrue();
        assertThat(decided(https, plain)).isFalse();
        assertThat(decided(http, secure)).isFalse();
        assertThat(decided(https, "consentry=x; " + secure)).isTrue();
    }

    private static boolean decided(URI base, String cookie) {
        return Ask.get(base, "/_consent/state")
                .with("Cookie", cookie)
                .send()
                .json()
                .getBoolean("decided");
    }

    @Test
    void laterChoicesAreTheSameSubjectsAndNameWhatTheyReplace() {
        Reply first = Ask.choose(http, "accept-all");
        Reply second = again(first, "custom");
        Reply third = again(second, "withdraw");
        NamedCsvRecord one = evidence.of(first);
        NamedCsvRecord two = evidence.of(second);
        NamedCsvRecord three = evidence.of(third);
        assertThat(one.getField("supersedes")).isEmpty();
        assertThat(two.getField("supersedes")).isEqualTo(one.getField("record_id"));
        assertThat(three.getField("supersedes")).isEqualTo(two.getField("record_id"));
        assertThat(List.of(two.getField("subject"), three.getField("subject"))).containsOnly(one.getField("subject"));
        assertThat(evidence.of(Ask.choose(http, "accept-all")).getField("subject"))
                .isNotEqualTo(one.getField("subject"));
    }

    private static Reply again(Reply before, String choice) {
        Reply reply = Ask.form(http, "ticket", Ask.ticket(http), "choice", choice)
                .with("Cookie", "lang=en; " + before.consent())
                .send();
        assertThat(reply.status()).isEqualTo(303);
        return reply;
    }

    @Test
    void whatIsWithdrawnIsExpiredAndNoKeptPageShowsIt() {
        Reply accepted = Ask.choose(http, "accept-all");
        assertThat(accepted.field("Clear-Site-Data")).isEmpty();
        Reply reply = Ask.form(http, "ticket", Ask.ticket(http), "choice", "withdraw")
                .with("Cookie", accepted.consent() + "; _ga=GA1.1.1.1; SESSIONID=abc; _fbp=fb.1.2.3")
                .send();
        assertThat(reply.field("Clear-Site-Data")).isEqualTo("\"cache\"");
        assertThat(reply.setCookie("_ga")).contains("Max-Age=0");
        assertThat(reply.setCookie("_fbp")).contains("Max-Age=0");
        assertThat(reply.setCookie("SESSIONID")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "1 "})
    void gpcRefusesMarketingEvenWhereTheVisitorAcceptsAll(String value) {
        Reply reply = Ask.form(http, "ticket", Ask.ticket(http), "choice", "accept-all")
                .with("Sec-GPC", value)
                .send();
        NamedCsvRecord record = evidence.of(reply);
        assertThat(record.getField("choice")).isEqualTo("accept-all");
        assertThat(record.getField("purposes")).isEqualTo("analytics=yes marketing=no video=yes");
        assertThat(record.getField("signals")).isEqualTo("gpc");
    }

    @ParameterizedTest
    @CsvSource({
        // host, Sec-GPC, DNT, purposes, signals
        "localhost,      0,    0, " + ALL + ", ''",
        "localhost,      true, 0, " + ALL + ", ''",
        "localhost,      0,    1, " + ALL + ", dnt",
        "localhost,      1,    1, analytics=yes marketing=no video=yes, dnt gpc",
        SECOND + ",      1,    0, analytics=yes functional=yes marketing=yes, gpc",
        SECOND + ",      0,    1, analytics=no functional=yes marketing=no, dnt",
    })
    void aSignalCountsAsThePolicySaysAndIsOnRecordEitherWay(
            String name, String gpc, String dnt, String purposes, String signals) {
        String host = name + ":" + http.getPort();
        Reply reply = Ask.form(http, "ticket", Ask.ticket(http, host), "choice", "accept-all")
                .host(host)
                .with("Sec-GPC", gpc)
                .with("DNT", dnt)
                .send();
        assertThat(reply.status()).as(reply.toString()).isEqualTo(303);
        String id = Ask.get(http, "/_consent/receipt")
                .with("Accept", "text/html")
                .host(host)
                .with("Cookie", reply.consent())
                .send()
                .json()
                .getString("record_id");
        NamedCsvRecord record = evidence.csv("").stream()
                .filter(row -> row.getField("record_id").equals(id))
                .findFirst()
                .orElseThrow();
        assertThat(record.getField("purposes")).isEqualTo(purposes);
        assertThat(record.getField("signals")).isEqualTo(signals);
    }
}
