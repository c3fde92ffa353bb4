package org.consentry.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.consentry.inventory.Settings.set;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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

    private static final CookiesPage.Asked ALL = new CookiesPage.Asked("", Map.of(), List.of("shop"), Optional.empty());

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
            inventory.sawSetCookie("shop", set("visitor_tracking", "", "/", false));
            inventory.sawInRequest("shop", "<b>zq8</b>");
            SeenCookies seen = new SeenCookies(sites, inventory, new Classifier(Catalog.load()));

            assertThat(seen.rows("shop"))
                    .extracting(row -> row.unclassified() + " " + row.name() + " " + row.category() + " " + row.seen())
                    .containsExactly(
                            "true <b>zq8</b>  requests",
                            "true visitor_tracking analytics upstream",
                            "true zq7  upstream",
                            "false _ga analytics upstream",
                            "false visits analytics upstream");
            assertThat(seen.rows("other")).isEmpty();
            assertThat(CookiesPage.html(ALL, seen.shown(""), seen.hosts(""), 0))
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
            Document page = Jsoup.parse(CookiesPage.html(ALL, seen.shown(""), seen.hosts(""), 1_234_567));

            assertThat(cells(page, "#set tbody tr:contains(zq7)"))
                    .containsSubsequence("10 days", "Secure HttpOnly SameSite=strict")
                    .containsSubsequence("shop.example Path=/", "2", "1", "2");
            assertThat(cells(page, "#set tbody tr:contains(brief)"))
                    .containsSubsequence("session", "none", "1", "0", "0");
            assertThat(page.select("#claimed tbody th code").eachText())
                    .as("what waits for a person's word first, then what is often seen")
                    .containsExactly("often", "rare", "said");
            assertThat(page.select("#claimed button").eachText()).containsExactly("Confirm", "Confirm", "Take back");
            assertThat(page.select("#claimed button").eachAttr("aria-label"))
                    .containsExactly("Confirm: often of shop", "Confirm: rare of shop", "Take back: said of shop");
            assertThat(page.select("#claimed tr:contains(said) td").get(1).text())
                    .startsWith("reviewer, 20");
            assertThat(page.select("#refused").text()).startsWith("1,234,567 sightings have found no room");
            for (Element region : page.select(".scroll")) {
                assertThat(page.getElementById(region.attr("aria-labelledby")).tagName())
                        .isEqualTo("caption");
            }
        }
    }

    @Test
    void eachOfSeveralSitesCanBeAskedAboutAndAllThatWaitsIsWithinReach() throws Exception {
        Sites sites = new Sites(List.of(
                PolicyLoader.load("shop.yaml", POLICY.getBytes(StandardCharsets.UTF_8)),
                PolicyLoader.load(
                        "blog.yaml",
                        POLICY.replace("site: shop", "site: blog")
                                .replace("shop.example", "blog.example")
                                .getBytes(StandardCharsets.UTF_8))));
        try (Inventory inventory =
                Inventory.open(Database.open(folder).dataSource(), Clock.systemUTC(), Duration.ofMinutes(1))) {
            for (int i = 0; i < 900; i++) {
                inventory.sawInRequest("blog", "blog" + i);
                inventory.sawInRequest("blog", "blog" + i);
                inventory.sawSetCookie("blog", set("JSESSIONID" + i, "", "/", false));
                inventory.sawSetCookie("blog", set("zqset" + i, "", "/", false));
            }
            for (String name : List.of("one", "said", "")) {
                inventory.sawInRequest("shop", name);
            }
            for (int i = 0; i < 200; i++) {
                inventory.sawInRequest("shop", "n" + i);
            }
            SeenCookies seen = new SeenCookies(sites, inventory, new Classifier(Catalog.load()));
            seen.confirm("shop", "said", true, "reviewer");

            Document all = Jsoup.parse(CookiesPage.html(
                    new CookiesPage.Asked("", Map.of(), List.of("blog", "shop"), Optional.empty()),
                    seen.shown(""),
                    List.of(),
                    0));
            assertThat(all.select("#claimed caption").text())
                    .isEqualTo("The first 1001 of 1103 names that only requests show");
            assertThat(all.select("#set caption").text())
                    .isEqualTo("The first 1000 of 1800 cookies that the site sets");
            assertThat(seen.shown("").set().subList(0, 900)).allMatch(SeenCookies.Row::unclassified);
            assertThat(all.select("option").eachText()).containsExactly("All", "blog", "shop");

            Document shop = Jsoup.parse(CookiesPage.html(
                    new CookiesPage.Asked("shop", Map.of(), List.of("blog", "shop"), Optional.empty()),
                    seen.shown("shop"),
                    List.of(),
                    0));
            assertThat(shop.select("option[selected]").eachText()).containsExactly("shop");
            assertThat(shop.select("#claimed tbody tr")).hasSize(203);
            assertThat(shop.select("#claimed tbody th code").eachText())
                    .startsWith("(no name)", "n0")
                    .endsWith("one", "said");
            assertThat(shop.select("#claimed tr:contains((no name)) button")).isEmpty();
            assertThat(shop.select("#claimed input[name=asked]").eachAttr("value"))
                    .hasSize(202)
                    .containsOnly("shop");
            assertThat(Jsoup.parse(CookiesPage.html(
                                    new CookiesPage.Asked(
                                            "x",
                                            Map.of("site", "no site has that name"),
                                            List.of("shop"),
                                            Optional.empty()),
                                    seen.shown("x"),
                                    List.of(),
                                    0))
                            .select("#site-error")
                            .text())
                    .isEqualTo("no site has that name");
        }
    }

    @Test
    void aRowRestsOnOneEditionThoughTheNextComesMeanwhile() throws Exception {
        Sites sites = new Sites(List.of(PolicyLoader.load("shop.yaml", POLICY.getBytes(StandardCharsets.UTF_8))));
        Path lists = Files.createDirectories(folder.resolve("catalog/imported"));
        Files.writeString(
                lists.resolve("a.csv"),
                "name,host,category,vendor,protection,lifetime,source\nzq7,,marketing,V,,,knowledge\n");
        Classifier before = new Classifier(Catalog.load());
        Classifier next = new Classifier(Catalog.load(
                folder.resolve("catalog"), complaint -> assertThat(complaint).isNull()));
        try (Inventory inventory =
                Inventory.open(Database.open(folder).dataSource(), Clock.systemUTC(), Duration.ofMinutes(1))) {
            inventory.sawSetCookie("shop", set("zq7", 63_072_000, new Attributes(false, false, ""), false));
            Iterator<Classifier> editions = List.of(before, next, next, next).iterator();
            SeenCookies seen = new SeenCookies(sites, inventory, editions::next);
            assertThat(seen.rows("shop")).singleElement().satisfies(row -> {
                assertThat(row.unclassified()).isTrue();
                assertThat(row.reasons()).noneMatch(reason -> reason.contains("imported:"));
            });
            assertThat(seen.rows("shop"))
                    .singleElement()
                    .extracting(SeenCookies.Row::rule)
                    .asString()
                    .startsWith("imported:a");
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
        "'', ''",
        "site=shop&since=2026-11-01, ''",
        "site=&since=, ''",
        "site=nobody&since=soon, site since",
        "site=shop&site=shop, site",
        "since=2026-11-01&since=2026-11-02, since",
        "stie=shop, stie",
        "'<b>=1&Site=shop', <b> Site",
    })
    void aQuestionThatIsNotUnderstoodIsNotAnswered(String query, String problems) {
        Map<String, List<String>> parameters = new TreeMap<>();
        for (String pair : query.isEmpty() ? new String[0] : query.split("&")) {
            String[] parts = pair.split("=", -1);
            parameters.computeIfAbsent(parts[0], name -> new ArrayList<>()).add(parts[1]);
        }
        LocalDate today = LocalDate.of(2026, 11, 22);
        SeenQuestion question = SeenQuestion.of(parameters, List.of("site", "since"), "shop"::equals, today);
        assertThat(String.join(" ", question.problems().keySet())).isEqualTo(problems);
        Document page = Jsoup.parse(
                DriftPage.html(Map.of(), question.problems(), List.of("shop"), question.site(), question.since()));
        assertThat(page.select("[role=alert]").eachText()).hasSize(problems.matches("|site( since)?|since") ? 0 : 1);
        assertThat(page.select("form b")).isEmpty();
        assertThat(SeenQuestion.of(Map.of("since", List.of("2026-11-01")), List.of("site"), "shop"::equals, today)
                        .problems())
                .containsOnlyKeys("since");
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
