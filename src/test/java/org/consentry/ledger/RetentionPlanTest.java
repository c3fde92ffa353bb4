package org.consentry.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From which moment on records are kept. */
class RetentionPlanTest {
    @ParameterizedTest
    @CsvSource({
        "2026-11-23T12:00:00.001Z, P6M,  2026-05-23T12:00:00.001Z",
        "2028-02-29T23:59:59.999Z, P1Y,  2027-02-28T23:59:59.999Z",
        "2029-02-28T12:00:00Z,     P1Y,  2028-02-28T12:00:00Z",
        "2029-03-01T00:00:00Z,     P1Y,  2028-03-01T00:00:00Z",
        "2028-02-29T00:00:00Z,     P4Y,  2024-02-29T00:00:00Z",
        "2027-08-31T19:00:00Z,     P6M,  2027-02-28T19:00:00Z",
        "2028-08-31T19:00:00Z,     P6M,  2028-02-29T19:00:00Z",
        "2027-03-31T00:00:00Z,     P1M,  2027-02-28T00:00:00Z",
        "2027-01-01T00:00:00Z,     P1D,  2026-12-31T00:00:00Z",
        "2026-03-29T01:30:00Z,     P1D,  2026-03-28T01:30:00Z",
        "2026-11-23T12:00:00Z,     P100Y, 1926-11-23T12:00:00Z",
    })
    void theCalendarCounts(Instant now, Period kept, Instant before) {
        assertThat(RetentionPlan.before(now, Optional.of(kept))).hasValue(before);
        assertThat(RetentionPlan.before(now, Optional.empty())).isEmpty();
    }

    @Property(tries = 1000)
    void nothingGoesBeforeItsPeriodIsOverAndNothingStaysFourDaysLonger(
            @ForAll @LongRange(min = 1_700_000_000_000L, max = 2_500_000_000_000L) long millis,
            @ForAll @IntRange(min = 1, max = 240) int months) {
        Period kept = Period.ofMonths(months);
        Instant now = Instant.ofEpochMilli(millis);
        Instant before = RetentionPlan.before(now, Optional.of(kept)).orElseThrow();
        Instant purged = before.minusMillis(1);
        assertThat(purged.atOffset(ZoneOffset.UTC).plus(kept).toInstant()).isBefore(now);
        Instant old = now.minusSeconds(4 * 86_400L);
        Instant since = old.atOffset(ZoneOffset.UTC).minus(kept).toInstant();
        assertThat(since).isBefore(before);
    }
}
