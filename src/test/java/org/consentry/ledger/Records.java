package org.consentry.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.consentry.consent.Choice;
import org.consentry.consent.ConsentRecord;
import org.consentry.consent.Surface;
import org.consentry.consent.Wording;

/** Sound records to begin a test with. */
final class Records {
    static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
    static final Wording WORDING = wording("<section>May we?</section>");

    private Records() {}

    static Wording wording(String text) {
        return new Wording(Surface.BANNER, "en", Leaf.sha256(text), text);
    }

    /** The n-th record: n seconds after the start, with an id of its own. */
    static ConsentRecord record(int n) {
        return record(n, "shop", Choice.Kind.CUSTOM, Map.of("analytics", true, "marketing", false));
    }

    static ConsentRecord record(int n, String site, Choice.Kind choice, Map<String, Boolean> purposes) {
        return new ConsentRecord(
                id(n),
                site,
                "%032x".formatted(n),
                START.plusSeconds(n),
                "2026-1",
                "en",
                WORDING.hash(),
                choice,
                purposes,
                "banner",
                List.of("gpc"),
                "",
                "markup",
                Leaf.sha256("policy"),
                Leaf.sha256("catalogue"),
                Leaf.sha256("salt " + n));
    }

    static String id(int n) {
        return id(START.plusSeconds(n), n);
    }

    /** The n-th id of that moment. */
    static String id(Instant time, int n) {
        return new UUID(time.toEpochMilli() << 16 | 0x7000L, 0x8000_0000_0000_0000L | n).toString();
    }

    /** The n-th record of an operation: n seconds after the start. */
    static OperationRecord operation(int n, String kind, Map<String, Object> details) {
        return new OperationRecord(
                id(n), kind, "shop", START.plusSeconds(n), "reviewer", details, Leaf.sha256("salt " + n));
    }

    /** The record with another text in one of its free fields. */
    static ConsentRecord withNotice(ConsentRecord r, String notice) {
        return new ConsentRecord(
                r.id(),
                r.site(),
                r.subject(),
                r.time(),
                notice,
                r.language(),
                r.wordingHash(),
                r.choice(),
                r.purposes(),
                r.method(),
                r.signals(),
                r.supersedes(),
                r.mode(),
                r.policyHash(),
                r.catalogHash(),
                r.salt());
    }

    /** The record of another subject, with a salt of its own. */
    static ConsentRecord withSubject(ConsentRecord r, String subject, String salt) {
        return new ConsentRecord(
                r.id(),
                r.site(),
                subject,
                r.time(),
                r.noticeVersion(),
                r.language(),
                r.wordingHash(),
                r.choice(),
                r.purposes(),
                r.method(),
                r.signals(),
                r.supersedes(),
                r.mode(),
                r.policyHash(),
                r.catalogHash(),
                salt);
    }

    /** The record of another moment, with the id that it has then. */
    static ConsentRecord withTime(ConsentRecord r, Instant time) {
        return new ConsentRecord(
                id(time, (int) UUID.fromString(r.id()).getLeastSignificantBits()),
                r.site(),
                r.subject(),
                time,
                r.noticeVersion(),
                r.language(),
                r.wordingHash(),
                r.choice(),
                r.purposes(),
                r.method(),
                r.signals(),
                r.supersedes(),
                r.mode(),
                r.policyHash(),
                r.catalogHash(),
                r.salt());
    }
}
