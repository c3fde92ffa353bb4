package org.consentry.visitor;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.consentry.consent.Consent;
import org.consentry.consent.Surface;
import org.consentry.ledger.Database;
import org.consentry.ledger.JdbcLedger;
import org.consentry.ledger.Operations;
import org.consentry.ledger.RequestTable;
import org.consentry.ledger.RevocationTable;
import org.consentry.ledger.Subjects;
import org.consentry.rights.DataRequest;
import org.consentry.rights.RequestBook;
import org.consentry.rights.RequestIdentity;
import org.consentry.rights.RequestOutcome;
import org.consentry.site.SitePolicy;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a request about somebody's data, and of what is none. */
final class RequestDeskTest {
    private static final String SUBJECT = "0123456789abcdef".repeat(2);

    @TempDir
    static Path folder;

    private static ChoiceStage stage;
    private static Database database;
    private static RevocationTable revocations;
    private static Subjects subjects;
    private static RequestBook book;

    private final SitePolicy shop = ChoiceStage.site("shop", "1", "Statistics");
    private final Exchange exchange = new Exchange();
    private RequestDesk desk;
    private Consent consent;

    @BeforeAll
    static void open() throws Exception {
        stage = new ChoiceStage(folder);
        database = Database.open(folder);
        JdbcLedger ledger = (JdbcLedger) stage.ledger;
        revocations = RevocationTable.open(database, Duration.ofDays(1));
        subjects = new Subjects(database, ledger, revocations, () -> stage.now);
        Operations operations = new Operations(database, ledger, () -> stage.now);
        book = new RequestBook(new RequestTable(database, operations, subjects), () -> stage.now);
    }

    @AfterAll
    static void close() {
        subjects.close();
        revocations.close();
        database.close();
        stage.close();
    }

    @BeforeEach
    void begin() throws Exception {
        stage.now = ChoiceStage.NOON;
        sql("DELETE FROM rights_request");
        sql("DELETE FROM rights_contact");
        desk = new RequestDesk(
                book, stage.ledger, stage.banner, new ConsentPages(stage.banner, stage.tickets), stage.tickets);
    }

    private static void sql(String statement) throws Exception {
        try (Connection connection = database.dataSource().getConnection()) {
            connection.createStatement().execute(statement);
        }
    }

    private String ticket() {
        return stage.tickets.issue(shop, stage.banner.wording(shop, "en", Surface.PREFERENCES));
    }

    private Map<String, String> sound() {
        return new TreeMap<>(Map.of(
                "ticket", ticket(), "kind", "access", "contact", "anna@mail.example", "details", "All of it, please."));
    }

    private void post(Map<String, String> values) throws Exception {
        exchange.send(desk::take, ChoiceStage.facts(shop, consent), stage.edition, Exchange.form(values));
    }

    private void json(Map<String, String> values) throws Exception {
        JsonObjectBuilder json = Json.createObjectBuilder();
        values.forEach(json::add);
        exchange.type = "application/json";
        exchange.sent.put("Content-Type", "application/json");
        exchange.send(
                desk::take,
                ChoiceStage.facts(shop, consent),
                stage.edition,
                json.build().toString());
    }

    private void get(String query) throws Exception {
        exchange.query = query;
        exchange.send(desk::show, ChoiceStage.facts(shop, consent), stage.edition, "");
    }

    private List<DataRequest> kept() throws Exception {
        return book.open(null, null, 1000);
    }

    @Test
    void theFormAsksForEveryKindAndWorksWithoutScript() throws Exception {
        get("");
        Document page = Jsoup.parse(exchange.answer);
        assertThat(exchange.status).isEqualTo(200);
        assertThat(page.select("[type=radio]").eachAttr("value"))
                .containsExactly(
                        "access",
                        "rectify",
                        "erase",
                        "restrict",
                        "object",
                        "portability",
                        "opt-out",
                        "no-marketing",
                        "appeal");
        assertThat(page.select("[type=radio][checked]"))
                .as("nothing chosen for anybody")
                .isEmpty();
        assertThat(page.select("script")).isEmpty();
        assertThat(page.select("form").attr("method")).isEqualTo("post");
        assertThat(page.select("main").text()).contains("Time for an answer: 30 days", "The Shop");
        assertThat(page.select("[name=contact]").attr("maxlength")).isEqualTo("254");
        assertThat(page.select("label[for=receipt]").text()).contains("receipt");
    }

    @Test
    void eachKindTellsHowLongItsAnswerMayTake() throws Exception {
        SitePolicy quick =
                ChoiceStage.site("quick", "1", "Statistics", "requests: {answer: 5 days, kinds: {access: 1 month}}");
        exchange.query = "";
        exchange.send(desk::show, ChoiceStage.facts(quick, null), stage.edition, "");
        Document page = Jsoup.parse(exchange.answer);
        assertThat(page.select("label:has([value=access])").text()).endsWith("(1 month)");
        assertThat(page.select("label:has([value=erase])").text()).endsWith("(5 days)");
    }

    private String receipt(SitePolicy site) {
        ChoiceForm form = ChoiceForm.of(Json.createObjectBuilder()
                .add("ticket", stage.ticket(site))
                .add("choice", "accept-all")
                .build());
        Choices.Outcome outcome =
                stage.choices().take(ChoiceStage.facts(site, null), ChoiceStage.GROUNDS, form, "192.0.2.1");
        return ((Choices.Outcome.Recorded) outcome).consent().record();
    }

    @Test
    void whoGivesAReceiptIsKnownByIt() throws Exception {
        Map<String, String> values = sound();
        String number = receipt(shop);
        values.put("receipt", " " + number.toUpperCase(Locale.ROOT) + " ");
        post(values);
        assertThat(exchange.status).as(exchange.answer).isEqualTo(303);
        DataRequest one = kept().get(0);
        assertThat(one.identity()).isEqualTo(RequestIdentity.RECEIPT);
        assertThat(one.subject())
                .isEqualTo(stage.ledger.find(number).orElseThrow().record().subject());
    }

    @Test
    void withoutTokenOrReceiptNobodyIsKnown() throws Exception {
        post(sound());
        assertThat(kept()).singleElement().satisfies(one -> {
            assertThat(one.identity()).isEqualTo(RequestIdentity.NONE);
            assertThat(one.subject()).isEmpty();
        });
    }

    @Test
    void aReceiptOfAnotherSiteOrOfNothingIsAnErrorAndNobodyTriesMany() throws Exception {
        String foreign = receipt(ChoiceStage.site("other", "1", "Statistics"));
        // The browser's own token does not stand in for it.
        consent = new Consent(SUBJECT, ChoiceStage.OLDER, "1", Map.of(), ChoiceStage.NOON);
        for (String wrong : List.of(foreign, ChoiceStage.OLDER, "nothing", "\0", "x".repeat(10_000))) {
            Map<String, String> values = sound();
            values.put("receipt", wrong);
            post(values);
            assertThat(exchange.status).isEqualTo(400);
            Document page = Jsoup.parse(exchange.answer);
            assertThat(page.select("[role=alert]").text()).isEqualTo("No receipt of this site has that number.");
            assertThat(page.select("[name=receipt]").attr("aria-invalid")).isEqualTo("true");
            json(values);
            assertThat(exchange.status).isEqualTo(400);
            assertThat(exchange.answer).contains("no number of a receipt");
            exchange.type = Exchange.FORM;
            exchange.sent.remove("Content-Type");
        }
        Map<String, String> values = sound();
        values.put("receipt", foreign);
        for (int i = 0; i < 10; i++) {
            post(values);
        }
        assertThat(exchange.status).isEqualTo(400);
        post(values);
        assertThat(exchange.status).isEqualTo(429);
        assertThat(kept()).isEmpty();
    }

    @Test
    void aRequestIsKeptAndItsNumberTold() throws Exception {
        consent = new Consent(SUBJECT, ChoiceStage.OLDER, "1", Map.of(), ChoiceStage.NOON);
        post(sound());
        assertThat(exchange.status).isEqualTo(303);
        DataRequest one = kept().get(0);
        assertThat(one.subject()).isEqualTo(SUBJECT);
        assertThat(exchange.fields.get("Location")).isEqualTo("/_consent/requests?number=" + one.number() + "&lang=en");
        get("number=" + one.number());
        assertThat(Jsoup.parse(exchange.answer).select("[role=status]").text())
                .isEqualTo("Your request has been received. Its number is " + one.number()
                        + ". An answer is due by December 22, 2026.");
        assertThat(exchange.answer).doesNotContain("anna@", SUBJECT).doesNotContain("<form");
        // Once there is an answer nothing is promised any more.
        stage.now = Instant.parse("2026-12-01T10:00:00Z");
        book.close(one.number(), RequestOutcome.REFUSED, "reviewer");
        get("number=" + one.number());
        assertThat(Jsoup.parse(exchange.answer).select("[role=status]").text())
                .isEqualTo("Your request " + one.number() + " was closed on December 1, 2026.");
    }

    @Test
    void theNumberOfAnotherSiteOrOfNothingPromisesNothing() throws Exception {
        post(sound());
        String number = kept().get(0).number();
        SitePolicy other = ChoiceStage.site("other", "1", "Statistics");
        for (String query : List.of("number=" + number, "number=<b>x", "number=AAAA-AAAA-AAAA")) {
            exchange.query = query;
            exchange.send(desk::show, ChoiceStage.facts(other, null), stage.edition, "");
            assertThat(exchange.status).isEqualTo(404);
            assertThat(exchange.answer).doesNotContain(number, "<b>x");
        }
    }

    @Test
    void jsonIsAnsweredWithNumberAndDay() throws Exception {
        Map<String, String> values = sound();
        values.remove("details");
        json(values);
        assertThat(exchange.status).as(exchange.answer).isEqualTo(201);
        assertThat(exchange.answer)
                .contains(
                        "\"number\":\"" + kept().get(0).number() + '"',
                        "\"due\":\"2026-12-22\"",
                        "\"kind\":\"access\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "kind    | ``              | 400",
                "kind    | forget me       | 400",
                "kind    | ACCESS          | 400",
                "contact | ``              | 400",
                "contact | nobody          | 400",
                "contact | a@b.example,c@d | 400",
                "ticket  | ``              | 409",
                "ticket  | a.b.c           | 409",
            })
    void whatIsWrongIsSaidAndNothingKept(String field, String value, int status) throws Exception {
        Map<String, String> values = sound();
        values.put(field, value);
        post(values);
        assertThat(exchange.status).isEqualTo(status);
        Document page = Jsoup.parse(exchange.answer);
        assertThat(page.select("[role=alert]").text()).isNotEmpty();
        assertThat(page.select("textarea").text()).as("nobody writes it twice").isEqualTo("All of it, please.");
        assertThat(page.select("[name=ticket]").attr("value"))
                .as("a fresh one")
                .isNotEmpty()
                .isNotEqualTo(value);
        json(values);
        assertThat(exchange.status).isEqualTo(status);
        assertThat(exchange.answer).contains("\"status\":" + status).doesNotContain("<");
        assertThat(kept()).isEmpty();
    }

    @Test
    void whatIsTooLongIsRefused() throws Exception {
        Map<String, String> values = sound();
        values.put("details", "x".repeat(4001));
        post(values);
        assertThat(exchange.status).isEqualTo(413);
        values.put("details", "x".repeat(60_000));
        post(values);
        assertThat(exchange.status).isEqualTo(413);
        values.put("details", "\u20ac".repeat(4000));
        post(values);
        assertThat(exchange.status)
                .as("4,000 characters of three bytes, each escaped")
                .isEqualTo(303);
        assertThat(kept()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross-site", "same-site", "none"})
    void anotherSitesPageAsksForNobody(String from) throws Exception {
        exchange.sent.put("Sec-Fetch-Site", from);
        post(sound());
        assertThat(exchange.status).isEqualTo(403);
        exchange.sent.remove("Sec-Fetch-Site");
        exchange.sent.put("Origin", "https://evil.example");
        post(sound());
        assertThat(exchange.status).isEqualTo(403);
        assertThat(kept()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "multipart/form-data; boundary=x", ""})
    void otherTypesAreNotRead(String type) throws Exception {
        exchange.type = type;
        post(sound());
        assertThat(exchange.status).isEqualTo(400);
        assertThat(kept()).isEmpty();
    }

    @Test
    void anotherSitesTicketAndAnOldOneAreNone() throws Exception {
        SitePolicy other = ChoiceStage.site("other", "1", "Statistics");
        Map<String, String> values = sound();
        values.put("ticket", stage.tickets.issue(other, stage.banner.wording(other, "en", Surface.PREFERENCES)));
        post(values);
        assertThat(exchange.status).isEqualTo(409);
        values = sound();
        stage.now = stage.now.plus(Duration.ofDays(1));
        post(values);
        assertThat(exchange.status).isEqualTo(409);
        assertThat(kept()).isEmpty();
    }

    @Test
    void fiveAnHourAndNetworkAndSlipsDontCount() throws Exception {
        Map<String, String> slip = sound();
        slip.put("contact", "nobody");
        exchange.address = "2001:db8::1";
        for (int i = 0; i < 10; i++) {
            post(slip);
        }
        for (int i = 0; i < 5; i++) {
            exchange.address = "2001:db8::" + i;
            post(sound());
            assertThat(exchange.status).isEqualTo(303);
        }
        post(sound());
        assertThat(exchange.status).isEqualTo(429);
        assertThat(exchange.fields).containsEntry("Retry-After", "3600");
        // What was written is kept for then.
        assertThat(Jsoup.parse(exchange.answer).select("[role=alert]").text()).endsWith("Please try again later.");
        assertThat(Jsoup.parse(exchange.answer).select("[name=contact]").val()).isEqualTo("anna@mail.example");
        assertThat(kept()).hasSize(5);
        SitePolicy other = ChoiceStage.site("other", "1", "Statistics");
        Map<String, String> there = sound();
        there.put("ticket", stage.tickets.issue(other, stage.banner.wording(other, "en", Surface.PREFERENCES)));
        exchange.send(desk::take, ChoiceStage.facts(other, null), stage.edition, Exchange.form(there));
        assertThat(exchange.status).as("another site").isEqualTo(303);
        exchange.address = "2001:db8:0:1::1";
        post(sound());
        assertThat(exchange.status).isEqualTo(303);
    }

    @Test
    void hostileWordsComeBackAsWords() throws Exception {
        for (String poison : List.of(
                "\"><script>alert(1)</script>",
                "</textarea><img src=x onerror=alert(1)>",
                "{{slot.ticket}} {controller}",
                "\u0001ticket\u0001 \u0002none\u0002",
                "\u202e\u2066reversed")) {
            Map<String, String> values = sound();
            values.put("kind", poison);
            values.put("contact", poison);
            values.put("details", poison);
            post(values);
            Document page = Jsoup.parse(exchange.answer);
            assertThat(exchange.status).isEqualTo(400);
            assertThat(page.select("script, img")).isEmpty();
            String shown = poison.replace('\u0001', '\ufffd').replace('\u0002', '\ufffd');
            assertThat(page.select("[name=contact]").attr("value")).isEqualTo(shown);
            assertThat(page.select("textarea").get(0).wholeText()).isEqualTo(shown);
            assertThat(exchange.answer.chars()).allMatch(c -> c < 0x7f);
        }
    }

    @Test
    void withoutTheDatabaseNothingIsPromised() throws Exception {
        sql("ALTER TABLE rights_request RENAME TO away");
        try {
            post(sound());
            assertThat(exchange.status).isEqualTo(503);
            assertThat(Jsoup.parse(exchange.answer).select("[role=alert]").text())
                    .isEqualTo("Your request could not be kept. Please try again later.");
            assertThat(exchange.fields).doesNotContainKey("Location");
            get("number=AAAA-AAAA-AAAA");
            assertThat(exchange.status).isEqualTo(503);
        } finally {
            sql("ALTER TABLE away RENAME TO rights_request");
        }
    }
}
