package org.consentry.banner;

import java.time.LocalDate;
import java.time.Period;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the page for requests about one's data shows: the form, or the number of what was sent.
 *
 * @param kinds what can be asked for, in their order
 * @param kind the word that was chosen before; empty for none
 * @param contact as it was given before
 * @param details as they were given before
 * @param receipt the number of a receipt, as it was given before
 * @param messageKey key of a message that says what is wrong; empty for none
 * @param time what an answer may take
 * @param number of the request that was sent; empty where the form is shown
 * @param due when an answer to it is due; {@code null} where the form is shown
 * @param closed when it was closed, in UTC; {@code null} while it is open
 */
public record RequestView(
        List<Kind> kinds,
        String kind,
        String contact,
        String details,
        String receipt,
        String messageKey,
        Period time,
        String number,
        @Nullable LocalDate due,
        @Nullable LocalDate closed) {
    /**
     * What can be asked for.
     *
     * @param id its word
     * @param time what an answer to it may take
     */
    public record Kind(String id, Period time) {
        public Kind {
            Objects.requireNonNull(id);
            Objects.requireNonNull(time);
        }
    }

    public RequestView {
        kinds = List.copyOf(kinds);
        Objects.requireNonNull(kind);
        Objects.requireNonNull(contact);
        Objects.requireNonNull(details);
        Objects.requireNonNull(receipt);
        Objects.requireNonNull(messageKey);
        Objects.requireNonNull(time);
        Objects.requireNonNull(number);
    }
}
