package org.consentry.visitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.consentry.inventory.Settings.set;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.consentry.banner.CookieSection;
import org.consentry.banner.Samples;
import org.consentry.catalog.Catalog;
import org.consentry.consent.Grounds;
import org.consentry.http.CookieHeader;
import org.consentry.inventory.Attributes;
import org.consentry.inventory.Inventory;
import org.consentry.inventory.Outcome;
import org.consentry.ledger.Database;
import org.consentry.site.PolicyException;
import org.consentry.site.PolicyLoader;
import org.consentry.site.SitePolicy;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;

/** What visitors read of a site's cookies: what is declared, set or confirmed, and nothing that only a client says. */
class DeclarationTest {
    private static final long DAY = 86_400;
    private static final Attributes PLAIN = new Attributes(false, false, "");
    private static final String POLICY = """
            site: shop
            hosts: [shop.example]
            controller: {name: A Shop}
            notice: {version: "1", effective: 2026-11-01}
            languages: [en, de]
            purposes:
              - {id: shop, category: necessary, basis: contract}
              - {id: statistics, category: analytics, basis: consent, vendors: [Google Analytics]}
            vendors:
              - {name: Google Analytics, policy: "https://policies.google.com/privacy"}
            cookies:
              - {name: "cart*", purpose: shop}
              - {name: visits, purpose: statistics, lifetime: 13 months}
              - {name: remote, purpose: statistics, host: stats.example, lifetime: 1 day}
            """;
    private static final Grounds GROUNDS = new Grounds(Catalog.load());

    private static Path folder;
    private static DataSource database;
    private static Inventory inventory;

    @BeforeContainer
    static void make() throws Exception {
        folder = Files.createTempDirectory("consentry-declaration");
        database = Database.open(folder).dataSource();
        open();
        inventory.sawSetCookie("shop", set("zq7", 5 * DAY, PLAIN, false));
    }

    private static void open() throws SQLException {
        inventory = Inventory.open(database, Clock.systemUTC(), Duration.ofDays(1));
    }

    @AfterContainer
    static void tidy() throws IOException {
        inventory.close();
        delete(folder);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static SitePolicy policy(String yaml) {
        try {
            return PolicyLoader.load("shop.yaml", yaml.getBytes(StandardCharsets.UTF_8));
        } catch (PolicyException e) {
            throw new AssertionError(e);
        }
    }

    private interface Story {
        void tell(Inventory seen) throws Exception;
    }

    private static List<CookieSection> after(SitePolicy site, Story story) throws Exception {
        Path data = Files.createTempDirectory("consentry-declaration");
        try (Inventory seen = Inventory.open(Database.open(data).dataSource(), Clock.systemUTC(), Duration.ofDays(1))) {
            story.tell(seen);
            return Declaration.of(site, seen, GROUNDS, "shop.example", true, Instant.now());
        } finally {
            delete(data);
        }
    }

    private static List<String> lines(List<CookieSection> sections) {
        List<String> lines = new ArrayList<>();
        for (CookieSection section : sections) {
            String under = section.purpose().isEmpty() ? "(" + section.category() + ")" : section.purpose();
            section.cookies()
                    .forEach(line -> lines.add(String.join(
                            " ",
                            under,
                            line.name(),
                            line.lifetime().isEmpty() ? line.seconds() / DAY + "d" : line.lifetime(),
                            line.source().name())));
        }
        return lines;
    }

    @Test
    void itListsWhatIsDeclaredSetAndConfirmed() throws Exception {
        List<CookieSection> sections = after(policy(POLICY), seen -> {
            seen.sawSetCookie("shop", set("cart_1", 30 * DAY, PLAIN, false));
            seen.sawSetCookie("shop", set("visits", 30 * DAY, PLAIN, false));
            seen.sawSetCookie("shop", set("_gid", 2 * DAY, PLAIN, true));
            seen.sawSetCookie("shop", set("_fbp", 90 * DAY, PLAIN, true));
            seen.sawSetCookie("shop", set("JSESSIONID", 0, PLAIN, false));
            seen.sawSetCookie("shop", set("zq7", 5 * DAY, PLAIN, false));
            for (String claim : List.of("_ga", "zq8", "junk", "cart_2", "consentry")) {
                seen.sawInRequest("shop", claim);
            }
            seen.confirm("shop", "_ga", "reviewer");
            seen.confirm("shop", "zq8", "reviewer");
        });
        assertThat(lines(sections))
                .as("_fbp is kept from everybody, since no purpose is for marketing")
                .containsExactly(
                        "shop cart* 30d DECLARED",
                        "shop __Host-consentry 210d GATEWAY",
                        "shop JSESSIONID 0d SET_BY_SITE",
                        "statistics visits 13 months DECLARED",
                        "statistics remote 1 day DECLARED",
                        "statistics _ga 730d CONFIRMED",
                        "statistics _gid 2d SET_BY_SITE",
                        "() zq7 5d SET_BY_SITE",
                        "() zq8 0d CONFIRMED");
    }

    @Test
    void aSiteThatObservesTellsOfEverythingAndOneWithoutPurposesToo() throws Exception {
        String bare = POLICY.substring(0, POLICY.indexOf("purposes:")) + "enforcement: observe\npurposes:\n"
                + "  - {id: ads, category: marketing, basis: consent}\n";
        List<CookieSection> sections = after(policy(bare), seen -> {
            seen.sawSetCookie("shop", set("_fbp", 90 * DAY, PLAIN, false));
            seen.sawSetCookie("shop", set("_gid", DAY, PLAIN, false));
            seen.sawSetCookie("shop", set("JSESSIONID", 0, PLAIN, false));
        });
        assertThat(lines(sections))
                .containsExactly(
                        "ads _fbp 90d SET_BY_SITE",
                        "(necessary) __Host-consentry 210d GATEWAY",
                        "(necessary) JSESSIONID 0d SET_BY_SITE",
                        "(analytics) _gid 1d SET_BY_SITE");
    }

    @Test
    void pageAndJsonSayTheSame() throws Exception {
        SitePolicy site = policy(POLICY);
        String hostile = "\"><script>alert(1)</script>";
        List<CookieSection> sections = after(site, seen -> {
            seen.sawSetCookie("shop", set(hostile, 400 * DAY, PLAIN, false));
            seen.sawSetCookie("shop", set("ü\u0085", 60, PLAIN, false));
        });
        Document page = Jsoup.parse(Samples.banner().cookiesPage(site, "de", sections, LocalDate.EPOCH));
        JsonObject json = CookieDeclaration.json(site, sections);
        List<JsonObject> cookies = json.getJsonArray("cookies").getValuesAs(JsonObject.class);
        assertThat(page.select("code").eachText()).hasSize(cookies.size()).contains(hostile);
        assertThat(page.select("script")).isEmpty();
        assertThat(page.select("h2").eachText()).endsWith("Noch nicht benannt");
        assertThat(page.select("tbody tr").last().text())
                .isEqualTo("ü\ufffd Diese Website Von dieser Website 1 Minute");
        assertThat(page.select("tbody tr").eachText())
                .as("also of what the policy says in its own language")
                .anyMatch(row -> row.endsWith("Diese Website Von dieser Website 13 Monate"))
                .contains("visits Diese Website Von dieser Website 13 Monate");
        assertThat(Jsoup.parse(Samples.banner().cookiesPage(site, "en", sections, LocalDate.EPOCH))
                        .select("tbody tr")
                        .eachText())
                .contains("visits This site This site’s 13 months");
        assertThat(cookies)
                .extracting(cookie -> cookie.getString("party") + " " + cookie.getString("source") + " "
                        + cookie.getBoolean("optional"))
                .containsExactly(
                        "first declared false",
                        "first gateway false",
                        "first declared true",
                        "third declared true",
                        "first set-by-site false",
                        "first set-by-site false");
        assertThat(cookies.get(4).getJsonNumber("lifetime_s").longValue()).isEqualTo(400 * DAY);
        assertThat(cookies.get(0).containsKey("lifetime_s")).isFalse();
    }

    @Test
    void whatIsKeptBesideCookiesStandsUnderItsPurposeWithItsKind() throws Exception {
        SitePolicy site = policy(POLICY + """
                storage:
                  - {name: theme, kind: local, purpose: shop}
                  - {name: "draft_*", kind: session, purpose: shop}
                  - {name: visits-db, kind: indexed-db, purpose: statistics, vendor: Google Analytics, lifetime: 1 year}
                  - {name: pages, kind: cache, purpose: shop, lifetime: 30 days}
                """);
        List<CookieSection> sections = after(site, seen -> {});
        JsonObject json = CookieDeclaration.json(site, sections);
        assertThat(json.getJsonArray("cookies").getValuesAs(JsonObject.class))
                .extracting(item -> item.getString("purpose") + " " + item.getString("kind") + " "
                        + item.getString("name") + " " + item.getString("party"))
                .containsExactly(
                        "shop cookie cart* first",
                        "shop local theme first",
                        "shop session draft_* first",
                        "shop cache pages first",
                        "shop cookie __Host-consentry first",
                        "statistics cookie visits first",
                        "statistics cookie remote third",
                        "statistics indexed-db visits-db first");
        String english = Samples.banner().cookiesPage(site, "en", sections, LocalDate.EPOCH);
        String part = Samples.banner().cookiesPart(site, "en", sections, LocalDate.EPOCH);
        for (String html : List.of(english, part)) {
            assertThat(Jsoup.parse(html).select("tbody tr").eachText())
                    .contains(
                            "theme kept in the browser This site This site’s until you delete it",
                            "draft_* This site This site’s kept until the tab is closed",
                            "pages files kept in the browser This site This site’s 30 days",
                            "visits-db database in the browser Google Analytics This site’s 1 year");
        }
        assertThat(Jsoup.parse(Samples.banner().cookiesPage(site, "de", sections, LocalDate.EPOCH))
                        .select("tbody tr")
                        .eachText())
                .as("what can be put into the visitor's language")
                .anyMatch(row -> row.startsWith("visits-db") && row.endsWith("12 Monate")
                        || row.startsWith("visits-db") && row.endsWith("1 Jahr"));
    }

    @Provide
    Arbitrary<List<String>> claims() {
        Arbitrary<String> met = Arbitraries.of(
                "_ga", "_gid", "_fbp", "JSESSIONID", "cart_9", "visits", "remote", "consentry", "zq7", "lang");
        Arbitrary<String> any = Arbitraries.strings().ofMinLength(1).ofMaxLength(20);
        return Arbitraries.oneOf(met, any).list().ofMaxSize(30);
    }

    private static List<CookieSection> told(SitePolicy site) {
        return Declaration.of(site, inventory, GROUNDS, "shop.example", false, Instant.now());
    }

    @Test
    void whatNoBrowserCanHaveKeptUntilTodayIsDeclaredNoMore() throws Exception {
        Instant then = Instant.parse("2025-01-01T00:00:00Z");
        SitePolicy site = policy(POLICY);
        Path data = Files.createTempDirectory("consentry-declaration");
        try (Inventory seen = Inventory.open(
                Database.open(data).dataSource(), Clock.fixed(then, ZoneOffset.UTC), Duration.ofDays(1))) {
            seen.sawSetCookie("shop", set("zq7", 5 * DAY, PLAIN, false));
            seen.sawSetCookie("shop", set("cart_1", 5 * DAY, PLAIN, false));
            Instant last = then.plus(Duration.ofDays(400));
            assertThat(lines(Declaration.of(site, seen, GROUNDS, "shop.example", true, last)))
                    .contains("() zq7 5d SET_BY_SITE", "shop cart* 5d DECLARED");
            assertThat(lines(Declaration.of(site, seen, GROUNDS, "shop.example", true, last.plusMillis(1))))
                    .contains("shop cart* 0d DECLARED")
                    .noneMatch(line -> line.contains("zq7"));
        } finally {
            delete(data);
        }
    }

    /** Of all tries: what earlier ones claimed may show as little as what this one does. */
    @Property(tries = 200)
    void whatOnlyClientsSayNeverShows(@ForAll("claims") List<String> claims) throws Exception {
        SitePolicy site = policy(POLICY);
        List<CookieSection> before = told(site);
        CookieHeader.of(String.join("; ", claims)).pairs().forEach(pair -> inventory.sawInRequest("shop", pair.name()));
        for (String claim : claims) {
            inventory.sawInRequest("shop", claim);
            inventory.sawHost("shop", claim, "csp-report", true);
            inventory.sawHost("shop", "t.example", "csp-report", true);
        }
        assertThat(told(site)).isEqualTo(before);
        inventory.close();
        open();
        assertThat(told(site)).as("read from the database").isEqualTo(before);
        List<String> listed = new ArrayList<>();
        before.forEach(section -> section.cookies().forEach(line -> listed.add(line.name())));
        assertThat(listed).containsExactlyInAnyOrder("cart*", "visits", "remote", "consentry", "zq7");
        for (String claim : claims.subList(0, Math.min(2, claims.size()))) {
            if (inventory.confirm("shop", claim, "reviewer") == Outcome.DONE) {
                inventory.takeBack("shop", claim, "reviewer");
            }
        }
        assertThat(told(site)).isEqualTo(before);
    }
}
