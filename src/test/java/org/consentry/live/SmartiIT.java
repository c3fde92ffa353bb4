package org.consentry.live;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.NamedCsvRecord;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.consentry.site.Purpose;
import org.consentry.site.SitePolicy;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the statement behind smarti.example promises: a ground for each purpose, and objections on the site itself. */
final class SmartiIT {
    private static final String TAG = " src=\"https://www.googletagmanager.com/gtag/js?id=G-1\"";
    private static final String PIXEL = " src=\"https://www.facebook.com/tr?id=1\"";
    private static final String FILM = " src=\"https://www.youtube-nocookie.com/embed/demo\"";
    private static final String STRANGER = " src=\"https://tags.stranger.example/t.js\"";
    private static final String PAGE = "<!doctype html><html><head><script" + TAG + "></script><script" + STRANGER
            + "></script></head><body><img" + PIXEL + "><iframe" + FILM + "></iframe><p>text</p></body></html>";
    private static final String JAR = "session=1; _ga=GA1.1.1.1; theme=dark; _fbp=fb.0.1.1; _uetvid=ab; language=nb";

    /** What the statement names for each of its purposes; the last two are for what other companies do. */
    private static final Map<String, String> GROUNDS = Map.ofEntries(
            Map.entry("services", "contract"),
            Map.entry("relationship", "contract"),
            Map.entry("analysis", "legitimate-interest"),
            Map.entry("experience", "legitimate-interest"),
            Map.entry("sales", "legitimate-interest"),
            Map.entry("monitoring", "legitimate-interest"),
            Map.entry("security", "legitimate-interest"),
            Map.entry("law", "legal-obligation"),
            Map.entry("profiling", "consent"),
            Map.entry("statistics", "consent"),
            Map.entry("extras", "consent"));

    @TempDir
    static Path folder;

    private static PromisedSite site;

    @BeforeAll
    static void start() {
        site = new PromisedSite(folder, "smarti");
        site.gateway().start();
        site.sets(
                "/",
                PAGE,
                "session=1; Path=/",
                "theme=dark; Path=/; Max-Age=99",
                "_ga=GA1.1.1.1; Path=/; Max-Age=999",
                "_fbp=fb.0.1.1; Path=/; Max-Age=999",
                "_uetvid=ab; Path=/; Max-Age=999; HttpOnly");
    }

    @AfterAll
    static void stop() throws IOException {
        site.close();
    }

    private static Reply home(String cookie) {
        return site.page("/")
                .with("Cookie", cookie.isEmpty() ? JAR : JAR + "; " + cookie)
                .send();
    }

    private static JsonObject grants(String cookie) {
        return site.get("/_consent/state").with("Cookie", cookie).send().json().getJsonObject("grants");
    }

    /** The message of a bundle, as pages of the site show it. */
    private static String ground(String language, String basis) {
        boolean english = language.equals("en");
        return switch (basis) {
            case "contract" -> english ? "a contract with you" : "en avtale med deg";
            case "legitimate-interest" -> english ? "legitimate interest" : "berettiget interesse";
            case "legal-obligation" -> english ? "a legal obligation" : "en rettslig forpliktelse";
            default -> english ? "your consent" : "ditt samtykke";
        };
    }

    /** The part of a page that tells of a purpose. */
    private static String told(Document page, Purpose purpose, String language) {
        String title = purpose.texts().get(language).title();
        return page.select(".purpose").stream()
                .filter(part -> part.select("h3").text().equals(title))
                .map(Element::text)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + title + " in " + page.text()));
    }

    /** Sends the preference page's own form as a browser would, with these objections ticked. */
    private static Reply object(String cookie, String... objections) {
        Ask ask = site.page("/_consent/");
        Document page = Jsoup.parse(
                (cookie.isEmpty() ? ask : ask.with("Cookie", cookie)).send().text());
        List<String> form = new ArrayList<>(List.of("choice", "custom"));
        for (Element input : page.select("form#services input")) {
            String name = input.attr("name");
            boolean ticked = name.equals("object") && List.of(objections).contains(input.val());
            if (input.attr("type").equals("hidden") || input.hasAttr("checked") || ticked) {
                form.addAll(List.of(name, input.val()));
            }
        }
        assertThat(form).contains(objections);
        Ask sent = Ask.form(site.base(), form.toArray(String[]::new)).host(site.host());
        Reply reply = (cookie.isEmpty() ? sent : sent.with("Cookie", cookie)).send();
        assertThat(reply.status()).as(reply.toString()).isEqualTo(303);
        return reply;
    }

    // ---- what data are used for

    @ParameterizedTest
    @ValueSource(strings = {"en", "nb"})
    void everyPurposeNamesItsLegalBasisWhatItTakesAndHowLong(String language) {
        SitePolicy policy = site.loaded();
        assertThat(policy.purposes()).extracting(Purpose::id).containsExactlyInAnyOrderElementsOf(GROUNDS.keySet());
        for (String path : List.of("/", "/statement")) {
            Document page = site.shown(path + "?lang=" + language);
            assertThat(page.select("html").attr("lang")).isEqualTo(language);
            for (Purpose purpose : policy.purposes()) {
                assertThat(told(page, purpose, language))
                        .as(path + " " + purpose.id())
                        .contains(
                                ": " + ground(language, GROUNDS.get(purpose.id())),
                                purpose.texts().get(language).description(),
                                purpose.details().data().get(language),
                                purpose.details().retention().get(language));
            }
        }
    }

    @Test
    void profilingWaitsForAYesOfItsOwn() {
        Reply before = home("");
        assertThat(before.text()).doesNotContain(PIXEL).contains("<p>text</p>");
        assertThat(before.all("Set-Cookie")).noneMatch(line -> line.startsWith("_fbp=fb"));
        assertThat(home(site.chosen("custom", "statistics")).text())
                .contains(TAG)
                .doesNotContain(PIXEL);
        Reply after = home(site.chosen("custom", "profiling"));
        assertThat(after.text()).contains(PIXEL).doesNotContain(TAG);
        assertThat(after.setCookie("_fbp")).startsWith("_fbp=fb.0.1.1;");
        assertThat(site.arrived("/")).contains("_fbp=").doesNotContain("_ga=");
    }

    @Test
    void anInterestOfTheCompanyOpensNothingForCountingOrAdvertising() {
        String all = site.chosen("custom", "analysis", "sales", "experience", "monitoring", "security");
        Reply page = home(all);
        assertThat(page.text()).doesNotContain(TAG, PIXEL);
        assertThat(site.arrived("/")).isEqualTo("session=1; theme=dark; language=nb");
        assertThat(grants(all).getBoolean("analysis")).isFalse();
        assertThat(grants(all).getBoolean("sales")).isFalse();
        assertThat(site.shown("/").text()).contains("Stores and reads nothing on your device.");
    }

    @Test
    void whatVisitorsWereNotToldOfNeverPasses() {
        for (String cookie : List.of("", site.chosen("accept-all"), site.chosen("reject-all"))) {
            Reply page = home(cookie);
            assertThat(page.text()).doesNotContain("<script" + STRANGER);
            assertThat(page.all("Set-Cookie")).noneMatch(line -> line.startsWith("_uetvid=ab"));
            assertThat(site.arrived("/")).doesNotContain("_uetvid");
        }
    }

    @Test
    void filmsOfAnotherCompanyWaitForAYes() {
        assertThat(home("").text()).doesNotContain("<iframe" + FILM);
        assertThat(home(site.chosen("reject-all")).text()).doesNotContain("<iframe" + FILM);
        assertThat(home(site.chosen("custom", "extras")).text()).contains("<iframe" + FILM);
    }

    // ---- objection and restriction on the site itself

    @Test
    void whoObjectsOnTheSiteIsHeard() {
        home("");
        assertThat(site.arrived("/")).contains("theme=dark", "language=nb");
        assertThat(site.shown("/").select("input[name=object]"))
                .extracting(Element::val)
                .containsExactlyInAnyOrder("analysis", "experience", "sales", "monitoring", "security");

        Reply objection = object("", "experience");
        JsonObject grants = grants(objection.consent());
        assertThat(grants.getBoolean("experience")).isFalse();
        assertThat(grants.getBoolean("monitoring")).isTrue();
        Reply page = home(objection.consent());
        assertThat(site.arrived("/")).isEqualTo("session=1");
        assertThat(page.all("Set-Cookie"))
                .anyMatch(line -> line.startsWith("theme=;") && line.contains("Max-Age=0"))
                .anyMatch(line -> line.startsWith("language=;") && line.contains("Max-Age=0"))
                .noneMatch(line -> line.startsWith("session=;"));
        NamedCsvRecord record = site.evidence().csv("site=smarti").stream()
                .filter(row -> row.getField("record_id")
                        .equals(site.receipt(objection.consent()).getString("record_id")))
                .findFirst()
                .orElseThrow();
        assertThat(record.getField("purposes")).contains("experience=no", "monitoring=yes");
    }

    @Test
    void anObjectionTakesNoConsentWithIt() {
        String yes = site.chosen("custom", "profiling", "experience", "monitoring", "security");
        Reply objection = object(yes, "monitoring");
        JsonObject grants = grants(objection.consent());
        assertThat(grants.getBoolean("monitoring")).isFalse();
        assertThat(grants.getBoolean("profiling")).isTrue();
        assertThat(grants.getBoolean("experience")).isTrue();
    }

    @Test
    void consentIsTakenBackOnTheSiteAndStaysOnRecord() {
        String yes = site.chosen("accept-all");
        Reply withdrawal = site.choose("withdraw", yes);
        assertThat(home(withdrawal.consent()).text()).doesNotContain(TAG, PIXEL);
        String subject = site.receipt(yes).getString("pii_principal_id");
        assertThat(site.evidence().csv("site=smarti&subject=" + subject))
                .extracting(row -> row.getField("choice"))
                .containsExactlyInAnyOrder("accept-all", "withdraw");
    }

    // ---- rights by request

    @ParameterizedTest
    @CsvSource({
        "access, See what is kept of me, Innsyn i det som er lagret om meg",
        "rectify, Correct what is wrong, Rette det som er feil",
        "erase, Erase my data, Slette dataene mine",
        "restrict, besides the switches under my choice, i tillegg til bryterne under valget mitt",
        "object, rests on your interest, bygger på deres interesse",
        "portability, a form that machines read, et maskinlesbart format",
        "no-marketing, No sales calls and no advertising addressed to me, Ingen telefonsalg og ingen reklame"
    })
    void everyRightIsARequestInBothLanguagesAnsweredWithinAMonth(String kind, String english, String norwegian) {
        assertThat(label("en", kind)).contains(english);
        assertThat(label("nb", kind)).contains(norwegian);
        JsonObject sent = site.request(kind, "");
        LocalDate day =
                Instant.parse(sent.getString("received")).atZone(ZoneOffset.UTC).toLocalDate();
        assertThat(sent.getString("due")).isEqualTo(day.plusMonths(1).toString());
        assertThat(site.open(sent.getString("number")).getString("due")).isEqualTo(sent.getString("due"));
    }

    private static String label(String language, String kind) {
        return site.shown("/requests?lang=" + language)
                .select("label:has([name=kind][value=" + kind + "])")
                .text();
    }

    @Test
    void anOptOutOfTelemarketingAndAddressedAdvertisingIsOnTheLedgerWithoutTheName() {
        String number = site.request("no-marketing", "").getString("number");
        String digest = site.open(number).getString("digest");
        assertThat(site.operations("request"))
                .filteredOn(operation -> operation.toString().contains(digest))
                .singleElement()
                .satisfies(operation -> assertThat(operation.toString())
                        .contains("\"no-marketing\"", "\"received\"")
                        .doesNotContain("@visitor.example", "In my own words"));
        site.manage("PATCH", "/api/requests/" + number, "{'state':'closed','outcome':'done'}");
        assertThat(site.operations("request"))
                .filteredOn(operation -> operation.toString().contains(digest))
                .hasSize(2)
                .anyMatch(operation -> operation.toString().contains("\"done\""));
    }

    @Test
    void aCopyComesInFormsThatMachinesRead() {
        String yes = site.chosen("accept-all");
        String record = site.receipt(yes).getString("record_id");
        Reply json =
                site.page("/_consent/my-data?format=json").with("Cookie", yes).send();
        assertThat(json.field("Content-Type")).startsWith("application/json");
        assertThat(json.json().toString()).contains(record);
        Reply csv =
                site.page("/_consent/my-data?format=csv").with("Cookie", yes).send();
        assertThat(csv.field("Content-Type")).startsWith("text/csv");
        assertThat(csv.text()).contains(record);
    }

    @Test
    void whatBookkeepingLawKeepsOutlivesAnErasure() {
        assertThat(site.loaded().keeps("accounting")).contains(Period.ofYears(5));
        String yes = site.chosen("accept-all");
        String subject = site.receipt(yes).getString("pii_principal_id");
        site.manage(
                "POST",
                "/api/holds",
                "{'site':'smarti','subject':'" + subject + "','exemption':'b','reason':'the books on a sale'}");
        Reply held = erase(yes);
        assertThat(held.status()).as(held.toString()).isEqualTo(409);
        assertThat(held.json().getString("ground")).contains("legal obligation", "the books on a sale");
        assertThat(site.evidence().csv("site=smarti&subject=" + subject)).isNotEmpty();

        String other = site.chosen("accept-all");
        assertThat(erase(other).json().getInt("erased")).isEqualTo(1);
    }

    private static Reply erase(String cookie) {
        Document page = Jsoup.parse(
                site.page("/_consent/my-data").with("Cookie", cookie).send().text());
        String body = "{\"ticket\":\"" + page.select("[name=ticket]").val() + "\",\"choice\":\"withdraw\"}";
        return Ask.of("POST", site.base(), "/_consent/my-data/erase")
                .host(site.host())
                .with("Cookie", cookie)
                .with("Sec-Fetch-Site", "same-origin")
                .body("application/json", body.getBytes(StandardCharsets.UTF_8))
                .send();
    }

    // ---- whom to turn to, and in which language

    @ParameterizedTest
    @CsvSource({"en, You may also complain to: Datatilsynet", "nb, Du kan også klage til: Datatilsynet"})
    void theNorwegianAuthorityIsNamedWithItsAddress(String language, String words) {
        for (String path : List.of("/requests", "/statement")) {
            Document page = site.shown(path + "?lang=" + language);
            assertThat(page.text()).contains(words);
            assertThat(page.select("a[href=https://www.datatilsynet.no/]").text())
                    .isEqualTo("Datatilsynet");
        }
        assertThat(site.shown("/statement?lang=" + language).text()).contains("Postboks 458 Sentrum, 0105 Oslo");
    }

    @Test
    void whoAnswersIsNamedAndCanBeReached() {
        for (String path : List.of("/", "/requests", "/statement")) {
            assertThat(site.shown(path).text()).contains("SMARTi AS", "contact@smarti.dev");
        }
        assertThat(home("").text()).contains("SMARTi AS");
        assertThat(site.shown("/statement").select("section#marketing").text()).contains("contact@domotics.no");
    }

    @ParameterizedTest
    @CsvSource({"'nb-NO,nb;q=0.9,en;q=0.5', nb", "'en-GB,en;q=0.9', en", "'de-DE,nb;q=0.4', nb", "'fr', en"})
    void theBannerSpeaksTheVisitorsLanguage(String accepted, String language) {
        String text = site.page("/").with("Accept-Language", accepted).send().text();
        assertThat(text).contains(language.equals("nb") ? "Avvis alle" : "Reject all");
        assertThat(text).doesNotContain(language.equals("nb") ? "Reject all" : "Avvis alle");
    }

    @Test
    void inNorwegianNoEnglishIsLeft() {
        LeftInEnglish left = new LeftInEnglish("nb");
        for (String path : List.of("/", "/statement", "/requests", "/mine", "/cookies", "/my-data")) {
            Document page = site.shown(path + "?lang=nb");
            assertThat(left.in(page)).as(path).isEmpty();
        }
        site.loaded()
                .promises()
                .clauses()
                .forEach(clause -> assertThat(clause.words()).as(clause.id()).containsOnlyKeys("en", "nb"));
    }

    @Test
    void aSignalOfTheBrowserIsANo() {
        String yes = site.chosen("accept-all");
        for (String signal : List.of("Sec-GPC", "DNT")) {
            Reply page = site.page("/")
                    .with("Cookie", JAR + "; " + yes)
                    .with(signal, "1")
                    .send();
            assertThat(page.text()).as(signal).doesNotContain(PIXEL);
        }
    }
}
