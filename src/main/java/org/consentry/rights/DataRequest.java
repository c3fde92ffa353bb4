package org.consentry.rights;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a person asked of a site.
 *
 * @param number by which the person and the operator name it, such as {@code K7QM-2XPT-9RWH}
 * @param site id of the site policy
 * @param language tag of the language in which it was asked
 * @param subject the pseudonym of the browser's records; empty where it had none, and once the request is closed
 * @param contact an e-mail address; empty once the request is closed
 * @param details the person's own words; may be empty, and are once the request is closed
 * @param digest SHA-256, in lower-case hex, over all of it and a salt that is deleted with it: the ledger has no more
 * @param received UTC, to the millisecond
 * @param due the last day, in UTC, for an answer
 * @param outcome {@code null} while it is open
 * @param closed when the outcome was entered; {@code null} while it is open
 */
public record DataRequest(
        String number,
        String site,
        RequestKind kind,
        String language,
        String subject,
        String contact,
        String details,
        String digest,
        Instant received,
        LocalDate due,
        @Nullable RequestOutcome outcome,
        @Nullable Instant closed) {
    public DataRequest {
        Objects.requireNonNull(number);
        Objects.requireNonNull(site);
        Objects.requireNonNull(kind);
        Objects.requireNonNull(language);
        Objects.requireNonNull(subject);
        Objects.requireNonNull(contact);
        Objects.requireNonNull(details);
        Objects.requireNonNull(digest);
        Objects.requireNonNull(received);
        Objects.requireNonNull(due);
    }

    /** True until an outcome is entered. */
    public boolean open() {
        return outcome == null;
    }

    /** @param today in UTC */
    public boolean overdue(LocalDate today) {
        return open() && today.isAfter(due);
    }
}
