package org.consentry.live;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.consentry.rights.RequestKind;
import org.consentry.site.Clause;
import org.consentry.site.Purpose;
import org.consentry.site.SitePolicy;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the statement behind smallest-ai.example promises: consent that can be taken back, and rights of many kinds. */
final class SmallestAiIT {
    private static final String TAG = " src=\"https://www.googletagmanager.com/gtag/js?id=G-1\"";
    private static final String PIXEL = " src=\"https://www.facebook.com/tr?id=1\"";
    private static final String PAGE = "<!doctype html><html lang=en><head><script" + TAG
            + "></script></head><body><img" + PIXEL + "><img src=\"/beacon.gif?p=1\"><p>text</p></body></html>";
    private static final String JAR = "session=1; _ga=GA1.1.1.1; theme=dark; _fbp=fb.0.1.1; voice=alto";
    private static final List<String> CALIFORNIA = List.of("CF-IPCountry", "US", "CF-Region-Code", "CA");

    @TempDir
    static Path folder;

    private static PromisedSite site;

    @BeforeAll
    static void start() {
        site = new PromisedSite(folder, "smallest-ai");
        site.gateway().start();
        site.sets(
                "/",
                PAGE,
                "session=1; Path=/",
                "theme=dark; Path=/; Max-Age=99",
                "_ga=GA1.1.1.1; Path=/; Max-Age=999",
                "_fbp=fb.0.1.1; Path=/; Max-Age=999");
    }

    @AfterAll
    static void stop() throws IOException {
        site.close();
    }

    private static Ask home(String cookie, String... fields) {
        Ask ask = site.page("/").with("Cookie", cookie.isEmpty() ? JAR : JAR + "; " + cookie);
        for (int i = 0; i < fields.length; i += 2) {
            ask = ask.with(fields[i], fields[i + 1]);
        }
        return ask;
    }

    private static Ask inCalifornia(Ask ask) {
        return ask.with(CALIFORNIA.get(0), CALIFORNIA.get(1)).with(CALIFORNIA.get(2), CALIFORNIA.get(3));
    }

    private static LocalDate day(JsonObject sent) {
        return Instant.parse(sent.getString("received")).atZone(ZoneOffset.UTC).toLocalDate();
    }

    // ---- cookies, beacons and other trackers

    @Test
    void cookiesBeaconsAndTagsWaitForAYes() {
        Reply page = home("").send();
        assertThat(page.setCookie("_ga") + page.setCookie("_fbp"))
                .as("deleted, not set")
                .doesNotContain("GA1", "fb.0");
        assertThat(page.setCookie("session")).isNotEmpty();
        assertThat(page.setCookie("theme")).isNotEmpty();
        assertThat(page.text()).doesNotContain(TAG, PIXEL).contains("<p>text</p>");
        assertThat(site.arrived("/")).isEqualTo("session=1; theme=dark; voice=alto");
        site.get("/beacon.gif?p=1").with("Sec-Fetch-Dest", "image").send();
        assertThat(site.upstream().seen("/beacon.gif"))
                .extracting(RawUpstream.Head::target)
                .doesNotContain("/beacon.gif?p=1");
    }

    @Test
    void withAYesTheyWork() {
        String yes = site.chosen("accept-all");
        Reply page = home(yes).send();
        assertThat(page.text()).contains(TAG, PIXEL);
        assertThat(page.setCookie("_ga")).contains("GA1.1.1.1");
        assertThat(site.arrived("/")).isEqualTo(JAR);
        site.sets("/beacon.gif", "GIF");
        Reply beacon = site.get("/beacon.gif?p=2").with("Cookie", yes).send();
        assertThat(beacon.status()).isEqualTo(200);
        assertThat(site.upstream().seen("/beacon.gif"))
                .extracting(RawUpstream.Head::target)
                .contains("/beacon.gif?p=2");
    }

    @Test
    void aYesToOnePurposeIsNoYesToAnother() {
        Reply page = home(site.chosen("custom", "analytics")).send();
        assertThat(page.text()).contains(TAG).doesNotContain(PIXEL);
        assertThat(site.arrived("/")).isEqualTo("session=1; _ga=GA1.1.1.1; theme=dark; voice=alto");
    }

    @Test
    void whoUsesTheSiteHasAgreedToNothing() {
        for (int i = 0; i < 3; i++) {
            assertThat(home("").send().text()).doesNotContain(TAG);
        }
    }

    @Test
    void everyPurposeNamesItsLegalBasisItsDataAndTheirTime() {
        Document choices = site.shown("/");
        for (Purpose purpose : site.loaded().purposes()) {
            String text = choices.select(".purpose").stream()
                    .filter(element ->
                            element.text().contains(purpose.texts().get("en").title()))
                    .map(Element::text)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(purpose.id()));
            assertThat(text)
                    .contains(
                            "Legal basis: ",
                            purpose.details().data().get("en"),
                            purpose.details().retention().get("en"));
        }
        assertThat(choices.text())
                .contains(
                        "Legal basis: a contract with you",
                        "Legal basis: legitimate interest",
                        "Legal basis: a legal obligation",
                        "Legal basis: your consent");
    }

    // ---- rights

    @Test
    void consentIsTakenBackAtAnyTimeAndWhatWasLawfulBeforeStays() {
        String yes = site.chosen("accept-all");
        JsonObject before = site.receipt(yes);
        Reply withdrawal = site.choose("withdraw", yes);
        assertThat(withdrawal.status()).isEqualTo(303);
        String no = withdrawal.consent();
        assertThat(home(no).send().text()).doesNotContain(TAG, PIXEL);
        assertThat(site.arrived("/")).isEqualTo("session=1; theme=dark; voice=alto");
        var rows = site.evidence().csv("site=smallest-ai&subject=" + before.getString("pii_principal_id"));
        assertThat(rows).extracting(row -> row.getField("choice")).containsExactlyInAnyOrder("accept-all", "withdraw");
        assertThat(rows)
                .filteredOn(row -> row.getField("choice").equals("accept-all"))
                .first()
                .satisfies(row -> assertThat(row.getField("record_id")).isEqualTo(before.getString("record_id")));
    }

    @ParameterizedTest
    @EnumSource(RequestKind.class)
    void everyRightHasAFormAndAnAnswerWithinAMonth(RequestKind right) {
        String kind = right.id();
        assertThat(site.shown("/requests").select("[name=kind][value=" + kind + "]"))
                .hasSize(1);
        JsonObject sent = site.request(kind, "");
        assertThat(sent.getString("due")).isEqualTo(day(sent).plusMonths(1).toString());
        assertThat(site.open(sent.getString("number")).getString("kind")).isEqualTo(kind);
    }

    @Test
    void aCopyComesInAFormThatMachinesRead() {
        String yes = site.chosen("accept-all");
        Reply json =
                site.page("/_consent/my-data?format=json").with("Cookie", yes).send();
        assertThat(json.field("Content-Type")).startsWith("application/json");
        assertThat(json.json().toString()).contains(site.receipt(yes).getString("record_id"));
        Reply csv =
                site.page("/_consent/my-data?format=csv").with("Cookie", yes).send();
        assertThat(csv.field("Content-Type")).startsWith("text/csv");
        assertThat(csv.text().lines().toList()).hasSize(2);
    }

    private static Reply erase(String cookie) {
        String ticket = site.page("/_consent/my-data")
                .with("Cookie", cookie)
                .send()
                .text()
                .replaceAll("(?s).*name=\"ticket\" value=\"([^\"]*)\".*", "$1");
        return Ask.of("POST", site.base(), "/_consent/my-data/erase")
                .host(site.host())
                .with("Cookie", cookie)
                .with("Accept", "application/json")
                .with("Sec-Fetch-Site", "same-origin")
                .body(
                        "application/x-www-form-urlencoded",
                        ("ticket=" + URLEncoder.encode(ticket, StandardCharsets.UTF_8))
                                .getBytes(StandardCharsets.US_ASCII))
                .send();
    }

    @Test
    void whatIsKeptIsErasedOnTheSpot() {
        String yes = site.chosen("accept-all");
        String subject = site.receipt(yes).getString("pii_principal_id");
        Reply erased = erase(yes);
        assertThat(erased.status()).as(erased.toString()).isEqualTo(200);
        assertThat(erased.json().getInt("erased")).isEqualTo(1);
        assertThat(site.evidence().csv("site=smallest-ai&subject=" + subject)).isEmpty();
    }

    @Test
    void whatALawKeepsIsNotErasedAndTheGroundIsSaid() {
        String yes = site.chosen("accept-all");
        String subject = site.receipt(yes).getString("pii_principal_id");
        site.manage(
                "POST",
                "/api/holds",
                "{'site':'smallest-ai','subject':'" + subject
                        + "','exemption':'e','reason':'a claim that is under way'}");
        Reply held = erase(yes);
        assertThat(held.status()).as(held.toString()).isEqualTo(409);
        assertThat(held.json().getString("ground")).isNotEmpty();
        assertThat(site.evidence().csv("site=smallest-ai&subject=" + subject)).isNotEmpty();
    }

    @Test
    void anAnswerAndAnAppealAgainstItAreBothOnRecord() {
        String number = site.request("access", "").getString("number");
        site.manage("PATCH", "/api/requests/" + number, "{'state':'closed','outcome':'refused'}");
        String appeal = site.request("appeal", "").getString("number");
        site.manage("PATCH", "/api/requests/" + appeal, "{'state':'closed','outcome':'done'}");
        assertThat(site.operations("request").toString()).contains("\"refused\"", "\"appeal\"");
    }

    // ---- California, and signals

    @Test
    void inCaliforniaOptionalUsesStandUntilAnOptOutThatIsAlwaysAtHand() {
        Reply page = inCalifornia(home("")).send();
        assertThat(page.text()).contains(TAG, PIXEL, "Do not sell or share my personal information");
        Reply form = inCalifornia(site.page("/_consent/optout")).send();
        assertThat(form.text()).contains("Opt out of sale and sharing");
        JsonObject state = inCalifornia(site.get("/_consent/state")).send().json();
        assertThat(state.getString("regime")).isEqualTo("opt-out");
        Reply out = inCalifornia(Ask.form(
                                site.base(), "ticket", state.getString("ticket"), "choice", "reject-all", "return", "/")
                        .host(site.host()))
                .send();
        assertThat(out.status()).as(out.toString()).isEqualTo(303);
        assertThat(inCalifornia(home(out.consent())).send().text()).doesNotContain(PIXEL);
    }

    @Test
    void inCaliforniaTheSignalIsAnOptOutOfSaleSharingAndTargetedAdvertising() {
        Reply page = inCalifornia(home("", "Sec-GPC", "1")).send();
        assertThat(page.text()).doesNotContain(PIXEL);
        assertThat(site.arrived("/")).doesNotContain("_fbp");
        assertThat(inCalifornia(site.page("/_consent/").with("Sec-GPC", "1"))
                        .send()
                        .text())
                .contains("Opt-out request honoured");
    }

    @Test
    void elsewhereTheSignalCountsAsWell() {
        String yes = site.chosen("custom", "analytics", "marketing");
        JsonObject state =
                site.get("/_consent/state").with("Sec-GPC", "1").send().json();
        assertThat(state.getJsonObject("grants").getBoolean("marketing")).isFalse();
        assertThat(site.get("/_consent/state")
                        .with("Cookie", yes)
                        .send()
                        .json()
                        .getJsonObject("grants")
                        .getBoolean("marketing"))
                .isTrue();
        JsonObject support = site.get("/.well-known/gpc.json").send().json();
        assertThat(support.getBoolean("gpc")).isTrue();
        assertThat(support.getString("lastUpdate")).isEqualTo("2024-12-26");
    }

    @Test
    void doNotTrackChangesNothingAndEveryPageOfChoicesSaysSo() {
        String yes = site.chosen("accept-all");
        assertThat(home(yes, "DNT", "1").send().text()).contains(TAG, PIXEL);
        String said = "This site does not act on the signal “Do Not Track”.";
        assertThat(site.shown("/").text()).contains(said);
        assertThat(site.shown("/statement").text()).contains(said);
    }

    // ---- minors

    @Test
    void whoIsUnderEighteenIsOfferedNothingOptional() {
        assertThat(site.shown("/").select("button[value=under-age]").text()).contains("18");
        Reply young = site.choose("under-age", "");
        assertThat(young.status()).as(young.toString()).isEqualTo(303);
        assertThat(young.consent()).isNotEmpty();
        Reply page = home(young.consent()).send();
        assertThat(page.text()).doesNotContain(TAG, PIXEL);
        assertThat(site.arrived("/")).isEqualTo("session=1; theme=dark; voice=alto");
        String choices =
                site.page("/_consent/").with("Cookie", young.consent()).send().text();
        assertThat(choices).doesNotContain("value=\"accept-all\"");
    }

    @Test
    void whatSlippedInFromAMinorIsDeleted() {
        String yes = site.chosen("accept-all");
        Reply young = site.choose("under-age", yes);
        assertThat(young.status()).as(young.toString()).isEqualTo(303);
        Reply page = home(young.consent()).send();
        assertThat(page.all("Set-Cookie"))
                .anyMatch(line -> line.startsWith("_ga=") && line.contains("Max-Age=0"))
                .anyMatch(line -> line.startsWith("_fbp=") && line.contains("Max-Age=0"));
        assertThat(erase(young.consent()).json().getInt("erased")).isEqualTo(2);
    }

    // ---- the statement itself

    @Test
    void aHighlightStandsAboveEachClause() {
        SitePolicy policy = site.loaded();
        Document page = site.shown("/statement");
        for (Clause clause : policy.promises().clauses()) {
            Clause.Words words = clause.words().get("en");
            String text = page.select("section#" + clause.id()).text();
            assertThat(text).startsWith(words.title() + " In short " + words.highlight());
            String first = words.text().lines().findFirst().orElseThrow().replaceFirst("^- ", "");
            assertThat(text.indexOf(first)).as(first).isGreaterThan(text.indexOf(words.highlight()));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "breach, tells those whom it concerns",
        "transfers, General Data Protection Regulation",
        "retention, whether a claim may still come up",
        "minors, Nobody under 18",
        "rights, An appeal where our answer does not satisfy you"
    })
    void theStatementSaysWhatNoMachineCanDo(String clause, String words) {
        String text = site.shown("/statement").select("section#" + clause).text();
        assertThat(text).containsIgnoringCase(words.replace("tells", "tell"));
    }

    @Test
    void theDayAndTheGrievanceOfficerAreNamed() {
        Document page = site.shown("/statement");
        assertThat(page.select("time[datetime=2024-12-26]")).hasSize(1);
        assertThat(page.text())
                .contains("Smallest, Inc.", "16192 Coastal Hwy", "Sudarshan Kamath", "legal@smallest.ai");
    }

    @Test
    void whatTheSiteKeepsInTheBrowserIsDeclared() {
        assertThat(site.shown("/cookies").text()).contains("draft", "_ga", "_fbp", "session", "voice");
    }

    @Test
    void recordsAreKeptAsLongAsTheirKindSays() {
        JsonObject due = site.manage("GET", "/api/retention", "").json();
        assertThat(due.getJsonArray("due").getValuesAs(JsonObject.class))
                .filteredOn(one -> one.getString("site").equals("smallest-ai"))
                .anySatisfy(one -> {
                    assertThat(one.getString("kind")).isEqualTo("grant");
                    assertThat(Instant.parse(one.getString("before"))
                                    .atZone(ZoneOffset.UTC)
                                    .getYear())
                            .isEqualTo(LocalDate.now(ZoneOffset.UTC).getYear() - 6);
                });
    }
}
