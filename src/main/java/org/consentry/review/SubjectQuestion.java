package org.consentry.review;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** Whom a reviewer asks for, and what is wrong with what was sent, by field. */
final class SubjectQuestion {
    private static final Map<String, String> DONE = Map.of(
            "withdrawn", "The withdrawal is on record. It holds on every server within seconds.",
            "erased", "The records were erased. That they were is on record.",
            "held", "The hold is set, and on record.",
            "lifted", "The hold is lifted, and that is on record.");

    private final Map<String, String> given;
    private final Map<String, String> problems = new TreeMap<>();
    private final String site;
    private final String subject;

    private SubjectQuestion(Map<String, String> texts) {
        this.given = new TreeMap<>(texts);
        Given read = Given.of(Map.of("site", given("site"), "subject", given("subject")));
        boolean asked = !given("site").isBlank() || !given("subject").isBlank();
        site = asked ? read.site() : "";
        subject = read.optionalSubject();
        problems.putAll(read.problems());
        texts.keySet().stream()
                .filter(name -> !name.equals("site") && !name.equals("subject") && !name.equals("done"))
                .forEach(name -> problems.put("other", "There is no such thing to ask: " + RecordQuery.shown(name)));
    }

    /** @param texts {@code site}, {@code subject} and {@code done}, the word for what was done before */
    static SubjectQuestion of(Map<String, String> texts) {
        return new SubjectQuestion(texts);
    }

    /** What was given for a field, as it was; empty where nothing was. */
    String given(String name) {
        return given.getOrDefault(name, "");
    }

    /** Empty where nothing is asked yet. */
    String site() {
        return site;
    }

    /** Empty where nobody is asked for. */
    String subject() {
        return subject;
    }

    Map<String, String> problems() {
        return problems;
    }

    /** The ground of a form, kept to be shown again; empty where it can't be used. */
    String needed(String field, String text) {
        given.put(field, text);
        Given read = Given.of(Map.of("text", text));
        String ground = read.text("text");
        read.problems().values().forEach(problem -> problems.put(field, problem));
        return ground;
    }

    /** Says what is wrong with a field; returns nothing. */
    String wrong(String field, String problem) {
        problems.put(field, problem);
        return "";
    }

    /** What to tell of what was done before; empty where nothing was. */
    String message() {
        return DONE.getOrDefault(given("done"), "");
    }

    /** Where the question is asked again. */
    String address(String done) {
        return "/review/subjects?site=" + encoded(site) + (subject.isEmpty() ? "" : "&subject=" + encoded(subject))
                + "&done=" + encoded(done);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
