package org.consentry.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.consentry.consent.RequestFacts;
import org.consentry.site.PolicyException;
import org.consentry.site.PolicyLoader;
import org.consentry.site.SitePolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The way to a site that promises https, and its cookies on it. */
class SecureWayTest {
    private static final String SECURE = "{https: required, hsts: 365 days, hsts-subdomains: true}";

    private final StubResponse answer = new StubResponse();

    static SitePolicy site(String hosts, String transport) {
        String yaml = "site: shop\nhosts: [" + hosts + "]\ncontroller: {name: A}\nlanguages: [en]\n"
                + "notice: {version: \"1\", effective: 2026-03-01}\ntransport: " + transport + "\n";
        try {
            return PolicyLoader.load("shop", yaml.getBytes(StandardCharsets.UTF_8));
        } catch (PolicyException e) {
            throw new AssertionError(e.findings().toString(), e);
        }
    }

    private static RequestFacts facts(SitePolicy site, String origin, boolean behindProxy) {
        String authority = origin.substring(origin.indexOf("://") + 3);
        String host = authority.startsWith("[") ? authority : authority.replaceFirst(":\\d+$", "");
        return new RequestFacts(site, origin, host, origin.startsWith("https"), behindProxy, null, Set.of(), false);
    }

    /** A request as it came to port 9080. */
    private static final class Asked extends jakarta.servlet.http.HttpServletRequestWrapper {
        private final String method;
        private final String path;
        private final String query;

        Asked(String method, String target, StubRequest request) {
            super(request);
            this.method = method;
            int mark = target.indexOf('?');
            this.path = mark < 0 ? target : target.substring(0, mark);
            this.query = mark < 0 ? null : target.substring(mark + 1);
        }

        @Override
        public String getMethod() {
            return method;
        }

        @Override
        public String getRequestURI() {
            return path;
        }

        @Override
        public String getQueryString() {
            return query;
        }

        @Override
        public int getLocalPort() {
            return 9080;
        }
    }

    private void ask(Asked request, RequestFacts facts, String publicPort, int ownPort) throws IOException {
        if (SecureWay.isBarred(request, facts)) {
            new SecureWay(publicPort, ownPort).bar(request, answer, facts);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, http://shop.example, /a?b=c%20d, false, '', 9443, 308, https://shop.example/a?b=c%20d",
        "HEAD, http://shop.example, /, false, '', 9443, 308, https://shop.example/",
        // Straight to the gateway, whose other port is beside this one; else the port is nobody's to know.
        "GET, http://localhost:9080, /a, false, '', 9443, 308, https://localhost:9443/a",
        "GET, http://[::1]:9080, /a, false, '', 9443, 308, https://[::1]:9443/a",
        "GET, http://localhost:9080, /a, false, '', 0, 308, https://localhost/a",
        "GET, http://shop.example:8080, /a, false, '', 9443, 308, https://shop.example/a",
        "GET, http://shop.example:9080, /a, true, '', 9443, 308, https://shop.example/a",
        "GET, http://shop.example, /a, true, ':8443', 9443, 308, https://shop.example:8443/a",
        // The visitor's way is secure already, whatever the last stretch is.
        "GET, https://shop.example, /a, true, '', 9443, 200, ",
        "POST, https://shop.example:9443, /a, false, '', 9443, 200, ",
        // A body that has gone in clear is not taken.
        "POST, http://shop.example, /_consent/choices, false, '', 9443, 403, ",
        "OPTIONS, http://shop.example, /a, false, '', 9443, 403, ",
        "GET, http://shop.example, /_consent/, false, '', 9443, 308, https://shop.example/_consent/",
        // Who issues certificates comes by http alone; nobody else does by that folder's name.
        "GET, http://shop.example, /.well-known/acme-challenge/aZ_9-x, false, '', 9443, 200, ",
        "POST, http://shop.example, /.well-known/acme-challenge/aZ_9-x, false, '', 9443, 403, ",
        "GET, http://shop.example, /.well-known/acme-challenge/, false, '', 9443, 308,"
                + " https://shop.example/.well-known/acme-challenge/",
        "GET, http://shop.example, /.well-known/acme-challenge/../login, false, '', 9443, 308,"
                + " https://shop.example/.well-known/acme-challenge/../login",
        "GET, http://shop.example, /.well-known/acme-challenge/%2e%2e/a, false, '', 9443, 308,"
                + " https://shop.example/.well-known/acme-challenge/%2e%2e/a",
    })
    void plainHttpLeadsToHttps(
            String method,
            String origin,
            String target,
            boolean behindProxy,
            String publicPort,
            int ownPort,
            int status,
            String location)
            throws IOException {
        SitePolicy site = site("shop.example", SECURE);
        ask(new Asked(method, target, new StubRequest()), facts(site, origin, behindProxy), publicPort, ownPort);
        assertThat(answer.status).isEqualTo(status);
        assertThat(answer.getHeader("Location")).isEqualTo(location);
    }

    @Test
    void aProxyThatIsNotTrustedMakesNoLoop() throws IOException {
        StubRequest request = new StubRequest().with("X-Forwarded-Proto", "https");
        ask(new Asked("GET", "/a", request), facts(site("shop.example", SECURE), "http://shop.example", false), "", 0);
        assertThat(answer.status).isEqualTo(403);
        assertThat(answer.getHeader("Location")).isNull();
        assertThat(answer.body.toString(StandardCharsets.US_ASCII)).contains("not trusted");
    }

    @Test
    void aSiteThatPromisesNothingIsLeftAlone() throws IOException {
        RequestFacts facts = facts(site("shop.example", "{https: as-is}"), "http://shop.example", false);
        ask(new Asked("POST", "/a", new StubRequest()), facts, "", 9443);
        assertThat(answer.status).isEqualTo(200);
        assertThat(SecureWay.field(facts)).isEmpty();
        assertThat(SecureWay.field(facts(site("shop.example", "{https: as-is}"), "https://shop.example", false)))
                .isEmpty();
    }

    @Test
    void browsersAreToldOnHttpsAlone() {
        SitePolicy site = site("shop.example", SECURE);
        assertThat(SecureWay.field(facts(site, "https://shop.example", true)))
                .isEqualTo("max-age=31536000; includeSubDomains");
        assertThat(SecureWay.field(facts(site, "http://shop.example", true))).isEmpty();
        assertThat(SecureWay.field(facts(site, "https://localhost:9443", false)))
                .isEmpty();
        assertThat(SecureWay.field(facts(site, "https://localhost.example", false)))
                .isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "max-age=100|max-age=200|max-age=200",
                "max-age=100|Max-Age=\"200\" ; IncludeSubdomains|Max-Age=\"200\" ; IncludeSubdomains",
                "max-age=100|max-age=100; preload|max-age=100; preload",
                "max-age=100|max-age=50|max-age=100",
                "max-age=100|max-age=0|max-age=100",
                "max-age=100|max-age=50; includeSubDomains; preload|max-age=100; includeSubDomains; preload",
                "max-age=100; includeSubDomains|max-age=200|max-age=200; includeSubDomains",
                "max-age=100; includeSubDomains|max-age=99999999999999999999; includeSubDomains|"
                        + "max-age=99999999999999999999; includeSubDomains",
                // Says nothing that a browser reads.
                "max-age=100|includeSubDomains|max-age=100",
                "max-age=100|max-age=-5|max-age=100",
                "max-age=100|max-age|max-age=100",
                "max-age=100|max-age=a; includeSubDomains|max-age=100",
            })
    void theStricterOfTwoPromisesCounts(String ours, String theirs, String said) {
        assertThat(SecureWay.stricter(ours, theirs)).isEqualTo(said);
    }

    // ---- cookies

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
        assertThat(CookieScope.isTooWide(site(hosts, "{https: as-is}"), host, domain))
                .isEqualTo(wide);
    }

    private List<String> passed(String transport, String origin, String line) {
        StubResponse response = new StubResponse();
        new CookieScope(facts(site("www.shop.example", transport), origin, false), "/a/b").pass(line, response);
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
}
