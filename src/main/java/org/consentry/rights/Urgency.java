package org.consentry.rights;

import java.time.LocalDate;
import java.time.Period;
import java.util.Locale;

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

    /**
     * @param remind how long before that day there is a reminder
     * @param today in UTC
     */
    static Urgency of(LocalDate due, Period remind, LocalDate today) {
        if (today.isAfter(due)) {
            return OVERDUE;
        }
        return today.isBefore(due.minus(remind)) ? NONE : SOON;
    }
}
