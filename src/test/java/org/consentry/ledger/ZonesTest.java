package org.consentry.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.consentry.consent.Choice;
import org.consentry.consent.ConsentRecord;
import org.junit.jupiter.api.Test;

/** What is seldom is found, sealed or not, and in the same order as by a look at every record. */
final class ZonesTest extends SealerStage {
    private static final int RECORDS = 1200;

    private final Random random = new Random(1);
    private final List<ConsentRecord> records = new ArrayList<>();

    private ConsentRecord record(int n) {
        Choice.Kind choice = Choice.Kind.values()[random.nextInt(100) == 0 ? 3 : random.nextInt(3)];
        String site = random.nextInt(10) == 0 ? "news" : "shop";
        Map<String, Boolean> purposes = Map.of("analytics", random.nextBoolean(), "lab", random.nextInt(200) == 0);
        ConsentRecord record = Records.record(n, site, choice, purposes);
        return Records.withNotice(record, n < 300 ? "the first" : random.nextInt(300) == 0 ? "a % _ trial" : "2026-1");
    }

    private List<String> expected(RecordFilter filter, int limit) {
        return records.stream()
                .filter(r -> filter.site() == null || filter.site().equals(r.site()))
                .filter(r -> filter.choice() == null
                        || filter.choice().equals(r.choice().id()))
                .filter(r -> filter.notice() == null || filter.notice().equals(r.noticeVersion()))
                .filter(r -> filter.purpose() == null || r.purposes().getOrDefault(filter.purpose(), false))
                .filter(r -> filter.from() == null || !r.time().isBefore(filter.from()))
                .filter(r -> filter.to() == null || r.time().isBefore(filter.to()))
                .map(ConsentRecord::id)
                .sorted((one, other) -> other.compareTo(one))
                .limit(limit)
                .toList();
    }

    private void compare(JdbcLedger ledger) throws LedgerException {
        List<RecordFilter> filters = new ArrayList<>();
        for (String site : new String[] {null, "news", "none"}) {
            for (String choice : new String[] {null, "withdraw", "custom"}) {
                for (String notice : new String[] {null, "the first", "a % _ trial", "a", "2026-1"}) {
                    for (String purpose : new String[] {null, "lab", "analytics", "la", "ANALYTICS"}) {
                        filters.add(new RecordFilter(site, null, null, choice, purpose, notice, null));
                    }
                }
            }
        }
        filters.add(new RecordFilter(
                null, Records.START.plusSeconds(200), Records.START.plusSeconds(900), "withdraw", null, null, null));
        for (RecordFilter filter : filters) {
            for (int limit : new int[] {1, 7, RECORDS}) {
                assertThat(ledger.latest(filter, limit))
                        .as("%d of %s", limit, filter)
                        .extracting(stored -> stored.record().id())
                        .isEqualTo(expected(filter, limit));
            }
        }
    }

    @Test
    void whatIsSeldomIsFound() throws Exception {
        try (JdbcLedger ledger = new JdbcLedger(database, Duration.ofSeconds(20));
                Sealer sealer = sealer(97)) {
            EntryStore other = new EntryStore(database);
            List<Entry> group = new ArrayList<>();
            // Two writers by turns, so that places and times are in another order.
            EntryStore one = new EntryStore(database);
            for (int n = 0; n < RECORDS; n++) {
                ConsentRecord record = record(n);
                records.add(record);
                group.add(Entry.of(record, Records.WORDING));
                if (group.size() == 50) {
                    (n / 50 % 3 == 0 ? other : one).write(group);
                    group.clear();
                    if (n < RECORDS * 3 / 4) {
                        seal(sealer);
                    }
                }
            }
            one.close();
            other.close();
            compare(ledger);
            seal(sealer);
            compare(ledger);
            assertThat(count("SELECT count(*) FROM record r WHERE NOT EXISTS (SELECT 1 FROM zone z"
                            + " WHERE r.place >= z.first_place AND r.place < z.end_place)"))
                    .as("records outside all zones")
                    .isZero();
            assertThat(count("SELECT count(*) FROM zone")).isLessThan(RECORDS / 20);
        }
    }
}
