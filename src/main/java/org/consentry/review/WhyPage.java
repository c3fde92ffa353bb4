package org.consentry.review;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.consentry.catalog.Step;
import org.jspecify.annotations.Nullable;

/** The page that says why a cookie is judged as it is, and the form that asks for one. */
final class WhyPage {
    private WhyPage() {}

    /** Where the page for a cookie is found. */
    static String address(String site, String name) {
        return "/review/cookies/why?site=" + encoded(site) + "&name=" + encoded(name);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /**
     * The form, and where there is one the answer.
     *
     * @param problems of the question, by parameter
     * @param why of the site that was asked about; {@code null} where there is nothing to answer
     */
    static String html(
            WhyQuestion question,
            Map<String, String> problems,
            List<String> sites,
            @Nullable Why why,
            LocalDate today) {
        Map<String, Object> values = new HashMap<>();
        for (String name : List.of("site", "name", "host")) {
            values.put(name, question.given().getOrDefault(name, ""));
            values.put(name + "Error", problems.getOrDefault(name, ""));
        }
        values.put("other", problems.getOrDefault("other", ""));
        String selected = question.site().isEmpty() ? null : question.site();
        values.put("sites", Pages.options(sites, selected));
        values.put("answer", why == null ? List.of() : List.of(answer(question, why, today)));
        return Pages.why(values);
    }

    private static Map<String, Object> answer(WhyQuestion question, Why why, LocalDate today) {
        Why.Answer answer = why.answer(question.name(), question.host());
        Map<String, Object> values = new HashMap<>();
        values.put("asked", answer.name());
        values.put("where", where(answer));
        values.put("sentence", WhyWords.sentence(answer));
        values.put("category", WhyWords.category(answer));
        values.put("confidence", WhyWords.confidence(answer));
        values.put("rule", answer.ours() ? "" : answer.verdict().rule());
        values.put("source", why.source(answer));
        // Nothing judges the gateway's own cookie, and steps would tell of verdicts that never are.
        values.put(
                "steps",
                answer.ours()
                        ? List.of()
                        : answer.steps().stream().map(WhyPage::step).toList());
        values.put("line", "");
        values.put("noLine", "");
        try {
            values.put("line", WhyWords.overrideLine(answer, why.site().id(), today));
        } catch (IllegalArgumentException e) {
            values.put("noLine", String.valueOf(e.getMessage()));
        }
        return values;
    }

    private static String where(Why.Answer answer) {
        if (answer.host().isEmpty()) {
            return "the site's own host";
        }
        return answer.host() + (answer.thirdParty() ? ", a third party" : ", the site itself");
    }

    private static Map<String, Object> step(Step step) {
        return Map.of("name", step.name(), "rule", step.rule(), "outcome", step.outcome());
    }
}
