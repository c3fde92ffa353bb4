package org.consentry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.consentry.consent.Choice;
import org.consentry.consent.Consent;
import org.consentry.consent.ConsentRecord;
import org.consentry.consent.Revocations.Standing;
import org.consentry.ledger.Subjects.Erasure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Access, erasure and a withdrawal that a reviewer enters; the whole tree is checked after each test. */
final class SubjectsTest extends SealerStage {
    private static final Instant NOW = Records.START.plusSeconds(100_000);
    private static final String SUBJECT = Records.record(7).subject();

    private JdbcLedger ledger;
    private RevocationTable revocations;
    private Subjects subjects;
    private Instant now = NOW;

    @BeforeEach
    void start() {
        ledger = new JdbcLedger(database, Duration.ofSeconds(10));
        revocations = RevocationTable.open(opened, Duration.ofDays(1));
        subjects = new Subjects(opened, ledger, revocations, () -> now);
    }

    @AfterEach
    void stop() {
        subjects.close();
        revocations.close();
        ledger.close();
    }

    /** The n-th record, of the seventh subject. */
    private static ConsentRecord again(int n, String site) {
        Map<String, Boolean> purposes = Map.of("analytics", true, "marketing", false);
        return Records.withSubject(
                Records.record(n, site, Choice.Kind.CUSTOM, purposes), SUBJECT, Leaf.sha256("salt " + n));
    }

    private void append(ConsentRecord... records) throws LedgerException {
        for (ConsentRecord record : records) {
            ledger.append(record, Records.WORDING);
        }
    }

    private List<String> access(String site, String subject) throws Exception {
        List<String> ids = new ArrayList<>();
        long count = subjects.records(
                site, subject, stored -> ids.add(stored.record().id()));
        assertThat(count).isEqualTo(ids.size());
        return ids;
    }

    private Map<String, Object> details(String id) throws LedgerException {
        return CanonicalOperation.read(
                        String.valueOf(ledger.entry(id).orElseThrow().canonical()))
                .details();
    }

    @Test
    void accessShowsAllOfASubjectAndNothingOfAnybodyElse() throws Exception {
        append(Records.record(6), Records.record(7), Records.record(8), again(9, "shop"), again(10, "other"));
        assertThat(access("shop", SUBJECT)).containsExactly(Records.id(7), Records.id(9));
        assertThat(access("other", SUBJECT)).containsExactly(Records.id(10));
        assertThat(access("shop", "0".repeat(32))).isEmpty();
        assertThat(subjects.latest("shop", SUBJECT, 1))
                .extracting(s -> s.record().id())
                .containsExactly(Records.id(9));
    }

    @Test
    void anErasureEmptiesTheRecordsAndLeavesTheTree() throws Exception {
        append(Records.record(6), Records.record(7), Records.record(8), again(9, "shop"), again(10, "other"));
        seal(sealer(100));
        List<String> leaves = Stream.of(Records.record(7), again(9, "shop"))
                .map(record -> Leaf.of(CanonicalRecord.write(record)))
                .toList();
        long counted = count("SELECT sum(records) FROM day_count");

        Erasure.Done done = (Erasure.Done) subjects.erase("shop", SUBJECT, " article 17(1)(b) ", "reviewer");
        assertThat(done.count()).isEqualTo(2);
        assertThat(done.records()).hasSize(1);
        String erasure = done.records().get(0);
        String whose = Subjects.hash("shop", SUBJECT);
        assertThat(details(erasure))
                .isEqualTo(
                        Map.of("count", 2L, "ground", "article 17(1)(b)", "leaves", leaves, "subject_sha256", whose));
        for (int n : new int[] {7, 9}) {
            assertThat(ledger.find(Records.id(n))).isEmpty();
            StoredEntry entry = ledger.entry(Records.id(n)).orElseThrow();
            assertThat(entry.canonical()).isNull();
            assertThat(entry.erasedBy()).isEqualTo(erasure);
            assertThat(leaves).contains(entry.leaf().hex());
        }
        assertThat(access("shop", SUBJECT)).isEmpty();
        assertThat(access("other", SUBJECT)).as("another site's").containsExactly(Records.id(10));
        assertThat(ledger.find(Records.id(8))).isPresent();

        assertThat(CheckTree.sealAndCheck(database)).isEqualTo(6);
        assertThat(count("SELECT sum(records) FROM day_count")).as("statistics").isEqualTo(counted);
        Consent live = new Consent(SUBJECT, Records.id(9), "2026-1", Map.of(), NOW);
        assertThat(revocations.of("shop", live)).isEqualTo(Standing.GONE);
        assertThat(revocations.of("other", live)).isEqualTo(Standing.HOLDS);
        assertThat(subjects.erase("shop", SUBJECT, "again", "reviewer")).isEqualTo(new Erasure.Done(List.of(), 0));
    }

    @Test
    void anErasureTakesThePseudonymOutOfRequestsAndLeavesThemToBeAnswered() throws Exception {
        append(Records.record(7));
        String other = "0".repeat(32);
        request("A", "shop", SUBJECT);
        request("B", "other", SUBJECT);
        request("C", "shop", other);
        String requests = "SELECT count(*) FROM rights_request q JOIN rights_contact c ON c.number = q.number WHERE ";
        String named = requests + "c.subject = '" + SUBJECT + "'";

        LegalHolds.Hold hold = subjects.holds().set("shop", SUBJECT, LegalHolds.Exemption.B, "a lawsuit", "reviewer");
        assertThat(subjects.erase("shop", SUBJECT, "article 17(1)(b)", "reviewer"))
                .isEqualTo(new Erasure.Refused(hold));
        assertThat(count(named)).as("what is held").isEqualTo(2);
        subjects.holds().lift(hold.id(), "reviewer");

        subjects.erase("shop", SUBJECT, "article 17(1)(b)", "reviewer");
        assertThat(count(named + " AND q.site = 'other'")).isEqualTo(1);
        assertThat(count(named)).isEqualTo(1);
        assertThat(count(requests + "c.subject = '" + other + "'")).isEqualTo(1);
        assertThat(count(requests + "c.contact = 'a@b.example' AND q.outcome = ''"))
                .isEqualTo(3);
        assertThat(count("SELECT count(*) FROM rights_request WHERE asker = '" + Subjects.hash("shop", SUBJECT) + "'"))
                .as("nor by its hash")
                .isZero();
    }

    @Test
    void aRequestWithoutRecordsLosesItsPseudonymToo() throws Exception {
        request("A", "shop", SUBJECT);
        assertThat(subjects.erase("shop", SUBJECT, "article 17(1)(b)", "visitor"))
                .isEqualTo(new Erasure.Done(List.of(), 0));
        assertThat(count("SELECT count(*) FROM rights_contact WHERE subject = ''"))
                .isEqualTo(1);
        assertThat(count("SELECT count(*) FROM rights_request WHERE asker = ''"))
                .isEqualTo(1);
    }

    private void request(String number, String site, String subject) throws SQLException {
        LaneWriter.change(
                database,
                "INSERT INTO rights_request (number, site, kind, language, asker, proof, digest, received, first_due,"
                        + " due, reminded, outcome) VALUES ('" + number + "', '" + site + "', 'access', 'en', ?,"
                        + " 'token', 'd', 1, '2026-12-23', '2026-12-23', '', '')",
                Subjects.hash(site, subject));
        LaneWriter.change(
                database, "INSERT INTO rights_contact VALUES ('" + number + "', ?, 'a@b.example', '', 's')", subject);
    }

    @Test
    void whatIsErasedBeforeItIsSealedIsSealedAsALeaf() throws Exception {
        append(Records.record(6), Records.record(7));
        subjects.erase("shop", SUBJECT, "article 17(1)(b)", "visitor");
        assertThat(CheckTree.sealAndCheck(database)).isEqualTo(3);
    }

    @Test
    void manyRecordsAreErasedAThousandAtATime() throws Exception {
        LaneWriter lane = new LaneWriter(database, 900);
        List<ConsentRecord> many = new ArrayList<>();
        for (int n = 100; n < 2200; n++) {
            many.add(again(n, "shop"));
        }
        lane.append(many);
        LaneWriter.change(database, "UPDATE record SET subject = ?", SUBJECT);
        Erasure.Done done = (Erasure.Done) subjects.erase("shop", SUBJECT, "article 17(1)(b)", "reviewer");
        assertThat(done.count()).isEqualTo(2100);
        assertThat(done.records()).hasSize(3);
        assertThat(
                        count(
                                "SELECT count(*) FROM record WHERE subject IS NOT NULL OR erased_by IS NULL AND kind <> 'erasure'"))
                .isZero();
        assertThat(CheckTree.sealAndCheck(database)).isEqualTo(2103);
    }

    @Test
    void anErasureThatCannotBeRecordedErasesNothing() throws Exception {
        append(Records.record(7));
        ledger.close();
        assertThatThrownBy(() -> subjects.erase("shop", SUBJECT, "article 17(1)(b)", "reviewer"))
                .isInstanceOf(LedgerException.class);
        assertThat(access("shop", SUBJECT)).hasSize(1);
        assertThat(count("SELECT count(*) FROM revocation")).isZero();
    }

    @Test
    void aWithdrawalWhoseRequestCannotBeRecordedStillHoldsAndIsEnteredOnce() throws Exception {
        append(Records.record(7));
        int[] records = {0};
        JdbcLedger failing = new JdbcLedger(
                Interrupted.of(database, (before, sql) -> {
                    if (before && sql.startsWith("INSERT INTO record") && ++records[0] > 1) {
                        throw new SQLException("full", "53100");
                    }
                }),
                Duration.ofSeconds(10));
        try (failing;
                Subjects there = new Subjects(opened, failing, revocations, () -> now)) {
            ConsentRecord record = there.withdraw("shop", SUBJECT, "letter of 3 May", "reviewer")
                    .orElseThrow();
            assertThat(records[0]).as("that it was tried").isGreaterThan(1);
            assertThat(ledger.find(record.id())).isPresent();
            assertThat(count("SELECT count(*) FROM record")).isEqualTo(2);
        }
    }

    @Test
    void aGroundIsALineOfText() throws Exception {
        append(Records.record(7));
        for (String ground : List.of("", "  ", "two\nlines", "x".repeat(501), "nul\0", "letter \ud800", "\udc00")) {
            assertThatThrownBy(() -> subjects.erase("shop", SUBJECT, ground, "reviewer"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("ground");
            assertThatThrownBy(() -> subjects.withdraw("shop", SUBJECT, ground, "reviewer"))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(access("shop", SUBJECT)).hasSize(1);
    }

    @Test
    void aReviewersWithdrawalSupersedesTheNewestRecordAndSaysNoToAll() throws Exception {
        append(Records.record(7), again(9, "shop"));
        ConsentRecord record = subjects.withdraw("shop", SUBJECT, "letter of 3 May", "reviewer")
                .orElseThrow();
        assertThat(ledger.find(record.id()).orElseThrow().record()).isEqualTo(record);
        assertThat(record.supersedes()).isEqualTo(Records.id(9));
        assertThat(record.subject()).isEqualTo(SUBJECT);
        assertThat(record.choice()).isEqualTo(Choice.Kind.WITHDRAW);
        assertThat(record.method()).isEqualTo("reviewer");
        assertThat(record.signals()).isEmpty();
        assertThat(record.purposes()).isEqualTo(Map.of("analytics", false, "marketing", false));
        assertThat(record.noticeVersion()).isEqualTo("2026-1");
        assertThat(record.wordingHash()).isEqualTo(Records.WORDING.hash());
        assertThat(ledger.entry(record.id()).orElseThrow().kind()).isEqualTo("withdrawal");
        List<StoredEntry> requests = new Operations(opened, ledger, () -> NOW).latest("shop", "request", "", 10);
        assertThat(requests).hasSize(1);
        assertThat(details(requests.get(0).id()))
                .isEqualTo(Map.of(
                        "kind", "withdrawal", "outcome", "done", "ground", "letter of 3 May", "record", record.id()));
        assertThat(CheckTree.sealAndCheck(database)).isEqualTo(4);
    }

    @Test
    void aWithdrawalStandsBehindWhatItTakesBackWhateverTheClockSays() throws Exception {
        append(Records.record(7));
        now = Records.START;
        ConsentRecord record =
                subjects.withdraw("shop", SUBJECT, "by telephone", "reviewer").orElseThrow();
        assertThat(record.id()).isGreaterThan(Records.id(7));
        Consent live = new Consent(
                SUBJECT, Records.id(7), "2026-1", Map.of(), Records.record(7).time());
        assertThat(revocations.of("shop", live)).isEqualTo(Standing.REFUSED);
    }

    @Test
    void nothingIsWithdrawnForWhomNothingIsKept() throws Exception {
        append(Records.record(7));
        assertThat(subjects.withdraw("shop", "0".repeat(32), "letter", "reviewer"))
                .isEmpty();
        assertThat(subjects.withdraw("other", SUBJECT, "letter", "reviewer")).isEmpty();
        assertThat(count("SELECT count(*) FROM revocation")).isZero();
        assertThat(count("SELECT count(*) FROM record")).isEqualTo(1);
    }

    @Test
    void theDatabaseIsScrubbed() throws SQLException {
        try (Scrub scrub = new Scrub(opened)) {
            assertThat(scrub.done()).isTrue();
            long later = System.nanoTime();
            long minute = Duration.ofMinutes(1).toNanos();
            assertThat(scrub.delay(later) > minute / 2)
                    .as("vacuums are apart")
                    .isEqualTo(dialect == Dialect.POSTGRESQL);
            assertThat(scrub.delay(later + minute)).isZero();
        }
    }
}
