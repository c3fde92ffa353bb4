package org.consentry.review;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a reviewer asks of the lists of what was seen, read strictly: a parameter that is unknown, given twice or
 * senseless is named.
 *
 * @param site empty for all
 * @param since as given, or the day that holds where none is
 * @param day from which on a host is new; {@code null} where it is none
 * @param problems what is wrong, by parameter; empty for a sound question
 */
record SeenQuestion(String site, String since, @Nullable LocalDate day, Map<String, String> problems) {
    /**
     * @param known the parameters that there are, of {@code site} and {@code since}
     * @param sites which ids are those of sites
     */
    static SeenQuestion of(
            Map<String, List<String>> parameters, List<String> known, Predicate<String> sites, LocalDate today) {
        Map<String, String> problems = new LinkedHashMap<>();
        String site = first(parameters, "site");
        if (!site.isEmpty() && !sites.test(site)) {
            problems.put("site", "no site has that name");
        }
        String since = first(parameters, "since");
        LocalDate day = DriftPage.since(since, today);
        if (day == null) {
            problems.put("since", "a day such as 2026-11-01");
        }
        parameters.forEach((name, values) -> {
            if (!known.contains(name)) {
                problems.put(RecordQuery.shown(name), "unknown");
            } else if (values.size() > 1) {
                problems.put(name, "given more than once");
            }
        });
        return new SeenQuestion(site, day == null ? since : day.toString(), day, problems);
    }

    private static String first(Map<String, List<String>> parameters, String name) {
        List<String> values = parameters.getOrDefault(name, List.of());
        return values.isEmpty() ? "" : values.get(0);
    }

    /** What is wrong with parameters that have no field of their own. */
    static String other(Map<String, String> problems) {
        List<String> names = problems.keySet().stream()
                .filter(name -> !name.equals("site") && !name.equals("since"))
                .toList();
        return names.isEmpty() ? "" : "There is no such thing to ask: " + String.join(", ", names);
    }
}
