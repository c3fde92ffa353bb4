package org.consentry.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.consentry.consent.ConsentRecord;
import org.consentry.ledger.Subjects.Erasure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Of whom was erased, SQLite's files hold neither salt nor pseudonym: not in a free page, a log or the outbox. */
@Timeout(60)
final class ForgottenBytesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Instant NOW = Records.START.plusSeconds(100_000);

    @TempDir
    Path folder;

    private final Random random = new Random(5);
    private final List<ConsentRecord> records = new ArrayList<>();
    private Database database;
    private RevocationTable revocations;

    @BeforeEach
    void open() throws LedgerException {
        database = Database.open(folder);
        revocations = RevocationTable.open(database, Duration.ofDays(1));
    }

    @AfterEach
    void close() {
        revocations.close();
        database.close();
    }

    private String hex(int bytes) {
        byte[] value = new byte[bytes];
        random.nextBytes(value);
        return HexFormat.of().formatHex(value);
    }

    /** As {@link Records#record}, of a subject at random, so that it stands anywhere in the indexes. */
    private ConsentRecord record(int n) {
        ConsentRecord record = Records.withSubject(Records.record(n), hex(16), hex(32));
        records.add(record);
        return record;
    }

    /** Where what of a record is found, as bytes, in any file of the folder. */
    private List<String> found(List<ConsentRecord> sought) throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : new TreeSet<>(all.filter(Files::isRegularFile).toList())) {
                String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
                for (ConsentRecord record : sought) {
                    // An index has no more of a subject.
                    for (String secret : List.of(record.subject().substring(0, 8), record.salt())) {
                        if (bytes.contains(secret)) {
                            found.add(file.getFileName() + ": " + record.id());
                        }
                    }
                }
            }
        }
        return found;
    }

    /** Two writers, so that rows are inserted between others, and enough of them to split pages of every index. */
    @Test
    void nothingOfWhoWasErasedIsLeftInTheDatabasesFiles() throws Exception {
        try (JdbcLedger ledger = new JdbcLedger(database.dataSource(), PATIENCE);
                JdbcLedger other = new JdbcLedger(database.dataSource(), PATIENCE);
                Subjects subjects = new Subjects(database, ledger, revocations, () -> NOW)) {
            for (int n = 0; n < 1500; n++) {
                (n % 3 == 0 ? other : ledger).append(record(n), Records.WORDING);
            }
            List<ConsentRecord> erased = new ArrayList<>();
            for (int n = 0; n < 1500; n += 50) {
                erased.add(records.get(n));
                assertThat(found(List.of(records.get(n)))).as("before").isNotEmpty();
                subjects.erase("shop", records.get(n).subject(), "article 17(1)(b)", "reviewer");
            }
            assertThat(found(erased)).isEmpty();
            assertThat(found(records.subList(1, 50))).as("the others").hasSizeGreaterThanOrEqualTo(2 * 49);
            assertThat(CheckTree.sealAndCheck(database.dataSource())).isEqualTo(1530);
        }
    }

    @Test
    void whatIsMovedWhileItIsReadIsGivenOutOnce() throws Exception {
        Outbox outbox = Outbox.open(folder, 1 << 24);
        ConsentRecord record = record(1);
        DataSource moving = Interrupted.of(database.dataSource(), (before, sql) -> {
            if (!before && sql.startsWith("SELECT")) {
                outbox.remove(outbox.oldest(0, 1));
            }
        });
        try (JdbcLedger ledger = new JdbcLedger(moving, outbox, PATIENCE, 64, Duration.ofDays(1));
                Subjects subjects = new Subjects(database, ledger, revocations, () -> NOW)) {
            outbox.append(Entry.of(record, Records.WORDING), PATIENCE);
            List<String> ids = new ArrayList<>();
            assertThat(subjects.records(
                            "shop",
                            record.subject(),
                            stored -> ids.add(stored.record().id())))
                    .isEqualTo(1);
            assertThat(ids).containsExactly(record.id());
            assertThat(outbox.waiting()).as("moved meanwhile").isZero();
        }
    }

    @Test
    void whatWaitsInTheOutboxIsErasedTooAndNamedInTheRecord() throws Exception {
        boolean[] away = {false};
        DataSource sometimes = (DataSource) Proxy.newProxyInstance(
                DataSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, (self, method, args) -> {
                    if (away[0]) {
                        throw new SQLException("away", "08001");
                    }
                    return method.invoke(database.dataSource(), args);
                });
        // A drain that takes its time: what waits is still there when the database is back.
        Outbox outbox = Outbox.open(folder, 1 << 24);
        ConsentRecord first = record(1);
        ConsentRecord second = Records.withSubject(record(2), first.subject(), hex(32));
        ConsentRecord third = record(3);
        try (JdbcLedger ledger = new JdbcLedger(sometimes, outbox, PATIENCE, 64, Duration.ofDays(1));
                Subjects subjects = new Subjects(database, ledger, revocations, () -> NOW)) {
            away[0] = true;
            ledger.append(first, Records.WORDING);
            ledger.append(second, Records.WORDING);
            ledger.append(third, Records.WORDING);
            outbox.refuse(outbox.oldest(0, 1).get(0), "for the test");
            away[0] = false;
            assertThat(subjects.latest("shop", first.subject(), 10))
                    .extracting(stored -> stored.record().id())
                    .containsExactly(second.id());

            Erasure.Done done = (Erasure.Done) subjects.erase("shop", first.subject(), "article 17(1)(b)", "visitor");
            assertThat(done.count()).isEqualTo(1);
            assertThat(ledger.entry(done.records().get(0)).orElseThrow().canonical())
                    .contains(Leaf.of(CanonicalRecord.write(second)));
            assertThat(outbox.waiting()).isEqualTo(1);
            assertThat(found(List.of(first, second))).isEmpty();
            assertThat(found(List.of(third))).isNotEmpty();
        }
    }
}
