package org.consentry.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.Cookie;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.consentry.consent.RequestFacts;
import org.consentry.http.CookieHeader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of cookies on their way to the browser, by what the site promises of its hosts. */
class CookieScopeTest {
    private static final InstantSource NOW = InstantSource.fixed(Instant.parse("2026-11-20T12:00:00Z"));
    private static final String NARROW = "{https: as-is, cookie-domains: narrow}";
    private static final String HTTPS = "https://www.shop.example";
    private static final String EXPIRED = "; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Secure";

    @ParameterizedTest
    @CsvSource({
        "'shop.example', shop.example, shop.example, false",
        "'shop.example', shop.example, '', false",
        "'shop.example', www.shop.example, shop.example, false",
        "'www.shop.example', www.shop.example, shop.example, true",
        "'www.shop.example, a.shop.example', www.shop.example, shop.example, true",
        "'www.shop.example, shop.example', www.shop.example, shop.example, false",
        "'a.b.shop.example', a.b.shop.example, b.shop.example, true",
        "'b.shop.example', a.b.shop.example, b.shop.example, false",
        // The domain of a wildcard is the site's: nothing narrower goes to all of its hosts.
        "'\"*.shop.example\"', www.shop.example, shop.example, false",
        "'\"*.www.shop.example\"', a.www.shop.example, shop.example, true",
        "'\"*\"', www.shop.example, shop.example, false",
        // Whatever a policy says of it.
        "'\"*\"', shop.co.uk, co.uk, true",
        "'\"*.github.io\"', shop.github.io, github.io, true",
        "'shop.example', shop.example, example, true",
        // No browser keeps these.
        "'www.shop.example', www.shop.example, other.example, false",
        "'www.shop.example', www.shop.example, op.example, false",
        "'192.0.2.1', 192.0.2.1, 2.1, false",
    })
    void aDomainIsTooWideWhereItHasHostsThatAreNotThePolicys(String hosts, String host, String domain, boolean wide) {
        assertThat(CookieScope.isTooWide(SecureWayTest.site(hosts, "{https: as-is}"), host, domain))
                .isEqualTo(wide);
    }

    private static CookieScope scope(String transport, String origin, String cookies) {
        RequestFacts facts = SecureWayTest.facts(SecureWayTest.site("www.shop.example", transport), origin, false);
        return new CookieScope(facts, "/a/b", CookieHeader.of(cookies), NOW);
    }

    private static List<String> passed(String transport, String origin, String line) {
        StubResponse response = new StubResponse();
        scope(transport, origin, "a=from before").pass(line, response);
        return List.copyOf(response.getHeaders("Set-Cookie"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{https: required}|https|a=b|a=b; Secure",
                "{https: required}|https|a=b ; path=/x;  SECURE;|a=b ; path=/x;  SECURE;",
                "{https: required}|https|a=\"b\";|a=\"b\";; Secure",
                "{https: required}|https|a=; Max-Age=0|a=; Max-Age=0; Secure",
                "{https: required}|https|a=b; Domain=shop.example|a=b; Domain=shop.example; Secure",
                "{https: as-is}|https|a=b|a=b",
                "{https: as-is, cookie-domains: report}|https|a=b; Domain=.Shop.Example|a=b; Domain=.Shop.Example",
                "{https: as-is, cookie-domains: narrow}|http|a=b; Domain=www.shop.example|a=b; Domain=www.shop.example",
                "{https: as-is, cookie-domains: narrow}|http|a=b; Domain=other.example|a=b; Domain=other.example",
                "{https: as-is, cookie-domains: narrow}|http|a=domain=shop.example; x|a=domain=shop.example; x",
            })
    void whatNeedsNoMendingGoesAsItCame(String transport, String scheme, String line, String kept) {
        assertThat(passed(transport, scheme + "://www.shop.example", line)).containsExactly(kept);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a=b; Domain=shop.example|a=b",
                "a=b;domain = .Shop.Example ; Path=/x; HttpOnly|a=b; Path=/x; HttpOnly",
                "a=b; Domain=www.shop.example; Domain=shop.example; DomainX=1|a=b; DomainX=1",
                "a=b; Path=/; Domain=example|a=b; Path=/",
            })
    void aCookieThatIsTooWideBecomesTheHostsOwnAndTheWideOneGoes(String line, String kept) {
        List<String> lines = passed("{https: as-is, cookie-domains: narrow}", "https://www.shop.example", line);
        assertThat(lines).hasSize(2).last().isEqualTo(kept);
        assertThat(lines.get(0)).startsWith("a=; Path=/").contains("; Domain=").contains("; Max-Age=0");
    }

    private static List<String> sent(String cookies, String... lines) {
        StubResponse response = new StubResponse();
        CookieScope scope = scope(NARROW, HTTPS, cookies);
        for (String line : lines) {
            scope.pass(line, response);
        }
        return List.copyOf(response.getHeaders("Set-Cookie"));
    }

    /** It may be that of a site on another host: what this browser did not show need not go. */
    @Test
    void noWideCookieGoesOfANameThatTheRequestDidNotBring() {
        assertThat(sent("b=sid; SID=1", "sid=abc; Domain=shop.example; Path=/")).containsExactly("sid=abc; Path=/");
        assertThat(sent("b=2; sid=1", "sid=abc; Domain=shop.example; Path=/"))
                .containsExactly("sid=; Path=/; Domain=shop.example" + EXPIRED, "sid=abc; Path=/");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Max-Age=0|true",
                "Max-Age=-1; Expires=Fri, 27 Nov 2026 12:00:00 GMT|true",
                "Expires=Thu, 01 Jan 1970 00:00:00 GMT|true",
                "Expires=Fri, 20 Nov 2026 12:00:01 GMT|false",
                "Max-Age=1|false",
            })
    void whatDeletesTheWideCookieLeavesWhatTheHostHasJustBeenGiven(String ends, boolean deletes) {
        List<String> lines = sent("sid=1", "sid=abc; Path=/; HttpOnly", "sid=; Domain=shop.example; Path=/; " + ends);
        assertThat(lines).startsWith("sid=abc; Path=/; HttpOnly", "sid=; Path=/; Domain=shop.example" + EXPIRED);
        assertThat(lines).hasSize(deletes ? 2 : 3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "-",
                "other=abc; Path=/",
                "sid=abc; Path=/b",
                "sid=abc",
                "sid=abc; Path=/; Domain=www.shop.example",
                "sid=abc; Path=/; Max-Age=0",
                "sid=abc; Path=/; Secure; Partitioned",
                // Narrowed itself, it is the one that is deleted.
                "sid=abc; Path=/; Domain=shop.example",
            })
    void anOrdinaryLogoutDeletesTheNarrowedCookieToo(@Nullable String before) {
        String logout = "sid=; Domain=shop.example; Path=/; Max-Age=0";
        List<String> lines = before == null ? sent("", logout) : sent("", before, logout);
        assertThat(lines).endsWith("sid=; Path=/; Domain=shop.example" + EXPIRED, "sid=; Path=/; Max-Age=0");
    }

    @Test
    void whatTheHostIsGivenAfterwardsStandsByItsOrder() {
        assertThat(sent("", "sid=; Domain=shop.example; Path=/; Max-Age=0", "sid=abc; Path=/"))
                .hasSize(3)
                .last()
                .isEqualTo("sid=abc; Path=/");
    }

    @Test
    void anAnswerThatStartsOverHasSetNothing() {
        CookieScope scope = scope(NARROW, HTTPS, "");
        scope.pass("sid=abc; Path=/", new StubResponse());
        scope.startOver();
        StubResponse response = new StubResponse();
        scope.pass("sid=; Domain=shop.example; Path=/; Max-Age=0", response);
        assertThat(response.getHeaders("Set-Cookie")).last().isEqualTo("sid=; Path=/; Max-Age=0");
    }

    @Test
    void aCookieThatTheContainerWritesIsTreatedAsALine() {
        StubResponse response = new StubResponse();
        CookieScope scope = scope(NARROW, HTTPS, "");
        scope.pass(new Cookie("sid", "abc"), "sid=abc", response);
        int before = response.getHeaders("Set-Cookie").size();
        Cookie gone = new Cookie("sid", "");
        gone.setMaxAge(0);
        gone.setDomain("shop.example");
        scope.pass(gone, "sid=; Max-Age=0; Domain=shop.example", response);
        assertThat(response.getHeaders("Set-Cookie"))
                .hasSize(before + 1)
                .last()
                .isEqualTo("sid=; Path=/a; Domain=shop.example" + EXPIRED);
    }
}
