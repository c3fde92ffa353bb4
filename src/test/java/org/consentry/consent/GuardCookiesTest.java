package org.consentry.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.consentry.catalog.Catalog;
import org.consentry.catalog.Classifier;
import org.consentry.catalog.CookieRule;
import org.consentry.site.SitePolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A site's hosts share one guard: it holds nothing back that an operator lets pass on one of them. */
class GuardCookiesTest {
    private static final String YAML = """
            site: shop
            hosts: [shop.example, m.shop.example]
            controller: {name: Alder}
            notice: {version: "1", effective: 2026-11-01}
            purposes:
              - {id: shop, category: necessary, basis: contract}
              - {id: statistics, category: analytics, basis: consent}
            """;

    @TempDir
    Path folder;

    @Test
    void aStoredEntryCountsAsADeclaredCookieDoes() {
        SitePolicy site = DecisionHostTest.policy(YAML + """
                cookies:
                  - {name: qz_cookie, purpose: statistics}
                storage:
                  - {name: "qz_visits*", kind: local, purpose: statistics}
                  - {name: qz_tab, kind: session, purpose: statistics}
                  - {name: qz_theme, kind: local, purpose: shop}
                  - {name: _fbp, kind: local, purpose: shop}
                  - {name: qz_base, kind: indexed-db, purpose: statistics}
                """);
        Map<String, Integer> outcomes = outcomes(site, Catalog.load());
        assertThat(outcomes)
                .containsEntry("qz_cookie", 0)
                .containsEntry("qz_visits*", 0)
                .containsEntry("qz_tab", 0)
                .as("no declaration opens what is known to track")
                .containsEntry("_fbp", GuardTable.NEVER)
                .as("no write of these goes by a name")
                .doesNotContainKeys("qz_theme", "qz_base");
    }

    /** The gateway goes by what is said of cookies, whatever is said of storage. */
    @Test
    void whatIsSaidOfStorageOpensNoCookieThatTheGatewayHolds() throws IOException {
        Path lists = Files.createDirectories(folder.resolve("imported"));
        Files.writeString(lists.resolve("more.csv"), """
                name,host,category,vendor,protection,lifetime,source
                qz_loaded,,analytics,Quz,,P1Y,knowledge
                """);
        Catalog catalog = Catalog.load(folder, complaint -> {
            throw new AssertionError(complaint);
        });
        String yaml = YAML + """
                  - {id: chat, category: functional, basis: consent}
                  - {id: ads, category: marketing, basis: consent}
                """;
        String storage = """
                storage:
                  - {name: qz_loaded, kind: local, purpose: shop}
                  - {name: "inter*", kind: local, purpose: shop}
                  - {name: "crisp*", kind: local, purpose: statistics}
                  - {name: _ga, kind: local, purpose: ads}
                  - {name: pll_language, kind: local, purpose: chat}
                  - {name: "_*", kind: session, purpose: shop}
                """;
        GuardCookies plain = guard(DecisionHostTest.policy(yaml), catalog);
        GuardCookies stored = guard(DecisionHostTest.policy(yaml + storage), catalog);
        for (CookieRule rule : catalog.cookies()) {
            String name = GuardSource.Cookie.of(rule.name()).specimen();
            if (plain.outcome(name) != GuardTable.PASSES) {
                assertThat(stored.outcome(name)).as(name).isNotEqualTo(GuardTable.PASSES);
            }
        }
        assertThat(stored.outcome("qz_loaded"))
                .isEqualTo(plain.outcome("qz_loaded"))
                .isEqualTo(0);
        assertThat(stored.outcome("intercom-id-x"))
                .isEqualTo(plain.outcome("intercom-id-x"))
                .isEqualTo(1);
        assertThat(stored.outcome("_fbp")).isEqualTo(2);
        assertThat(stored.outcome("crisp-client/x")).as("stricter than a chat").isEqualTo(0);
        assertThat(stored.outcome("_ga")).as("stricter than statistics").isEqualTo(2);
        assertThat(stored.outcome("pll_language")).as("held for storage's sake").isEqualTo(1);
        GuardCookies cookie = guard(
                DecisionHostTest.policy(yaml + storage + "cookies: [{name: qz_loaded, purpose: shop, loosen: true}]\n"),
                catalog);
        assertThat(cookie.outcome("qz_loaded")).as("declared as a cookie too").isEqualTo(GuardTable.PASSES);
    }

    private static GuardCookies guard(SitePolicy site, Catalog catalog) {
        return new GuardCookies(
                site, new Classifier(catalog), new GuardSource(catalog), List.of("statistics", "chat", "ads"));
    }

    private static Map<String, Integer> outcomes(SitePolicy site, Catalog catalog) {
        return new GuardCookies(site, new Classifier(catalog), new GuardSource(catalog), List.of("statistics"))
                .entries().stream().collect(Collectors.toMap(GuardTable.Entry::name, GuardTable.Entry::outcome));
    }

    @Test
    void whatAnOperatorOpensOnOneHostIsNotHeldThere() throws IOException {
        Files.writeString(folder.resolve("overrides.csv"), """
                site,name,host,category,reason,date
                ,_hjid,m.shop.example,necessary,told so,2026-03-01
                ,_hjSession_{digits},m.shop.example,marketing,told so,2026-03-01
                ,qzname,,analytics,told so,2026-03-01
                """);
        Catalog catalog = Catalog.load(folder, complaint -> {
            throw new AssertionError(complaint);
        });
        SitePolicy site = DecisionHostTest.policy(YAML);
        Map<String, Integer> outcomes = outcomes(site, catalog);
        assertThat(outcomes).containsEntry("_hjid", GuardTable.PASSES).containsEntry("qzname", 0);
        assertThat(outcomes).doesNotContainEntry("_hjSession_{digits}", GuardTable.PASSES);
    }
}
