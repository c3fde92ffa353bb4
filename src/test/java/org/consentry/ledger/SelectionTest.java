package org.consentry.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** By which index SQLite finds what a filter asks for, so that ten million records cost what ten thousand do. */
final class SelectionTest {
    private static final RecordFilter SITE =
            new RecordFilter("shop", Records.START, Records.START, null, null, null, null);
    private static final RecordFilter SUBJECT =
            new RecordFilter("shop", Records.START, Records.START, "custom", "analytics", "2026-1", "ab");

    @TempDir
    private Path folder;

    private String plan(String sql, Selection selection) throws Exception {
        List<String> steps = new ArrayList<>();
        try (Connection connection = Database.open(folder).dataSource().getConnection();
                PreparedStatement statement = connection.prepareStatement("EXPLAIN QUERY PLAN " + sql)) {
            selection.fill(statement, 1);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    steps.add(rows.getString("detail"));
                }
            }
        }
        return String.join("; ", steps);
    }

    private String found(RecordFilter filter) throws Exception {
        Selection selection = Selection.of(filter);
        return plan("SELECT r.canonical" + selection.from() + " ORDER BY r.id DESC LIMIT 5", selection);
    }

    @Test
    void aSiteAndASpanOfTimeAreFoundInTheirOrder() throws Exception {
        assertThat(found(SITE))
                .contains("record_by_site (site=? AND id>? AND id<?)")
                .doesNotContain("TEMP B-TREE");
        assertThat(found(RecordFilter.ALL)).contains("record_by_id").doesNotContain("TEMP B-TREE");
    }

    @Test
    void aSubjectIsFoundPartByPart() throws Exception {
        assertThat(found(SUBJECT)).contains("record_by_subject (<expr>=? AND <expr>=?)");
    }

    @Test
    void placesThatAreKnownAreGoneTo() throws Exception {
        for (RecordFilter filter : List.of(SITE, SUBJECT)) {
            Selection selection = Selection.ofPlaces(filter);
            String sql = "SELECT r.canonical FROM record r"
                    + " WHERE (r.place BETWEEN 1 AND 9 OR r.place BETWEEN 20 AND 30)";
            assertThat(plan(sql + selection.and(), selection))
                    .contains("INTEGER PRIMARY KEY")
                    .doesNotContain("record_by");
        }
    }
}
