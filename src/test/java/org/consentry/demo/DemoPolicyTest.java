package org.consentry.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.consentry.catalog.Category;
import org.consentry.site.DeclaredCookie;
import org.consentry.site.PolicyLoader;
import org.consentry.site.Purpose;
import org.consentry.site.SitePolicy;
import org.consentry.site.Vendor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The shop keeps to its policy, and the policy to the shop. */
class DemoPolicyTest {

    private static final List<String> PAGES =
            List.of("/", "/de/", "/ar/", "/product/1", "/basket", "/login", "/account", "/about", "/privacy", "/slow");

    private static SitePolicy policy;
    private static Set<String> lines;
    private static String scripts;

    @BeforeAll
    static void walkThroughTheShop() throws Exception {
        policy = PolicyLoader.load(Path.of("server-config", "sites", "demo.yaml"));
        try (DemoShop shop = DemoShop.open(0)) {
            Browser browser = new Browser(shop);
            browser.submit("/login", "/login", Map.of("name", "Kari"));
            browser.submit("/product/1", "/basket", Map.of("product", "1"));
            PAGES.forEach(browser::get);
            browser.submit("/basket", "/basket", Map.of("empty", "yes"));
            browser.submit("/account", "/logout", Map.of());
            lines = Set.copyOf(browser.everSet);
            scripts = Browser.text(browser.get("/app.js")) + Browser.text(browser.get("/about"));
        }
    }

    private static String name(String line) {
        return line.substring(0, line.indexOf('='));
    }

    private static Optional<DeclaredCookie> declared(String name) {
        return policy.cookies().stream().filter(c -> c.matches(name)).findFirst();
    }

    @Test
    void everyCookieTheShopSetsIsDeclared() {
        assertThat(lines).hasSizeGreaterThan(10);
        assertThat(lines)
                .allSatisfy(line -> assertThat(declared(name(line))).as(line).isPresent());
    }

    @Test
    void everyDeclaredCookieIsSetByAHeaderOrByAScript() {
        assertThat(policy.cookies())
                .allSatisfy(cookie -> assertThat(lines.stream().anyMatch(l -> cookie.matches(name(l)))
                                || scripts.contains("document.cookie = '" + cookie.name() + "="))
                        .as(cookie.name())
                        .isTrue());
    }

    @ParameterizedTest
    @CsvSource({
        "SESSIONID, NECESSARY",
        "basket, NECESSARY",
        "csrf_token, NECESSARY",
        "lang, FUNCTIONAL",
        "theme, FUNCTIONAL",
        "_ga, ANALYTICS",
        "_ga_ABC123, ANALYTICS",
        "_clck, ANALYTICS",
        "_fbp, MARKETING",
        "_gcl_au, MARKETING",
        "_uetvid, MARKETING"
    })
    void eachCookieIsDeclaredAsWhatItIs(String name, Category category) {
        Purpose purpose = policy.purpose(declared(name).orElseThrow().purpose()).orElseThrow();
        assertThat(purpose.category()).isEqualTo(category);
    }

    @Test
    void trackingCookiesComeInTheShapesThatAGatewayHasToMaster() {
        Set<String> tracking = lines.stream()
                .filter(l -> policy.purpose(declared(name(l)).orElseThrow().purpose())
                        .orElseThrow()
                        .category()
                        .tracking())
                .collect(Collectors.toSet());
        List<String> shapes =
                List.of("; HttpOnly", "; Domain=127.0.0.1", "; Partitioned", "; Path=/account;", "; expires=");
        for (String shape : shapes) {
            assertThat(tracking).as(shape).anyMatch(l -> l.contains(shape));
        }
        assertThat(tracking)
                .as("neither Domain nor HttpOnly")
                .anyMatch(l -> !l.contains("Domain=") && !l.contains("HttpOnly"));
    }

    @Test
    void aCookieThatTheBrowserHoldsIsNotSetAgain() throws IOException {
        try (DemoShop shop = DemoShop.open(0)) {
            Browser browser = new Browser(shop);
            browser.get("/product/1");
            Set<String> first = new TreeSet<>(browser.everSet);
            browser.get("/product/1");
            assertThat(browser.everSet).hasSameSizeAs(first).hasSize(6);
        }
    }

    @ParameterizedTest
    @CsvSource({"shop.example, true", "shop.example:8080, true", "'a.example, b.example', true", "[::1]:80, false"})
    void theDomainIsThatOfTheHostTheVisitorAskedFor(String forwarded, boolean domain) throws IOException {
        try (DemoShop shop = DemoShop.open(0)) {
            Browser browser = new Browser(shop);
            browser.get("/", "X-Forwarded-Host", forwarded);
            String ga = browser.everSet.stream()
                    .filter(l -> l.startsWith("_ga="))
                    .findFirst()
                    .orElseThrow();
            assertThat(ga.contains("Domain=")).isEqualTo(domain);
            if (domain) {
                assertThat(ga).contains("; Domain=" + forwarded.split("[,:]")[0] + ";");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "de", "nb"})
    void everyPurposeSpeaksTheLanguage(String language) {
        assertThat(policy.purposes()).allSatisfy(p -> {
            assertThat(p.texts()).as(p.id()).containsKey(language);
            assertThat(p.texts().get(language).description()).isNotBlank();
        });
    }

    @Test
    void onlyWhatNeedsAYesIsASwitch() {
        assertThat(policy.optionalPurposes())
                .extracting(Purpose::id)
                .containsExactly("video", "analytics", "marketing");
    }

    @Test
    void everyVendorServesAPurposeAndEveryCookiesVendorIsListed() {
        List<String> serving = new ArrayList<>();
        policy.purposes().forEach(p -> serving.addAll(p.vendors()));
        assertThat(policy.vendors()).extracting(Vendor::name).containsExactlyInAnyOrderElementsOf(serving);
        assertThat(policy.cookies())
                .extracting(DeclaredCookie::vendor)
                .allMatch(v -> v.isEmpty() || serving.contains(v));
    }
}
