package org.consentry.visitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.consentry.inventory.Settings.set;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.consentry.banner.Samples;
import org.consentry.consent.RequestFacts;
import org.consentry.inventory.Inventory;
import org.consentry.ledger.Database;
import org.consentry.site.SitePolicy;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The declaration's text: made once for a moment, never for longer, and never more of it than there is room for. */
class CookieDeclarationTest {
    private static final SitePolicy SITE = ChoiceStage.site("shop", "1", "Statistics");

    @TempDir
    private Path folder;

    private final AtomicLong time = new AtomicLong();
    private Inventory inventory;
    private CookieDeclaration declaration;

    @BeforeEach
    void open() throws Exception {
        inventory = Inventory.open(Database.open(folder).dataSource(), Clock.systemUTC(), Duration.ofDays(1));
        declaration = new CookieDeclaration(Samples.banner(), inventory, time::get);
    }

    @AfterEach
    void close() {
        inventory.close();
    }

    private String text(String host, String language) {
        RequestFacts facts = new RequestFacts(SITE, "https://" + host, host, true, false, null, Set.of(), false);
        return declaration.text(SITE, facts, ChoiceStage.GROUNDS, language, false);
    }

    private void sees(String name) {
        inventory.sawSetCookie("shop", set(name, null, "/", false));
    }

    private void passes(Duration span) {
        time.addAndGet(span.toNanos());
    }

    @Test
    void aChangeShowsWithinTwoSecondsAndUntilThenNothingIsWrittenAnew() {
        String before = text("shop.example", "en");
        String json = text("shop.example", "");
        sees("zq7");
        passes(Duration.ofMillis(1_900));
        assertThat(text("shop.example", "en")).isSameAs(before).doesNotContain("zq7");
        assertThat(text("shop.example", "")).isSameAs(json);
        passes(Duration.ofMillis(100));
        assertThat(text("shop.example", "en")).contains("zq7");
        assertThat(text("shop.example", "")).contains("\"zq7\"");
    }

    @Test
    void hostsLanguagesAndFormsHaveTextsOfTheirOwn() {
        String page = text("shop.example", "en");
        assertThat(text("shop.example", "")).startsWith("{").isNotEqualTo(page);
        sees("zq7");
        assertThat(text("www.shop.example", "en")).contains("zq7");
        assertThat(text("shop.example", "de")).contains("zq7");
        assertThat(page).doesNotContain("zq7");
    }

    @Test
    void aPartGoesIntoAPageOfTheSitesOwnWithTheSameLines() {
        RequestFacts facts =
                new RequestFacts(SITE, "https://shop.example", "shop.example", true, false, null, Set.of(), false);
        String part = declaration.text(SITE, facts, ChoiceStage.GROUNDS, "en", true);
        Document page = Jsoup.parse(text("shop.example", "en"));
        assertThat(part).startsWith("<section").doesNotContain("<html", "<link", "<style", "<script", "style=");
        assertThat(Jsoup.parse(part).select("tbody tr").eachText())
                .isNotEmpty()
                .isEqualTo(page.select("tbody tr").eachText());
        assertThat(page.text()).contains("As of " + LocalDate.now(ZoneOffset.UTC));
    }

    @Test
    void noNumberOfHostsMakesTheMemoryGrow() {
        for (int i = 0; i < 3_000; i++) {
            sees("n".repeat(200) + i);
        }
        for (int i = 0; i < 40; i++) {
            assertThat(text("h" + i + ".shop.example", "").length()).isGreaterThan(1_000_000);
            assertThat(declaration.kept()).isLessThanOrEqualTo(CookieDeclaration.MOST);
        }
        assertThat(declaration.kept()).isPositive();
    }
}
