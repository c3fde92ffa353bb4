package org.consentry.live;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a choice comes to by the visitor's region, for single vendors, on sister hosts, and where it is sent twice. */
final class ChoiceRulesIT {
    private static final String SHOP = "shop.test";
    private static final String PROXY = "127.0.0.1";
    private static final String BOTH = "mm_a=1; fj_b=2";

    @TempDir
    static Path folder;

    private static QuietSite site;
    private static LiveGateway gateway;
    private static Evidence evidence;

    @BeforeAll
    static void start() {
        site = new QuietSite();
        String yaml = String.join(
                "\n",
                "site: shop",
                "hosts: [shop.test, www.shop.test, localhost]",
                "upstream: " + site.address(),
                "controller: {name: The Shop}",
                "notice: {version: \"1\", effective: 2026-11-01}",
                "languages: [en]",
                "share: {domain: shop.test}",
                "regimes:",
                "  regions:",
                "    - {in: [US-CA], regime: opt-out}",
                "    - {in: [KR], regime: under-age}",
                "vendors: [{name: Meadow}, {name: Fjord}]",
                "purposes:",
                "  - {id: marketing, category: marketing, vendors: [Meadow, Fjord]}",
                "cookies:",
                "  - {name: mm_a, purpose: marketing, vendor: Meadow}",
                "  - {name: fj_b, purpose: marketing, vendor: Fjord}",
                "");
        String other = yaml.replace("site: shop", "site: other")
                .replace(", localhost", "")
                .replace(SHOP, "other.test");
        gateway = new LiveGateway(folder)
                .policy("shop.yaml", yaml)
                .policy("other.yaml", other)
                .with("CONSENTRY_TRUSTED_PROXIES", PROXY)
                .with("CONSENTRY_GEO_HEADER", "CF-IPCountry, CF-Region-Code")
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

    private static Ask form(String... fields) {
        return Ask.form(gateway.http(), fields).host(SHOP);
    }

    private static String ticket() {
        return Ask.ticket(gateway.http(), SHOP);
    }

    private static String cookie(String line) {
        return line.substring(0, line.indexOf(';'));
    }

    private static String seen(String path) {
        return site.cookies(path).stream().collect(Collectors.joining("; "));
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, US, CA, opt-out, true",
        "127.0.0.1, US, TX, opt-in, false",
        "127.0.0.1, DE, BW, opt-in, false",
        "127.0.0.1, KR, 11, under-age, false",
        "127.0.0.1, XX, CA, opt-in, false",
        // Not by way of the proxy.
        "127.0.0.9, US, CA, opt-in, false",
    })
    void aRegionCountsOnlyWhereATrustedProxyTellsIt(
            String from, String country, String part, String regime, boolean passes) {
        JsonObject state = get(SHOP, "/_consent/state")
                .from(from)
                .with("CF-IPCountry", country)
                .with("CF-Region-Code", part)
                .send()
                .json();
        assertThat(state.getString("regime")).isEqualTo(regime);
        assertThat(state.getJsonObject("grants").getBoolean("marketing_meadow")).isEqualTo(passes);
        assertThat(state.getBoolean("decided")).isFalse();
        String path = "/" + from + country + part;
        get(SHOP, path)
                .from(from)
                .with("CF-IPCountry", country)
                .with("CF-Region-Code", part)
                .with("Cookie", BOTH)
                .send();
        assertThat(seen(path)).isEqualTo(passes ? BOTH : "");
    }

    @Test
    void aSingleVendorIsAnsweredWithoutScript() {
        Reply reply = form(
                        "ticket",
                        ticket(),
                        "choice",
                        "custom",
                        "purpose",
                        "marketing",
                        "vendor",
                        "marketing_meadow",
                        "was",
                        "",
                        "return",
                        "/one")
                .send();
        assertThat(reply.status()).as(reply.toString()).isEqualTo(303);
        assertThat(evidence.of(reply).getField("purposes")).isEqualTo("marketing=yes marketing_fjord=no");
        get(SHOP, "/one").with("Cookie", reply.consent() + "; " + BOTH).send();
        assertThat(seen("/one")).isEqualTo("mm_a=1");
        String receipt = get(SHOP, "/_consent/receipt")
                .with("Cookie", reply.consent())
                .with("Sec-Fetch-Dest", "document")
                .send()
                .text();
        assertThat(receipt).contains("\"recipient:Fjord\"", "\"purpose\":\"marketing_fjord\"");
        assertThat(form("ticket", ticket(), "choice", "custom", "vendor", "marketing_nobody")
                        .send()
                        .status())
                .isEqualTo(400);
    }

    @Test
    void oneChoiceHoldsOnAllHostsOfTheDomainAndOnNoOther() {
        Reply reply = form("ticket", ticket(), "choice", "accept-all", "return", "/")
                .host("www.shop.test")
                .with("X-Forwarded-Proto", "https")
                .send();
        String line = reply.setCookie("__Secure-consentry");
        assertThat(line).contains("; Domain=shop.test", "; Secure", "; HttpOnly");
        for (String host : List.of(SHOP, "www.shop.test")) {
            assertThat(decided(host, cookie(line))).isTrue();
        }
        assertThat(decided("other.test", cookie(line))).isFalse();
        // A choice made before the site began to share them counts on; the name of plain http never does here.
        assertThat(decided(SHOP, cookie(line).replace("__Secure-", "__Host-"))).isTrue();
        assertThat(decided(SHOP, cookie(line).replace("__Secure-", ""))).isFalse();
        get(SHOP, "/shared")
                .with("X-Forwarded-Proto", "https")
                .with("Cookie", cookie(line) + "; " + BOTH)
                .send();
        assertThat(seen("/shared")).isEqualTo(BOTH);
    }

    private static boolean decided(String host, String cookie) {
        return get(host, "/_consent/state")
                .with("X-Forwarded-Proto", "https")
                .with("Cookie", cookie)
                .send()
                .json()
                .getBoolean("decided");
    }

    private static JsonObject receipt(String cookie) {
        return get(SHOP, "/_consent/receipt")
                .with("Cookie", cookie)
                .with("Sec-Fetch-Dest", "document")
                .send()
                .json();
    }

    @Test
    void twoClicksMakeOneRecord() throws Exception {
        String ticket = ticket();
        CyclicBarrier together = new CyclicBarrier(4);
        ExecutorService clicks = Executors.newFixedThreadPool(4);
        try {
            List<Future<Reply>> sent = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                sent.add(clicks.submit(() -> {
                    together.await();
                    return form("ticket", ticket, "choice", "reject-all", "return", "/")
                            .send();
                }));
            }
            List<String> cookies = new ArrayList<>();
            for (Future<Reply> one : sent) {
                assertThat(one.get().status()).isEqualTo(303);
                cookies.add(one.get().consent());
            }
            assertThat(Set.copyOf(cookies)).hasSize(1);
            JsonObject first = receipt(cookies.get(0));
            List<String> lines = form("ticket", ticket, "choice", "accept-all", "return", "/")
                    .with("Cookie", cookies.get(0))
                    .send()
                    .all("Set-Cookie");
            JsonObject later = receipt(cookie(lines.get(lines.size() - 1)));
            assertThat(later.getString("supersedes")).isEqualTo(first.getString("record_id"));
            assertThat(evidence.csv("subject=" + first.getString("pii_principal_id")))
                    .hasSize(2);
        } finally {
            clicks.shutdownNow();
        }
    }

    @Test
    void aBrowserThatKeepsNoCookiesIsToldSo() {
        Reply reply = form("ticket", ticket(), "choice", "accept-all", "return", "/basket?a=b")
                .send();
        String kept = reply.field("Location");
        assertThat(kept).startsWith("/_consent/kept?return=");
        Reply without = get(SHOP, kept).send();
        assertThat(without.status()).isEqualTo(200);
        assertThat(without.text()).contains("Your browser refuses cookies", "name=\"return\" value=\"/basket?a=b\"");
        Reply with = get(SHOP, kept).with("Cookie", reply.consent()).send();
        assertThat(with.status()).isEqualTo(303);
        assertThat(with.field("Location")).isEqualTo("/basket?a=b");
        assertThat(get(SHOP, "/_consent/kept?return=//evil.example")
                        .with("Cookie", reply.consent())
                        .send()
                        .field("Location"))
                .isEqualTo("/");
    }
}
