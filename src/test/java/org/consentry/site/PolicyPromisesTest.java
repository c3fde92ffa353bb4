package org.consentry.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.consentry.site.Promises.Claim;
import org.consentry.site.Transport.CookieDomains;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a policy promises beyond purposes arrives as written, and what it does not say is not promised. */
final class PolicyPromisesTest {
    private static final String DIGEST = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private static SitePolicy good(String name) throws IOException, PolicyException {
        return PolicyLoader.load(Path.of("src", "test", "resources", "sites", "good", name + ".yaml"));
    }

    private static SitePolicy load(String line) throws PolicyException {
        String yaml = "site: shop\nhosts: [shop.example]\ncontroller: {name: A}\n"
                + "notice: {version: \"1\", effective: 2026-11-01}\n" + line;
        return PolicyLoader.load("shop.yaml", yaml.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void everyPromiseArrives() throws IOException, PolicyException {
        Promises promises = good("everything").promises();
        assertThat(promises.representative())
                .isEqualTo(new Contact("Alder EU", "1 Rue Haute", "eu@shop.example", "+32 1", "/eu"));
        assertThat(promises.officer()).isEqualTo(new Contact("Office of data", "", "dpo@shop.example", "", ""));
        assertThat(promises.authority())
                .isEqualTo(new Contact("Datatilsynet", "", "", "", "https://www.datatilsynet.no"));
        assertThat(promises.claims()).containsExactlyInAnyOrder(Claim.values());
        assertThat(promises.minimumAge()).isEqualTo(16);
        assertThat(promises.storage())
                .containsExactly(
                        new StoredItem("theme", "local", "shop", "Metrics", "1 year"),
                        new StoredItem("_m*", "indexed-db", "statistics", "", ""),
                        new StoredItem("theme", "session", "shop", "", ""),
                        new StoredItem("pages", "cache", "shop", "", ""));
        assertThat(promises.webhooks())
                .containsExactly(
                        new Webhook(
                                "crm",
                                URI.create("https://crm.example:8443/hook?site=1"),
                                Set.of("withdrawal", "erasure")),
                        new Webhook(
                                "desk-2", URI.create("https://[2a00:1450::5]/in"), Set.of("request", "request-due")));
        assertThat(promises.archive())
                .isEqualTo(new Archive(
                        LocalDate.of(2026, 12, 1), Set.of("accounting"), List.of(new AppKey("bureau", DIGEST))));
    }

    @Test
    void clausesKeepTheirParagraphsAndLoseTheirMarkup() throws IOException, PolicyException {
        Clause transfers = good("everything").promises().clauses().get(0);
        assertThat(transfers.id()).isEqualTo("transfers");
        assertThat(transfers.words().get("nb"))
                .isEqualTo(new Clause.Words("Hvor data havner", "Ingen andre steder.", ""));
        assertThat(transfers.words().get("en"))
                .isEqualTo(new Clause.Words(
                        "Where data go",
                        "Nowhere else.",
                        "They stay in Norway:\n- in Bergen\n- in Oslo\n\nNobody else\n\nsees them."));
    }

    @ParameterizedTest
    @CsvSource({
        "a, a",
        "'', ''",
        "' a  b ', a b",
        "'a\n\n\n\nb', 'a\n\nb'",
        "'\n\n a\r\n  - b\n', 'a\n- b'",
        "'a\n \n- b\n- c', 'a\n\n- b\n- c'",
        "'a &amp; b\n<b>c</b>', 'a & b\nc'",
        "'1 < 2\n2 > 1', '1 < 2\n2 > 1'",
        "'<ul><li>a</li><li>b</li></ul>c', '- a\n- b\n\nc'",
        "'a<br>b<script>alert(1)</script>', 'a\nb'",
        "'<h2>a</h2>b<p>c', 'a\n\nb\n\nc'",
    })
    void aClauseIsPlainTextInLines(String written, String shown) {
        assertThat(PolicyWords.paragraphs(written)).isEqualTo(shown);
    }

    @Test
    void requestsTransportAndDetailsArrive() throws IOException, PolicyException {
        SitePolicy policy = good("everything");
        assertThat(policy.requests())
                .isEqualTo(new Requests(
                        Period.ofMonths(1),
                        Map.of("access", Period.ofDays(5), "no-marketing", Period.ofDays(3)),
                        Period.ofDays(2)));
        assertThat(policy.transport()).isEqualTo(new Transport(true, Duration.ofDays(365), true, CookieDomains.NARROW));
        assertThat(policy.gateUnknownCookies()).isFalse();
        assertThat(policy.purpose("statistics").orElseThrow().details())
                .isEqualTo(new Purpose.Details(
                        Map.of("en", "Pages seen, and when.", "nb", "Sider"),
                        Map.of("en", "Until the year's figures are made.")));
    }

    @Test
    void whatIsNotSaidIsNotPromisedAndTheStricterHolds() throws IOException, PolicyException {
        SitePolicy policy = good("smallest");
        assertThat(policy.promises()).isEqualTo(Promises.NONE);
        assertThat(policy.transport()).isEqualTo(Transport.DEFAULT);
        assertThat(policy.requests()).isEqualTo(Requests.DEFAULT);
        assertThat(policy.gateUnknownCookies()).isTrue();
        assertThat(policy.essentialOnly()).isFalse();
        assertThat(policy.notice().keeps()).isEmpty();
        assertThat(load("transport: {cookie-domains: report}").transport())
                .isEqualTo(new Transport(false, Duration.ZERO, false, CookieDomains.REPORT));
        assertThat(load("archive: {}").promises().archive()).isEqualTo(Archive.NONE);
    }

    @Test
    void anEssentialSiteHasOneRegimeForAllRegions() throws IOException, PolicyException {
        SitePolicy policy = good("essential");
        assertThat(policy.essentialOnly()).isTrue();
        assertThat(policy.regimes()).isEqualTo(new Regimes(Regime.ESSENTIAL, Map.of()));
        assertThat(policy.regimes().of("US-CA")).isEqualTo(Regime.ESSENTIAL);
        assertThat(policy.gateUnknownHosts()).isTrue();
        assertThat(policy.gateUnknownCookies()).isTrue();
        assertThat(load("essential-only: false\nregimes: {default: opt-out}")
                        .regimes()
                        .otherwise())
                .isEqualTo(Regime.OPT_OUT);
    }

    @Test
    void anEditorialVersionHoldsTheChoicesOfThoseThatItNames() throws IOException, PolicyException {
        Notice notice = good("everything").notice();
        assertThat(notice.holds("2026-03")).isTrue();
        assertThat(notice.holds("2025.12")).isTrue();
        assertThat(notice.holds("2026-01")).isFalse();
    }

    @Test
    void aDemoOfOursIsNamedByAWord() throws IOException, PolicyException {
        assertThat(good("essential").upstream()).isEqualTo(URI.create("demo-shop-2"));
        assertThat(load("upstream: demo").upstream()).isEqualTo(PolicyLoader.DEMO);
    }

    @ParameterizedTest
    @CsvSource({
        "demo, true",
        "demo-smarti, true",
        "demo-a-1, true",
        "demo-, false",
        "demos, false",
        "http://demo-smarti, false",
        "demo-a.b, false",
        "demo-A, false",
    })
    void onlyAWordOfOursIsADemo(String upstream, boolean demo) {
        assertThat(PolicyLoader.isDemo(URI.create(upstream))).isEqualTo(demo);
        assertThat(PolicyLoader.isDemo(null)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "16", "18", "25"})
    void anAgeIsANumberOfYears(int age) throws PolicyException {
        assertThat(load("minimum-age: " + age).promises().minimumAge()).isEqualTo(age);
    }

    /** What the operator has not listed is refused when it is called. */
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "10.1.2.3", "192.168.0.1:8443", "[::1]", "[fd00::1]", "[::ffff:10.0.0.1]"})
    void anAddressInAPrivateNetMayBeNamed(String host) throws PolicyException {
        String url = "https://" + host + "/hook";
        assertThat(load("webhooks: [{name: a, url: \"" + url + "\", events: [request]}]")
                        .promises()
                        .webhooks())
                .containsExactly(new Webhook("a", URI.create(url), Set.of("request")));
    }

    /** A key in a log would be a key for whoever reads it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "archive: {administrators: [{name: a, key: s3cret}]}",
                "webhooks: [{name: a, url: \"http://s3cret.example/\", events: [request]}]",
                "webhooks: [{name: a, url: \"https://u:s3cret@b.example/\", events: [request]}]",
                "webhooks: [{name: a, url: \"https://b.example/#s3cret\", events: [request]}]",
                "webhooks: [{name: a, url: \"https://2130706433/s3cret\", events: [request]}]",
                "apps: [{name: a, key: s3cret}]",
            })
    void noFindingTellsAKey(String line) {
        PolicyException refused = catchThrowableOfType(PolicyException.class, () -> load(line));
        assertThat(refused.findings())
                .isNotEmpty()
                .noneMatch(finding -> finding.report().contains("s3cret"));
    }
}
