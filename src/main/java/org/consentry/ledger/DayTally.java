package org.consentry.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts choices by day (UTC), site, notice, language, method, choice and purpose; nothing in it points to a person. A
 * choice counts once under each purpose that it answers and once under the empty purpose, which so counts choices;
 * there {@code granted} says whether it granted anything.
 */
final class DayTally {
    private static final System.Logger LOG = System.getLogger(DayTally.class.getName());
    private static final int DATE = "2026-11-01".length();
    private static final String UPSERT = "INSERT INTO day_count (day, site, notice, language, method, choice, purpose,"
            + " granted, records) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
            + " ON CONFLICT (day, site, notice, language, method, choice, purpose, granted)"
            + " DO UPDATE SET records = day_count.records + excluded.records";

    /** With it begins a choice, and no operation, whose details may look like one. */
    private static final String CHOICE = "{\"catalog_hash\":\"";

    /** What many choices have in common; the purposes as the record has them, in braces. */
    record Alike(
            String day, String site, String notice, String language, String method, String choice, String purposes) {
        List<String> texts(String purpose) {
            return List.of(day, site, notice, language, method, choice, purpose);
        }
    }

    private record Row(List<String> texts, boolean granted) {}

    private final Map<Alike, Integer> choices = new HashMap<>();

    /** Counts a choice and says what it is like; {@code null} for a record of another kind, which counts nothing. */
    @Nullable
    Alike add(String canonical) {
        try {
            Alike alike = canonical.startsWith(CHOICE) && canonical.indexOf('\\') < 0 ? cut(canonical) : null;
            if (alike == null) {
                alike = read(canonical);
            }
            if (alike != null) {
                choices.merge(alike, 1, Integer::sum);
            }
            return alike;
        } catch (IllegalArgumentException e) {
            // Its leaf is sealed all the same: what stands under it is for a check of the ledger to find.
            LOG.log(System.Logger.Level.WARNING, "a record that can't be read is not counted: " + e.getMessage());
            return null;
        }
    }

    /**
     * Cuts out of a choice without escapes what is counted, as to read all of it is most of a sealer's work: in such a
     * text a member's name stands nowhere but in front of it. {@code null} where a member is missing.
     */
    private static @Nullable Alike cut(String canonical) {
        Cut cut = new Cut(canonical);
        String choice = cut.next(",\"choice\":\"", '"');
        String language = cut.next(",\"language\":\"", '"');
        String method = cut.next(",\"method\":\"", '"');
        String notice = cut.next(",\"notice_version\":\"", '"');
        String purposes = cut.next(",\"purposes\":{", '}');
        String schema = cut.next(",\"schema\":\"", '"');
        String site = cut.next(",\"site\":\"", '"');
        String time = cut.next(",\"time\":\"", '"');
        return cut.sound && schema.equals(CanonicalRecord.SCHEMA) && time.length() >= DATE
                ? new Alike(time.substring(0, DATE), site, notice, language, method, choice, '{' + purposes + '}')
                : null;
    }

    private static final class Cut {
        private final String text;
        private int at;
        private boolean sound = true;

        Cut(String text) {
            this.text = text;
        }

        String next(String name, char last) {
            int from = text.indexOf(name, at) + name.length();
            int to = text.indexOf(last, from);
            sound &= from >= at + name.length() && to >= 0;
            at = sound ? to : at;
            return sound ? text.substring(from, to) : "";
        }
    }

    private static @Nullable Alike read(String canonical) {
        if (!(CanonicalJson.read(canonical) instanceof Map<?, ?> record)
                || !CanonicalRecord.SCHEMA.equals(record.get("schema"))
                || !(record.get("purposes") instanceof Map<?, ?> purposes)) {
            return null;
        }
        return new Alike(
                text(record, "time").substring(0, DATE),
                text(record, "site"),
                text(record, "notice_version"),
                text(record, "language"),
                text(record, "method"),
                text(record, "choice"),
                CanonicalJson.write(purposes));
    }

    private static String text(Map<?, ?> record, String member) {
        if (record.get(member) instanceof String text && text.length() >= (member.equals("time") ? DATE : 0)) {
            return text;
        }
        throw new IllegalArgumentException("no " + member);
    }

    private Map<Row, Integer> counts() {
        Map<Row, Integer> counts = new HashMap<>();
        choices.forEach((alike, records) -> {
            try {
                if (CanonicalJson.read(alike.purposes()) instanceof Map<?, ?> purposes) {
                    counts.merge(new Row(alike.texts(""), purposes.containsValue(true)), records, Integer::sum);
                    purposes.forEach((id, granted) -> counts.merge(
                            new Row(alike.texts((String) id), Boolean.TRUE.equals(granted)), records, Integer::sum));
                }
            } catch (IllegalArgumentException e) {
                LOG.log(System.Logger.Level.WARNING, records + " records are not counted: " + e.getMessage());
            }
        });
        return counts;
    }

    void write(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(UPSERT)) {
            for (Map.Entry<Row, Integer> count : counts().entrySet()) {
                int index = 1;
                for (String text : count.getKey().texts()) {
                    statement.setString(index++, text);
                }
                statement.setInt(index++, count.getKey().granted() ? 1 : 0);
                statement.setLong(index, count.getValue());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }
}
