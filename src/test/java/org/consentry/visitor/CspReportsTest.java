package org.consentry.visitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import jakarta.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.consentry.consent.RequestFacts;
import org.consentry.site.PolicyException;
import org.consentry.site.PolicyLoader;
import org.consentry.site.SitePolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CspReportsTest {
    private static final RequestFacts FACTS = facts();

    private final List<String> seen = new ArrayList<>();
    private final CspReports reports =
            new CspReports((site, host, how, held) -> seen.add(site + ' ' + host + ' ' + how + ' ' + held));

    private static RequestFacts facts() {
        String yaml = String.join(
                "\n",
                "site: shop",
                "hosts: [www.shop.example, \"*.shop.test\"]",
                "controller: {name: The Shop, email: privacy@shop.example}",
                "notice: {version: \"1\", effective: 2026-11-01}",
                "languages: [en]",
                "purposes:",
                "  - {id: basket, category: necessary, basis: contract}",
                "");
        try {
            SitePolicy site = PolicyLoader.load("shop.yaml", yaml.getBytes(StandardCharsets.UTF_8));
            return new RequestFacts(
                    site, "https://www.shop.example", "www.shop.example", true, false, null, Set.of(), false);
        } catch (PolicyException e) {
            throw new AssertionError(e);
        }
    }

    private void take(String json) {
        reports.take(FACTS, "198.51.100.7", json.getBytes(StandardCharsets.UTF_8));
    }

    private static String old(String document, String directive, String blocked) {
        return Json.createObjectBuilder()
                .add(
                        "csp-report",
                        Json.createObjectBuilder()
                                .add("document-uri", document)
                                .add("referrer", "https://www.shop.example/?secret")
                                .add("violated-directive", directive)
                                .add("blocked-uri", blocked)
                                .add("line-number", 7))
                .build()
                .toString();
    }

    private static String now(String type, String document, String directive, String blocked) {
        return Json.createObjectBuilder()
                .add("type", type)
                .add("age", 12)
                .add("url", document)
                .add(
                        "body",
                        Json.createObjectBuilder()
                                .add("documentURL", document)
                                .add("effectiveDirective", directive)
                                .add("blockedURL", blocked)
                                .add("sample", "secret"))
                .build()
                .toString();
    }

    @Test
    void bothFormsAreReadAndOnlyTheHostIsKept() {
        take(old("https://www.shop.example/a?secret", "default-src", "https://Tracker.TEST:8443/p?secret"));
        take("[" + now("csp-violation", "https://www.shop.example/", "connect-src", "wss://socket.test/") + ","
                + now("deprecation", "https://www.shop.example/", "", "https://no.test") + "]");
        assertThat(seen).containsExactly("shop tracker.test csp-report true", "shop socket.test csp-report true");
    }

    @Test
    void aRepetitionIsNoNews() {
        for (int i = 0; i < 3; i++) {
            take(old("https://www.shop.example/" + i, "img-src https://a.test", "https://tracker.test/" + i));
            take(now("csp-violation", "https://www.shop.example/", "img-src", "https://tracker.test"));
        }
        assertThat(seen).hasSize(1);
        take(old("https://www.shop.example/", "font-src", "https://tracker.test/"));
        assertThat(seen).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "inline",
                "eval",
                "wasm-eval",
                "self",
                "data",
                "blob",
                "about",
                "",
                "trusted-types-sink",
                "data:image/png,x",
                "chrome-extension://abcdef/x.js",
                "moz-extension",
                "safari-web-extension://x",
                "https://www.shop.example/own",
                "https://shop.example/own",
                "https://cdn.shop.test/own",
                "https://",
                "https://a b/",
            })
    void whatIsNoThirdPartyIsIgnored(String blocked) {
        take(old("https://www.shop.example/", "script-src", blocked));
        take(now("csp-violation", "https://www.shop.example/", "script-src", blocked));
        assertThat(seen).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "https://evil.test/, 0",
        "https://www.shop.example.evil.test/, 0",
        "chrome-extension://abc/, 0",
        "about, 1",
        "https://m.shop.test/, 0",
        "https://shop.example/, 0",
        "https://WWW.shop.example:8443/, 1",
        "http://www.shop.example/, 1",
    })
    void onlyDocumentsOfTheHostThatIsAskedReport(String document, int count) {
        take(old(document, "script-src", "https://tracker.test"));
        assertThat(seen).hasSize(count);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "same-origin, https://www.shop.example, true",
                "same-origin, -, true",
                "-, https://www.shop.example, true",
                "-, -, true",
                "-, https://evil.test, false",
                "-, null, false",
                "cross-site, null, false",
                "cross-site, https://www.shop.example, false",
                "same-site, https://m.shop.example, false",
                "none, -, false",
                "'', -, false",
            })
    void anothersPageIsNotListenedTo(String site, String origin, boolean taken) {
        assertThat(CspReports.fromOwnPage(site, origin, "https://www.shop.example"))
                .isEqualTo(taken);
    }

    @Test
    void eachEntryOfABodyCounts() {
        StringBuilder many = new StringBuilder("[");
        for (int i = 0; i <= CspReports.REPORTS_A_MINUTE + 10; i++) {
            many.append(i == 0 ? "" : ",")
                    .append(now("csp-violation", "https://www.shop.example/", "img-src", "https://t" + i + ".test"));
        }
        take(many.append(']').toString());
        // The first of a body counts as its request, which this test doesn't make.
        assertThat(seen).hasSize(CspReports.REPORTS_A_MINUTE + 1);
    }

    @Test
    void aHostThatIsTooLongIsNotKept() {
        take(old("https://www.shop.example/", "script-src", "https://" + "a".repeat(300) + ".test"));
        assertThat(seen).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "x",
                "1",
                "\"csp-report\"",
                "null",
                "[1]",
                "[[]]",
                "{",
                "{} {}",
                "{\"csp-report\":",
                "\u0000"
            })
    void nonsenseIsNoReport(String body) {
        assertThatIllegalArgumentException().isThrownBy(() -> take(body));
    }

    @Test
    void depthIsNoReport() {
        assertThatIllegalArgumentException().isThrownBy(() -> take("[".repeat(16_000)));
        assertThatIllegalArgumentException().isThrownBy(() -> take("{\"a\":".repeat(3_000)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "[{}]",
                "{\"csp-report\":1}",
                "{\"csp-report\":{\"blocked-uri\":7}}",
                "{\"type\":\"csp-violation\",\"body\":[]}",
                "{\"type\":\"csp-violation\",\"body\":null}",
            })
    void anEmptyReportSaysNothing(String body) {
        take(body);
        assertThat(seen).isEmpty();
    }

    @Property(tries = 200, seed = "11")
    void noAddressIsTooOdd(@ForAll String document, @ForAll String directive, @ForAll String blocked) {
        take(old(document, directive, blocked));
        assertThat(seen.toString()).doesNotContain("secret");
    }
}
