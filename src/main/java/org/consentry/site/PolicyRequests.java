package org.consentry.site;

import java.time.Period;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a policy's {@code requests}: how what people ask about their data is answered (article 12(3) GDPR). */
final class PolicyRequests {
    /** What people may ask, by the words of forms and records. */
    static final List<String> KINDS = List.of(
            "access", "rectify", "erase", "restrict", "object", "portability", "opt-out", "no-marketing", "appeal");

    static final int MOST_DAYS = 92;
    private static final int MOST_MONTHS = 3;
    private static final String HINT = "write a number of days, 1 to " + MOST_DAYS + ", or a period such as 1 month";

    private PolicyRequests() {}

    static Requests read(PolicyNode root) {
        PolicyNode node = root.child("requests");
        node.allow();
        Period answer = node.value("answer", Requests.DEFAULT.answer(), PolicyRequests::time, HINT);
        PolicyNode kinds = node.child("kinds");
        kinds.allow();
        Map<String, Period> byKind = new HashMap<>();
        KINDS.stream()
                .filter(kind -> kinds.child(kind).present())
                .forEach(kind -> byKind.put(kind, kinds.value(kind, answer, PolicyRequests::time, HINT)));
        int shortest = Stream.concat(Stream.of(answer), byKind.values().stream())
                .mapToInt(Requests::leastDays)
                .min()
                .orElseThrow();
        Period given = node.value("remind", Period.ZERO, PolicyRequests::days, "write days, such as 5 days");
        Period remind = given.isZero() ? null : given;
        if (remind != null && remind.getDays() >= shortest) {
            node.child("remind")
                    .problem(
                            "the reminder would come before the request (answered within " + shortest + " days)",
                            "write fewer days");
        }
        return new Requests(answer, byKind, remind);
    }

    private static @Nullable Period days(String text) {
        Period period = time(text);
        return period == null || period.toTotalMonths() > 0 ? null : period;
    }

    /** The laws count days or months of the calendar, and none of them allows more than a month and two. */
    private static @Nullable Period time(String text) {
        Integer days = PolicyWords.days(text);
        Period period = days == null ? PolicyRetention.span(text) : Period.ofDays(days);
        boolean sound = period != null
                && (period.getDays() + period.toTotalMonths() > 0)
                && period.getDays() <= MOST_DAYS
                && period.toTotalMonths() <= MOST_MONTHS;
        return sound ? period : null;
    }
}
