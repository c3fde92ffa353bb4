package org.consentry.review;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.consentry.ledger.Statistics.Dimension;
import org.consentry.ledger.Statistics.Question;
import org.jspecify.annotations.Nullable;

/**
 * What a reviewer asks of the statistics, read strictly: a parameter that is unknown, given twice or senseless is
 * named. Empty values ask nothing. {@code by} names what to tell apart, repeated or with commas; {@code from} and
 * {@code to} are days in UTC, both included.
 *
 * @param question of no use where there are problems
 * @param values what was given, by parameter
 * @param problems what is wrong, by parameter; empty for a sound query
 */
record StatsQuery(Question question, Map<String, String> values, Map<String, String> problems) {
    /** All but the button: by what the statistics are kept for. */
    static final Set<Dimension> ALL = EnumSet.complementOf(EnumSet.of(Dimension.CHOICE));

    private static final List<String> OTHERS = List.of("by", "from", "to", "format");
    private static final List<String> FORMATS = List.of("csv", "json");
    private static final int LONGEST = 256;
    private static final int DAY = "2026-11-01".length();

    /** @param otherwise what is told apart where the query doesn't say */
    static StatsQuery of(Map<String, List<String>> parameters, Set<Dimension> otherwise) {
        Map<String, String> values = new LinkedHashMap<>();
        Map<String, String> problems = new LinkedHashMap<>();
        parameters.forEach((name, given) -> take(name, given, values, problems));
        EnumSet<Dimension> by = EnumSet.noneOf(Dimension.class);
        for (String id : values.getOrDefault("by", "").split(",")) {
            Dimension.of(id.strip()).ifPresentOrElse(by::add, () -> {
                if (!id.isBlank()) {
                    problems.put("by", "any of " + ids());
                }
            });
        }
        LocalDate from = day("from", values, problems);
        LocalDate to = day("to", values, problems);
        if (from != null && to != null && to.isBefore(from)) {
            problems.put("to", "ends before it begins");
        }
        if (values.containsKey("format") && !FORMATS.contains(values.get("format"))) {
            problems.put("format", "one of " + String.join(", ", FORMATS));
        }
        String choice = values.get("choice");
        if (choice != null && !RecordQuery.choices().contains(choice)) {
            problems.put("choice", "one of " + String.join(", ", RecordQuery.choices()));
        }
        Map<Dimension, String> only = new EnumMap<>(Dimension.class);
        for (Dimension dimension : Dimension.values()) {
            String value = values.get(dimension.id());
            if (value != null) {
                only.put(dimension, value);
            }
        }
        return new StatsQuery(new Question(by.isEmpty() ? otherwise : by, only, from, to), values, problems);
    }

    static String ids() {
        return Arrays.stream(Dimension.values()).map(Dimension::id).collect(Collectors.joining(", "));
    }

    /** What was given for a parameter, or nothing. */
    String value(String name) {
        return values.getOrDefault(name, "");
    }

    private static void take(
            String name, List<String> given, Map<String, String> values, Map<String, String> problems) {
        boolean known = OTHERS.contains(name)
                || !name.equals(Dimension.DAY.id()) && Dimension.of(name).isPresent();
        if (!known) {
            problems.put(RecordQuery.shown(name), "unknown");
            return;
        }
        if (given.size() > 1 && !name.equals("by")) {
            problems.put(name, "given more than once");
            return;
        }
        String value = String.join(",", given).strip();
        if (value.length() > LONGEST || value.chars().anyMatch(Character::isISOControl)) {
            problems.put(name, "at most " + LONGEST + " characters, no control characters");
        } else if (!value.isEmpty()) {
            values.put(name, value);
        }
    }

    private static @Nullable LocalDate day(String name, Map<String, String> values, Map<String, String> problems) {
        String value = values.get(name);
        if (value == null) {
            return null;
        }
        try {
            // A year of more than four digits sorts elsewhere.
            if (value.length() == DAY) {
                return LocalDate.parse(value);
            }
        } catch (DateTimeParseException e) {
            // Named below.
        }
        problems.put(name, "a day such as 2026-11-01");
        return null;
    }
}
