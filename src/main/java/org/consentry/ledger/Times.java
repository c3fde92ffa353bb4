package org.consentry.ledger;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/** Times as they are kept: RFC 3339, UTC, with milliseconds, of one width, so that text order is time order. */
final class Times {
    private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");
    private static final DateTimeFormatter FORM =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private Times() {}

    /**
     * The text of a moment.
     *
     * @throws IllegalArgumentException where it is finer than a millisecond or out of the years 0 to 9999
     */
    static String format(Instant time) {
        if (time.isBefore(FIRST) || time.isAfter(LAST) || !time.equals(time.truncatedTo(ChronoUnit.MILLIS))) {
            throw new IllegalArgumentException("a time in the years 0 to 9999 and to the millisecond is needed");
        }
        return FORM.format(time);
    }

    /** The text of the first kept moment that is not before the given one: what {@code >=} and {@code <} need. */
    static String bound(Instant time) {
        if (time.isBefore(FIRST)) {
            return format(FIRST);
        }
        if (time.isAfter(LAST)) {
            // Sorts behind every digit.
            return ":";
        }
        Instant down = time.truncatedTo(ChronoUnit.MILLIS);
        return format(down.equals(time) ? down : down.plusMillis(1));
    }

    static Instant parse(String text) {
        Instant time = Instant.parse(text);
        if (!format(time).equals(text)) {
            throw new IllegalArgumentException("a time of another form");
        }
        return time;
    }
}
