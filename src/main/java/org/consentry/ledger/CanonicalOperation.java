package org.consentry.ledger;

import java.time.DateTimeException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A record of an operation as canonical JSON, and back. The member names never change. */
final class CanonicalOperation {
    private static final String SCHEMA = "consentry/operation/1";

    private CanonicalOperation() {}

    /** @throws IllegalArgumentException where a value has no canonical form */
    static String write(OperationRecord record) {
        return CanonicalJson.write(Map.of(
                "schema", SCHEMA,
                "record_id", record.id(),
                "kind", record.kind(),
                "site", record.site(),
                "time", Times.format(record.time()),
                "actor", record.actor(),
                "details", record.details(),
                "salt", record.salt()));
    }

    /** True where the text says that it is such a record, sound or not. */
    static boolean is(String canonical) {
        return CanonicalJson.read(canonical) instanceof Map<?, ?> members && SCHEMA.equals(members.get("schema"));
    }

    /** @throws IllegalArgumentException where the text is not a record of this kind */
    static OperationRecord read(String canonical) {
        if (!(CanonicalJson.read(canonical) instanceof Map<?, ?> members) || !SCHEMA.equals(members.get("schema"))) {
            throw new IllegalArgumentException("not a " + SCHEMA);
        }
        try {
            return new OperationRecord(
                    text(members, "record_id"),
                    text(members, "kind"),
                    text(members, "site"),
                    Times.parse(text(members, "time")),
                    text(members, "actor"),
                    details(members.get("details")),
                    text(members, "salt"));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("not a time", e);
        }
    }

    private static Map<String, Object> details(@Nullable Object members) {
        if (!(members instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException("no details");
        }
        Map<String, Object> details = new TreeMap<>();
        map.forEach((name, value) -> details.put((String) name, value));
        return details;
    }

    private static String text(Map<?, ?> members, String name) {
        if (!(members.get(name) instanceof String text)) {
            throw new IllegalArgumentException("no " + name);
        }
        return text;
    }
}
