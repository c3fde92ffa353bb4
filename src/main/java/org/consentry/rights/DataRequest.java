package org.consentry.rights;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
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
 * @param identity how it is known whose records it is about
 * @param digest SHA-256, in lower-case hex, over all of it and a salt that is deleted with it: the ledger has no more
 * @param received UTC, to the millisecond
 * @param firstDue the last day, in UTC, for an answer, as it stood when the request came
 * @param due the same now: a reviewer may have put it off
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
        RequestIdentity identity,
        String digest,
        Instant received,
        LocalDate firstDue,
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
        Objects.requireNonNull(identity);
        Objects.requireNonNull(digest);
        Objects.requireNonNull(received);
        Objects.requireNonNull(firstDue);
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

    /** How many days are left for an answer; negative once the day has passed. */
    public long daysLeft(LocalDate today) {
        return ChronoUnit.DAYS.between(today, due);
    }

    /** True where the day of the answer was put off. */
    public boolean extended() {
        return !due.equals(firstDue);
    }

    /**
     * True where that outcome would hand records to somebody, or change them on somebody's word, of whom nobody knows
     * whose they are.
     */
    public boolean lacksIdentity(RequestOutcome wanted) {
        boolean does = wanted == RequestOutcome.DONE || wanted == RequestOutcome.PARTLY;
        return identity == RequestIdentity.NONE && does && kind.aboutRecords();
    }
}
