package org.consentry.review;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.consentry.consent.Choice;
import org.consentry.ledger.ExportFormat;
import org.consentry.ledger.RecordFilter;
import org.jspecify.annotations.Nullable;

/**
 * The query of a reviewer, read strictly: a parameter that is unknown, given twice or senseless is named, as a filter
 * that was silently left out would pass off too many records for the ones asked for. So an empty value is a fault too,
 * such as a program sends whose variable holds nothing; a form that sends all its fields says {@code empty=any}.
 *
 * <p>{@code from} and {@code to} are days ({@code 2026-11-01}, both included, in UTC) or moments (RFC 3339; {@code to}
 * itself excluded).
 */
final class RecordQuery {
    private static final String EMPTY = "empty";

    /** In the order in which they are read: whether others may be empty comes first. */
    static final List<String> PARAMETERS =
            List.of(EMPTY, "site", "from", "to", "choice", "purpose", "notice", "subject", "format");

    private static final Set<ExportFormat> LISTS = EnumSet.complementOf(EnumSet.of(ExportFormat.ZIP));
    private static final int LONGEST = 256;

    private final Map<String, String> values = new LinkedHashMap<>();
    private final Map<String, String> problems = new LinkedHashMap<>();
    private final RecordFilter filter;
    private final Optional<ExportFormat> format;

    RecordQuery(Map<String, List<String>> parameters) {
        PARAMETERS.forEach(name -> take(name, parameters.getOrDefault(name, List.of())));
        Instant from = moment("from", false);
        Instant to = moment("to", true);
        if (from != null && to != null && !from.isBefore(to)) {
            problems.put("to", "ends before it begins");
        }
        String choice = value("choice");
        if (choice != null && Choice.Kind.of(choice).isEmpty()) {
            problems.put("choice", "one of " + choices());
        }
        format = Optional.ofNullable(value("format")).flatMap(ExportFormat::of).filter(LISTS::contains);
        if (value("format") != null && format.isEmpty()) {
            problems.put("format", "one of " + formats());
        }
        if (value(EMPTY) != null && !isForm()) {
            problems.put(EMPTY, "any, if it is given");
        }
        new TreeSet<>(parameters.keySet()).forEach(this::checkKnown);
        String subject = value("subject");
        if (subject != null && !subject.matches("[0-9a-f]{32}")) {
            problems.put("subject", "32 hexadecimal digits in lower case, as records and receipts show them");
        }
        filter = new RecordFilter(value("site"), from, to, choice, value("purpose"), value("notice"), subject);
    }

    private boolean isForm() {
        return "any".equals(value(EMPTY));
    }

    static List<String> choices() {
        List<String> ids = new ArrayList<>();
        for (Choice.Kind kind : Choice.Kind.values()) {
            ids.add(kind.id());
        }
        return ids;
    }

    private static String formats() {
        return LISTS.stream().map(ExportFormat::id).collect(Collectors.joining(", "));
    }

    /** What to select; of no use where there are problems. */
    RecordFilter filter() {
        return filter;
    }

    /** The format that was asked for by its parameter. */
    Optional<ExportFormat> format() {
        return format;
    }

    /** What is wrong, by parameter; empty for a sound query. */
    Map<String, String> problems() {
        return problems;
    }

    /** What was given for a parameter, or {@code null}. */
    @Nullable
    String value(String name) {
        return values.get(name);
    }

    private void take(String name, List<String> given) {
        if (given.size() > 1) {
            problems.put(name, "given more than once");
            return;
        }
        String value = given.isEmpty() ? "" : given.get(0).strip();
        if (!given.isEmpty() && value.isEmpty() && !isForm()) {
            problems.put(name, "is empty: left out it asks nothing");
            return;
        }
        if (value.length() > LONGEST || value.chars().anyMatch(Character::isISOControl)) {
            problems.put(name, "at most " + LONGEST + " characters, no control characters");
        } else if (!value.isEmpty()) {
            values.put(name, value);
        }
    }

    private @Nullable Instant moment(String name, boolean end) {
        String value = value(name);
        if (value == null) {
            return null;
        }
        try {
            if (value.indexOf('T') > 0) {
                return Instant.parse(value);
            }
            LocalDate day = LocalDate.parse(value);
            return (end ? day.plusDays(1) : day).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeException e) {
            problems.put(name, "a day such as 2026-11-01 or a moment such as 2026-11-01T12:00:00Z");
            return null;
        }
    }

    private void checkKnown(String name) {
        if (!PARAMETERS.contains(name)) {
            problems.put(shown(name), "unknown");
        }
    }

    /** A parameter's name as an answer may repeat it. */
    static String shown(String name) {
        StringBuilder shown = new StringBuilder();
        name.codePoints().limit(40).forEach(c -> shown.appendCodePoint(printable(c) ? c : '?'));
        return shown.toString();
    }

    private static boolean printable(int c) {
        return !Character.isISOControl(c) && Character.getType(c) != Character.SURROGATE;
    }
}
