package org.consentry.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.consentry.consent.RequestFacts;
import org.consentry.site.PolicyException;
import org.consentry.site.PolicyLoader;
import org.consentry.site.SitePolicy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The way to a site that promises https. */
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

    static RequestFacts facts(SitePolicy site, String origin, boolean behindProxy) {
        String authority = origin.substring(origin.indexOf("://") + 3);
        String host = authority.startsWith("[") ? authority : authority.replaceFirst(":\\d+$", "");
        return new RequestFacts(site, origin, host, origin.startsWith("https"), behindProxy, null, Set.of(), false);
    }

    /** A request as it came to port 9080. */
    private static final class Asked extends jakarta.servlet.http.HttpServletRequestWrapper {
        private final String method;
        private final String path;
        private final String query;
        private boolean secure;

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

        Asked overTls() {
            secure = true;
            return this;
        }

        @Override
        public boolean isSecure() {
            return secure;
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
        StubRequest request = new StubRequest();
        if (behindProxy) {
            request.with("X-Forwarded-Proto", origin.substring(0, origin.indexOf(':')));
        }
        ask(new Asked(method, target, request), facts(site, origin, behindProxy), publicPort, ownPort);
        assertThat(answer.status).isEqualTo(status);
        assertThat(answer.getHeader("Location")).isEqualTo(location);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "X-Forwarded-Proto|https",
                "X-Forwarded-Proto| HTTPS , http",
                "X-Forwarded-Proto|http,https",
                "Forwarded|for=192.0.2.7;proto=https",
            })
    void aProxyThatIsNotTrustedMakesNoLoop(String field, String value) throws IOException {
        barred(new StubRequest().with(field, value), false, "not trusted");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "-|-|-",
                "''|-|-",
                "https,|-|-",
                "wss|-|-",
                "https, http|-|-",
                "https|http|-",
                "-|-|for=192.0.2.7; proto=https;host=shop.example",
                "-|-|for=192.0.2.7, for=192.0.2.8;Proto=\"HTTPS\"",
                "http|-|proto=https",
                // Plain as it is, it is not what this house reads the scheme from.
                "-|-|for=192.0.2.7;proto=http",
            })
    void aTrustedProxyThatDoesNotPlainlySayHttpMakesNoLoop(
            @Nullable String proto, @Nullable String nearer, @Nullable String forwarded) throws IOException {
        StubRequest request = new StubRequest();
        List.of(Optional.ofNullable(proto), Optional.ofNullable(nearer))
                .forEach(line -> line.ifPresent(value -> request.with("X-Forwarded-Proto", value)));
        Optional.ofNullable(forwarded).ifPresent(value -> request.with("Forwarded", value));
        barred(request, true, "does not plainly say");
    }

    private void barred(StubRequest request, boolean behindProxy, String why) throws IOException {
        RequestFacts facts = facts(site("shop.example", SECURE), "http://shop.example", behindProxy);
        ask(new Asked("GET", "/a", request), facts, "", 0);
        assertThat(answer.status).isEqualTo(403);
        assertThat(answer.getHeader("Location")).isNull();
        assertThat(answer.body.toString(StandardCharsets.US_ASCII)).contains(why);
    }

    @ParameterizedTest
    @CsvSource({
        // Whatever the public address is taken to be.
        "false, '', 200",
        "true, '', 200",
        // Of those who come by http to a proxy that goes on by https.
        "true, http, 308",
        "false, http, 200",
    })
    void nobodyIsLedToHttpsWhoIsThere(boolean behindProxy, String proto, int status) throws IOException {
        StubRequest request = new StubRequest();
        if (!proto.isEmpty()) {
            request.with("X-Forwarded-Proto", proto);
        }
        RequestFacts facts = facts(site("shop.example", SECURE), "http://shop.example", behindProxy);
        ask(new Asked("GET", "/a", request).overTls(), facts, "", 0);
        assertThat(answer.status).isEqualTo(status);
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
}
