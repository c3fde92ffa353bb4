package org.consentry.site;

import java.time.Period;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a policy's {@code requests}: how what people ask about their data is answered. */
final class PolicyRequests {
    private static final int MOST_DAYS = 92;
    private static final int MOST_MONTHS = 3;
    private static final String HINT = "write a number of days, 1 to " + MOST_DAYS + ", or a period such as 1 month";

    private PolicyRequests() {}

    static Requests read(PolicyNode root) {
        PolicyNode node = root.child("requests");
        node.allow(Set.of("answer"));
        Period answer = node.value("answer", Requests.DEFAULT.answer(), PolicyRequests::time, HINT);
        return new Requests(answer, Requests.DEFAULT.byKind(), Requests.DEFAULT.remind());
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
