package org.consentry.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.Cookie;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.assertj.core.groups.Tuple;
import org.consentry.catalog.Catalog;
import org.consentry.catalog.Classifier;
import org.consentry.consent.Decision;
import org.consentry.consent.RequestFacts;
import org.consentry.http.CookieHeader;
import org.consentry.inventory.ClaimedCookie;
import org.consentry.inventory.Inventory;
import org.consentry.inventory.UpstreamCookie;
import org.consentry.ledger.Database;
import org.consentry.site.PolicyLoader;
import org.consentry.site.SitePolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the inventory hears of one request and its answer. */
final class NotedTest {
    private static final InstantSource NOW = InstantSource.fixed(Instant.parse("2026-11-20T12:00:00Z"));
    private static final CookieHeader NO_COOKIES = CookieHeader.of("");
    private static final String POLICY = """
            site: shop
            hosts: [shop.example]
            controller: {name: A Shop}
            notice: {version: "1", effective: 2026-03-01}
            purposes:
              - {id: statistics, category: analytics, basis: consent}
            """;

    private static final Classifier CLASSIFIER = new Classifier(Catalog.load());

    @TempDir
    private Path folder;

    private Inventory inventory;
    private Decision decision;

    @BeforeEach
    void open() throws Exception {
        inventory = Inventory.open(Database.open(folder).dataSource(), Clock.systemUTC(), Duration.ofDays(1));
        decision = decision("shop.example");
    }

    private Decision decision(String host) throws Exception {
        RequestFacts facts = new RequestFacts(
                PolicyLoader.load("shop.yaml", POLICY.getBytes(StandardCharsets.UTF_8)),
                "https://" + host,
                host,
                true,
                false,
                null,
                Set.of(),
                false);
        return Decision.of(facts, CLASSIFIER, inventory);
    }

    @AfterEach
    void close() {
        inventory.close();
    }

    /** Else its requests would bring what nobody was seen to set, and a withdrawal would miss it. */
    @Test
    void aCookieIsNotedAsTheBrowserGetsIt() {
        SitePolicy site = SecureWayTest.site("www.shop.example", "{https: required, cookie-domains: narrow}");
        String host = "www.shop.example";
        RequestFacts facts = new RequestFacts(site, "https://" + host, host, true, false, null, Set.of(), false);
        SetCookieJudge judge = new SetCookieJudge(
                Decision.of(facts, CLASSIFIER, inventory), "/basket/view", NO_COOKIES, inventory, NOW);
        StubResponse response = new StubResponse();
        judge.pass("JSESSIONID=v; Domain=shop.example; Path=/", response);
        judge.pass("__Secure-zq7=v; Domain=example", response);
        judge.pass("_ga=v; Domain=shop.example", response);
        assertThat(response.getHeaders("Set-Cookie"))
                .contains("JSESSIONID=v; Path=/; Secure", "__Secure-zq7=v; Secure")
                .noneMatch(line -> line.startsWith("_ga=v"));
        assertThat(inventory.upstreamCookies("shop"))
                .filteredOn(c -> !c.name().equals("_ga"))
                .extracting(c -> c.name() + " " + c.variants() + c.attributes().secure())
                .containsExactly(
                        "JSESSIONID [Variant[domain=, path=/, partitioned=false]]true",
                        "__Secure-zq7 [Variant[domain=, path=/basket, partitioned=false]]true");
    }

    @Test
    void everyLineOfTheSitesIsNotedAsItIsSetAndThoseThatAreHeldToo() {
        SetCookieJudge judge = new SetCookieJudge(decision, "/basket/view", NO_COOKIES, inventory, NOW);
        for (String line : List.of(
                "JSESSIONID=v; Path=/; HttpOnly; Secure; SameSite=Strict; Partitioned",
                "_ga=v; Domain=shop.example; Expires=Fri, 27 Nov 2026 12:00:00 GMT",
                "zq7=v; Max-Age=60",
                "gone=; Max-Age=0",
                "consentry=v",
                "broken\u0001=v")) {
            judge.admits(line);
        }
        assertThat(inventory.upstreamCookies("shop"))
                .extracting(c -> c.name() + " " + c.host() + " " + c.lifetime() + " " + c.held() + " " + c.variants()
                        + c.attributes())
                .containsExactly(
                        "JSESSIONID shop.example 0 0 [Variant[domain=, path=/, partitioned=true]]"
                                + "Attributes[httpOnly=true, secure=true, sameSite=strict]",
                        "_ga shop.example 604800 1 [Variant[domain=shop.example, path=/basket, partitioned=false]]"
                                + "Attributes[httpOnly=false, secure=false, sameSite=]",
                        "zq7 shop.example 60 0 [Variant[domain=, path=/basket, partitioned=false]]"
                                + "Attributes[httpOnly=false, secure=false, sameSite=]");
    }

    @ParameterizedTest
    @CsvSource({
        "secret; Path=/; HttpOnly, ",
        "=secret, ",
        "==secret, ",
        "= =secret, ",
        "=__Host-a=secret; Secure; Path=/, ",
        "=a=secret, a",
        "a==secret, a",
    })
    void nothingOfACookieIsNotedButTheNameThatComesBack(String line, String name) {
        assertThat(new SetCookieJudge(decision, "/", NO_COOKIES, inventory, NOW).admits(line))
                .isTrue();
        assertThat(inventory.upstreamCookies("shop"))
                .extracting(UpstreamCookie::name)
                .isEqualTo(name == null ? List.of() : List.of(name));
    }

    @ParameterizedTest
    @CsvSource({
        "a=v; Domain=ads.other.test, shop.example, false",
        "a=v; Domain=img.shop.example, shop.example, false",
        "a=v; Domain=hop.example, shop.example, false",
        "a=v; Domain=example, shop.example, false",
        "a=v; Domain=co.uk, shop.co.uk, false",
        "a=v; Domain=0.0.1, 127.0.0.1, false",
        "a=v; Domain=localhost, shop.localhost, false",
        "a=v; Domain=.Shop.Example, www.shop.example, true",
        "a=v; Domain=127.0.0.1, 127.0.0.1, true",
        "a=v; Domain=localhost, localhost, true",
        "a=v; Domain=github.io, github.io, true",
        "a=v; Domain=, shop.example, true",
        "__Host-a=v; Secure; Path=/; Domain=shop.example, shop.example, false",
        "__Host-a=v; Secure; Path=/shop, shop.example, false",
        "__Host-a=v; Secure, shop.example, false",
        "__host-a=v; Path=/, shop.example, false",
        "__Host-a=v; Secure; Path=/, shop.example, true",
        "__Secure-a=v, shop.example, false",
        "__SECURE-a=v, shop.example, false",
        "__Secure-a=v; Secure; Domain=shop.example, shop.example, true",
        "a=v; Partitioned, shop.example, false",
        "a=v; Partitioned; Secure, shop.example, true",
    })
    void whatNoBrowserKeepsTheSiteHasNotSet(String line, String host, boolean kept) throws Exception {
        new SetCookieJudge(decision(host), "/", NO_COOKIES, inventory, NOW).admits(line);
        assertThat(inventory.upstreamCookies("shop")).hasSize(kept ? 1 : 0);
    }

    @Test
    void aCookieOfTheContainersIsNotedWithAllThatItSays() {
        Cookie cookie = new Cookie("zq7", "v");
        cookie.setMaxAge(60);
        cookie.setSecure(true);
        cookie.setAttribute("SameSite", "None");
        cookie.setAttribute("Partitioned", "");
        assertThat(new SetCookieJudge(decision, "/", NO_COOKIES, inventory, NOW).admits(cookie))
                .isTrue();
        UpstreamCookie seen = inventory.upstreamCookies("shop").get(0);
        assertThat(seen.attributes().sameSite()).isEqualTo("none");
        assertThat(seen.attributes().secure()).isTrue();
        assertThat(seen.variants().get(0).partitioned()).isTrue();
        assertThat(seen.lifetime()).isEqualTo(60);
    }

    @Test
    void everyNameOfARequestIsNotedButOurOwn() {
        new SetCookieJudge(decision, "/", NO_COOKIES, inventory, NOW).admits("zq7=v");
        CookieHeader cookies = CookieHeader.of(List.of("_ga=1; zq7=2; zq8=3; consentry=4; JSESSIONID=5; zq7=6"));
        JudgedCookies.of(decision, cookies, inventory);
        JudgedCookies.of(decision, cookies, inventory);
        assertThat(inventory.claims("shop"))
                .extracting(ClaimedCookie::name, ClaimedCookie::requests)
                .containsExactly(tuple("JSESSIONID"), tuple("_ga"), tuple("zq8"));
        assertThat(inventory.upstreamCookies("shop").get(0).requests())
                .as("once for each request")
                .isEqualTo(2);
    }

    private static Tuple tuple(String name) {
        return Tuple.tuple(name, 2L);
    }

    @Test
    void everyHostOfOthersIsNotedOncePerAnswerAndOnesOwnIsNot() {
        for (int answer = 0; answer < 2; answer++) {
            MetHosts met = new MetHosts(decision, inventory);
            for (int i = 0; i < 5; i++) {
                for (String host : List.of(
                        "shop.example",
                        "img.shop.example",
                        "cdn.jsdelivr.net",
                        "www.google-analytics.com",
                        "nobody.example")) {
                    met.judged(host, "/" + i, "markup");
                }
            }
            met.held("header").test("nobody.example", "/");
        }
        assertThat(inventory.hosts("shop"))
                .extracting(seen -> seen.host() + " " + seen.held() + " " + seen.how() + " " + seen.sightings())
                .containsExactly(
                        "cdn.jsdelivr.net false [markup] 2",
                        "nobody.example false [header, markup] 4",
                        "www.google-analytics.com true [markup] 2");
    }
}
