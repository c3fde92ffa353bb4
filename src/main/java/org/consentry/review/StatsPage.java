package org.consentry.review;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.consentry.ledger.Statistics;
import org.consentry.ledger.Statistics.Dimension;

/** The page of statistics, and the form that asks for them. */
final class StatsPage {
    private static final Map<Dimension, String> TITLES = Map.of(
            Dimension.DAY, "Day (UTC)",
            Dimension.SITE, "Site",
            Dimension.NOTICE, "Notice",
            Dimension.LANGUAGE, "Language",
            Dimension.PURPOSE, "Purpose",
            Dimension.METHOD, "Method",
            Dimension.CHOICE, "Choice");
    private static final List<String> FIELDS =
            List.of("from", "to", "site", "choice", "notice", "language", "purpose", "method");

    private StatsPage() {}

    /** @param rows empty where there are too many */
    static String html(StatsQuery query, ReviewedSites sites, Optional<List<Statistics.Row>> rows) {
        Map<String, Object> values = new HashMap<>();
        for (String name : FIELDS) {
            values.put(name, query.value(name));
            values.put(name + "Error", query.problems().getOrDefault(name, ""));
        }
        // A date field shows nothing of what is no day.
        values.put("fromType", query.problems().containsKey("from") ? "text" : "date");
        values.put("toType", query.problems().containsKey("to") ? "text" : "date");
        values.put("sites", options(sites.ids(), query.value("site")));
        values.put("options", options(RecordQuery.choices(), query.value("choice")));
        values.put(
                "dimensions",
                Arrays.stream(Dimension.values()).map(d -> dimension(query, d)).toList());
        values.put("other", other(query));
        values.put("heads", query.question().by().stream().map(TITLES::get).toList());
        values.put("counted", ofPurposes(query) ? "Answers" : "Choices");
        values.put("rows", rows.orElse(List.of()).stream().map(StatsPage::row).toList());
        values.put("caption", caption(query, rows));
        return Pages.statistics(values);
    }

    private static List<Map<String, Object>> options(List<String> ids, String selected) {
        return Pages.options(ids, selected.isEmpty() ? null : selected);
    }

    private static boolean ofPurposes(StatsQuery query) {
        return query.question().by().contains(Dimension.PURPOSE)
                || query.question().only().containsKey(Dimension.PURPOSE);
    }

    private static Map<String, Object> dimension(StatsQuery query, Dimension dimension) {
        return Map.of(
                "id", dimension.id(),
                "title", String.valueOf(TITLES.get(dimension)),
                "checked", query.question().by().contains(dimension));
    }

    /** What is wrong with parameters that have no field of their own. */
    private static String other(StatsQuery query) {
        return query.problems().entrySet().stream()
                .filter(problem -> !FIELDS.contains(problem.getKey()))
                .map(problem -> problem.getKey() + ": " + problem.getValue())
                .collect(Collectors.joining("; "));
    }

    private static String caption(StatsQuery query, Optional<List<Statistics.Row>> rows) {
        if (!query.problems().isEmpty()) {
            return "Nothing was counted";
        }
        if (rows.isEmpty()) {
            return "More than " + Pages.MOST + " rows: tell less apart, ask for fewer days, or download them";
        }
        long choices = rows.get().stream().mapToLong(Statistics.Row::choices).sum();
        return (ofPurposes(query) ? "Answers: " : "Choices: ") + choices;
    }

    private static Map<String, Object> row(Statistics.Row row) {
        return Map.of(
                "first", row.values().get(0),
                "more", row.values().subList(1, row.values().size()),
                "choices", row.choices(),
                "granted", row.granted(),
                "share", share(row));
    }

    /** In whole percent; never all or none where it is not. */
    private static String share(Statistics.Row row) {
        long percent = Math.round(100.0 * row.granted() / row.choices());
        if (percent == 0 && row.granted() > 0) {
            return "< 1 %";
        }
        return percent == 100 && row.granted() < row.choices() ? "> 99 %" : percent + " %";
    }
}
