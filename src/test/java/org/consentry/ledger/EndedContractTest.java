package org.consentry.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.consentry.consent.Choice;
import org.consentry.site.PolicyException;
import org.consentry.site.PolicyLoader;
import org.consentry.site.SitePolicy;
import org.junit.jupiter.api.Test;

/** What goes and what stays once a site's contract has ended; the whole tree is checked after each test. */
final class EndedContractTest extends SealerStage {
    private static final String POLICY = """
            site: shop
            hosts: [shop.example]
            controller: {name: A}
            notice: {version: v, effective: 2026-11-01}
            retention: {accounting: 7 years, otherwise: 3 years}
            archive: {ended: 2026-11-30, keep: [accounting]}
            """;

    private Instant now = Records.START;

    private static SitePolicy shop() {
        try {
            return PolicyLoader.load("shop.yaml", POLICY.getBytes(UTF_8));
        } catch (PolicyException e) {
            throw new AssertionError(e);
        }
    }

    private List<String> left() throws SQLException {
        List<String> ids = new ArrayList<>();
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT id FROM record WHERE kind <> 'purge' ORDER BY id")) {
            while (rows.next()) {
                ids.add(rows.getString(1));
            }
        }
        return ids;
    }

    private void sealAndGoTo(String moment) throws Exception {
        now = Instant.parse(moment).minus(Duration.ofDays(2));
        try (Sealer sealer = new Sealer(database, new LedgerKeys(SECRET), () -> now, 1000)) {
            seal(sealer);
        }
        now = Instant.parse(moment);
    }

    /** As after a start: a clock that moves on while it runs is not believed. */
    private long run(JdbcLedger ledger) throws LedgerException {
        try (Retention retention = new Retention(opened, ledger, List.of(shop()), () -> now, () -> 0, 500)) {
            return retention.run();
        }
    }

    @Test
    void allGoesFromTheNextDayButWhatHasToBeKept() throws Exception {
        try (JdbcLedger ledger = new JdbcLedger(database, Duration.ofSeconds(10))) {
            ledger.append(Records.record(0), Records.WORDING);
            ledger.append(
                    Records.record(1, "shop", Choice.Kind.REJECT_ALL, Map.of("analytics", false)), Records.WORDING);
            ledger.append(Records.record(2, "blog", Choice.Kind.ACCEPT_ALL, Map.of()), Records.WORDING);
            ledger.append(Records.operation(3, "accounting", Map.of("count", 0L)));
            ledger.append(Records.operation(4, "export", Map.of("count", 0L)));

            sealAndGoTo("2026-11-30T23:59:59.999Z");
            assertThat(run(ledger)).as("its last day").isZero();
            sealAndGoTo("2026-12-01T00:00:00Z");
            assertThat(run(ledger)).isEqualTo(3);
            assertThat(left()).as("another site's, and accounts").isEqualTo(ids(2, 3));
            sealAndGoTo("2033-10-31T00:00:00Z");
            assertThat(run(ledger)).as("less than seven years").isZero();
            sealAndGoTo("2033-11-02T00:00:00Z");
            assertThat(run(ledger)).isEqualTo(1);
            assertThat(left()).isEqualTo(ids(2));
        }
    }
}
