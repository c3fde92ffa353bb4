package org.consentry.live;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A site that promises no tracking, and one that promises https and asks nobody under age, as they run. */
final class SwitchesIT {
    private static final String QUIET = "quiet.test";
    private static final String SAFE = "www.safe.test";
    private static final String PROXY = "127.0.0.1";
    private static final String APP = "an-apps-key-of-some-length";

    @TempDir
    static Path folder;

    private static QuietSite site;
    private static LiveGateway gateway;
    private static Evidence evidence;

    @BeforeAll
    static void start() {
        site = new QuietSite();
        String quiet = String.join(
                "\n",
                "site: quiet",
                // By the last one a record's number is asked.
                "hosts: [" + QUIET + ", localhost]",
                "upstream: " + site.address(),
                "controller: {name: The Quiet Company, email: privacy@quiet.test}",
                "notice: {version: \"1\", effective: 2026-11-01}",
                "languages: [en]",
                "essential-only: true",
                "apps: [{name: ios, key: " + APP + "}]",
                "purposes:",
                "  - {id: site, category: necessary, basis: contract}",
                "  - {id: settings, category: functional, basis: contract}",
                "cookies:",
                "  - {name: theme, purpose: settings}",
                "");
        String safe = String.join(
                "\n",
                "site: safe",
                "hosts: [" + SAFE + "]",
                "upstream: " + site.address(),
                "controller: {name: The Safe Company, email: privacy@safe.test}",
                "notice: {version: \"1\", effective: 2026-11-01}",
                "languages: [en]",
                "minimum-age: 18",
                "clear-site-data: true",
                "unknown-cookies: allow",
                "learning-days: 0",
                "transport: {https: required, hsts: 365 days, hsts-subdomains: true, cookie-domains: narrow}",
                "purposes:",
                "  - {id: site, category: necessary, basis: contract}",
                "  - {id: statistics, category: analytics, basis: consent}",
                "");
        gateway = new LiveGateway(folder)
                .policy("quiet.yaml", quiet)
                .policy("safe.yaml", safe)
                .with("CONSENTRY_TRUSTED_PROXIES", PROXY)
                .start();
        evidence = new Evidence(gateway);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        site.close();
    }

    private static Ask get(String host, String target) {
        return Ask.get(gateway.http(), target).host(host);
    }

    /** As a proxy that ends TLS hands it on. */
    private static Ask secure(Ask ask) {
        return ask.host(SAFE).from(PROXY).with("X-Forwarded-Proto", "https");
    }

    private static String seen(String path) {
        return site.cookies(path).stream().collect(Collectors.joining("; "));
    }

    // ---- nothing that tracks

    private static String quietTicket() {
        return Ask.ticket(gateway.http(), QUIET);
    }

    @ParameterizedTest
    @ValueSource(strings = {"accept-all", "custom", "reject-all"})
    void whateverAVisitorSendsNoTrackerPassesAndSettingsDo(String choice) {
        Reply form = Ask.form(gateway.http(), "ticket", quietTicket(), "choice", choice, "return", "/")
                .host(QUIET)
                .send();
        assertThat(form.status()).as(form.toString()).isEqualTo(303);
        String path = "/after-" + choice;
        Reply page = get(QUIET, path + "?set=_ga%3DGA1.1.2.3%3B%20Max-Age%3D99999")
                .with("Cookie", form.consent() + "; _ga=GA1.1.2.3; _fbp=fb.1.2.3; theme=dark; lang=en")
                .with("Accept", "text/html")
                .with("Sec-Fetch-Dest", "document")
                .send();
        assertThat(seen(path)).isEqualTo("theme=dark; lang=en");
        assertThat(page.all("Set-Cookie")).noneMatch(line -> line.startsWith("_ga=GA1"));
        // What the browser has from elsewhere goes.
        assertThat(page.all("Set-Cookie")).anyMatch(line -> line.startsWith("_ga=; "));
        assertThat(page.text()).doesNotContain("<consentry-banner").contains("data-consentry-regime=\"essential\"");
        assertThat(evidence.of(form).getField("purposes")).isEmpty();
    }

    @Test
    void neitherAScriptNorAnAppOpensAnything() {
        Reply unknown = Ask.json(
                        gateway.http(),
                        "{\"ticket\":\"" + quietTicket() + "\",\"choice\":\"custom\",\"purpose\":[\"analytics\"]}")
                .host(QUIET)
                .send();
        assertThat(unknown.status()).isEqualTo(400);
        JsonObject state = get(QUIET, "/_consent/app/state")
                .with("Authorization", "Bearer " + APP)
                .send()
                .json();
        assertThat(state.getString("regime")).isEqualTo("essential");
        Reply app = Ask.of("POST", gateway.http(), "/_consent/app/choices")
                .host(QUIET)
                .with("Authorization", "Bearer " + APP)
                .body(
                        "application/json",
                        ("{\"ticket\":\"" + state.getString("ticket") + "\",\"choice\":\"accept-all\"}")
                                .getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .send();
        assertThat(app.json().getJsonObject("grants")).isEmpty();
        assertThat(get(QUIET, "/_consent/state").send().json().getString("regime"))
                .isEqualTo("essential");
    }

    @Test
    void aNoticeInformsOnceAndThePageOfChoicesHasNone() {
        Reply first = get(QUIET, "/first")
                .with("Accept", "text/html")
                .with("Sec-Fetch-Dest", "document")
                .send();
        assertThat(first.text()).contains("<consentry-banner", "Understood").doesNotContain("Accept all", "Reject all");
        String page = get(QUIET, "/_consent/").send().text();
        assertThat(page).contains("This site uses only what it needs to work.").doesNotContain("<button");
        assertThat(get(QUIET, "/_consent/mine").send().text()).contains("This site uses nothing optional");
    }

    // ---- https

    @Test
    void plainHttpLeadsToTheGatewaysOwnHttpsAndTakesNoBody() {
        String port = ":" + gateway.https().getPort();
        Reply direct = get(SAFE + ":" + gateway.http().getPort(), "/a?b=1")
                .from("127.0.0.9")
                .send();
        assertThat(direct.status()).isEqualTo(308);
        assertThat(direct.all("Location")).containsExactly("https://" + SAFE + port + "/a?b=1");
        assertThat(direct.all("Strict-Transport-Security")).isEmpty();
        // A trusted proxy may have ended https: unless it says otherwise this would come back.
        assertThat(get(SAFE, "/_consent/").send().status()).isEqualTo(403);
        Reply usual = get(SAFE, "/_consent/").with("X-Forwarded-Proto", "http").send();
        assertThat(usual.all("Location")).containsExactly("https://" + SAFE + "/_consent/");
        assertThat(Ask.form(gateway.http(), "ticket", "t", "choice", "accept-all")
                        .host(SAFE)
                        .send()
                        .status())
                .isEqualTo(403);
        assertThat(get(SAFE, "/.well-known/acme-challenge/abc").send().status()).isEqualTo(200);
        assertThat(site.asked("/a")).isFalse();
    }

    @Test
    void behindAProxyThatEndsTlsNothingGoesRoundAndCookiesAreKeptIn() {
        Reply page = secure(Ask.get(gateway.http(), "/in?set=sid%3D1%3B%20Domain%3Dsafe.test%3B%20Path%3D%2F"))
                .with("Cookie", "sid=0")
                .with("Sec-Fetch-Dest", "document")
                .with("Accept", "text/html")
                .send();
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.all("Strict-Transport-Security")).containsExactly("max-age=31536000; includeSubDomains");
        List<String> cookies = page.all("Set-Cookie");
        assertThat(cookies)
                .contains("sid=1; Path=/; Secure")
                .anyMatch(line -> line.contains("Domain=safe.test") && line.contains("Max-Age=0"));
        Reply own = secure(Ask.get(gateway.http(), "/_consent/state")).send();
        assertThat(own.all("Strict-Transport-Security")).hasSize(1);
        Reply direct = Ask.get(gateway.https(), "/tls?set=a%3Db").host(SAFE).send();
        assertThat(direct.status()).isEqualTo(200);
        assertThat(direct.all("Set-Cookie")).contains("a=b; Secure");
    }

    @Test
    void anUnknownCookiePassesWhereThePolicySaysSo() {
        secure(Ask.get(gateway.http(), "/unknown")).with("Cookie", "zq7x=1").send();
        assertThat(seen("/unknown")).isEqualTo("zq7x=1");
    }

    // ---- too young

    @Test
    void whoIsTooYoungIsOfferedNothingFromThenOn() {
        String page = secure(Ask.get(gateway.http(), "/_consent/")).send().text();
        assertThat(page).contains("value=\"under-age\">I am under <bdi>18</bdi>");
        String ticket =
                secure(Ask.get(gateway.http(), "/_consent/state")).send().json().getString("ticket");
        Reply said = secure(Ask.form(gateway.http(), "ticket", ticket, "choice", "under-age", "return", "/"))
                .with("Cookie", "_ga=GA1.1.2.3")
                .send();
        assertThat(said.status()).as(said.toString()).isEqualTo(303);
        assertThat(said.all("Clear-Site-Data")).containsExactly("\"cache\", \"storage\"");
        assertThat(said.all("Set-Cookie")).anyMatch(line -> line.startsWith("_ga=; "));
        assertThat(evidence.csv("site=safe"))
                .anyMatch(row -> row.getField("choice").equals("reject-all")
                        && row.getField("method").equals("under-age")
                        && row.getField("purposes").equals("statistics=no"));
        Reply told = secure(Ask.get(gateway.http(), said.all("Location").get(0)))
                .with("Cookie", said.consent())
                .send();
        assertThat(told.text()).contains("You said that you are under").doesNotContain("<button");
        JsonObject state = secure(Ask.get(gateway.http(), "/_consent/state"))
                .with("Cookie", said.consent())
                .send()
                .json();
        assertThat(state.getString("regime")).isEqualTo("under-age");
        JsonObject after = secure(Ask.json(
                        gateway.http(), "{\"ticket\":\"" + state.getString("ticket") + "\",\"choice\":\"accept-all\"}"))
                .with("Cookie", said.consent())
                .send()
                .json();
        assertThat(after.getJsonObject("grants").getBoolean("statistics")).isFalse();
        assertThat(after.getString("regime")).isEqualTo("under-age");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ts27560", "kantara"})
    void aVisitorWhoWasToldHasAReceipt(String format) {
        Reply told = Ask.form(gateway.http(), "ticket", quietTicket(), "choice", "custom", "return", "/")
                .host(QUIET)
                .send();
        Reply receipt = get(QUIET, "/_consent/receipt?format=" + format)
                .with("Cookie", told.consent())
                .with("Sec-Fetch-Dest", "document")
                .send();
        assertThat(receipt.status()).as(receipt.toString()).isEqualTo(200);
        assertThat(receipt.text()).contains("quiet.test");
    }
}
