package org.consentry.live;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.consentry.site.Clause;
import org.consentry.site.Purpose;
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

/** What the statement behind smarte.example promises: Dutch throughout, an explicit yes, and a no that deletes. */
final class SmarteIT {
    private static final String TAG = " src=\"https://www.googletagmanager.com/gtag/js?id=G-1\"";
    private static final String PIXEL = " src=\"https://www.facebook.com/tr?id=1\"";
    private static final String FILM = " src=\"https://www.youtube-nocookie.com/embed/demo\"";
    private static final String STRANGER = " src=\"https://tags.stranger.example/t.js\"";
    private static final String PRELOAD = " href=\"https://connect.facebook.net/en_US/fbevents.js\"";
    private static final String PAGE = "<!doctype html><html lang=nl><head>"
            + ("<link rel=\"preload\" as=\"script\"" + PRELOAD + ">")
            + ("<script" + TAG + "></script><script" + STRANGER + "></script></head><body>")
            + ("<img" + PIXEL + "><iframe" + FILM + "></iframe><p>tekst</p></body></html>");
    /** The last one is nobody's that is known: it stays where it is, and reaches no server. */
    private static final String JAR = "session=1; _ga=GA1.1.1.1; _ga_ABC123=GS1.1.1; theme=dark; _fbp=fb.0.1.1;"
            + " csrf_token=c; language=nl; _gcl_au=1.1.2; _uetvid=ab; zz_vreemd=1";

    /** All of them but what the site needs to work. */
    private static final List<String> OPTIONAL =
            List.of("_ga", "_ga_ABC123", "theme", "_fbp", "language", "_gcl_au", "_uetvid");

    private static final String ADDRESS = "100.64.77.199";
    private static final String ADDRESS_6 = "2001:db8:5ca1:ab1e::c0de";
    private static final LeftInEnglish ENGLISH = new LeftInEnglish("nl");

    @TempDir
    static Path folder;

    private static PromisedSite site;
    private static String yes;

    @BeforeAll
    static void start() {
        site = new PromisedSite(folder, "smarte");
        site.gateway()
                .policy("dead.yaml", copy("dead", "http://127.0.0.1:1"))
                .policy("changed.yaml", copy("changed", site.upstream().uri().toString()))
                .start();
        site.sets(
                "/",
                PAGE,
                "session=1; Path=/",
                "theme=dark; Path=/; Max-Age=99",
                "_ga=GA1.1.1.1; Path=/; Max-Age=999; Domain=smarte.example",
                "_fbp=fb.0.1.1; Path=/zaken; Max-Age=999; HttpOnly",
                "_uetvid=ab; Path=/; Max-Age=999; HttpOnly");
        yes = site.chosen("accept-all");
    }

    @AfterAll
    static void stop() throws IOException {
        site.close();
    }

    /** The policy for a host of another name. */
    private static String copy(String name, String upstream) {
        return PromisedSite.text("smarte")
                .replace("site: smarte\n", "site: " + name + "\n")
                .replace("hosts: [smarte.example]", "hosts: [" + name + ".example]")
                .replace("upstream: demo-smarte\n", "upstream: " + upstream + "\n");
    }

    private static String at(String name) {
        return name + ".example:" + site.base().getPort();
    }

    private static Ask home(String cookie) {
        return site.page("/").with("Cookie", cookie.isEmpty() ? JAR : JAR + "; " + cookie);
    }

    private static Ask inCalifornia(Ask ask) {
        return ask.with("CF-IPCountry", "US").with("CF-Region-Code", "CA");
    }

    // ---- Dutch throughout

    private static void isDutch(Reply reply, int status) {
        assertThat(reply.status()).as(reply.toString()).isEqualTo(status);
        assertThat(reply.field("Content-Type")).startsWith("text/html");
        assertThat(reply.field("Content-Language")).isIn("nl", "");
        Document page = Jsoup.parse(reply.text());
        assertThat(page.select("html").attr("lang")).isEqualTo("nl");
        assertThat(page.text()).isNotBlank();
        assertThat(ENGLISH.in(page)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/statement",
                "/requests",
                "/requests?kind=opt-out",
                "/mine",
                "/cookies",
                "/my-data",
                "/optout",
                "/my-data?done=erased"
            })
    void everyPageIsInDutchWhateverTheBrowserAsksFor(String path) {
        String lang = path.indexOf('?') < 0 ? "?lang=en" : "&lang=en";
        Ask ask = site.page("/_consent" + path + lang).with("Accept-Language", "en-GB,en;q=0.9");
        isDutch(ask.send(), 200);
        isDutch(ask.with("Cookie", yes).send(), 200);
        isDutch(inCalifornia(site.page("/_consent" + path)).with("Sec-GPC", "1").send(), 200);
    }

    @Test
    void theReceiptAndTheBannerAreInDutch() {
        isDutch(
                site.page("/_consent/receipt?format=html&lang=en")
                        .with("Cookie", yes)
                        .send(),
                200);
        isDutch(home("").with("Accept-Language", "en").send(), 200);
        isDutch(inCalifornia(home("")).with("Accept-Language", "en").send(), 200);
    }

    @Test
    void whatGoesWrongIsSaidInDutch() {
        isDutch(site.page("/_consent/nothing").with("Accept-Language", "en").send(), 404);
        isDutch(site.page("/_consent/requests?number=K7QM-2XPT-9RWH").send(), 404);
        isDutch(site.page("/_consent/wording/" + "0".repeat(64)).send(), 404);
        isDutch(form("/_consent/choices", "same-origin", "%zz"), 400);
        isDutch(form("/_consent/choices", "cross-site", "choice=accept-all"), 403);
        isDutch(form("/_consent/choices", "same-origin", "choice=accept-all&ticket=none"), 409);
        isDutch(form("/_consent/choices", "same-origin", "x=" + "y".repeat(200_000)), 413);
        isDutch(form("/_consent/requests", "cross-site", "kind=access"), 403);
        isDutch(form("/_consent/requests", "same-origin", "kind=access&ticket=none"), 409);
        isDutch(form("/_consent/requests", "same-origin", "kind=access&contact=nobody&ticket=" + site.ticket()), 400);
        isDutch(site.page("/").host(at("dead")).with("Accept-Language", "en").send(), 502);
    }

    private static Reply form(String path, String from, String body) {
        return Ask.of("POST", site.base(), path)
                .host(site.host())
                .with("Sec-Fetch-Site", from)
                .with("Sec-Fetch-Dest", "document")
                .with("Accept", "text/html")
                .with("Accept-Language", "en")
                .body("application/x-www-form-urlencoded", body.getBytes(StandardCharsets.UTF_8))
                .send();
    }

    @Test
    void allThatThePolicySaysItSaysInDutch() {
        for (Purpose purpose : site.loaded().purposes()) {
            assertThat(purpose.texts()).as(purpose.id()).containsOnlyKeys("nl");
            assertThat(purpose.details().data()).as(purpose.id()).containsOnlyKeys("nl");
            assertThat(purpose.details().retention()).as(purpose.id()).containsOnlyKeys("nl");
        }
        assertThat(site.loaded().promises().clauses())
                .allSatisfy(clause -> assertThat(clause.words()).containsOnlyKeys("nl"));
        assertThat(site.shown("/cookies").text())
                .contains("13 maanden", "1 jaar", "sessie")
                .doesNotContain("months", "year");
    }

    // ---- an explicit yes, and an explicit no

    @Test
    void withoutAnExplicitYesNothingOptionalPasses() {
        for (int i = 0; i < 3; i++) {
            Reply page = home("").send();
            assertThat(page.text()).doesNotContain(TAG, PIXEL, "<iframe" + FILM, "<script" + STRANGER);
            assertThat(page.all("Set-Cookie").stream().filter(line -> !line.contains("Max-Age=0")))
                    .allMatch(line -> line.startsWith("session="));
            assertThat(site.arrived("/")).isEqualTo("session=1; csrf_token=c");
        }
    }

    @Test
    void aYesOpensWhatItNamesAndNoMore() {
        Reply page = home(site.chosen("custom", "analytics")).send();
        assertThat(page.text()).contains(TAG).doesNotContain(PIXEL, "<iframe" + FILM);
        assertThat(site.arrived("/")).isEqualTo("session=1; _ga=GA1.1.1.1; _ga_ABC123=GS1.1.1; csrf_token=c");
        home(site.chosen("custom", "settings")).send();
        assertThat(site.arrived("/")).isEqualTo("session=1; theme=dark; csrf_token=c; language=nl");
    }

    @ParameterizedTest
    @ValueSource(strings = {"reject-all", "withdraw"})
    void whoDisagreesEndsWithAllOptionalCookiesDeleted(String no) {
        home(yes).send();
        String refusal = site.choose(no, yes).consent();
        Reply page = home(refusal).send();
        List<String> expired = page.all("Set-Cookie");
        for (String name : OPTIONAL) {
            assertThat(expired)
                    .as(name)
                    .anyMatch(line -> line.startsWith(name + "=; Path=/; Max-Age=0; Expires=Thu, 01 Jan 1970"));
        }
        assertThat(expired)
                .as("as it was set for all hosts below the site's own")
                .anyMatch(line -> line.startsWith("_ga=;") && line.contains("Domain=smarte.example"));
        assertThat(expired)
                .as("as it was set for one folder, out of the reach of scripts")
                .anyMatch(line -> line.startsWith("_fbp=;") && line.contains("Path=/zaken;"));
        assertThat(expired).noneMatch(line -> line.startsWith("csrf_token=;"));
        assertThat(expired).filteredOn(line -> line.startsWith("session=")).containsExactly("session=1; Path=/");
        assertThat(site.arrived("/")).isEqualTo("session=1; csrf_token=c");
        assertThat(page.text()).doesNotContain(TAG, PIXEL, "<iframe" + FILM);
    }

    @Test
    void theAnswerToANoItselfDeletesThem() {
        home(yes).send();
        Reply no = Ask.form(site.base(), "ticket", site.ticket(), "choice", "withdraw", "return", "/")
                .host(site.host())
                .with("Cookie", JAR + "; " + yes)
                .send();
        assertThat(no.status()).as(no.toString()).isEqualTo(303);
        for (String name : OPTIONAL) {
            assertThat(no.all("Set-Cookie"))
                    .anyMatch(line -> line.startsWith(name + "=;") && line.contains("Max-Age=0"));
        }
    }

    @Test
    void aYesAndANoAreBothOnRecord() {
        String yes = site.chosen("accept-all");
        String subject = site.receipt(yes).getString("pii_principal_id");
        site.choose("withdraw", yes);
        assertThat(site.evidence().csv("site=smarte&subject=" + subject))
                .extracting(row -> row.getField("choice") + " " + row.getField("language"))
                .containsExactlyInAnyOrder("accept-all nl", "withdraw nl");
    }

    @Test
    void newUseOfDataIsToldAndAskedForBeforeItBegins() {
        String ticket = Ask.ticket(site.base(), at("changed"));
        String granted = Ask.form(site.base(), "ticket", ticket, "choice", "accept-all", "return", "/")
                .host(at("changed"))
                .send()
                .consent();
        Ask ask = site.page("/").host(at("changed")).with("Cookie", granted);
        assertThat(ask.send().text()).contains(TAG).doesNotContain("<consentry-banner");
        String line = "Wij willen uw gegevens ook voor iets nieuws gebruiken.";
        String changed = copy("changed", site.upstream().uri().toString())
                .replace("  version: \"1\"\n", "  version: \"2\"\n  changes: {nl: \"" + line + "\"}\n");
        site.gateway().policy("changed.yaml", changed);
        Instant limit = Instant.now().plusSeconds(6);
        String page = "";
        while (!page.contains(line) && Instant.now().isBefore(limit)) {
            page = ask.send().text();
        }
        assertThat(page).contains(line, "<consentry-banner").doesNotContain(TAG, PIXEL);
    }

    @Test
    void bothAnswersAreAsEasyAndNothingIsTicked() {
        Document page = Jsoup.parse(home("").send().text());
        assertThat(page.select("button[value=accept-all]").text()).isEqualTo("Alles accepteren");
        assertThat(page.select("button[value=reject-all]").text()).isEqualTo("Alles weigeren");
        assertThat(site.shown("/").select("input[name=purpose][checked]")).isEmpty();
    }

    // ---- logs, and other parties' hands

    @Test
    void noFileOfTheGatewaysHoldsAVisitorsAddress() throws IOException {
        for (String address : List.of(ADDRESS, ADDRESS_6)) {
            for (String path : List.of("/", "/_consent/", "/_consent/mine", "/_consent/nothing", "/_consent/state")) {
                Reply reply = Ask.get(site.base(), path)
                        .host(site.host())
                        .with("X-Forwarded-For", address)
                        .with("Forwarded", "for=\"[" + address + "]\"")
                        .with("Referer", "https://herkomst.example/" + address)
                        .with("Cookie", JAR)
                        .with("Accept", "text/html")
                        .send();
                assertThat(reply.status()).isLessThan(500);
            }
            Reply choice = Ask.form(site.base(), "ticket", site.ticket(), "choice", "accept-all", "return", "/")
                    .host(site.host())
                    .with("X-Forwarded-For", address)
                    .send();
            assertThat(choice.status()).isEqualTo(303);
            Ask.get(site.base(), "/x")
                    .host(at("dead"))
                    .with("X-Forwarded-For", address)
                    .send();
        }
        assertThat(site.upstream().seen("/").stream()
                        .anyMatch(head -> head.text().contains(ADDRESS)))
                .as("the site itself is told")
                .isTrue();
        List<String> told = new ArrayList<>();
        boolean recorded = false;
        try (Stream<Path> files = Files.walk(folder)) {
            // All but the unpacked product, which is no place to write to.
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().contains("consentry.war"))
                    .toList()) {
                String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                recorded |= bytes.contains("smarte") && bytes.contains("accept-all");
                if (Stream.of("100.64.77.", "2001:db8:5ca1", "5ca1:ab1e").anyMatch(bytes::contains)) {
                    told.add(folder.relativize(file).toString());
                }
            }
        }
        assertThat(recorded).as("the database is among the files").isTrue();
        assertThat(told).isEmpty();
        assertThat(site.gateway().log()).doesNotContain("100.64.77", "5ca1:ab1e", "herkomst.example");
    }

    @Test
    void whatTheLogsHoldIsDeclared() {
        for (String text : List.of(
                site.shown("/statement").select("section#logs").text(),
                site.shown("/").text())) {
            assertThat(text.toLowerCase(Locale.ROOT)).contains("pagina’s", "internetadres", "duur");
        }
        assertThat(site.shown("/statement").select("section#logs li")).hasSize(5);
    }

    @Test
    void noTagPreloadOrHostOfAnotherPartyIsAskedForBeforeAYes() {
        site.upstream()
                .on(
                        "/koppen",
                        PageIT.html(
                                PAGE,
                                "Link: <https://connect.facebook.net/en_US/fbevents.js>; rel=preload; as=script",
                                "Link: <https://www.google-analytics.com>; rel=preconnect"));
        Reply page = site.page("/koppen").send();
        assertThat(page.all("Link").toString()).doesNotContain("facebook", "google");
        Document shown = Jsoup.parse(page.text());
        for (Element element : shown.select("[src], link[href]")) {
            String address = element.hasAttr("src") ? element.attr("src") : element.attr("href");
            assertThat(address).as(element.outerHtml()).doesNotContain("://");
        }
        String policy = String.join(" ", page.all("Content-Security-Policy"));
        assertThat(policy)
                .contains("default-src 'self'")
                .doesNotContain("facebook", "google-analytics", "googletagmanager", "youtube", "stranger");
    }

    @Test
    void noVendorThatIsNotNamedEverLoads() {
        for (String choice : List.of("accept-all", "reject-all")) {
            Reply page = home(site.chosen(choice)).send();
            assertThat(page.text()).doesNotContain("<script" + STRANGER);
            assertThat(site.arrived("/")).doesNotContain("_uetvid");
        }
    }

    @Test
    void noSpecialCategoriesAreAskedForOrKept() {
        assertThat(site.shown("/requests")
                        .select("main input[name], main textarea[name]")
                        .eachAttr("name"))
                .containsOnly("ticket", "kind", "contact", "receipt", "details");
        assertThat(site.shown("/statement").select("section#special-data").text())
                .contains("Niets gevoeligs");
        for (Purpose purpose : site.loaded().purposes()) {
            assertThat(purpose.details().data().get("nl"))
                    .doesNotContainIgnoringCase("geloof")
                    .doesNotContainIgnoringCase("politiek")
                    .doesNotContainIgnoringCase("gezondheid");
        }
    }

    // ---- rights, within a month

    @ParameterizedTest
    @CsvSource({
        "opt-out, Mij uit het gegevensbestand halen",
        "no-marketing, Mij niet bellen",
        "access, Inzien wat er over mij wordt bewaard",
        "rectify, rectificeren",
        "erase, wissen",
        "object, Bezwaar"
    })
    void everyRightIsARequestThatIsTrackedForAMonth(String kind, String label) {
        assertThat(site.shown("/requests")
                        .select("label:has([name=kind][value=" + kind + "])")
                        .text())
                .contains(label);
        JsonObject sent = site.request(kind, "");
        LocalDate day =
                Instant.parse(sent.getString("received")).atZone(ZoneOffset.UTC).toLocalDate();
        assertThat(sent.getString("due")).isEqualTo(day.plusMonths(1).toString());
        assertThat(sent.getString("due"))
                .isEqualTo(site.open(sent.getString("number")).getString("due"));
        assertThat(site.operations("request").toString()).contains("\"" + kind + "\"");
    }

    @Test
    void everyInterestCanBeObjectedTo() {
        List<String> interests = site.loaded().purposes().stream()
                .filter(purpose -> purpose.basis().id().equals("legitimate-interest"))
                .map(Purpose::id)
                .toList();
        assertThat(interests).containsExactlyInAnyOrder("logs", "safety", "contacts", "news");
        assertThat(site.shown("/").select("input[name=object]").eachAttr("value"))
                .containsExactlyInAnyOrderElementsOf(interests);
    }

    // ---- California, and what the statement says of itself

    @Test
    void californiansHaveTheirLinkAndTheirOptOut() {
        Reply page = inCalifornia(home("")).send();
        String link = "Californië: mijn gegevens niet verkopen of delen";
        assertThat(page.text()).contains(TAG, PIXEL);
        assertThat(Jsoup.parse(page.text()).select("a:contains(" + link + ")").attr("href"))
                .contains("/_consent/optout");
        assertThat(Jsoup.parse(home("").send().text()).text()).doesNotContain(link);
        Document door =
                Jsoup.parse(inCalifornia(site.page("/_consent/optout")).send().text());
        List<String> form = new ArrayList<>(List.of("choice", "custom"));
        door.select("form")
                .first()
                .select("input")
                .forEach(input -> form.addAll(List.of(input.attr("name"), input.val())));
        Reply out = inCalifornia(
                        Ask.form(site.base(), form.toArray(String[]::new)).host(site.host()))
                .send();
        assertThat(out.status()).as(out.toString()).isEqualTo(303);
        Reply after = inCalifornia(home(out.consent())).send();
        assertThat(after.text()).doesNotContain(PIXEL);
        assertThat(site.arrived("/")).doesNotContain("_fbp", "_gcl_au", "_uetvid");
    }

    @Test
    void theSignalIsAnOptOutForThemAndARefusalElsewhere() {
        assertThat(inCalifornia(home("")).with("Sec-GPC", "1").send().text())
                .contains("Bezwaar gerespecteerd")
                .doesNotContain(PIXEL);
        assertThat(home(site.chosen("accept-all")).with("Sec-GPC", "1").send().text())
                .doesNotContain(PIXEL);
    }

    @ParameterizedTest
    @CsvSource({
        "framework, Data Privacy Framework",
        "framework, https://www.dataprivacyframework.gov/",
        "framework, Zwitserland",
        "arbitration, arbiters",
        "ownership, fusie",
        "ownership, duidelijk zichtbaar",
        "california, Global Privacy Control",
        "sharing, geheimhouding",
        "rights, binnen een maand",
        "special-data, geen politiek"
    })
    void theStatementSaysWhatNoMachineCanDo(String clause, String words) {
        assertThat(site.shown("/statement").select("section#" + clause).text()).contains(words);
    }

    @Test
    void everyClauseHasItsHighlightAndThoseWhoAnswerAreNamed() {
        Document page = site.shown("/statement");
        for (Clause clause : site.loaded().promises().clauses()) {
            Clause.Words words = clause.words().get("nl");
            assertThat(page.select("section#" + clause.id()).text())
                    .startsWith(words.title() + " In het kort " + words.highlight());
        }
        assertThat(page.text()).contains("SMARTe Inc.", "privacy@smarteprivacy.com", "Federal Trade Commission");
    }
}
