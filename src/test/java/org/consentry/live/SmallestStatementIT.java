package org.consentry.live;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.consentry.site.Clause;
import org.consentry.site.SitePolicy;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the statement behind smallest-statement.example promises: nothing that tracks, and answers within five days. */
final class SmallestStatementIT {
    private static final String TRACKING = "<!doctype html><html lang=en><head>"
            + "<script src=\"https://www.googletagmanager.com/gtag/js?id=G-1\"></script></head><body>"
            + "<img src=\"https://www.facebook.com/tr?id=1\">"
            + "<iframe src=\"https://www.youtube-nocookie.com/embed/x\"></iframe>"
            + "<script src=\"https://cdn.stranger.example.org/s.js\"></script><p>text</p></body></html>";
    private static final List<String> ALLOWED =
            List.of("session=1; Path=/; HttpOnly", "csrf_token=2; Path=/", "theme=dark; Path=/; Max-Age=99", "lang=en");
    private static final List<String> FORBIDDEN = List.of(
            "_ga=GA1.1.1.1; Path=/; Max-Age=999",
            "_fbp=fb.0.1.1; Path=/; Max-Age=999",
            "_uetvid=abc; Path=/; Max-Age=999; HttpOnly",
            "zz_unheard_of=9f8c3a71b2d44e0f8a6c5d3e2f1b0a99; Path=/; Max-Age=9999999");

    @TempDir
    static Path folder;

    private static PromisedSite site;

    @BeforeAll
    static void start() {
        site = new PromisedSite(folder, "smallest-statement");
        site.gateway().policy("changed.yaml", other("2024-06-30")).start();
        String[] all = Stream.concat(ALLOWED.stream(), FORBIDDEN.stream()).toArray(String[]::new);
        site.sets("/", TRACKING, all);
    }

    @AfterAll
    static void stop() throws IOException {
        site.close();
    }

    private static List<String> names(Reply reply) {
        return reply.all("Set-Cookie").stream()
                .filter(line -> !line.contains("Max-Age=0"))
                .map(line -> line.substring(0, line.indexOf('=')))
                .toList();
    }

    private static void holdsTrackers(Reply page) {
        assertThat(names(page)).contains("session", "csrf_token", "theme", "lang");
        assertThat(names(page)).doesNotContain("_ga", "_fbp", "_uetvid", "zz_unheard_of");
        assertThat(page.text()).contains("<p>text</p>");
        assertThat(page.text())
                .doesNotContain(
                        " src=\"https://www.googletagmanager.com",
                        " src=\"https://www.facebook.com",
                        " src=\"https://www.youtube-nocookie.com",
                        " src=\"https://cdn.stranger");
        String fence = page.field("Content-Security-Policy");
        assertThat(fence).startsWith("default-src 'self'");
        assertThat(fence).doesNotContain("googletagmanager", "facebook", "youtube", "stranger");
    }

    @Test
    void onlyTechnicalAndFunctionalCookiesPass() {
        holdsTrackers(site.page("/").send());
    }

    @Test
    void aTrackingCookieOfOldReachesNobodyAndIsDeleted() {
        Reply reply = site.page("/")
                .with(
                        "Cookie",
                        "session=1; _ga=GA1.1.1.1; theme=dark; _fbp=fb.0.1.1;"
                                + " zz_unheard_of=9f8c3a71b2d44e0f8a6c5d3e2f1b0a99; lang=en")
                .send();
        assertThat(site.arrived("/")).isEqualTo("session=1; theme=dark; lang=en");
        assertThat(reply.all("Set-Cookie"))
                .anyMatch(line -> line.startsWith("_ga=") && line.contains("Max-Age=0"))
                .noneMatch(line -> line.startsWith("theme=;"));
    }

    @ParameterizedTest
    @CsvSource({"accept-all, ''", "custom, settings", "custom, marketing", "reject-all, ''", "withdraw, ''"})
    void nothingThatTracksPassesWhateverAVisitorAnswers(String choice, String purpose) {
        Reply answer = purpose.isEmpty() ? site.choose(choice, "") : site.choose(choice, "", purpose);
        assertThat(answer.status()).as(answer.toString()).isLessThan(500);
        Ask ask = site.page("/");
        holdsTrackers((answer.consent().isEmpty() ? ask : ask.with("Cookie", answer.consent())).send());
    }

    @ParameterizedTest
    @CsvSource({"US, CA", "US, TX", "NL, NH", "JP, 13"})
    void nothingThatTracksPassesWhereverAVisitorIs(String country, String part) {
        holdsTrackers(site.page("/")
                .with("CF-IPCountry", country)
                .with("CF-Region-Code", part)
                .send());
    }

    @Test
    void rememberedSettingsKeepWorking() {
        site.sets("/settings", TRACKING);
        Reply set = site.page("/").send();
        assertThat(set.setCookie("theme")).isEqualTo("theme=dark; Path=/; Max-Age=99");
        site.page("/settings").with("Cookie", "theme=dark; lang=nl; session=1").send();
        assertThat(site.arrived("/settings")).isEqualTo("theme=dark; lang=nl; session=1");
    }

    @Test
    void nobodyIsAskedAndAShortNoticeTells() {
        Reply page = site.page("/").send();
        assertThat(page.text()).contains("Nothing is asked, and nothing else is let through.");
        assertThat(page.text()).doesNotContain("value=\"accept-all\"", "Accept all");
        assertThat(site.shown("/").text()).contains("Nothing is asked, and nothing else is let through.");
        assertThat(site.shown("/").select("button[value=accept-all]")).isEmpty();
        assertThat(site.shown("/").select("input[type=checkbox]")).isEmpty();
    }

    @Test
    void whoUsesTheSiteHasAgreedToNothing() {
        int before = site.evidence().csv("site=smallest-statement").size();
        assertThat(site.page("/").send().consent()).isEmpty();
        assertThat(site.page("/settings").send().consent()).isEmpty();
        assertThat(site.evidence().csv("site=smallest-statement"))
                .hasSize(before)
                .noneMatch(row -> row.getField("purposes").contains("=yes"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"access", "rectify", "restrict", "erase"})
    void whatIsAskedIsDueWithinFiveDays(String kind) {
        JsonObject sent = site.request(kind, "");
        LocalDate received =
                Instant.parse(sent.getString("received")).atZone(ZoneOffset.UTC).toLocalDate();
        assertThat(sent.getString("due")).isEqualTo(received.plusDays(5).toString());
        JsonObject open = site.open(sent.getString("number"));
        assertThat(open.getString("due")).isEqualTo(sent.getString("due"));
        assertThat(open.getBoolean("overdue")).isFalse();
        assertThat(site.shown("/requests?number=" + sent.getString("number")).text())
                .contains(sent.getString("number"), "An answer is due by");
    }

    @Test
    void theFormSaysThatAnAnswerTakesFiveDays() {
        assertThat(site.shown("/requests").text()).contains("Time for an answer: 5 days");
    }

    @Test
    void whoSignsOffFromTheNewsletterIsOnRecord() {
        JsonObject sent = site.request("no-marketing", "");
        JsonObject open = site.open(sent.getString("number"));
        assertThat(open.getString("kind")).isEqualTo("no-marketing");
        site.manage("PATCH", "/api/requests/" + sent.getString("number"), "{'state':'closed','outcome':'done'}");
        String records =
                site.operations("request").stream().map(JsonObject::toString).collect(Collectors.joining("\n"));
        assertThat(records).contains(open.getString("digest"), "\"no-marketing\"", "\"done\"");
        assertThat(records).doesNotContain("visitor.example");
    }

    @Test
    void whoAskedAndInWhichWordsIsKeptNoLongerThanTheRequestIsOpen() {
        String number = site.request("access", "").getString("number");
        assertThat(site.open(number).getString("contact")).isEqualTo("access@visitor.example");
        site.manage("PATCH", "/api/requests/" + number, "{'identity':'checked'}");
        site.manage("PATCH", "/api/requests/" + number, "{'state':'closed','outcome':'done'}");
        assertThat(site.manage("GET", "/api/requests?state=closed", "").text())
                .contains(number)
                .doesNotContain("access@visitor.example");
    }

    /** Another site of the same policy, whose statement can change without the others noticing. */
    private static String other(String version) {
        return site.policy("smallest-statement")
                .replace("site: smallest-statement", "site: changed")
                .replace("hosts: [smallest-statement.example]", "hosts: [changed.example]")
                .replace(
                        "version: \"2024-06-30\"",
                        "version: \"" + version + "\"\n  changes: {en: \"Changed on " + version + ".\"}");
    }

    private static Ask changed(Ask ask, String cookie) {
        Ask asked = ask.host("changed.example:" + site.base().getPort())
                .with("Sec-Fetch-Dest", "document")
                .with("Accept", "text/html");
        return cookie.isEmpty() ? asked : asked.with("Cookie", cookie);
    }

    @Test
    void aChangedStatementIsAnnounced() {
        String ticket = Ask.ticket(site.base(), "changed.example:" + site.base().getPort());
        String seen = changed(Ask.form(site.base(), "ticket", ticket, "choice", "custom", "return", "/"), "")
                .send()
                .consent();
        assertThat(seen).isNotEmpty();
        assertThat(changed(Ask.get(site.base(), "/"), seen).send().text()).doesNotContain("<consentry-banner");
        site.gateway().policy("changed.yaml", other("2026-11-20"));
        Instant limit = Instant.now().plusSeconds(20);
        String page = "";
        while (!page.contains("Changed on 2026-11-20.") && Instant.now().isBefore(limit)) {
            page = changed(Ask.get(site.base(), "/"), seen).send().text();
        }
        assertThat(page).contains("<consentry-banner", "Changed on 2026-11-20.");
    }

    @Test
    void theWholeStatementStandsInItsParts() {
        SitePolicy policy = site.loaded();
        Document page = site.shown("/statement");
        assertThat(page.text()).contains("2024-06-30", "info@smallest.ai");
        for (Clause clause : policy.promises().clauses()) {
            assertThat(page.select("section#" + clause.id() + " h2").text())
                    .isEqualTo(clause.words().get("en").title());
        }
        assertThat(page.select("section.clause")).hasSize(10);
    }

    @Test
    void everyPurposeNamesItsDataAndHowLongTheyAreKept() {
        String page = site.shown("/statement").text();
        site.loaded()
                .purposes()
                .forEach(purpose -> assertThat(page)
                        .contains(
                                "Data used: " + purpose.details().data().get("en"),
                                "Kept: " + purpose.details().retention().get("en")));
    }
}
