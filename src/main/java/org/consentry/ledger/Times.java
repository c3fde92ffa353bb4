package org.consentry.ledger;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;

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

    /**
     * How the ids (UUIDv7) of the first kept millisecond that is not before the given moment begin: what {@code >=} and
     * {@code <} need of an id.
     */
    static String id(Instant time) {
        if (time.isBefore(Instant.EPOCH)) {
            return "";
        }
        if (time.isAfter(LAST)) {
            // Sorts behind every hex digit.
            return "g";
        }
        long down = time.toEpochMilli();
        long millis = time.equals(Instant.ofEpochMilli(down)) ? down : down + 1;
        String hex = HexFormat.of().toHexDigits(millis, 12);
        return hex.substring(0, 8) + '-' + hex.substring(8);
    }

    /** The millisecond that an id (UUIDv7) begins with. */
    static Instant ofId(String id) {
        return Instant.ofEpochMilli(HexFormat.fromHexDigitsToLong(id.substring(0, 8) + id.substring(9, 13)));
    }

    static Instant parse(String text) {
        Instant time = Instant.parse(text);
        if (!format(time).equals(text)) {
            throw new IllegalArgumentException("a time of another form");
        }
        return time;
    }
}
