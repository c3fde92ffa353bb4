package org.consentry.ledger;

import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import org.consentry.site.Sites;
import org.jspecify.annotations.Nullable;

/** The record of an export: who, when, what was asked for, how much of it left, and what it hashes to. */
final class ExportLog {
    private static final System.Logger LOG = System.getLogger(ExportLog.class.getName());
    private static final String KIND = "export";

    private final Ledger ledger;
    private final InstantSource clock;
    private final String site;
    private final String actor;
    private final Map<String, Object> asked = new TreeMap<>();

    ExportLog(Ledger ledger, Sites sites, InstantSource clock, ExportFormat format, RecordFilter filter, String actor) {
        this.ledger = ledger;
        this.clock = clock;
        this.actor = actor;
        String named = filter.site();
        site = named != null && sites.byId(named).isPresent() ? named : "";
        asked.put("format", format.id());
        asked.put("filter", withoutSubject(filter));
    }

    /**
     * The questions of a filter that are set, by the names that the API has for them.
     *
     * @throws IllegalArgumentException where a text has no canonical form
     */
    static Map<String, Object> questions(RecordFilter filter) {
        Map<String, Object> questions = new TreeMap<>();
        put(questions, "site", filter.site());
        put(questions, "from", time(filter.from()));
        put(questions, "to", time(filter.to()));
        put(questions, "choice", filter.choice());
        put(questions, "purpose", filter.purpose());
        put(questions, "notice", filter.notice());
        put(questions, "subject", filter.subject());
        CanonicalJson.write(questions);
        return questions;
    }

    /** A record of an operation outlives the erasure of a person: it can say whom it was about to those who know. */
    private static Map<String, Object> withoutSubject(RecordFilter filter) {
        Map<String, Object> questions = questions(filter);
        if (questions.remove("subject") instanceof String subject) {
            questions.put("subject_sha256", Leaf.sha256(subject));
        }
        return questions;
    }

    private static void put(Map<String, Object> questions, String name, @Nullable String value) {
        if (value != null) {
            questions.put(name, value);
        }
    }

    private static @Nullable String time(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }

    /**
     * Says that all of it leaves now.
     *
     * @param sha256 of all bytes or, of a zip, of its manifest
     */
    void complete(long count, String sha256) throws LedgerException {
        append(true, count, sha256);
    }

    /** Says that it broke off: no more than so many records left. What was received of them has no known hash. */
    void brokenOff(long count) {
        try {
            append(false, count, "");
        } catch (LedgerException e) {
            LOG.log(
                    Level.ERROR,
                    "an export by " + actor + " broke off at record " + count + " and is not on record",
                    e);
        }
    }

    private void append(boolean complete, long count, String sha256) throws LedgerException {
        Map<String, Object> details = new TreeMap<>(asked);
        details.put("complete", complete);
        details.put("count", count);
        details.put("sha256", sha256);
        ledger.append(Operations.of(KIND, site, clock.instant(), actor, details));
    }
}
