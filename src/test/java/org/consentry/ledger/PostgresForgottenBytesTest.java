package org.consentry.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.consentry.consent.ConsentRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What PostgreSQL's files hold of whom was erased, and that what the documentation tells an operator to do helps. */
@Timeout(120)
final class PostgresForgottenBytesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Instant NOW = Records.START.plusSeconds(100_000);

    private final Random random = new Random(5);

    private String hex(int bytes) {
        byte[] value = new byte[bytes];
        random.nextBytes(value);
        return HexFormat.of().formatHex(value);
    }

    /** Ids of records of which something is found in a file of the database; its log of writes is none of them. */
    private static TreeSet<String> found(Path folder, List<ConsentRecord> sought) throws IOException {
        TreeSet<String> found = new TreeSet<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String bytes;
                try {
                    bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
                } catch (NoSuchFileException e) {
                    // The server removes files at any time.
                    continue;
                }
                for (ConsentRecord record : sought) {
                    if (bytes.contains(record.subject().substring(0, 8)) || bytes.contains(record.salt())) {
                        found.add(record.id());
                    }
                }
            }
        }
        return found;
    }

    @Test
    void nothingOfWhoWasErasedIsLeftInTheTablesOnceTheyAreWrittenAnew() throws Exception {
        try (Database database = EmbeddedPostgres.open();
                JdbcLedger ledger = new JdbcLedger(database.dataSource(), PATIENCE);
                RevocationTable revocations = RevocationTable.open(database, Duration.ofDays(1));
                Subjects subjects = new Subjects(database, ledger, revocations, () -> NOW);
                Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            List<ConsentRecord> records = new ArrayList<>();
            for (int n = 0; n < 200; n++) {
                records.add(Records.withSubject(Records.record(n), hex(16), hex(32)));
                ledger.append(records.get(n), Records.WORDING);
            }
            statement.execute("CHECKPOINT");
            Path folder;
            try (ResultSet rows = statement.executeQuery("SELECT current_setting('data_directory') || '/base/' || oid"
                    + " FROM pg_database WHERE datname = current_database()")) {
                assertThat(rows.next()).isTrue();
                folder = Path.of(rows.getString(1));
            }
            List<ConsentRecord> erased = new ArrayList<>();
            for (int n = 0; n < records.size(); n += 7) {
                erased.add(records.get(n));
            }
            assertThat(found(folder, erased)).as("before").hasSameSizeAs(erased);
            for (ConsentRecord record : erased) {
                subjects.erase("shop", record.subject(), "article 17(1)(b)", "reviewer");
            }
            try (Scrub scrub = new Scrub(database)) {
                assertThat(scrub.done()).isTrue();
            }
            statement.execute("CHECKPOINT");
            // Room that is free is not overwritten: of some there is more than nothing.
            assertThat(found(folder, erased)).as("after a vacuum").hasSizeLessThan(erased.size());

            statement.execute("VACUUM FULL record");
            statement.execute("CHECKPOINT");
            assertThat(found(folder, erased)).isEmpty();
            assertThat(found(folder, records)).as("the others").hasSize(records.size() - erased.size());
        }
    }
}
