package org.consentry.ledger;

import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.consentry.consent.Choice;
import org.consentry.consent.ConsentRecord;
import org.jspecify.annotations.Nullable;

/** A record as canonical JSON, and back. The member names are part of what is proved: they never change. */
final class CanonicalRecord {
    /** Says what the record is, so that other kinds can stand beside it in one tree. */
    static final String SCHEMA = "consentry/choice/1";

    private CanonicalRecord() {}

    /** @throws IllegalArgumentException where a value has no canonical form */
    static String write(ConsentRecord record) {
        return CanonicalJson.writeSorted(
                "catalog_hash",
                record.catalogHash(),
                "choice",
                record.choice().id(),
                "language",
                record.language(),
                "method",
                record.method(),
                "mode",
                record.mode(),
                "notice_version",
                record.noticeVersion(),
                "policy_hash",
                record.policyHash(),
                "purposes",
                record.purposes(),
                "record_id",
                record.id(),
                "salt",
                record.salt(),
                "schema",
                SCHEMA,
                "signals",
                record.signals(),
                "site",
                record.site(),
                "subject",
                record.subject(),
                "supersedes",
                record.supersedes(),
                "time",
                Times.format(record.time()),
                "wording_hash",
                record.wordingHash());
    }

    /** @throws IllegalArgumentException where the text is not a record of this kind */
    static ConsentRecord read(String canonical) {
        Map<?, ?> members = expect(Map.class, CanonicalJson.read(canonical));
        if (!SCHEMA.equals(members.get("schema"))) {
            throw new IllegalArgumentException("not a " + SCHEMA);
        }
        try {
            return new ConsentRecord(
                    text(members, "record_id"),
                    text(members, "site"),
                    text(members, "subject"),
                    Times.parse(text(members, "time")),
                    text(members, "notice_version"),
                    text(members, "language"),
                    text(members, "wording_hash"),
                    Choice.Kind.of(text(members, "choice")).orElseThrow(IllegalArgumentException::new),
                    purposes(expect(Map.class, members.get("purposes"))),
                    text(members, "method"),
                    signals(expect(List.class, members.get("signals"))),
                    text(members, "supersedes"),
                    text(members, "mode"),
                    text(members, "policy_hash"),
                    text(members, "catalog_hash"),
                    text(members, "salt"));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("not a time", e);
        }
    }

    private static Map<String, Boolean> purposes(Map<?, ?> members) {
        Map<String, Boolean> purposes = new TreeMap<>();
        members.forEach((id, granted) -> purposes.put(expect(String.class, id), expect(Boolean.class, granted)));
        return purposes;
    }

    private static List<String> signals(List<?> elements) {
        List<String> signals = new ArrayList<>();
        elements.forEach(element -> signals.add(expect(String.class, element)));
        return signals;
    }

    private static String text(Map<?, ?> members, String name) {
        return expect(String.class, members.get(name));
    }

    private static <T> T expect(Class<T> type, @Nullable Object value) {
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException("no " + type.getSimpleName() + " where one is due");
        }
        return type.cast(value);
    }
}
