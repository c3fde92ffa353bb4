package org.consentry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.consentry.consent.ConsentRecord;
import org.consentry.ledger.LegalHolds.Exemption;
import org.consentry.ledger.LegalHolds.Hold;
import org.consentry.ledger.Subjects.Erasure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What must not be erased; the whole tree is checked after each test. */
final class HoldsTest extends SealerStage {
    private static final Instant NOW = Records.START.plusSeconds(100_000);
    private static final String SUBJECT = Records.record(7).subject();

    private JdbcLedger ledger;
    private RevocationTable revocations;
    private Subjects subjects;
    private LegalHolds holds;
    private Operations operations;

    @BeforeEach
    void start() throws LedgerException {
        ledger = new JdbcLedger(database, Duration.ofSeconds(10));
        revocations = RevocationTable.open(opened, Duration.ofDays(1));
        subjects = new Subjects(opened, ledger, revocations, () -> NOW);
        holds = subjects.holds();
        operations = new Operations(opened, ledger, () -> NOW);
        ledger.append(Records.record(7), Records.WORDING);
    }

    @AfterEach
    void stop() {
        subjects.close();
        revocations.close();
        ledger.close();
    }

    private List<Map<String, Object>> details(String kind) throws LedgerException {
        return operations.latest(null, kind, "", 10).stream()
                .map(entry -> CanonicalOperation.read(String.valueOf(entry.canonical()))
                        .details())
                .toList();
    }

    @Test
    void whatIsHeldIsNotErasedAndTheGroundIsSaidAndRecorded() throws Exception {
        Hold hold = holds.set("shop", SUBJECT, Exemption.E, "case 12/26", "reviewer");
        String ground = "article 17(3)(e) GDPR, legal claims: case 12/26";
        assertThat(hold).isEqualTo(new Hold(hold.id(), "shop", SUBJECT, ground, NOW, "reviewer"));
        assertThat(holds.list()).containsExactly(hold);

        assertThat(subjects.erase("shop", SUBJECT, "article 17(1)(b)", "visitor"))
                .isEqualTo(new Erasure.Refused(hold));
        assertThat(ledger.find(Records.id(7))).isPresent();
        assertThat(details("erasure")).isEmpty();
        assertThat(details("request"))
                .containsExactly(Map.of("kind", "erasure", "outcome", "refused", "ground", ground, "hold", hold.id()));

        assertThat(holds.lift(hold.id(), "reviewer")).contains(hold);
        assertThat(holds.lift(hold.id(), "reviewer")).as("twice").isEmpty();
        assertThat(details("hold"))
                .containsExactlyInAnyOrder(
                        Map.of("state", "set", "ground", ground),
                        Map.of("state", "lifted", "ground", ground, "hold", hold.id()));
        assertThat(holds.list()).isEmpty();
        assertThat(subjects.erase("shop", SUBJECT, "article 17(1)(b)", "visitor"))
                .isInstanceOf(Erasure.Done.class);
        assertThat(CheckTree.sealAndCheck(database)).isEqualTo(5);
    }

    @Test
    void aHoldOfASiteHoldsAllOfItAndNoOther() throws Exception {
        Hold hold = holds.set("shop", "", Exemption.B, "an audit", "reviewer");
        assertThat(holds.over("shop", SUBJECT)).containsExactly(hold);
        assertThat(holds.over("other", SUBJECT)).isEmpty();
        Hold one = holds.set("other", SUBJECT, Exemption.A, "press", "reviewer");
        assertThat(holds.over("other", SUBJECT)).containsExactly(one);
        assertThat(holds.over("other", "0".repeat(32))).isEmpty();
        assertThat(subjects.erase("shop", SUBJECT, "article 17(1)(b)", "visitor"))
                .isInstanceOf(Erasure.Refused.class);
    }

    /** Another node's, which runs the step once a subject's records were read. */
    private Subjects interrupted(Callable<?> step) {
        AtomicBoolean done = new AtomicBoolean();
        DataSource watched = Interrupted.of(database, (before, sql) -> {
            if (!before && sql.startsWith("SELECT r.id, r.leaf") && done.compareAndSet(false, true)) {
                try {
                    step.call();
                } catch (Exception e) {
                    throw new SQLException(e);
                }
            }
        });
        return new Subjects(new Database(watched, dialect), ledger, revocations, () -> NOW);
    }

    @Test
    void aHoldThatComesBetweenTheLookAndTheErasureStillHolds() throws Exception {
        try (Subjects elsewhere =
                interrupted(() -> holds.set("shop", SUBJECT, Exemption.C, "an outbreak", "reviewer"))) {
            assertThatThrownBy(() -> elsewhere.erase("shop", SUBJECT, "article 17(1)(b)", "visitor"))
                    .isInstanceOf(LedgerException.class)
                    .hasMessageContaining("held");
        }
        assertThat(holds.list()).hasSize(1);
        assertThat(details("erasure")).isEmpty();
        assertThat(ledger.find(Records.id(7))).isPresent();
    }

    @Test
    void oneThatSomebodyElseErasesBetweenIsErasedOnce() throws Exception {
        try (Subjects elsewhere = interrupted(() -> subjects.erase("shop", SUBJECT, "article 17(1)(b)", "reviewer"))) {
            assertThatThrownBy(() -> elsewhere.erase("shop", SUBJECT, "article 17(1)(b)", "visitor"))
                    .isInstanceOf(LedgerException.class)
                    .hasMessageContaining("somebody else");
        }
        List<StoredEntry> erasures = operations.latest(null, "erasure", "", 10);
        assertThat(erasures).hasSize(1);
        assertThat(ledger.entry(Records.id(7)).orElseThrow().erasedBy())
                .isEqualTo(erasures.get(0).id());
    }

    @Test
    void aChoiceThatComesBetweenIsErasedToo() throws Exception {
        ConsentRecord late = Records.withSubject(Records.record(8), SUBJECT, Leaf.sha256("salt"));
        try (Subjects elsewhere = interrupted(() -> {
            ledger.append(late, Records.WORDING);
            return null;
        })) {
            Erasure.Done done = (Erasure.Done) elsewhere.erase("shop", SUBJECT, "article 17(1)(b)", "visitor");
            assertThat(done.count()).isEqualTo(2);
        }
        assertThat(ledger.find(late.id())).isEmpty();
    }

    @Test
    void holdsAreListedNewestFirst() throws Exception {
        Hold first = holds.set("shop", "", Exemption.B, "an audit", "reviewer");
        try (Subjects later = new Subjects(opened, ledger, revocations, () -> NOW.plusSeconds(1))) {
            Hold second = later.holds().set("shop", SUBJECT, Exemption.B, "an audit", "reviewer");
            assertThat(holds.list()).containsExactly(second, first);
        }
        assertThat(holds.knows("shop")).isTrue();
        assertThat(holds.knows("shpo")).isFalse();
    }

    @Test
    void aHoldThatCannotBeRecordedIsNotSet() throws Exception {
        for (String reason : List.of("", "two\nlines", "x".repeat(501), "letter \ud800")) {
            assertThatThrownBy(() -> holds.set("shop", SUBJECT, Exemption.D, reason, "reviewer"))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> holds.set("no site", SUBJECT, Exemption.D, "research", "reviewer"))
                .isInstanceOf(LedgerException.class);
        ledger.close();
        assertThatThrownBy(() -> holds.set("shop", SUBJECT, Exemption.D, "research", "reviewer"))
                .isInstanceOf(LedgerException.class);
        assertThat(holds.list()).isEmpty();
    }

    @Test
    void operationsAreListedNewestFirstBySiteAndKind() throws Exception {
        Hold hold = holds.set("shop", SUBJECT, Exemption.E, "case 12/26", "reviewer");
        ledger.append(Records.operation(1, "accounting", Map.of("invoice", "4711", "amount", 12L)));
        ledger.append(Records.operation(2, "accounting", Map.of("invoice", "4712")));
        assertThat(operations.latest(null, null, "", 10))
                .extracting(StoredEntry::id)
                .containsExactly(hold.id(), Records.id(2), Records.id(1));
        assertThat(operations.latest("shop", "accounting", Records.id(2), 10))
                .extracting(StoredEntry::id)
                .containsExactly(Records.id(1));
        assertThat(operations.latest("other", null, "", 10)).isEmpty();
        assertThat(operations.latest(null, "grant", "", 10)).as("a choice").isEmpty();
        assertThat(operations.latest(null, null, "", 2)).hasSize(2);
        OperationRecord own = operations.add("accounting", "shop", "reviewer", Map.of("invoice", "4713"));
        assertThat(operations.latest("shop", "accounting", "", 1).get(0).id()).isEqualTo(own.id());
        for (String kind : List.of("erasure", "export", "purge", "hold", "request", "grant")) {
            assertThatThrownBy(() -> operations.add(kind, "shop", "reviewer", Map.of()))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        for (Object value : List.of(1.5, "\ud800", new Object(), Map.of(1, 2))) {
            assertThatThrownBy(() -> operations.add("accounting", "shop", "reviewer", Map.of("x", value)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> operations.add("two words", "shop", "reviewer", Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("kind");
    }
}
