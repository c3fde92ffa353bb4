package org.consentry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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

    @Test
    void aHoldThatComesBetweenTheLookAndTheErasureStillHolds() throws Exception {
        // The look finds none; the erasure's own transaction does.
        OperationRecord erasure = Operations.of("erasure", "shop", NOW, "visitor", Map.of());
        holds.set("shop", SUBJECT, Exemption.C, "an outbreak", "reviewer");
        assertThatThrownBy(() -> ledger.append(erasure, connection -> {
                    holds.freeze(connection);
                    if (!LegalHolds.over(connection, "shop", SUBJECT).isEmpty()) {
                        throw new LedgerException("held");
                    }
                }))
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining("held");
        assertThat(ledger.entry(erasure.id())).isEmpty();
    }

    @Test
    void aHoldThatCannotBeRecordedIsNotSet() throws Exception {
        for (String reason : List.of("", "two\nlines", "x".repeat(501))) {
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
        for (String kind : List.of("erasure", "export", "purge", "hold", "grant")) {
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
