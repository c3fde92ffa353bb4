package org.consentry.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.consentry.inventory.Settings.set;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.consentry.catalog.Catalog;
import org.consentry.catalog.Classifier;
import org.consentry.inventory.Attributes;
import org.consentry.inventory.Inventory;
import org.consentry.inventory.Outcome;
import org.consentry.ledger.Database;
import org.consentry.site.PolicyLoader;
import org.consentry.site.Sites;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
            inventory.sawSetCookie("shop", set("_ga", "", "/", false));
            inventory.sawSetCookie("shop", set("visits", "", "/", false));
            inventory.sawSetCookie("shop", set("zq7", "", "/", false));
            inventory.sawSetCookie("shop", set("tracking_number", "", "/", false));
            inventory.sawInRequest("shop", "<b>zq8</b>");
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
            assertThat(CookiesPage.html(seen.rows(""), seen.hosts(""), 0))
                    .contains("&lt;b&gt;zq8&lt;/b&gt;")
                    .doesNotContain("<b>zq8");
        }
    }

    @Test
    void aReviewerReadsHowACookieIsSetAndWhatClientsClaim() throws Exception {
        Sites sites = new Sites(List.of(PolicyLoader.load("shop.yaml", POLICY.getBytes(StandardCharsets.UTF_8))));
        try (Inventory inventory =
                Inventory.open(Database.open(folder).dataSource(), Clock.systemUTC(), Duration.ofMinutes(1))) {
            Attributes strict = new Attributes(true, true, "strict");
            inventory.sawSetCookie("shop", set("zq7", 864_000, strict, false));
            inventory.sawSetCookie("shop", set("zq7", 864_000, strict, true));
            inventory.sawSetCookie("shop", set("brief", 0, new Attributes(false, false, ""), false));
            for (String name : List.of("zq7", "rare", "often", "often", "said", "zq7")) {
                inventory.sawInRequest("shop", name);
            }
            SeenCookies seen = new SeenCookies(sites, inventory, new Classifier(Catalog.load()));
            assertThat(seen.confirm("shop", "said", true, "reviewer")).isEqualTo(Outcome.DONE);
            Document page = Jsoup.parse(CookiesPage.html(seen.rows(""), seen.hosts(""), 1_234_567));

            assertThat(cells(page, "#set tbody tr:contains(zq7)"))
                    .containsSubsequence("10 days", "Secure HttpOnly SameSite=strict")
                    .containsSubsequence("shop.example Path=/", "2", "1", "2");
            assertThat(cells(page, "#set tbody tr:contains(brief)"))
                    .containsSubsequence("session", "none", "1", "0", "0");
            assertThat(page.select("#claimed tbody th code").eachText())
                    .as("what a person said first, then what is often seen")
                    .containsExactly("said", "often", "rare");
            assertThat(page.select("#claimed button").eachText()).containsExactly("Take back", "Confirm", "Confirm");
            assertThat(page.select("#claimed button").eachAttr("aria-label"))
                    .containsExactly("Take back: said of shop", "Confirm: often of shop", "Confirm: rare of shop");
            assertThat(page.select("#claimed tr:contains(said) td").get(1).text())
                    .startsWith("reviewer, 20");
            assertThat(page.select("#refused").text()).startsWith("1,234,567 sightings have found no room");
            for (Element region : page.select(".scroll")) {
                assertThat(page.getElementById(region.attr("aria-labelledby")).tagName())
                        .isEqualTo("caption");
            }
        }
    }

    private static List<String> cells(Document page, String row) {
        return page.select(row).select("td").eachText();
    }

    @Test
    void aReviewerReadsWhereASiteHasLeftItsPolicy() throws Exception {
        String policy = POLICY + "  - {name: gone, purpose: statistics, lifetime: 1 day}\n"
                + "  - {name: consentry, purpose: statistics}\n";
        Sites sites = new Sites(List.of(PolicyLoader.load("shop.yaml", policy.getBytes(StandardCharsets.UTF_8))));
        try (Inventory inventory =
                Inventory.open(Database.open(folder).dataSource(), Clock.systemUTC(), Duration.ofMinutes(1))) {
            inventory.sawSetCookie("shop", set("<b>new", 60, new Attributes(false, false, ""), true));
            inventory.sawInRequest("shop", "claim");
            inventory.sawHost("shop", "cdn.example", "markup", false);
            SeenCookies seen = new SeenCookies(sites, inventory, new Classifier(Catalog.load()));
            Document page = Jsoup.parse(
                    DriftPage.html(seen.drift("", Instant.EPOCH), Map.of(), List.of("shop"), "", "1970-01-01"));

            assertThat(page.select("#undeclared tbody th").eachText()).containsExactly("<b>new", "claim");
            assertThat(page.select("#undeclared tbody td:eq(2)").eachText())
                    .containsExactly("the site's own headers", "requests only");
            assertThat(page.select("#unseen tbody th").eachText())
                    .as("the gateway's own never reaches the site")
                    .containsExactly("visits", "gone");
            assertThat(page.select("#held tbody td:eq(2)").eachText()).containsExactly("1 of 1");
            assertThat(page.select("#hosts tbody th").eachText()).containsExactly("cdn.example");
            assertThat(page.select("#hosts caption").text()).isEqualTo("Hosts that are new since 1970-01-01: 1");
            assertThat(seen.drift("other", Instant.EPOCH)).isEmpty();
            assertThat(DriftJson.of(seen.drift("shop", Instant.EPOCH))).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        ", 2026-10-23",
        "'', 2026-10-23",
        "2026-01-31, 2026-01-31",
        "2026-02-30,",
        "soon,",
        "+999999-01-01,",
        "1969-12-31,",
        "2026-01-01T00:00:00Z,",
    })
    void aDayToLookBackToIsADay(String text, LocalDate day) {
        assertThat(DriftPage.since(text, LocalDate.of(2026, 11, 22))).isEqualTo(day);
    }
}
