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
        Map<String, Integer> outcomes = new GuardCookies(site, new Classifier(catalog), catalog, List.of("statistics"))
                .entries().stream().collect(Collectors.toMap(GuardTable.Entry::name, GuardTable.Entry::outcome));
        assertThat(outcomes).containsEntry("_hjid", GuardTable.PASSES).containsEntry("qzname", 0);
        assertThat(outcomes).doesNotContainEntry("_hjSession_{digits}", GuardTable.PASSES);
    }
}
