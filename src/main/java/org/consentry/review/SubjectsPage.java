package org.consentry.review;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.consentry.ledger.LedgerException;
import org.consentry.ledger.LegalHolds;
import org.consentry.ledger.LegalHolds.Exemption;
import org.consentry.ledger.LegalHolds.Hold;
import org.consentry.ledger.StoredRecord;
import org.consentry.ledger.Subjects;

/** The page about one subject, and about what is held. */
final class SubjectsPage {
    private static final List<String> FIELDS =
            List.of("site", "subject", "withdraw-ground", "erase-ground", "confirm", "reason", "exemption", "other");

    private SubjectsPage() {}

    static String html(SubjectQuestion question, List<String> sites, Subjects subjects) throws LedgerException {
        Map<String, String> problems = question.problems();
        Map<String, Object> values = new HashMap<>();
        for (String field : FIELDS) {
            String name = field.replace("-g", "G");
            values.put(name, question.given(field));
            values.put(name + "Error", problems.getOrDefault(field, ""));
        }
        String site = question.site();
        String subject = question.subject();
        boolean asked = !site.isEmpty()
                && !subject.isEmpty()
                && !problems.containsKey("site")
                && !problems.containsKey("subject");
        List<StoredRecord> records = asked ? subjects.latest(site, subject, Pages.ROWS) : List.of();
        values.put("sites", Pages.options(sites, site.isEmpty() ? null : site));
        values.put("message", question.message());
        values.put("asked", asked);
        values.put("kept", !records.isEmpty());
        values.put("rows", records.stream().map(Pages::row).toList());
        values.put("caption", caption(records.size()));
        values.put("exemptions", exemptions());
        List<Hold> holds = subjects.holds().list();
        values.put("anyHolds", !holds.isEmpty());
        values.put("moreHolds", holds.size() > LegalHolds.MOST ? LegalHolds.MOST : "");
        values.put(
                "holds",
                holds.stream().limit(LegalHolds.MOST).map(SubjectsPage::hold).toList());
        values.put(
                "over",
                asked
                        ? subjects.holds().over(site, subject).stream()
                                .map(SubjectsPage::hold)
                                .toList()
                        : List.of());
        return Pages.subjects(values);
    }

    private static String caption(int count) {
        if (count == 0) {
            return SubjectsResource.NOTHING;
        }
        return count < Pages.ROWS
                ? "Records of the subject: " + count + ", newest first"
                : "The latest " + Pages.ROWS + " records of the subject, newest first";
    }

    private static List<Map<String, Object>> exemptions() {
        return Arrays.stream(Exemption.values())
                .map(exemption -> Map.<String, Object>of(
                        "id", exemption.id(), "words", "(" + exemption.id() + ") " + exemption.words()))
                .toList();
    }

    private static Map<String, Object> hold(Hold hold) {
        return Map.of(
                "id", hold.id(),
                "site", hold.site(),
                "subject", hold.subject(),
                "ground", hold.ground(),
                "timestamp", hold.since().toString(),
                "since", Pages.time(hold.since()),
                "actor", hold.actor());
    }
}
