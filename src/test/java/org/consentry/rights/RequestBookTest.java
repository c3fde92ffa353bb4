package org.consentry.rights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.consentry.ledger.Database;
import org.consentry.ledger.Dialect;
import org.consentry.ledger.EmbeddedPostgres;
import org.consentry.ledger.JdbcLedger;
import org.consentry.ledger.LedgerException;
import org.consentry.ledger.Operations;
import org.consentry.ledger.RequestTable;
import org.consentry.ledger.RevocationTable;
import org.consentry.ledger.StoredEntry;
import org.consentry.ledger.Subjects;
import org.consentry.site.PolicyLoader;
import org.consentry.site.Requests;
import org.consentry.site.SitePolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Requests are kept, due and closed on either database, and the ledger learns of them no more than it must. */
@ParameterizedClass
@EnumSource(Dialect.class)
@Timeout(60)
final class RequestBookTest {
    private static final String SUBJECT = "0123456789abcdef".repeat(2);
    private static final String CONTACT = "anna@mail.example";
    private static final String WORDS = "Please send me \"all\" of it.\n'; DROP TABLE rights_request; --";

    @Parameter
    Dialect dialect;

    @TempDir
    Path folder;

    private Instant now = Instant.parse("2026-11-23T10:00:00Z");
    private Database database;
    private JdbcLedger ledger;
    private RevocationTable revocations;
    private Subjects subjects;
    private Operations operations;
    private RequestBook book;

    @BeforeEach
    void open() throws Exception {
        database = dialect == Dialect.SQLITE ? Database.open(folder) : EmbeddedPostgres.open();
        ledger = new JdbcLedger(database.dataSource(), Duration.ofSeconds(10));
        revocations = RevocationTable.open(database, Duration.ofDays(1));
        subjects = new Subjects(database, ledger, revocations, () -> now);
        operations = new Operations(database, ledger, () -> now);
        book = new RequestBook(new RequestTable(database, operations, subjects), () -> now);
    }

    @AfterEach
    void close() {
        subjects.close();
        revocations.close();
        ledger.close();
        database.close();
    }

    static SitePolicy site(String id) throws Exception {
        String yaml = "site: " + id + "\nhosts: [" + id + ".example]\ncontroller: {name: A}\n"
                + "notice: {version: \"1\", effective: 2026-11-01}\npurposes: []\n";
        return PolicyLoader.load(id, yaml.getBytes(StandardCharsets.UTF_8));
    }

    private DataRequest receive(String site, RequestKind kind) throws Exception {
        return book.receive(site(site), kind, "nb", Asker.withToken(SUBJECT, CONTACT), WORDS);
    }

    private List<String> records() throws LedgerException {
        return operations.latest(null, "request", "", 100).stream()
                .map(StoredEntry::canonical)
                .map(String::valueOf)
                .toList();
    }

    private List<String> columns(String table, String number) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                var statement = connection.prepareStatement("SELECT * FROM " + table + " WHERE number = ?")) {
            statement.setString(1, number);
            try (var rows = statement.executeQuery()) {
                List<String> values = new ArrayList<>();
                while (rows.next()) {
                    for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                        values.add(String.valueOf(rows.getString(i)));
                    }
                }
                return values;
            }
        }
    }

    @Test
    void whatWasSentIsFoundByItsNumberAndDueInAMonth() throws Exception {
        DataRequest sent = receive("shop", RequestKind.ACCESS);
        assertThat(sent.number()).matches("[2-9A-HJKMNP-TV-Z]{4}(-[2-9A-HJKMNP-TV-Z]{4}){2}");
        assertThat(sent.due()).isEqualTo(LocalDate.parse("2026-12-23"));
        assertThat(book.find(sent.number())).contains(sent);
        assertThat(book.find("AAAA-AAAA-AAAA")).isEmpty();
        assertThat(sent.contact()).isEqualTo(CONTACT);
        assertThat(sent.details()).isEqualTo(WORDS);
        assertThat(sent.subject()).isEqualTo(SUBJECT);
    }

    @Test
    void theLedgerHasADigestAndNothingOfWhatWasWritten() throws Exception {
        DataRequest sent = receive("shop", RequestKind.NO_MARKETING);
        assertThat(records())
                .hasSize(1)
                .first()
                .satisfies(record -> assertThat(record)
                        .contains(
                                "\"digest\":\"" + sent.digest() + '"',
                                "\"kind\":\"no-marketing\"",
                                "\"outcome\":\"received\"")
                        .contains("\"actor\":\"visitor\"")
                        .doesNotContain(CONTACT, "Please", SUBJECT, sent.number()));
    }

    @Test
    void theSameRequestTwiceHasTwoDigests() throws Exception {
        assertThat(receive("shop", RequestKind.ERASE).digest())
                .isNotEqualTo(receive("shop", RequestKind.ERASE).digest());
    }

    @Test
    void closingDeletesWhoAskedAndIsOnRecord() throws Exception {
        DataRequest sent = receive("shop", RequestKind.APPEAL);
        now = now.plusSeconds(3600);
        DataRequest closed =
                book.close(sent.number(), RequestOutcome.PARTLY, "reviewer").orElseThrow();
        assertThat(closed.outcome()).isEqualTo(RequestOutcome.PARTLY);
        assertThat(closed.closed()).isEqualTo(now);
        assertThat(closed.open()).isFalse();
        assertThat(closed.contact() + closed.details() + closed.subject()).isEmpty();
        assertThat(columns("rights_contact", sent.number()))
                .as("the salt is gone too: nobody tries out whose it was")
                .isEmpty();
        assertThat(columns("rights_request", sent.number()))
                .noneMatch(value -> value.contains(CONTACT) || value.contains("Please") || value.equals(SUBJECT));
        assertThat(records())
                .hasSize(2)
                .first()
                .satisfies(record -> assertThat(record)
                        .contains("\"outcome\":\"partly\"", sent.digest(), "\"actor\":\"reviewer\"")
                        .doesNotContain(CONTACT, SUBJECT));
        assertThat(book.close(sent.number(), RequestOutcome.DONE, "reviewer"))
                .as("closed once")
                .isEmpty();
        assertThat(book.close("nothing", RequestOutcome.DONE, "reviewer")).isEmpty();
        assertThat(records()).hasSize(2);
    }

    @Test
    void twoWhoCloseAtOnceEnterOneOutcome() throws Exception {
        DataRequest sent = receive("shop", RequestKind.ACCESS);
        ExecutorService both = Executors.newFixedThreadPool(2);
        try {
            Callable<Boolean> close = () -> {
                try {
                    return book.close(sent.number(), RequestOutcome.DONE, "reviewer")
                            .isPresent();
                } catch (LedgerException e) {
                    return false;
                }
            };
            int done = 0;
            for (var one : both.invokeAll(List.of(close, close))) {
                done += one.get() ? 1 : 0;
            }
            assertThat(done).isEqualTo(1);
            assertThat(records()).hasSize(2);
        } finally {
            both.shutdownNow();
        }
    }

    @Test
    void whatIsNoNumberOfOursIsNotEvenLookedFor() throws Exception {
        DataRequest sent = receive("shop", RequestKind.ACCESS);
        assertThat(book.find(sent.number())).isPresent();
        try (Connection connection = database.dataSource().getConnection()) {
            connection.createStatement().execute("DROP TABLE rights_request");
        }
        for (String none : List.of(
                "",
                "\0",
                "AAAA-AAAA-AAA\0",
                "AAAA-AAAA-AAA",
                "AAAA-AAAA-AAAAA",
                "AAAAAAAAAAAAAA",
                "aaaa-aaaa-aaaa",
                "AAAA-AAAA-AAA1",
                "AAAA-AAAA-AAA%",
                "-AAA-AAAA-AAAA",
                sent.number() + "\n",
                "A".repeat(100_000))) {
            assertThat(book.find(none)).as(none).isEmpty();
            assertThat(book.close(none, RequestOutcome.DONE, "reviewer"))
                    .as(none)
                    .isEmpty();
        }
        assertThatThrownBy(() -> book.find(sent.number())).isInstanceOf(LedgerException.class);
    }

    @Test
    void whatIsOverdueStandsFirst() throws Exception {
        DataRequest first = receive("shop", RequestKind.ACCESS);
        now = now.plus(Duration.ofDays(10));
        DataRequest second = receive("blog", RequestKind.ACCESS);
        DataRequest third = receive("shop", RequestKind.ERASE);
        assertThat(book.open(null, null, 10)).first().isEqualTo(first);
        assertThat(book.open(null, null, 10)).containsExactlyInAnyOrder(first, second, third);
        assertThat(book.open("shop", null, 10)).containsExactly(first, third);
        assertThat(book.open("shop", null, 1)).containsExactly(first);
        assertThat(book.open("nowhere", null, 10)).isEmpty();

        now = Instant.parse("2026-12-23T23:59:59Z");
        assertThat(first.overdue(book.today())).as("the last day").isFalse();
        now = now.plusSeconds(1);
        assertThat(first.overdue(book.today())).isTrue();
        assertThat(second.overdue(book.today())).isFalse();

        DataRequest closed =
                book.close(first.number(), RequestOutcome.DROPPED, "reviewer").orElseThrow();
        assertThat(closed.overdue(book.today())).isFalse();
        assertThat(book.open("shop", null, 10)).containsExactly(third);
        assertThat(book.closed(null, null, 10)).containsExactly(closed);
        assertThat(book.closed("blog", null, 10)).isEmpty();
    }

    @Test
    void whatCannotBeKeptLeavesNothingBehind() throws Exception {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> book.receive(site("shop"), RequestKind.ACCESS, "en", Asker.withToken("", "nobody"), ""));
        assertThat(records()).isEmpty();
        database.dataSource().getConnection().close();
        try (Connection connection = database.dataSource().getConnection()) {
            connection.createStatement().execute("DROP TABLE rights_request");
        }
        assertThatThrownBy(() -> receive("shop", RequestKind.ACCESS)).isInstanceOf(LedgerException.class);
        assertThat(records()).as("no record of what is not there").isEmpty();
    }

    @Test
    void whoAskedStandsApartWhileTheRequestIsOpen() throws Exception {
        DataRequest sent = receive("shop", RequestKind.ACCESS);
        assertThat(columns("rights_contact", sent.number())).contains(SUBJECT, CONTACT, WORDS);
        assertThat(columns("rights_request", sent.number())).doesNotContain(SUBJECT, CONTACT, WORDS);
    }

    @Test
    void recordsAreNotGivenOutOnTheWordOfWhomNobodyKnows() throws Exception {
        SitePolicy shop = site("shop");
        for (RequestKind kind : RequestKind.values()) {
            DataRequest sent = book.receive(shop, kind, "en", Asker.withToken("", CONTACT), "");
            boolean about = kind == RequestKind.ACCESS
                    || kind == RequestKind.RECTIFY
                    || kind == RequestKind.ERASE
                    || kind == RequestKind.PORTABILITY;
            assertThat(sent.identity()).isEqualTo(RequestIdentity.NONE);
            assertThat(sent.lacksIdentity(RequestOutcome.DONE)).as(kind.id()).isEqualTo(about);
            assertThat(sent.lacksIdentity(RequestOutcome.PARTLY)).as(kind.id()).isEqualTo(about);
            assertThat(sent.lacksIdentity(RequestOutcome.DROPPED)).isFalse();
            assertThat(sent.lacksIdentity(RequestOutcome.REFUSED)).isFalse();
        }
        DataRequest access = book.open(null, RequestKind.ACCESS, 10).get(0);
        int before = records().size();
        for (RequestOutcome outcome : List.of(RequestOutcome.DONE, RequestOutcome.PARTLY)) {
            assertThatThrownBy(() -> book.close(access.number(), outcome, "reviewer"))
                    .isInstanceOf(IllegalStateException.class);
        }
        assertThat(records()).hasSize(before);
        now = now.plusSeconds(1);
        assertThat(book.checked(access.number(), "reviewer").orElseThrow().identity())
                .isEqualTo(RequestIdentity.CHECKED);
        assertThat(records()).hasSize(before + 1).first().asString().contains("\"outcome\":\"checked\"");
        book.checked(access.number(), "reviewer");
        assertThat(records()).as("once").hasSize(before + 1);
        assertThat(book.close(access.number(), RequestOutcome.DONE, "reviewer")).isPresent();
        assertThat(book.checked(access.number(), "reviewer")).isEmpty();
    }

    @Test
    void theDayIsPutOffOnceWithAReasonAndByTwoMonthsAtMost() throws Exception {
        DataRequest sent = receive("shop", RequestKind.ACCESS);
        LocalDate last = LocalDate.parse("2027-02-23");
        for (String day : List.of("2026-12-22", "2026-12-23", "2027-02-24")) {
            assertThatIllegalArgumentException()
                    .as(day)
                    .isThrownBy(() -> book.extend(sent.number(), LocalDate.parse(day), "many requests", "reviewer"));
        }
        for (String reason : List.of("", " ", "two\nlines", "x".repeat(501))) {
            assertThatIllegalArgumentException().isThrownBy(() -> book.extend(sent.number(), last, reason, "reviewer"));
        }
        assertThat(records()).hasSize(1);
        now = now.plusSeconds(1);
        DataRequest later = book.extend(sent.number(), LocalDate.parse("2027-01-10"), "many requests", "reviewer")
                .orElseThrow();
        assertThat(later.extended()).isTrue();
        assertThat(later.due()).isEqualTo(LocalDate.parse("2027-01-10"));
        assertThat(later.firstDue()).isEqualTo(sent.due());
        assertThat(records())
                .hasSize(2)
                .first()
                .asString()
                .contains("\"outcome\":\"extended\"", "\"due\":\"2027-01-10\"", "\"reason\":\"many requests\"")
                .contains(sent.digest(), "\"actor\":\"reviewer\"")
                .doesNotContain(CONTACT);
        assertThat(book.extend(sent.number(), last, "more still", "reviewer")).isPresent();
        now = Instant.parse("2027-02-24T00:00:00Z");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> book.extend(sent.number(), last.plusDays(1), "late", "reviewer"))
                .withMessageContaining("passed");
        book.close(sent.number(), RequestOutcome.DONE, "reviewer");
        assertThat(book.extend(sent.number(), last, "closed", "reviewer")).isEmpty();
    }

    @Test
    void whoAskedFindsTheOwnRequestsAndNobodyElses() throws Exception {
        DataRequest mine = receive("shop", RequestKind.ACCESS);
        now = now.plusSeconds(1);
        DataRequest closed = receive("shop", RequestKind.ERASE);
        receive("blog", RequestKind.ACCESS);
        book.receive(site("shop"), RequestKind.ACCESS, "en", Asker.withToken("", CONTACT), "");
        book.close(closed.number(), RequestOutcome.DONE, "reviewer");
        assertThat(book.of("shop", SUBJECT, 10))
                .extracting(DataRequest::number)
                .containsExactly(closed.number(), mine.number());
        assertThat(book.of("shop", "f".repeat(32), 10)).isEmpty();
        assertThat(book.of("shop", "", 10)).isEmpty();
        subjects.erase("shop", SUBJECT, "asked for", "visitor");
        assertThat(book.of("shop", SUBJECT, 10)).isEmpty();
        assertThat(book.find(mine.number()).orElseThrow())
                .extracting(DataRequest::subject, DataRequest::contact)
                .containsExactly("", CONTACT);
    }

    @Test
    void urgencyFollowsTheSitesWish() throws Exception {
        RequestBook careful = new RequestBook(
                new RequestTable(database, operations, subjects),
                () -> now,
                id -> new Requests(Period.ofDays(30), Map.of(), Period.ofDays(id.equals("shop") ? 10 : 0)));
        DataRequest shop = receive("shop", RequestKind.ACCESS);
        DataRequest blog = receive("blog", RequestKind.ACCESS);
        now = Instant.parse("2026-12-13T00:00:00Z");
        assertThat(careful.urgency(shop)).isEqualTo(Urgency.SOON);
        assertThat(shop.daysLeft(careful.today())).isEqualTo(10);
        assertThat(careful.urgency(blog)).isEqualTo(Urgency.NONE);
        now = Instant.parse("2026-12-23T23:59:59Z");
        assertThat(careful.urgency(blog)).isEqualTo(Urgency.SOON);
        now = now.plusSeconds(1);
        assertThat(careful.urgency(blog)).isEqualTo(Urgency.OVERDUE);
        assertThat(blog.daysLeft(careful.today())).isEqualTo(-1);
    }
}
