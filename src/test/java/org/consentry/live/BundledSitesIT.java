package org.consentry.live;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.consentry.site.DeclaredCookie;
import org.consentry.site.PolicyException;
import org.consentry.site.PolicyLoader;
import org.consentry.site.Purpose;
import org.consentry.site.SitePolicy;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bundled sites as they ship, each in front of its own demo: behind one gateway each host is that site alone. */
final class BundledSitesIT {
    private static final List<String> TRACKERS = List.of("_ga", "_fbp", "_clck", "_uetvid", "_gcl_au");

    @TempDir
    static Path folder;

    private static LiveGateway gateway;
    private static final Map<String, SitePolicy> POLICIES = new LinkedHashMap<>();

    @BeforeAll
    static void start() throws IOException, PolicyException {
        gateway = new LiveGateway(folder);
        try (Stream<Path> files = Files.list(Path.of("server-config", "sites"))) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".yaml")).toList()) {
                String name = file.getFileName().toString();
                gateway.policy(name, Files.readString(file));
                POLICIES.put(name.replace(".yaml", ""), PolicyLoader.load(file));
            }
        }
        gateway.start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static Ask ask(String site, String path) {
        String host = POLICIES.get(site).hosts().get(0);
        return Ask.get(gateway.https(), path)
                .host(host + ":" + gateway.https().getPort())
                .with("Accept", "text/html")
                .with("Accept-Language", "fr")
                .with("Sec-Fetch-Dest", "document");
    }

    private static Document shown(String site, String path) {
        Reply reply = ask(site, path).send();
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        return Jsoup.parse(reply.text());
    }

    private static JsonObject state(String site, String signal) {
        Ask ask = ask(site, "/_consent/state");
        return (signal.isEmpty() ? ask : ask.with(signal, "1")).send().json();
    }

    @ParameterizedTest
    @ValueSource(strings = {"smallest-statement", "smallest-ai", "smarti", "smarte", "smartbooqing"})
    void everyHostGivesItsOwnLanguageAndTexts(String site) {
        SitePolicy policy = POLICIES.get(site);
        String language = policy.languages().get(0);
        Document page = shown(site, "/");
        assertThat(page.select("html").attr("lang")).isEqualTo(language);
        assertThat(page.select("consentry-banner").attr("lang")).isEqualTo(language);
        String other = POLICIES.values().stream()
                .map(one -> one.controller().name())
                .filter(name -> !name.equalsIgnoreCase(policy.controller().name()))
                .filter(name -> page.select("consentry-banner").text().contains(name))
                .findFirst()
                .orElse("none");
        assertThat(other).as("named in the banner").isEqualTo("none");
        Document statement = shown(site, "/_consent/statement");
        assertThat(statement.text()).contains(policy.controller().name());
        policy.promises()
                .clauses()
                .forEach(clause -> assertThat(statement
                                .select("section#" + clause.id() + " h2")
                                .text())
                        .isEqualTo(clause.words().get(language).title()));
        assertThat(statement.select("section.clause"))
                .hasSameSizeAs(policy.promises().clauses());
    }

    @ParameterizedTest
    @ValueSource(strings = {"smallest-statement", "smallest-ai", "smarti", "smarte", "smartbooqing"})
    void everyHostGivesItsOwnPurposes(String site) {
        SitePolicy policy = POLICIES.get(site);
        String language = policy.languages().get(0);
        assertThat(shown(site, "/_consent/").select(".purpose h3").eachText())
                .containsExactlyInAnyOrderElementsOf(policy.purposes().stream()
                        .map(purpose -> purpose.texts().get(language).title())
                        .toList());
        JsonObject state = state(site, "");
        assertThat(state.getString("site")).isEqualTo(site);
        assertThat(state.getString("noticeVersion")).isEqualTo(policy.notice().version());
        assertThat(state.getJsonObject("grants").keySet())
                .containsAll(policy.optionalPurposes().stream().map(Purpose::id).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"smallest-statement", "smallest-ai", "smarti", "smarte", "smartbooqing"})
    void everyHostGivesItsOwnCookiesAndNoneThatTracks(String site) {
        SitePolicy policy = POLICIES.get(site);
        assertThat(shown(site, "/_consent/cookies").text())
                .contains(policy.cookies().stream().map(DeclaredCookie::name).toList());
        for (String path : shown(site, "/").select("header a").eachAttr("href")) {
            Reply page = ask(site, path).send();
            assertThat(page.status()).as(path).isEqualTo(200);
            assertThat(page.all("Set-Cookie").stream().filter(line -> !line.contains("Max-Age=0")))
                    .map(line -> line.substring(0, line.indexOf('=')))
                    .doesNotContainAnyElementsOf(TRACKERS)
                    .allMatch(name -> policy.cookies().stream().anyMatch(cookie -> cookie.matches(name)));
            assertThat(Jsoup.parse(page.text()).select("[src*=://]").eachAttr("src"))
                    .as(path)
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"smallest-statement", "smallest-ai", "smarti", "smarte", "smartbooqing"})
    void everyHostHeedsTheSignalsThatItsPolicyNames(String site) {
        SitePolicy policy = POLICIES.get(site);
        assertThat(state(site, "Sec-GPC").getJsonArray("signals").toString().contains("gpc"))
                .isEqualTo(policy.honourGpc());
        assertThat(state(site, "DNT").getJsonArray("signals").toString().contains("dnt"))
                .isEqualTo(policy.honourDnt());
        assertThat(shown(site, "/_consent/statement").text().contains("“Do Not Track”"))
                .as("said that it is ignored")
                .isEqualTo(!policy.honourDnt());
        JsonObject support = ask(site, "/.well-known/gpc.json").send().json();
        assertThat(support.getString("lastUpdate"))
                .isEqualTo(policy.notice().effective().toString());
    }

    @Test
    void theShopIsStillThereAndAHostThatNobodyNamesIsNobodys() {
        assertThat(shown("demo", "/").text()).contains("Fjord");
        assertThat(ask("demo", "/").host("nobody.example").send().status()).isEqualTo(421);
    }
}
