package org.consentry.rights;

import java.time.LocalDate;
import java.util.Locale;
import org.consentry.site.Requests;

/** How near the day is on which a request is to be answered. */
public enum Urgency {
    NONE,
    /** The site's policy wants a reminder from now on. */
    SOON,
    /** The day has passed. */
    OVERDUE;

    /** The word in the table and the API; none for {@link #NONE}. */
    public String id() {
        return this == NONE ? "" : name().toLowerCase(Locale.ROOT);
    }

    /** What such a word says. */
    static Urgency ofReminder(String id) {
        return id.equals(OVERDUE.id()) ? OVERDUE : id.equals(SOON.id()) ? SOON : NONE;
    }

    /** @param today in UTC */
    static Urgency of(LocalDate due, Requests promised, LocalDate today) {
        if (today.isAfter(due)) {
            return OVERDUE;
        }
        return today.isBefore(due.minus(promised.remind())) ? NONE : SOON;
    }
}
