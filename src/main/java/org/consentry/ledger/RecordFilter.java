package org.consentry.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which records a reviewer asks for; {@code null} leaves a question open.
 *
 * @param from first moment, inclusive, UTC
 * @param to last moment, exclusive, UTC
 * @param choice id of a choice kind, such as {@code reject-all}
 * @param purpose id of a purpose that the record grants
 */
public record RecordFilter(
        @Nullable String site,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable String choice,
        @Nullable String purpose,
        @Nullable String notice,
        @Nullable String subject) {

    public static final RecordFilter ALL = new RecordFilter(null, null, null, null, null, null, null);
}
