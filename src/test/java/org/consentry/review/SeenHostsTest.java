package org.consentry.review;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.consentry.catalog.Catalog;
import org.consentry.catalog.Classifier;
import org.consentry.inventory.Inventory;
import org.consentry.ledger.Database;
import org.consentry.site.PolicyLoader;
import org.consentry.site.Sites;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SeenHostsTest {
    private static final String POLICY = """
            site: shop
            hosts: [shop.example]
            controller: {name: A Shop}
            notice: {version: "1", effective: 2026-11-01}
            purposes:
              - {id: shop, category: necessary, basis: contract}
              - {id: statistics, category: analytics, basis: consent}
            host-rules:
              - {host: cdn.example, purpose: shop}
            """;

    private static final CookiesPage.Asked ALL = new CookiesPage.Asked("", Map.of(), List.of(), Optional.empty());

    @TempDir
    Path folder;

    @Test
    void eachHostIsListedWithWhatItWasTakenForAndTheUnknownOnesFirst() throws Exception {
        Sites sites = new Sites(List.of(PolicyLoader.load("shop.yaml", POLICY.getBytes(StandardCharsets.UTF_8))));
        try (Inventory inventory =
                Inventory.open(Database.open(folder).dataSource(), Clock.systemUTC(), Duration.ofMinutes(1))) {
            inventory.sawHost("shop", "www.google-analytics.com", "markup", true);
            inventory.sawHost("shop", "static.criteo.net", "csp-report", true);
            inventory.sawHost("shop", "a.cdn.example", "header", false);
            inventory.sawHost("shop", "nobody.example", "markup", false);
            SeenCookies seen = new SeenCookies(sites, inventory, new Classifier(Catalog.load()));

            assertThat(seen.hosts("shop"))
                    .extracting(row -> String.join(
                            " ", row.host(), row.category(), row.vendor(), row.rule(), row.purpose(), "" + row.held()))
                    .containsExactly(
                            "nobody.example   unknown  false",
                            "a.cdn.example necessary  policy-host:cdn.example  false",
                            "static.criteo.net marketing Criteo host:criteo.net - true",
                            "www.google-analytics.com analytics Google Analytics host:google-analytics.com statistics true");
            assertThat(seen.hosts("")).isEqualTo(seen.hosts("shop"));
            assertThat(seen.hosts("other")).isEmpty();
        }
    }

    private static SeenHosts.Row row(String host, boolean unclassified) {
        return new SeenHosts.Row(
                "shop",
                host,
                "",
                "A & B",
                "unknown",
                "",
                List.of("header", "markup"),
                true,
                unclassified,
                Instant.EPOCH,
                Instant.EPOCH,
                3);
    }

    @Test
    void thePageShowsThemBesideTheCookiesAndNoMoreThanCanBeRead() {
        Document page = Jsoup.parse(
                CookiesPage.html(ALL, SeenCookies.Shown.NOTHING, List.of(row("<i>x</i>.example", true)), 0));
        assertThat(page.select("#hosts tbody tr").select("th, td").eachText())
                .containsExactly(
                        "<i>x</i>.example",
                        "shop",
                        "to be named",
                        "A & B",
                        "unknown",
                        "header, markup",
                        "yes",
                        "3",
                        "1970-01-01 00:00:00",
                        "1970-01-01 00:00:00");
        assertThat(page.select("#hosts caption").text()).isEqualTo("Hosts: 1");
        List<SeenHosts.Row> many = IntStream.range(0, 1_001)
                .mapToObj(i -> row(i + ".example", false))
                .toList();
        Document cut = Jsoup.parse(CookiesPage.html(ALL, SeenCookies.Shown.NOTHING, many, 0));
        assertThat(cut.select("#hosts tbody tr")).hasSize(1_000);
        assertThat(cut.select("#hosts caption").text()).isEqualTo("The first 1000 of 1001 hosts");
    }
}
