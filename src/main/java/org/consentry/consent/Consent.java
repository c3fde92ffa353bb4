package org.consentry.consent;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What a visitor once answered, as the browser carries it.
 *
 * @param subject the visitor's pseudonym
 * @param record id of the record that proves it
 * @param noticeVersion the notice that was answered
 * @param answers every purpose that was asked, by id, with yes or no
 * @param issued when, UTC, to the second
 */
public record Consent(
        String subject, String record, String noticeVersion, Map<String, Boolean> answers, Instant issued) {
    public Consent {
        Objects.requireNonNull(subject);
        Objects.requireNonNull(record);
        Objects.requireNonNull(noticeVersion);
        answers = Map.copyOf(answers);
        Objects.requireNonNull(issued);
    }

    /** The same with no to every purpose. */
    Consent refused() {
        Map<String, Boolean> no = new HashMap<>(answers);
        no.replaceAll((purpose, yes) -> false);
        return new Consent(subject, record, noticeVersion, no, issued);
    }
}
