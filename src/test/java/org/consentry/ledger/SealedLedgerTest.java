package org.consentry.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.consentry.consent.ConsentRecord;
import org.consentry.ledger.tree.InclusionProof;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The ledger and its sealer at work together: what was appended is numbered once, and says the same everywhere. */
@Timeout(120)
final class SealedLedgerTest {
    private static final byte[] SECRET = "a secret of thirty-two bytes ...".getBytes(StandardCharsets.UTF_8);
    private static final int RECORDS = 300;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void whatThreadsAppendToTwoNodesIsSealedOnce(Dialect dialect) throws Exception {
        try (Database database = FreshDatabase.open(dialect, folder);
                JdbcLedger one = new JdbcLedger(database.dataSource(), Duration.ofSeconds(60));
                JdbcLedger two = new JdbcLedger(database.dataSource(), Duration.ofSeconds(60));
                JdbcTree tree = JdbcTree.open(database, SECRET, InstantSource.system(), Duration.ofMillis(5));
                JdbcTree other = JdbcTree.open(database, SECRET, InstantSource.system(), Duration.ofMillis(5))) {
            LedgerContract.together(16, appends(one, two));

            assertThat(tree.sealWithin(60_000)).isTrue();
            assertThat(CheckTree.checkAllSealed(database.dataSource())).isEqualTo(RECORDS);
            List<StoredEntry> entries = new ArrayList<>();
            assertThat(one.entries(RecordFilter.ALL, RECORDS, entries::add)).isEqualTo(RECORDS);
            for (StoredEntry entry : entries) {
                InclusionProof proof = other.prove(entry.id()).orElseThrow();
                assertThat(proof.seq()).isEqualTo(entry.seq());
                assertThat(proof.leaf()).isEqualTo(entry.leaf());
                assertThat(two.find(entry.id()).orElseThrow().seq()).isEqualTo(entry.seq());
            }
        }
    }

    /** Each record goes to both nodes, and some of them again with another text, which is refused. */
    private static List<Callable<Void>> appends(JdbcLedger one, JdbcLedger two) {
        List<Callable<Void>> appends = new ArrayList<>();
        for (int n = 0; n < RECORDS; n++) {
            ConsentRecord record = Records.record(n);
            boolean refused = n % 50 == 0;
            for (JdbcLedger node : List.of(one, two)) {
                appends.add(() -> {
                    node.append(record, Records.WORDING);
                    if (refused) {
                        refuse(node, Records.withNotice(record, "another"));
                    }
                    return null;
                });
            }
        }
        return appends;
    }

    private static void refuse(JdbcLedger node, ConsentRecord record) {
        try {
            node.append(record, Records.WORDING);
            throw new AssertionError("two records of one id");
        } catch (LedgerException e) {
            assertThat(e).hasMessageContaining("other content");
        }
    }
}
