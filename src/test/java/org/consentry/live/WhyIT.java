package org.consentry.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A reviewer asks the running gateway why a cookie was blocked, and is told what it does. */
final class WhyIT {
    @TempDir
    private static Path folder;

    private static LiveGateway gateway;
    private static QuietSite site;
    private static Evidence reviewer;

    @BeforeAll
    static void start() throws IOException {
        site = new QuietSite();
        Path operator = Files.createDirectories(folder.resolve("catalogue"));
        Files.writeString(
                operator.resolve("overrides.csv"),
                "site,name,host,category,reason,date\nquiet,_gid,,necessary,counted on our own server,2026-03-01\n");
        gateway = new LiveGateway(folder.resolve("gateway"))
                .policy(
                        "quiet.yaml",
                        site.policy("quiet", "localhost", "notice: {version: \"1\", effective: 2026-11-01}"))
                .with("CONSENTRY_CATALOG", operator.toString())
                .start();
        reviewer = new Evidence(gateway);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        site.close();
    }

    private static Document page(String target) {
        Reply reply = reviewer.ask(target).send();
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        return Jsoup.parse(reply.text(), "http://localhost");
    }

    @Test
    void eachCookieOfTheListLeadsToWhatTheGatewayDidWithIt() {
        Ask.get(gateway.http(), "/page?set=zqset%3D1")
                .with("Accept", "text/html")
                .with("Cookie", "_ga=1; _gid=2; zq%3Cb%3E=3; zq8&<i>=4")
                .send();
        assertThat(site.cookies("/page")).containsExactly("_gid=2; zq%3Cb%3E=3; zq8&<i>=4");

        Document list = page("/review/cookies");
        assertThat(list.select("tbody th code").eachText()).contains("zqset", "zq8&<i>", "zq%3Cb%3E");
        assertThat(list.select("#claimed th code").eachText()).contains("_ga", "_gid");
        for (String name : List.of("zqset", "zq8&<i>", "zq%3Cb%3E")) {
            String link = list.select("tbody th:has(a)").stream()
                    .filter(cell -> cell.selectFirst("code").text().equals(name))
                    .findFirst()
                    .orElseThrow()
                    .selectFirst("a")
                    .attr("href");
            Document why = page(link);
            assertThat(why.select("h2 code").first().text()).isEqualTo(name);
            assertThat(why.select("#verdict").text()).startsWith("It passes: nobody knows what it is for");
        }
        assertThat(page("/review/cookies/why?name=_ga").select("#verdict").text())
                .startsWith("It is blocked until the visitor says yes to “analytics”");
        Document overruled = page("/review/cookies/why?site=quiet&name=_gid");
        assertThat(overruled.select("#source").text())
                .isEqualTo("overrides.csv, counted on our own server (2026-03-01)");
        assertThat(overruled.select("#steps tbody tr")).hasSize(13);
    }

    @ParameterizedTest
    @CsvSource({
        "'',                                  200",
        "?site=quiet,                         200",
        "?site=quiet&name=_ga&host=x.example, 200",
        "?site=nobody,                        404",
        "?site=nobody&name=_ga,               404",
        "?name=a%07b,                         400",
        "?name=a%0d%0aSet-Cookie:x,           400",
        "?name=a&name=b,                      400",
        "?name=a&host=https://x/,             400",
        "?colour=red,                         400",
        "?name=LONG,                          200",
        "?name=LONGx,                         400",
        "?name=%22%3E%3Cscript%3Ealert(1)%3C/script%3E, 200",
    })
    void everyQuestionGetsAPageAndNoneBecomesMarkup(String query, int status) {
        Reply reply = reviewer.ask("/review/cookies/why" + query.replace("LONG", "n".repeat(4096)))
                .send();
        assertThat(reply.status()).as(reply.toString()).isEqualTo(status);
        assertThat(reply.field("Content-Type")).startsWith("text/html");
        assertThat(reply.field("Content-Security-Policy")).contains("default-src 'none'");
        Document page = Jsoup.parse(reply.text());
        assertThat(page.select("form[action=/review/cookies/why] input")).hasSize(2);
        assertThat(page.select("script")).isEmpty();
        assertThat(page.select("#verdict").isEmpty()).isEqualTo(status != 200 || !query.contains("name="));
    }

    @Test
    void whoIsNotSignedInLearnsNothing() {
        Reply reply = Ask.get(gateway.management(), "/review/cookies/why?site=quiet&name=_ga")
                .send();
        assertThat(reply.status()).isEqualTo(303);
        assertThat(reply.field("Location"))
                .isEqualTo("/review/login?to=%2Freview%2Fcookies%2Fwhy%3Fsite%3Dquiet%26name%3D_ga");
    }
}
