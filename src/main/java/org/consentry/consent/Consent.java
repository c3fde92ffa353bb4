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
 * @param answers every purpose that was asked, by id, with yes or no; and every service that was answered otherwise than
 *     its purpose
 * @param issued when, UTC, to the second
 * @param stood whether the optional uses ran already when it was made: then a yes says that the visitor let them be, which
 *     is none where a yes has to be asked for first
 * @param expired whether it was made too long ago, and tells no more than who the visitor was
 */
public record Consent(
        String subject,
        String record,
        String noticeVersion,
        Map<String, Boolean> answers,
        Instant issued,
        boolean stood,
        boolean expired) {
    public Consent {
        Objects.requireNonNull(subject);
        Objects.requireNonNull(record);
        Objects.requireNonNull(noticeVersion);
        answers = Map.copyOf(answers);
        Objects.requireNonNull(issued);
    }

    /** As above, of a choice that was asked for first and is not too old. */
    public Consent(String subject, String record, String noticeVersion, Map<String, Boolean> answers, Instant issued) {
        this(subject, record, noticeVersion, answers, issued, false, false);
    }

    /** The same with no to every purpose. */
    Consent refused() {
        Map<String, Boolean> no = new HashMap<>(answers);
        no.replaceAll((purpose, yes) -> false);
        return new Consent(subject, record, noticeVersion, no, issued, stood, expired);
    }
}
