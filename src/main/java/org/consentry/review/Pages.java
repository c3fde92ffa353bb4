package org.consentry.review;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.consentry.catalog.FolderReading;
import org.consentry.consent.ConsentRecord;
import org.consentry.ledger.StoredRecord;
import org.consentry.site.PolicyReading;
import org.jspecify.annotations.Nullable;

/** The reviewers' pages, from templates that escape whatever they are given. */
final class Pages {
    static final int ROWS = 200;
    /** A page is for reading; the API has them all. */
    static final int MOST = 1000;

    private static final String FOLDER = "/org/consentry/templates/review/";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

    private static final Mustache.Compiler COMPILER =
            Mustache.compiler().emptyStringIsFalse(true).withLoader(Pages::open);
    private static final Template SIGN_IN = COMPILER.loadTemplate("signin");
    private static final Template RECORDS = COMPILER.loadTemplate("records");
    private static final Template RECORD = COMPILER.loadTemplate("record");
    private static final Template WORDING = COMPILER.loadTemplate("wording");
    private static final Template STATISTICS = COMPILER.loadTemplate("statistics");
    private static final Template COOKIES = COMPILER.loadTemplate("cookies");
    private static final Template DRIFT = COMPILER.loadTemplate("drift");
    private static final Template SUBJECTS = COMPILER.loadTemplate("subjects");
    private static final Template REQUESTS = COMPILER.loadTemplate("requests");
    private static final Template WHY = COMPILER.loadTemplate("why");
    private static final Template ERROR = COMPILER.loadTemplate("error");

    private Pages() {}

    /**
     * @param to which page is wanted
     * @param error what went wrong at the last try, or empty
     */
    static String signIn(String to, String error) {
        return fill(SIGN_IN, "Sign in", Map.of("account", Reviewers.ACCOUNT, "to", to, "error", error));
    }

    static String error(String title, String detail) {
        return fill(ERROR, title, Map.of("detail", detail));
    }

    static String records(
            RecordQuery query,
            ReviewedSites sites,
            List<StoredRecord> latest,
            Optional<FolderReading> catalog,
            PolicyReading policies) {
        Map<String, Object> values = new HashMap<>(CatalogNews.values(catalog));
        values.putAll(PolicyNews.values(policies));
        for (String name : RecordQuery.PARAMETERS) {
            String value = query.value(name);
            values.put(name, value == null ? "" : value);
            values.put(name + "Error", query.problems().getOrDefault(name, ""));
        }
        // A date field shows nothing of a moment, and what is not shown must not select.
        values.put("fromType", isDay(query.value("from")) ? "date" : "text");
        values.put("toType", isDay(query.value("to")) ? "date" : "text");
        values.put("sites", options(sites.ids(), query.value("site")));
        values.put("choices", options(RecordQuery.choices(), query.value("choice")));
        values.put("other", other(query));
        values.put("rows", latest.stream().map(Pages::row).toList());
        values.put("caption", caption(query, latest.size()));
        return fill(RECORDS, "Consent records", values);
    }

    /** @param values of the template, all but those of every page */
    static String record(Map<String, Object> values) {
        return fill(RECORD, "Record", values);
    }

    /** @param values of the template, all but those of every page */
    static String wording(Map<String, Object> values) {
        return fill(WORDING, "What visitors were shown", values);
    }

    /** @param values of the template, all but those of every page */
    static String statistics(Map<String, Object> values) {
        return fill(STATISTICS, "Choices in numbers", values);
    }

    /** @param values of the template, all but those of every page */
    static String cookies(Map<String, Object> values) {
        return fill(COOKIES, "Cookies and hosts seen", values);
    }

    /** @param values of the template, all but those of every page */
    static String drift(Map<String, Object> values) {
        return fill(DRIFT, "Drift from the policy", values);
    }

    /** @param values of the template, all but those of every page */
    static String why(Map<String, Object> values) {
        return fill(WHY, "Why a cookie is blocked or passes", values);
    }

    /** @param values of the template, all but those of every page */
    static String subjects(Map<String, Object> values) {
        return fill(SUBJECTS, "Subjects and holds", values);
    }

    /** @param values of the template, all but those of every page */
    static String requests(Map<String, Object> values) {
        return fill(REQUESTS, "Requests about personal data", values);
    }

    private static String fill(Template template, String title, Map<String, Object> values) {
        Map<String, Object> all = new HashMap<>(values);
        all.put("title", title);
        all.put("stylesheet", Stylesheet.path());
        return template.execute(all);
    }

    private static boolean isDay(@Nullable String value) {
        if (value == null) {
            return true;
        }
        try {
            LocalDate.parse(value);
            return true;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    static List<Map<String, Object>> options(List<String> ids, @Nullable String selected) {
        List<String> all = new ArrayList<>(ids);
        if (selected != null && !all.contains(selected)) {
            all.add(selected);
        }
        return all.stream()
                .map(id -> Map.<String, Object>of("id", id, "selected", id.equals(selected)))
                .toList();
    }

    /** What is wrong with parameters that have no field of their own. */
    private static String other(RecordQuery query) {
        return query.problems().entrySet().stream()
                .filter(problem ->
                        problem.getKey().equals("format") || !RecordQuery.PARAMETERS.contains(problem.getKey()))
                .map(problem -> problem.getKey() + ": " + problem.getValue())
                .collect(Collectors.joining("; "));
    }

    private static String caption(RecordQuery query, int count) {
        if (!query.problems().isEmpty()) {
            return "Nothing was selected";
        }
        return count < ROWS ? "Records: " + count + ", newest first" : "The latest " + ROWS + " records, newest first";
    }

    static Map<String, Object> row(StoredRecord stored) {
        ConsentRecord record = stored.record();
        return Map.ofEntries(
                Map.entry("id", record.id()),
                Map.entry("timestamp", record.time().toString()),
                Map.entry("time", time(record.time())),
                Map.entry("site", record.site()),
                Map.entry("choice", record.choice().id()),
                Map.entry("purposes", purposes(record)),
                Map.entry("method", record.method()),
                Map.entry("notice", record.noticeVersion() + " (" + record.language() + ")"),
                Map.entry("wording", record.wordingHash()),
                Map.entry("signals", String.join(" ", record.signals())),
                Map.entry("subject", record.subject()));
    }

    static List<Map<String, Object>> purposes(ConsentRecord record) {
        return record.purposes().entrySet().stream()
                .map(purpose ->
                        Map.<String, Object>of("id", purpose.getKey(), "answer", purpose.getValue() ? "yes" : "no"))
                .toList();
    }

    static String time(Instant time) {
        return TIME.format(time);
    }

    private static Reader open(String name) throws IOException {
        InputStream in = Pages.class.getResourceAsStream(FOLDER + name + ".mustache");
        if (in == null) {
            throw new IOException("the template " + name + " is missing");
        }
        return new InputStreamReader(in, StandardCharsets.UTF_8);
    }
}
