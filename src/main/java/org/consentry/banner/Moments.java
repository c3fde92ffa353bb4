package org.consentry.banner;

import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Days, moments and spans of time in the visitor's language, for pages whose wording is not kept: how a language writes
 * a date differs from one Java release to the next.
 */
final class Moments {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG);
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG, FormatStyle.SHORT);

    private Moments() {}

    /** Such as {@code 23 November 2026}. */
    static String day(LocalDate day, String language) {
        return DAY.withLocale(Locale.forLanguageTag(language)).format(day);
    }

    /** A moment as templates read it: {@code iso}, and in UTC as {@code text}. */
    static Map<String, Object> moment(Instant moment, String language) {
        Instant second = moment.truncatedTo(ChronoUnit.SECONDS);
        String text = MOMENT.withLocale(Locale.forLanguageTag(language)).format(second.atOffset(ZoneOffset.UTC));
        return Map.of("iso", second.toString(), "text", text + " UTC");
    }

    /** Whole months or days, as the period counts them. */
    static String span(Period period, String language, UnaryOperator<String> texts) {
        boolean months = period.getDays() == 0 && period.toTotalMonths() > 0;
        long n = months ? period.toTotalMonths() : period.getDays();
        String key = (months ? "lifetime.month." : "lifetime.day.") + Plurals.category(language, n);
        return texts.apply(key).replace("{n}", Long.toString(n));
    }
}
