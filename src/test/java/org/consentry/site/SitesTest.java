package org.consentry.site;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SitesTest {
    private static SitePolicy site(String id, String... hosts) {
        String yaml = "site: " + id + "\nhosts: [\"" + String.join("\", \"", hosts) + "\"]\ncontroller: {name: A}\n"
                + "notice: {version: \"1\", effective: 2026-03-01}\n";
        try {
            return PolicyLoader.load(id + ".yaml", yaml.getBytes(UTF_8));
        } catch (PolicyException e) {
            throw new AssertionError(e);
        }
    }

    private static Sites sites() throws PolicyException {
        return new Sites(List.of(
                site("any", "*"),
                site("exact", "shop.example", "a.b.shop.example", "[::1]", "[2001:db8::1]", "127.0.0.1", "my_host"),
                site("below", "*.shop.example"),
                site("deeper", "*.b.shop.example")));
    }

    @ParameterizedTest
    @CsvSource({
        "shop.example, exact",
        "shop.example:8080, exact",
        "SHOP.Example:443, exact",
        "shop.example., exact",
        "Shop.Example.:80, exact",
        "shop.example:, exact",
        "www.shop.example, below",
        "x.y.shop.example, below",
        "b.shop.example, below",
        "c.b.shop.example, deeper",
        "d.c.b.shop.example:1, deeper",
        "a.b.shop.example, exact",
        "x.a.b.shop.example, deeper",
        "notshop.example, any",
        "shop.example.evil.example, any",
        ".shop.example, below",
        "[::1], exact",
        "[::1]:9080, exact",
        "[2001:DB8::1]:9080, exact",
        "::1, any",
        "127.0.0.1:9080, exact",
        "my_host:80, exact",
        "'', any",
        ":80, any",
        "*, any",
        "*.shop.example, below",
        "'shop.example, evil.example', any",
        "ＳＨＯＰ.example, any",
    })
    void aHostFindsItsSite(String host, String site) throws PolicyException {
        assertThat(sites().forHost(host)).map(SitePolicy::id).contains(site);
    }

    @Test
    void aHostThatNoSiteNamesHasNone() throws PolicyException {
        Sites sites = new Sites(List.of(site("a", "shop.example", "*.shop.example")));
        for (String host : List.of("", "other.example", "shop.example.org", "example", "*")) {
            assertThat(sites.forHost(host)).as(host).isEmpty();
        }
    }

    @Test
    void aHostOfDotsAloneIsLookedUpOnce() throws PolicyException {
        Sites sites = sites();
        String dots = ".a".repeat(500_000);
        assertTimeoutPreemptively(
                Duration.ofSeconds(2),
                () -> assertThat(sites.forHost(dots)).map(SitePolicy::id).contains("any"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "a", "*.a", "a-b_c.d1", "[::1]", "[::ffff:1.2.3.4]", "10.0.0.1", "xn--nt-lka.example"})
    void hostPatternsAreAccepted(String host) {
        assertThat(Sites.isHostPattern(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*.",
                "*a",
                "**",
                "*.*.a",
                "a..b",
                "-a.b",
                "a-.b",
                "a.-b",
                "a.b-",
                "*.-a",
                ".a",
                "a.",
                "a b",
                "a:1",
                "[",
                "[]",
                "]",
                "[x]",
                "*.[::1]",
                "A",
                "é",
                "a/b",
                "[::1]:80"
            })
    void whatIsNoHostIsRefused(String host) {
        assertThat(Sites.isHostPattern(host)).isFalse();
        assertThat(Sites.isHostPattern("a".repeat(254))).isFalse();
    }

    @Test
    void sitesThatShareNamesOrHostsAreAllNamed() {
        PolicyException refused = catchThrowableOfType(
                PolicyException.class,
                () -> new Sites(List.of(site("a", "x", "y"), site("a", "z"), site("b", "y", "z"))));
        assertThat(refused.findings())
                .extracting(Finding::problem)
                .containsExactly("two policies are called a", "host y belongs to a too", "host z belongs to a too");
    }

    @Test
    void sitesAreFoundByTheirName() throws PolicyException {
        assertThat(sites().byId("deeper")).map(SitePolicy::hosts).contains(List.of("*.b.shop.example"));
        assertThat(sites().byId("Deeper")).isEmpty();
        assertThat(sites().all()).hasSize(4);
    }

    private static SitePolicy sharing(String id, String host, String share) throws PolicyException {
        String yaml = "site: " + id + "\nhosts: [" + host + "]\ncontroller: {name: A}\n"
                + "notice: {version: \"1\", effective: 2026-03-01}\nshare: {" + share + "}\n";
        return PolicyLoader.load(id + ".yaml", yaml.getBytes(UTF_8));
    }

    /** Each would overwrite the other's choices in the browser. */
    @Test
    void aDomainSharesTheChoicesOfOneSite() throws PolicyException {
        SitePolicy shop = sharing("shop", "www.shop.example", "domain: shop.example");
        SitePolicy blog = sharing("blog", "blog.shop.example", "domain: shop.example");
        PolicyException refused = catchThrowableOfType(PolicyException.class, () -> new Sites(List.of(shop, blog)));
        assertThat(refused.findings())
                .extracting(Finding::problem)
                .containsExactly("choices below shop.example are shared by shop too");
        new Sites(List.of(shop, sharing("own", "own.shop.example", "domain: own.shop.example")));
        new Sites(List.of(shop, sharing("a", "a.example", "group: g"), sharing("b", "b.example", "group: g")));
    }

    @ParameterizedTest
    @CsvSource({
        "US, OPT_IN",
        "US-CA, OPT_OUT",
        "US-MD, OPT_IN",
        "US-TX, NOTICE",
        "CA, UNDER_AGE",
        "CA-ON, OPT_OUT",
        "BR, OPT_OUT",
        "BR-SP, OPT_OUT",
        "DE, OPT_IN",
        "FR, OPT_OUT",
        "'', OPT_OUT",
    })
    void aCountryAloneIsUnderTheStrictestOfItsRules(String region, Regime regime) {
        Regimes regimes = new Regimes(
                Regime.OPT_OUT,
                Map.of(
                        "US", Regime.NOTICE,
                        "US-CA", Regime.OPT_OUT,
                        "US-MD", Regime.OPT_IN,
                        "CA-QC", Regime.UNDER_AGE,
                        "CA-BC", Regime.OPT_IN,
                        "BR", Regime.NOTICE,
                        "BR-SP", Regime.OPT_OUT,
                        "DE", Regime.OPT_IN,
                        "DE-BW", Regime.NOTICE));
        assertThat(regimes.of(region)).isEqualTo(regime);
    }

    private static SitePolicy siteOfApp(String id, String key) throws PolicyException {
        String yaml = "site: " + id + "\nhosts: [" + id + ".example]\ncontroller: {name: A}\n"
                + "notice: {version: \"1\", effective: 2026-03-01}\napps: [{name: ios, key: " + key + "}]\n";
        return PolicyLoader.load(id + ".yaml", yaml.getBytes(UTF_8));
    }

    @Test
    void anAppsKeySpeaksForOneSite() throws PolicyException {
        String key = "key-of-twenty-letters-";
        Sites sites = new Sites(List.of(siteOfApp("a", key + "a"), siteOfApp("b", key + "b")));
        assertThat(sites.byAppKey(key + "b")).map(SitePolicy::id).contains("b");
        assertThat(sites.byAppKey(key)).isEmpty();
        assertThat(sites.byAppKey("")).isEmpty();
        PolicyException refused = catchThrowableOfType(
                PolicyException.class, () -> new Sites(List.of(siteOfApp("a", key + "a"), siteOfApp("b", key + "a"))));
        assertThat(refused.findings())
                .extracting(Finding::problem)
                .containsExactly("the key of app ios belongs to a too");
    }

    @Test
    void aSiteOfAllOtherHostsAnswersWhereNoPolicyNamesTheHost() throws PolicyException {
        Sites sites = new Sites(List.of(site("a", "a.example", "*.a.example"), site("b", "b.example")), "b");
        assertThat(sites.forHost("stranger.example")).map(SitePolicy::id).contains("b");
        assertThat(sites.forHost("")).map(SitePolicy::id).contains("b");
        assertThat(sites.forHost("x.a.example")).map(SitePolicy::id).contains("a");
        assertThat(new Sites(List.of(site("b", "*")), "b").forHost("x"))
                .map(SitePolicy::id)
                .contains("b");
    }

    @Test
    void aSiteOfAllOtherHostsIsThereAndTheOnlyOne() throws PolicyException {
        PolicyException absent =
                catchThrowableOfType(PolicyException.class, () -> new Sites(List.of(site("a", "x")), "b"));
        assertThat(absent.findings())
                .extracting(Finding::toString)
                .containsExactly("consentry.default-site: no site policy is called \"b\""
                        + " (name one, or leave the setting out)");
        PolicyException two = catchThrowableOfType(
                PolicyException.class, () -> new Sites(List.of(site("a", "*"), site("b", "x")), "b"));
        assertThat(two.findings())
                .extracting(Finding::problem)
                .containsExactly("host * stands here, but consentry.default-site names b");
        Sites sites = new Sites(List.of(site("b", "x")), "b");
        assertThat(catchThrowableOfType(PolicyException.class, () -> sites.replace(List.of(site("a", "x")))))
                .isNotNull();
        assertThat(sites.forHost("y")).map(SitePolicy::id).contains("b");
    }

    /** In one state both sites have moved, in the other neither: nobody may see one of them gone. */
    @Test
    void whoeverAsksWhileSitesAreReplacedSeesAWholeState() throws Exception {
        List<SitePolicy> one = List.of(site("a", "x.example", "*.x.example"), site("b", "y.example"));
        List<SitePolicy> other = List.of(site("b", "x.example", "*.x.example"), site("a", "y.example"));
        Sites sites = new Sites(one);
        AtomicBoolean goesOn = new AtomicBoolean(true);
        List<String> wrong = Collections.synchronizedList(new ArrayList<>());
        List<Thread> readers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            readers.add(new Thread(() -> {
                while (goesOn.get() && wrong.isEmpty()) {
                    List<SitePolicy> all = sites.all();
                    SitePolicy found = sites.forHost("z.x.example").orElse(null);
                    if (all != one && !all.equals(one) && !all.equals(other)) {
                        wrong.add("a list of both");
                    }
                    if (found == null || !found.hosts().contains("x.example")) {
                        wrong.add("no site for a host that always has one");
                    }
                    if (sites.byId("a").isEmpty() || sites.byId("b").isEmpty()) {
                        wrong.add("a site is gone");
                    }
                }
            }));
        }
        readers.forEach(Thread::start);
        for (int i = 0; i < 5_000; i++) {
            sites.replace(i % 2 == 0 ? other : one);
        }
        goesOn.set(false);
        for (Thread reader : readers) {
            reader.join();
        }
        assertThat(wrong).isEmpty();
    }
}
