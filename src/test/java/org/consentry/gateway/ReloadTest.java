package org.consentry.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.consentry.banner.Asset;
import org.consentry.banner.Edition;
import org.consentry.catalog.Catalog;
import org.consentry.consent.Grounds;
import org.consentry.site.SitePolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A catalogue that comes while a page is on its way. */
final class ReloadTest {
    private static final String POLICY =
            "script-src 'strict-dynamic' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='";
    /** Both this and the cookie zq7 wait for a yes by the next edition alone. */
    private static final String PICTURE = "<img src=\"https://zq7.test/p.gif\">";

    private static final Pattern GUARD =
            Pattern.compile("src=\"/_consent/guard/([0-9a-f]+\\.js)\"[^>]* integrity=\"(sha256-[^\"]+)\"");

    @TempDir
    Path folder;

    private Stage stage;
    private final StubResponse response = new StubResponse();

    @BeforeEach
    void open() throws Exception {
        stage = new Stage(folder);
    }

    @AfterEach
    void close() {
        stage.close();
    }

    private Edition other(SitePolicy site) throws IOException {
        Files.writeString(
                folder.resolve("overrides.csv"),
                "site,name,host,category,reason,date\n,zq7,,marketing,why,2026-03-01\n"
                        + ",,zq7.test,marketing,why,2026-03-01\n");
        Catalog catalog =
                Catalog.load(folder, complaint -> assertThat(complaint).isNull());
        return stage.edition.next(new Grounds(catalog), List.of(site));
    }

    /** @param early whether the next edition comes before the site has said anything, or between fields and page */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPageThatHasBegunEndsWithTheGuardAndTheVerdictsItBeganWith(boolean early) throws Exception {
        SitePolicy site = stage.site();
        Asset before = stage.edition.guard(site);
        Edition next = other(site);
        assertThat(next.guard(site).name()).isNotEqualTo(before.name());
        stage.play(new StubRequest().with("Cookie", "_ga=1"), response, (request, answer) -> {
            HttpServletResponse http = (HttpServletResponse) answer;
            stage.edition = early ? next : stage.edition;
            http.setContentType("text/html;charset=utf-8");
            http.addHeader("Content-Security-Policy", POLICY);
            http.addHeader("Set-Cookie", "zq7=1; HttpOnly");
            // Enough for the fields to go.
            http.getOutputStream().write("<!doctype html><html>".getBytes(US_ASCII));
            http.flushBuffer();
            stage.edition = next;
            http.getOutputStream()
                    .write(("<head><title>t</title></head><body>" + PICTURE + "</body></html>").getBytes(US_ASCII));
        });
        Matcher tag = GUARD.matcher(response.body.toString(US_ASCII));
        assertThat(tag.find()).as(response.body.toString(US_ASCII)).isTrue();
        assertThat(tag.group(1)).isEqualTo(before.name());
        assertThat(response.getHeaders("Set-Cookie")).anyMatch(line -> line.startsWith("zq7=1"));
        assertThat(response.body.toString(US_ASCII)).contains(PICTURE);
        assertThat(response.getHeader("Content-Security-Policy")).contains("'" + tag.group(2) + "'");
        assertThat(next.guard(site, tag.group(1)))
                .as("the page's guard is served on")
                .isPresent();
    }

    @Test
    void theNextPageHasAllOfTheNextEdition() throws Exception {
        SitePolicy site = stage.site();
        Edition next = other(site);
        stage.edition = next;
        stage.play(new StubRequest(), response, (request, answer) -> {
            HttpServletResponse http = (HttpServletResponse) answer;
            http.setContentType("text/html;charset=utf-8");
            http.addHeader("Content-Security-Policy", POLICY);
            http.addHeader("Set-Cookie", "zq7=1; HttpOnly");
            http.getOutputStream()
                    .write(("<!doctype html><html><head></head><body>" + PICTURE + "</body></html>")
                            .getBytes(US_ASCII));
        });
        Matcher tag = GUARD.matcher(response.body.toString(US_ASCII));
        assertThat(tag.find()).isTrue();
        assertThat(tag.group(1)).isEqualTo(next.guard(site).name());
        assertThat(response.getHeader("Content-Security-Policy")).contains("'" + tag.group(2) + "'");
        assertThat(response.getHeaders("Set-Cookie")).isEmpty();
        assertThat(response.body.toString(US_ASCII)).doesNotContain(PICTURE);
    }
}
