package org.consentry.site;

import java.time.Period;
import org.jspecify.annotations.Nullable;

/** Reads a policy's {@code requests-days}: how long an answer to what people ask about their data may take. */
final class PolicyRequests {
    private static final int MOST_DAYS = 92;
    private static final int MOST_MONTHS = 3;

    private PolicyRequests() {}

    static Period read(PolicyNode root) {
        return root.value(
                "requests-days",
                SitePolicy.ANSWER_TIME,
                PolicyRequests::time,
                "write a number of days, 1 to " + MOST_DAYS + ", or a period such as 1 month");
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
