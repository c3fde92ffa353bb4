package org.consentry.banner;

import java.util.function.UnaryOperator;

/** How long a cookie is kept, in the visitor's language: one round number, as exact as a visitor cares. */
final class Lifetime {
    private static final long MINUTE = 60;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;
    private static final long MONTH = DAY * 146_097 / 4_800;

    private Lifetime() {}

    /**
     * The words.
     *
     * @param seconds 0 for a session cookie, less where it is not known
     * @param language tag of the bundle
     * @param texts of the language, by key
     */
    static String words(long seconds, String language, UnaryOperator<String> texts) {
        if (seconds <= 0) {
            return texts.apply(seconds == 0 ? "lifetime.session" : "lifetime.unknown");
        }
        if (seconds < 2 * HOUR && !near(seconds, HOUR)) {
            return count("minute", Math.max(1, rounded(seconds, MINUTE)), language, texts);
        } else if (seconds < 2 * DAY && !near(seconds, DAY)) {
            return count("hour", rounded(seconds, HOUR), language, texts);
        } else if (seconds < 92 * DAY) {
            return count("day", rounded(seconds, DAY), language, texts);
        }
        long months = rounded(seconds, MONTH);
        return months % 12 == 0 || months > 60
                ? count("year", rounded(months, 12), language, texts)
                : count("month", months, language, texts);
    }

    /** A date in place of an age is a second or two away from the round number that was meant. */
    private static boolean near(long seconds, long unit) {
        return Math.abs(seconds - unit) <= unit / 100;
    }

    private static long rounded(long seconds, long unit) {
        return Math.round((double) seconds / unit);
    }

    private static String count(String unit, long number, String language, UnaryOperator<String> texts) {
        return texts.apply("lifetime." + unit + "." + Plurals.category(language, number))
                .replace("{n}", Long.toString(number));
    }
}
