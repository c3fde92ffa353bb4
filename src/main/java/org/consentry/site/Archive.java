package org.consentry.site;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What stays of a site once its contract has ended.
 *
 * @param ended the last day of the contract, in UTC; {@code null} while it runs. After it the records of all kinds but
 *     the kept ones are due for the purge
 * @param kept kinds of records that are kept as long as {@code retention} says nevertheless
 * @param administrators who may consult what is kept, each by a key of which the policy holds the SHA-256
 */
public record Archive(@Nullable LocalDate ended, Set<String> kept, List<AppKey> administrators) {
    /** A contract that runs. */
    public static final Archive NONE = new Archive(null, Set.of(), List.of());

    public Archive {
        kept = Set.copyOf(kept);
        administrators = List.copyOf(administrators);
    }

    /** The moment in which the contract ended; empty while it runs. */
    public Optional<Instant> end(Instant now) {
        return Optional.ofNullable(ended)
                .map(day -> day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant())
                .filter(end -> !now.isBefore(end));
    }
}
