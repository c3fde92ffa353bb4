package org.consentry.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts choices by day (UTC), site, notice, language, method, choice and purpose; nothing in it points to a person. A
 * choice counts once under each purpose that it answers and once under the empty purpose, which so counts choices;
 * there {@code granted} says whether it granted anything.
 */
final class DayTally {
    private static final System.Logger LOG = System.getLogger(DayTally.class.getName());
    private static final String CHOICE = "consentry/choice/1";
    private static final int DATE = "2026-11-01".length();
    private static final String UPSERT = "INSERT INTO day_count (day, site, notice, language, method, choice, purpose,"
            + " granted, records) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
            + " ON CONFLICT (day, site, notice, language, method, choice, purpose, granted)"
            + " DO UPDATE SET records = day_count.records + excluded.records";

    private record Row(List<String> texts, boolean granted) {}

    private final Map<Row, Integer> counts = new HashMap<>();

    /** Counts a choice; a record of another kind counts nothing. */
    void add(String canonical) {
        try {
            if (CanonicalJson.read(canonical) instanceof Map<?, ?> record
                    && CHOICE.equals(record.get("schema"))
                    && record.get("purposes") instanceof Map<?, ?> purposes) {
                count(record, "", purposes.containsValue(true));
                purposes.forEach((id, granted) -> count(record, (String) id, Boolean.TRUE.equals(granted)));
            }
        } catch (IllegalArgumentException e) {
            // Its leaf is sealed all the same: what stands under it is for a check of the ledger to find.
            LOG.log(System.Logger.Level.WARNING, "a record that can't be read is not counted: " + e.getMessage());
        }
    }

    private void count(Map<?, ?> record, String purpose, boolean granted) {
        List<String> texts = List.of(
                text(record, "time").substring(0, DATE),
                text(record, "site"),
                text(record, "notice_version"),
                text(record, "language"),
                text(record, "method"),
                text(record, "choice"),
                purpose);
        counts.merge(new Row(texts, granted), 1, Integer::sum);
    }

    private static String text(Map<?, ?> record, String member) {
        if (record.get(member) instanceof String text && text.length() >= (member.equals("time") ? DATE : 0)) {
            return text;
        }
        throw new IllegalArgumentException("no " + member);
    }

    void write(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(UPSERT)) {
            for (Map.Entry<Row, Integer> count : counts.entrySet()) {
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
