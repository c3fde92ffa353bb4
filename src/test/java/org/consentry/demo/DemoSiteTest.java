package org.consentry.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.consentry.site.PolicyLoader;
import org.consentry.site.SitePolicy;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The small sites behind the policies of published statements: each gives a gateway something to pass and to hold. */
class DemoSiteTest {
    /** What every visitor's browser can be sent, whatever the policy allows. */
    private static final Set<String> TRACKERS = Set.of("_ga", "_fbp", "_uetvid", "_clck", "_gcl_au");

    private static Document page(Browser browser, String path) {
        HttpResponse<byte[]> answer = browser.get(path);
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        return Jsoup.parse(Browser.text(answer));
    }

    @ParameterizedTest
    @ValueSource(strings = {"smallest-statement", "smallest-ai", "smarti", "smarte", "smartbooqing"})
    void eachSetsWhatItsPolicyDeclaresAndWhatItDoesNot(String name) throws Exception {
        SitePolicy policy = PolicyLoader.load(Path.of("server-config", "sites", name + ".yaml"));
        try (DemoSite site = DemoSite.open(name)) {
            Browser browser = new Browser(site.uri());
            Document home = page(browser, "/");
            assertThat(home.select("html").attr("lang"))
                    .isEqualTo(policy.languages().get(0));
            home.select("header a").forEach(link -> page(browser, link.attr("href")));
            browser.get("/beacon.gif");
            browser.post("/login", Map.of());
            page(browser, "/settings")
                    .select("select[name]")
                    .forEach(field -> browser.post(
                            "/settings",
                            Map.of(
                                    field.attr("name"),
                                    field.select("option").last().text())));
            Set<String> set = browser.everSet.stream()
                    .map(line -> line.substring(0, line.indexOf('=')))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(set).containsAnyElementsOf(TRACKERS);
            set.removeAll(TRACKERS);
            assertThat(set)
                    .isNotEmpty()
                    .allSatisfy(cookie ->
                            assertThat(policy.cookies()).as(cookie).anyMatch(declared -> declared.matches(cookie)));
            assertThat(policy.cookies())
                    .filteredOn(declared ->
                            !policy.purpose(declared.purpose()).orElseThrow().tracking())
                    .allMatch(declared -> set.stream().anyMatch(declared::matches));
            assertThat(home.select("script[src*=googletagmanager], img[src*=google-analytics]"))
                    .isNotEmpty();
        }
    }

    @Test
    void settingsAreRememberedAndShown() throws IOException {
        try (DemoSite site = DemoSite.open("smallest-ai")) {
            Browser browser = new Browser(site.uri());
            assertThat(browser.post("/settings", Map.of("voice", "bass", "theme", "dark", "_ga", "no"))
                            .statusCode())
                    .isEqualTo(303);
            Document page = page(browser, "/settings");
            assertThat(page.select("#voice").text()).isEqualTo("bass");
            assertThat(page.body().attr("data-theme")).isEqualTo("dark");
            assertThat(browser.jar.get("_ga")).isNotEqualTo("no");
            browser.post("/settings", Map.of("voice", "<b>"));
            assertThat(browser.jar).containsEntry("voice", "bass");
        }
    }

    @Test
    void whatIsNotThereIsSaidToBe() throws IOException {
        try (DemoSite site = DemoSite.open("smarti")) {
            Browser browser = new Browser(site.uri());
            assertThat(browser.get("/no/such/page").statusCode()).isEqualTo(404);
            assertThat(browser.send("DELETE", "/", "").statusCode()).isEqualTo(405);
            assertThat(browser.send("POST", "/", "").statusCode()).isEqualTo(405);
            assertThat(browser.send("POST", "/settings", "theme=" + "x".repeat(9_000))
                            .statusCode())
                    .isEqualTo(400);
        }
        assertThat(DemoSite.knows("shop")).isFalse();
        assertThatThrownBy(() -> DemoSite.open("shop")).hasMessage("no demo site is called shop");
    }
}
