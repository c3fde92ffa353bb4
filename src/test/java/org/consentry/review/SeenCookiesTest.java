package org.consentry.review;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.consentry.catalog.Catalog;
import org.consentry.catalog.Classifier;
import org.consentry.inventory.Inventory;
import org.consentry.ledger.Database;
import org.consentry.site.PolicyLoader;
import org.consentry.site.Sites;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SeenCookiesTest {
    private static final String POLICY = """
            site: shop
            hosts: [shop.example]
            controller: {name: A Shop}
            notice: {version: "1", effective: 2026-11-01}
            purposes:
              - {id: statistics, category: analytics, basis: consent}
            cookies:
              - {name: visits, purpose: statistics}
            """;

    @TempDir
    Path folder;

    @Test
    void eachCookieIsListedWithWhatItWasTakenForAndTheUnknownOnesFirst() throws Exception {
        Sites sites = new Sites(List.of(PolicyLoader.load("shop.yaml", POLICY.getBytes(StandardCharsets.UTF_8))));
        try (Inventory inventory =
                Inventory.open(Database.open(folder).dataSource(), Clock.systemUTC(), Duration.ofMinutes(1))) {
            inventory.sawSetCookie("shop", "_ga", "", "/", false);
            inventory.sawSetCookie("shop", "visits", "", "/", false);
            inventory.sawSetCookie("shop", "zq7", "", "/", false);
            inventory.sawSetCookie("shop", "tracking_number", "", "/", false);
            inventory.sawUnknownInRequest("shop", "<b>zq8</b>");
            SeenCookies seen = new SeenCookies(sites, inventory, new Classifier(Catalog.load()));

            assertThat(seen.rows("shop"))
                    .extracting(row -> row.unclassified() + " " + row.name() + " " + row.category() + " " + row.seen())
                    .containsExactly(
                            "true <b>zq8</b>  requests",
                            "true tracking_number analytics upstream",
                            "true zq7  upstream",
                            "false _ga analytics upstream",
                            "false visits analytics upstream");
            assertThat(seen.rows("other")).isEmpty();
            assertThat(Pages.cookies(seen.rows(""), seen.hosts("")))
                    .contains("&lt;b&gt;zq8&lt;/b&gt;")
                    .doesNotContain("<b>zq8");
        }
    }
}
