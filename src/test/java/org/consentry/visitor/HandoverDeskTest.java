package org.consentry.visitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.consentry.catalog.Provenance;
import org.consentry.consent.Choice;
import org.consentry.consent.Consent;
import org.consentry.consent.ConsentRecord;
import org.consentry.consent.ConsentToken;
import org.consentry.consent.Handover;
import org.consentry.consent.RequestFacts;
import org.consentry.consent.Signer;
import org.consentry.consent.Surface;
import org.consentry.ledger.Database;
import org.consentry.ledger.JdbcLedger;
import org.consentry.ledger.Ledger;
import org.consentry.ledger.LedgerException;
import org.consentry.ledger.Once;
import org.consentry.ledger.Operations;
import org.consentry.ledger.RecordFilter;
import org.consentry.ledger.RequestTable;
import org.consentry.ledger.RevocationTable;
import org.consentry.ledger.StoredRecord;
import org.consentry.ledger.Subjects;
import org.consentry.rights.RequestBook;
import org.consentry.site.SitePolicy;
import org.consentry.site.Sites;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A choice goes from one site of an operator to another once, on the visitor's word. */
final class HandoverDeskTest {
    private static final String SUBJECT = "0123456789abcdef".repeat(2);
    private static final Map<String, Boolean> ANSWERS = Map.of("analytics", true, "marketing", false);

    @TempDir
    static Path folder;

    private static ChoiceStage stage;
    private static Database database;
    private static RevocationTable revocations;
    private static Subjects subjects;

    private final SitePolicy shop = ChoiceStage.site("shop", "1", "Statistics", "share: {group: fjord}");
    private final SitePolicy blog = site("blog", "share: {group: fjord}");
    private final SitePolicy stranger = site("stranger", "share: {group: other}");
    private final Exchange exchange = new Exchange();
    private final Set<String> earlier = new HashSet<>();
    private HandoverDesk desk;
    private ChoiceDesk choiceDesk;

    private static SitePolicy site(String id, String more) {
        return site(
                id,
                more,
                "  - {id: count, category: analytics, basis: consent}",
                "  - {id: ads, category: marketing, basis: consent}");
    }

    private static SitePolicy site(String id, String more, String... purposes) {
        String yaml = String.join(
                "\n",
                "site: " + id,
                "hosts: [\"*." + id + ".example\", " + id + ".example]",
                "controller: {name: The Shop}",
                "notice: {version: \"3\", effective: 2026-11-01}",
                "languages: [en]",
                more,
                "purposes:",
                String.join("\n", purposes));
        try {
            return org.consentry.site.PolicyLoader.load(id, yaml.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        } catch (org.consentry.site.PolicyException e) {
            throw new AssertionError(e.findings().toString(), e);
        }
    }

    @BeforeAll
    static void open() throws Exception {
        stage = new ChoiceStage(folder);
        database = Database.open(folder);
        revocations = RevocationTable.open(database, Duration.ofDays(1));
        subjects = new Subjects(database, (JdbcLedger) stage.ledger, revocations, () -> stage.now);
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
        records().forEach(record -> earlier.add(record.id()));
        open(stage.choices());
        exchange.sent.put("Sec-Fetch-Dest", "document");
    }

    private void open(Choices choices) throws Exception {
        JdbcLedger ledger = (JdbcLedger) stage.ledger;
        RequestBook book = new RequestBook(
                new RequestTable(database, new Operations(database, ledger, () -> stage.now), subjects),
                () -> stage.now);
        Handover.Office office = new Handover.Office(new Signer("handover", new byte[32]), () -> stage.now);
        OwnAffairs own = new OwnAffairs(
                book, new Sites(List.of(shop, blog, stranger)), office, new Once(database, () -> stage.now));
        ConsentPages pages = new ConsentPages(stage.banner, stage.tickets);
        ConsentToken tokens = new ConsentToken(new Signer("token", new byte[32]), () -> stage.now);
        choiceDesk = new ChoiceDesk(choices, pages, tokens, (decision, name) -> List.of());
        desk = new HandoverDesk(own, choices, choiceDesk, pages, stage.banner, stage.tickets);
    }

    private static Consent chosen() {
        return new Consent(SUBJECT, ChoiceStage.OLDER, "1", ANSWERS, ChoiceStage.NOON.minusSeconds(60));
    }

    private static RequestFacts at(SitePolicy site, Consent consent) {
        String host = site.id() + ".example";
        return new RequestFacts(site, "https://" + host + ":9443", host, true, false, consent, Set.of(), false);
    }

    private void leave(String query, Consent consent) throws Exception {
        exchange.query = query;
        exchange.send(desk::leave, at(shop, consent), stage.edition, "");
    }

    private String link() throws Exception {
        leave("to=blog&return=/news", chosen());
        assertThat(exchange.status).isEqualTo(303);
        String location = exchange.fields.get("Location");
        assertThat(location).startsWith("https://blog.example:9443/_consent/take?handover=");
        return location.substring(location.indexOf("handover=") + 9, location.indexOf('&'));
    }

    private Document show(SitePolicy site, String link) throws Exception {
        exchange.query = "handover=" + link + "&return=/news";
        exchange.send(desk::show, at(site, null), stage.edition, "");
        return Jsoup.parse(exchange.answer);
    }

    private void take(String link, String ticket) throws Exception {
        Map<String, String> values = new TreeMap<>(Map.of("handover", link, "ticket", ticket, "return", "/news"));
        exchange.query = "";
        exchange.send(desk::take, at(blog, null), stage.edition, Exchange.form(values));
    }

    private String ticket(Surface surface) {
        return stage.tickets.issue(blog, stage.banner.wording(blog, "en", surface));
    }

    private List<ConsentRecord> records() throws Exception {
        return stage.ledger.latest(RecordFilter.ALL, 1000).stream()
                .map(StoredRecord::record)
                .filter(record -> !earlier.contains(record.id()))
                .toList();
    }

    @Test
    void theLinkSaysNothingToOthersAndUsesUpNothing() throws Exception {
        String link = link();
        assertThat(exchange.fields)
                .containsEntry("Referrer-Policy", "no-referrer")
                .containsEntry("Cache-Control", "no-store");
        for (int i = 0; i < 3; i++) {
            Document page = show(blog, link);
            assertThat(exchange.status).isEqualTo(200);
            assertThat(page.select(".answers li").eachText())
                    .containsExactly("Statistics Allowed", "Marketing Refused");
            assertThat(page.select("main").text()).contains("shop.example");
            assertThat(exchange.fields).containsEntry("Referrer-Policy", "strict-origin");
        }
        assertThat(records()).isEmpty();
    }

    @Test
    void theVisitorsWordMakesARecordOfItsOwnUnderAnotherPseudonym() throws Exception {
        String link = link();
        Document page = show(blog, link);
        take(link, page.select("[name=ticket]").attr("value"));
        assertThat(exchange.status).as(exchange.answer).isEqualTo(303);
        assertThat(exchange.fields).containsKey("Set-Cookie");
        assertThat(records()).hasSize(1).first().satisfies(record -> {
            assertThat(record.site()).isEqualTo("blog");
            assertThat(record.method()).isEqualTo("handover");
            assertThat(record.purposes()).containsEntry("count", true).containsEntry("ads", false);
            assertThat(record.subject()).isNotEqualTo(SUBJECT);
            assertThat(record.supersedes()).isEmpty();
            assertThat(record.noticeVersion()).isEqualTo("3");
        });
        assertThat(stage.ledger
                        .wording(records().get(0).wordingHash())
                        .orElseThrow()
                        .text())
                .as("what was shown is kept")
                .contains("Take over your choice");
    }

    @Test
    void aLinkIsUsedOnceAndForFiveMinutes() throws Exception {
        String link = link();
        take(link, ticket(Surface.HANDOVER));
        assertThat(exchange.status).isEqualTo(303);
        take(link, ticket(Surface.HANDOVER));
        assertStale();
        show(blog, link);
        assertStale();

        String old = link();
        stage.now = stage.now.plus(Duration.ofMinutes(5));
        show(blog, old);
        assertStale();
        take(old, ticket(Surface.HANDOVER));
        assertStale();
        assertThat(records()).hasSize(1);
    }

    @Test
    void theSameFormMayComeTwiceAndIsOneChoice() throws Exception {
        String link = link();
        String ticket = ticket(Surface.HANDOVER);
        take(link, ticket);
        assertThat(exchange.status).isEqualTo(303);
        String cookie = exchange.fields.get("Set-Cookie");
        take(link, ticket);
        assertThat(exchange.status).as("a second click").isEqualTo(303);
        assertThat(exchange.fields).containsEntry("Set-Cookie", cookie);
        assertThat(records()).hasSize(1);
    }

    @Test
    void aChoiceThatCouldNotBeRecordedMayBeSentAgain() throws Exception {
        AtomicBoolean full = new AtomicBoolean(true);
        Ledger ledger = (Ledger) Proxy.newProxyInstance(
                Ledger.class.getClassLoader(), new Class<?>[] {Ledger.class}, (self, method, args) -> {
                    if (method.getName().equals("append") && full.getAndSet(false)) {
                        throw new LedgerException("full");
                    }
                    return method.invoke(stage.ledger, args);
                });
        open(new Choices(stage.tickets, stage.banner, ledger, Provenance.NONE, () -> stage.now));
        String link = link();
        String ticket = ticket(Surface.HANDOVER);
        take(link, ticket);
        assertThat(exchange.status).isEqualTo(503);
        take(link, ticket(Surface.HANDOVER));
        assertStale();
        take(link, ticket);
        assertThat(exchange.status).isEqualTo(303);
        assertThat(records()).hasSize(1);
    }

    @Test
    void theVisitorMayRefuseInTheSameForm() throws Exception {
        Document page = show(blog, link());
        assertThat(page.select("form")).hasSize(1);
        assertThat(page.select(".buttons > button")).hasSize(2).allSatisfy(button -> {
            assertThat(button.classNames()).isEmpty();
        });
        Element refuse = page.select(".buttons > button").get(1);
        assertThat(refuse.text()).isEqualTo("Reject all");
        assertThat(refuse.attr("formaction")).isEqualTo("/_consent/choices");
        Map<String, String> values = new TreeMap<>(Map.of(refuse.attr("name"), refuse.attr("value")));
        page.select("form input").forEach(input -> values.put(input.attr("name"), input.attr("value")));
        exchange.query = "";
        exchange.send(choiceDesk::choose, at(blog, null), stage.edition, Exchange.form(values));
        assertThat(exchange.status).as(exchange.answer).isEqualTo(303);
        assertThat(exchange.fields.get("Location")).endsWith("return=%2Fnews");
        assertThat(records()).hasSize(1).first().satisfies(record -> {
            assertThat(record.choice()).isEqualTo(Choice.Kind.REJECT_ALL);
            assertThat(record.method()).isEqualTo("handover");
            assertThat(record.purposes()).isEqualTo(Map.of("count", false, "ads", false));
        });
    }

    @Test
    void servicesFareAsTheirPurposesWhateverStoodHere() throws Exception {
        SitePolicy shared = site(
                "blog",
                "share: {group: fjord}\nvendors: [{name: Meadow Metrics, id: metrics}, {name: Reel Films, id: reel}]",
                "  - {id: count, category: analytics, basis: consent, vendors: [Meadow Metrics, Reel Films]}",
                "  - {id: ads, category: marketing, basis: consent, vendors: [Meadow Metrics, Reel Films]}",
                "  - {id: care, category: analytics, basis: legitimate-interest, vendors: [Meadow Metrics, Reel Films]}");
        Consent before = new Consent(
                "f".repeat(32),
                ChoiceStage.OLDER,
                "3",
                Map.of(
                        "count",
                        true,
                        "count_metrics",
                        false,
                        "ads",
                        false,
                        "ads_reel",
                        true,
                        "care",
                        true,
                        "care_reel",
                        false),
                ChoiceStage.NOON.minusSeconds(60));
        Map<String, String> values = new TreeMap<>(Map.of(
                "handover",
                link(),
                "ticket",
                stage.tickets.issue(shared, stage.banner.wording(shared, "en", Surface.HANDOVER)),
                "return",
                "/news"));
        exchange.query = "";
        exchange.send(desk::take, at(shared, before), stage.edition, Exchange.form(values));
        assertThat(exchange.status).as(exchange.answer).isEqualTo(303);
        assertThat(records())
                .hasSize(1)
                .first()
                .satisfies(record ->
                        assertThat(record.purposes()).isEqualTo(Map.of("count", true, "ads", false, "care", false)));
    }

    private void assertStale() {
        assertThat(exchange.status).isEqualTo(409);
        assertThat(Jsoup.parse(exchange.answer).select("[role=alert]").text())
                .isEqualTo("This link was used already, or is too old. Please choose here.");
    }

    @Test
    void anotherSitesLinkAndAForgedOneAreRefused() throws Exception {
        String link = link();
        show(stranger, link);
        assertStale();
        show(shop, link);
        assertStale();
        for (String forged : List.of("", "x", "a.b.c", link + "A", link.substring(1), ticket(Surface.HANDOVER))) {
            show(blog, forged);
            assertStale();
            take(forged, ticket(Surface.HANDOVER));
            assertStale();
        }
        assertThat(records()).isEmpty();
    }

    @Test
    void withoutATicketOfThisVeryPageNothingIsTakenNorUsedUp() throws Exception {
        String link = link();
        for (String ticket : List.of("", "a.b.c", ticket(Surface.BANNER), ticket(Surface.PREFERENCES))) {
            take(link, ticket);
            assertStale();
        }
        exchange.sent.put("Sec-Fetch-Site", "cross-site");
        take(link, ticket(Surface.HANDOVER));
        assertThat(exchange.status).isEqualTo(403);
        exchange.sent.put("Sec-Fetch-Site", "same-origin");
        assertThat(records()).isEmpty();
        take(link, ticket(Surface.HANDOVER));
        assertThat(exchange.status).as("still good").isEqualTo(303);
    }

    @Test
    void nothingLeavesWithoutAChoiceOrToOthers() throws Exception {
        leave("to=blog", null);
        assertThat(exchange.status).isEqualTo(404);
        for (String to : List.of("to=stranger", "to=shop", "to=nowhere", "", "to=https://evil.example")) {
            leave(to, chosen());
            assertThat(exchange.status).as(to).isEqualTo(404);
            assertThat(exchange.fields).doesNotContainKey("Location");
        }
        exchange.sent.put("Sec-Fetch-Dest", "empty");
        leave("to=blog", chosen());
        assertThat(exchange.status).as("not for scripts").isEqualTo(404);
    }

    @Test
    void theWayBackStaysOnTheSite() throws Exception {
        String link = link();
        exchange.query = "handover=" + link + "&return=https://evil.example/";
        exchange.send(desk::show, at(blog, null), stage.edition, "");
        assertThat(exchange.answer).doesNotContain("evil.example");
    }

    @Test
    void whereNobodyCanTellWhetherItWasUsedItCountsAsUsed() throws Exception {
        String link = link();
        sql("ALTER TABLE used_once RENAME TO away");
        try {
            show(blog, link);
            assertThat(exchange.status).as("it can be looked at").isEqualTo(200);
            take(link, ticket(Surface.HANDOVER));
            assertStale();
            assertThat(records()).isEmpty();
        } finally {
            sql("ALTER TABLE away RENAME TO used_once");
        }
    }

    private static void sql(String statement) throws Exception {
        try (Connection connection = database.dataSource().getConnection()) {
            connection.createStatement().execute(statement);
        }
    }
}
