package org.consentry.ledger;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A filter as the WHERE clause of a prepared statement, with the values for its question marks. */
final class Selection {
    private final List<String> conditions = new ArrayList<>();
    private final List<String> values = new ArrayList<>();

    static Selection of(RecordFilter filter) {
        Selection selection = new Selection();
        selection.equal("site", filter.site());
        selection.equal("choice", filter.choice());
        selection.equal("notice", filter.notice());
        selection.equal("subject", filter.subject());
        if (filter.from() != null) {
            selection.add("time >= ?", Times.bound(filter.from()));
        }
        if (filter.to() != null) {
            selection.add("time < ?", Times.bound(filter.to()));
        }
        if (filter.purpose() != null) {
            selection.granted(filter.purpose());
        }
        return selection;
    }

    Selection add(String condition, String... more) {
        conditions.add(condition);
        values.addAll(List.of(more));
        return this;
    }

    private void equal(String column, @Nullable String value) {
        if (value != null) {
            add(column + " = ?", value);
        }
    }

    private void granted(String purpose) {
        if (purpose.indexOf(' ') >= 0) {
            add("1 = 0");
        } else {
            // Unlike LIKE, this minds the case on SQLite as on PostgreSQL, and knows no wildcards.
            add("granted <> replace(granted, ?, '')", " " + purpose + " ");
        }
    }

    String where() {
        return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    }

    /** Fills the clause's question marks, which come first; returns the index of the next one. */
    int fill(PreparedStatement statement) throws SQLException {
        int index = 1;
        for (String value : values) {
            statement.setString(index++, value);
        }
        return index;
    }
}
