package org.consentry.consent;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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
 * @param minor whether the visitor said to be too young for anything optional, and is held to it: no longer than such a
 *     choice holds, but also where it tells nothing else any more
 */
public record Consent(
        String subject,
        String record,
        String noticeVersion,
        Map<String, Boolean> answers,
        Instant issued,
        boolean stood,
        boolean expired,
        boolean minor) {
    public Consent {
        Objects.requireNonNull(subject);
        Objects.requireNonNull(record);
        Objects.requireNonNull(noticeVersion);
        answers = Map.copyOf(answers);
        Objects.requireNonNull(issued);
    }

    /** As above, of a visitor who is old enough as far as anybody said. */
    public Consent(
            String subject,
            String record,
            String noticeVersion,
            Map<String, Boolean> answers,
            Instant issued,
            boolean stood,
            boolean expired) {
        this(subject, record, noticeVersion, answers, issued, stood, expired, false);
    }

    /** As above, of a choice that was asked for first and is not too old. */
    public Consent(String subject, String record, String noticeVersion, Map<String, Boolean> answers, Instant issued) {
        this(subject, record, noticeVersion, answers, issued, false, false);
    }

    /**
     * What another one says with the noes of this one in it. Where there is no other, the noes alone, as of a choice that
     * was made too long ago: the visitor is asked again, unless that one said to be too young to be asked.
     */
    @Nullable
    Consent noesOver(@Nullable Consent other) {
        Map<String, Boolean> all = new HashMap<>(other == null ? Map.of() : other.answers());
        answers.forEach((id, yes) -> {
            if (!yes) {
                all.put(id, false);
            }
        });
        if (other == null) {
            boolean nothing = all.isEmpty() && !minor;
            return nothing ? null : new Consent(subject, record, noticeVersion, all, issued, stood, true, minor);
        }
        return new Consent(
                other.subject,
                other.record,
                other.noticeVersion,
                all,
                other.issued,
                other.stood,
                other.expired,
                other.minor || minor);
    }

    /** The same, of a visitor who is too young where another token of the browser's says so too. */
    Consent asYoungAs(@Nullable Consent other) {
        return minor || other == null || !other.minor
                ? this
                : new Consent(subject, record, noticeVersion, answers, issued, stood, expired, true);
    }

    /** The same with no to every purpose. */
    Consent refused() {
        Map<String, Boolean> no = new HashMap<>(answers);
        no.replaceAll((purpose, yes) -> false);
        return new Consent(subject, record, noticeVersion, no, issued, stood, expired, minor);
    }
}
