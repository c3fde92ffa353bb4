package org.consentry.catalog;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The lines of {@code overrides.csv}: a bad one is told and left out. */
final class OverrideLines {

    static final List<String> COLUMNS = List.of("site", "name", "host", "category", "reason", "date");

    /** Each page's guard knows them all, and nobody gives a reason for more. */
    private static final int MOST = 5000;

    /** A line that was taken: of two on the same thing the first stands. */
    private record Taken(long line, Category category) {}

    /** What a line is about. */
    private record Subject(String site, String name, String host) {}

    private final String file;
    private final Catalog shipped;
    private final List<OverrideRule> rules = new ArrayList<>();
    private final Map<Subject, Taken> taken = new HashMap<>();
    private final Map<String, NameIndex> patterns = new HashMap<>();

    private OverrideLines(String file, Catalog shipped) {
        this.file = file;
        this.shipped = shipped;
    }

    /** @throws CatalogException where the file is refused whole */
    static Overrides read(Intake text, Catalog shipped, Consumer<String> complaints) {
        OverrideLines lines = new OverrideLines(text.name(), shipped);
        String header = String.valueOf(text.line()).replace("\"", "");
        String wanted = String.join(",", COLUMNS);
        if (!header.equals(wanted)) {
            throw new CatalogException(text.name(), 1, "the columns are " + header + " and should be " + wanted);
        }
        LooseRows reader = new LooseRows(text.name(), complaints);
        reader.readCsv(text, lines::take);
        reader.close();
        return Overrides.of(lines.rules);
    }

    private void take(List<String> row, long line) {
        if (rules.size() == MOST) {
            throw new CatalogException(file, line, "is one more than " + MOST + " overrides");
        }
        OverrideRule rule = rule(row);
        Subject subject = new Subject(rule.site(), rule.name(), rule.host());
        Taken earlier = taken.get(subject);
        if (earlier != null) {
            throw new BadRow(
                    BadRow.Reason.THERE_ALREADY,
                    earlier.category() == rule.category()
                            ? rule.id() + " is there already, in line " + earlier.line()
                            : rule.id() + " says " + rule.category().id() + ", and line " + earlier.line()
                                    + ", which is there already and stands, says "
                                    + earlier.category().id());
        }
        if (NamePattern.isPattern(rule.name())) {
            patterns.computeIfAbsent(rule.site(), s -> new NameIndex()).add(rule.name(), rule.host(), rule.verdict());
        }
        taken.put(subject, new Taken(line, rule.category()));
        rules.add(rule);
    }

    private OverrideRule rule(List<String> row) {
        if (row.size() != COLUMNS.size()) {
            throw new IllegalArgumentException(
                    "has " + row.size() + " of " + COLUMNS.size() + " columns: " + String.join(",", COLUMNS));
        }
        OverrideRule rule = new OverrideRule(
                row.get(0), row.get(1), row.get(2), ListForm.category(row.get(3)), row.get(4), date(row.get(5)));
        boolean opens = rule.category() == Category.NECESSARY || rule.name().isEmpty();
        if (!opens && shipped.protections(rule.name()).contains("protected:own")) {
            throw new BadRow(
                    BadRow.Reason.PROTECTED,
                    "\"" + rule.name() + "\" holds the visitor's choice itself: without it nobody could choose");
        }
        return rule;
    }

    private static LocalDate date(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("date \"" + text + "\" is not like 2026-03-01", e);
        }
    }
}
