package org.consentry.ledger;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A filter as part of a prepared statement, with the values for its question marks. */
final class Selection {
    /** Places whose subjects stand together in the index. */
    private static final int PART = 1024;

    /** How the index by subject is asked: part by part of each lane, in place of once through all records. */
    // SQLite takes the tables of a CROSS JOIN in the order in which they are written.
    static final String PARTS_OF_LANES = "lane l CROSS JOIN (" + parts() + ") p CROSS JOIN record r";

    /** As the index has it; asks for the subject twice. */
    static final String OF_SUBJECT = "r.place / " + PART + " = l.n * " + Lane.WIDTH / PART
            + " + p.n AND substr(r.subject, 1, 8) = substr(?, 1, 8) AND r.subject = ?";

    private final String table;
    private final boolean indexed;
    private final List<String> conditions = new ArrayList<>();
    private final List<String> values = new ArrayList<>();

    /** @param indexed false where the database must not look in the indexes by site and id, as it knows less of it */
    private Selection(String table, boolean indexed) {
        this.table = table;
        this.indexed = indexed;
    }

    private static String parts() {
        return IntStream.range(0, Lane.WIDTH / PART)
                .mapToObj(part -> "SELECT " + part + " AS n")
                .collect(Collectors.joining(" UNION ALL "));
    }

    private String column(String name) {
        // No index is by an expression.
        return indexed ? name : "(" + name + " || '')";
    }

    /** Conditions alone. */
    static Selection all() {
        return new Selection("record r", true);
    }

    static Selection of(RecordFilter filter) {
        if (filter.subject() == null) {
            return new Selection("record r", true).filter(filter);
        }
        return new Selection(PARTS_OF_LANES, false)
                .add(OF_SUBJECT, filter.subject(), filter.subject())
                .filter(filter);
    }

    /** As above, to go behind conditions that say at which places the records stand. */
    static Selection ofPlaces(RecordFilter filter) {
        Selection selection = new Selection("record r", false).filter(filter);
        selection.equal("r.subject", filter.subject());
        return selection;
    }

    /** Of these places. */
    static Selection ofPlaces(RecordFilter filter, long from, long end) {
        // Numbers of this program's own: no question marks, as the others are texts.
        return ofPlaces(filter).add("r.place >= " + from + " AND r.place < " + end);
    }

    private Selection filter(RecordFilter filter) {
        // What has no wording is no choice, or was erased.
        add("r.wording_hash IS NOT NULL");
        equal("r.site", filter.site());
        equal("r.choice", filter.choice());
        equal("r.notice", filter.notice());
        if (filter.from() != null) {
            id(">=", Times.id(filter.from()));
        }
        if (filter.to() != null) {
            id("<", Times.id(filter.to()));
        }
        if (filter.purpose() != null) {
            granted(filter.purpose());
        }
        return this;
    }

    /** A condition on the id. */
    Selection id(String compared, String id) {
        return add(column("r.id") + ' ' + compared + " ?", id);
    }

    Selection add(String condition, String... more) {
        conditions.add(condition);
        values.addAll(List.of(more));
        return this;
    }

    private void equal(String column, @Nullable String value) {
        if (value != null) {
            add(column(column) + " = ?", value);
        }
    }

    private void granted(String purpose) {
        if (purpose.indexOf(' ') >= 0) {
            add("1 = 0");
        } else {
            // Unlike LIKE, this minds the case on SQLite as on PostgreSQL, and knows no wildcards.
            add("r.granted <> replace(r.granted, ?, '')", " " + purpose + " ");
        }
    }

    /** FROM and WHERE, with {@code r} for the record. */
    String from() {
        return " FROM " + table + (conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions));
    }

    /** What the conditions say, to go behind others; begins with AND. */
    String and() {
        return conditions.stream().map(condition -> " AND " + condition).collect(Collectors.joining());
    }

    /** Fills the clause's question marks, the first of which has that index; returns the index of the next one. */
    int fill(PreparedStatement statement, int first) throws SQLException {
        int index = first;
        for (String value : values) {
            statement.setString(index++, value);
        }
        return index;
    }
}
