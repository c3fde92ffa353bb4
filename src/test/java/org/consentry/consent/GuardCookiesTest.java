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
