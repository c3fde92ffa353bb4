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
import java.util.ArrayList;
import java.util.List;
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
        return book.receive(site(site), kind, "nb", SUBJECT, CONTACT, WORDS);
    }

    private List<String> records() throws LedgerException {
        return operations.latest(null, "request", "", 100).stream()
                .map(StoredEntry::canonical)
                .map(String::valueOf)
                .toList();
    }

    private List<String> columns(String number) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                var statement = connection.prepareStatement("SELECT * FROM rights_request WHERE number = ?")) {
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
        assertThat(columns(sent.number()))
                .as("the salt is gone too: nobody tries out whose it was")
                .containsSubsequence("null", "null", "null", "null")
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
        assertThat(book.open(null, 10)).first().isEqualTo(first);
        assertThat(book.open(null, 10)).containsExactlyInAnyOrder(first, second, third);
        assertThat(book.open("shop", 10)).containsExactly(first, third);
        assertThat(book.open("shop", 1)).containsExactly(first);
        assertThat(book.open("nowhere", 10)).isEmpty();

        now = Instant.parse("2026-12-23T23:59:59Z");
        assertThat(first.overdue(book.today())).as("the last day").isFalse();
        now = now.plusSeconds(1);
        assertThat(first.overdue(book.today())).isTrue();
        assertThat(second.overdue(book.today())).isFalse();

        DataRequest closed =
                book.close(first.number(), RequestOutcome.DROPPED, "reviewer").orElseThrow();
        assertThat(closed.overdue(book.today())).isFalse();
        assertThat(book.open("shop", 10)).containsExactly(third);
        assertThat(book.closed(null, 10)).containsExactly(closed);
        assertThat(book.closed("blog", 10)).isEmpty();
    }

    @Test
    void whatCannotBeKeptLeavesNothingBehind() throws Exception {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> book.receive(site("shop"), RequestKind.ACCESS, "en", "", "nobody", ""));
        assertThat(records()).isEmpty();
        database.dataSource().getConnection().close();
        try (Connection connection = database.dataSource().getConnection()) {
            connection.createStatement().execute("DROP TABLE rights_request");
        }
        assertThatThrownBy(() -> receive("shop", RequestKind.ACCESS)).isInstanceOf(LedgerException.class);
        assertThat(records()).as("no record of what is not there").isEmpty();
    }
}
