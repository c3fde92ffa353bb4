package org.consentry.site;

import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.IllformedLocaleException;
import java.util.Locale;
import org.jsoup.Jsoup;
import org.jspecify.annotations.Nullable;

/** How single values of a policy are read: each gives {@code null} or false for what it does not understand. */
final class PolicyWords {
    private PolicyWords() {}

    static @Nullable Boolean honour(String text) {
        return switch (text) {
            case "honour", "honor" -> true;
            case "ignore" -> false;
            default -> null;
        };
    }

    static @Nullable Boolean gate(String text) {
        return switch (text) {
            case "gate" -> true;
            case "allow" -> false;
            default -> null;
        };
    }

    /** The words of YAML 1.2; its older forms yes, no, on and off are findings. */
    static @Nullable Boolean yes(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> null;
        };
    }

    static @Nullable Integer days(String text) {
        try {
            int days = Integer.parseInt(text);
            return days >= 0 && days <= 365 ? days : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** A month counts 30 days and a year 365: a choice then lasts no longer than the calendar's period. */
    static @Nullable Duration period(String text) {
        String[] parts = text.split(" ", -1);
        try {
            int count = Integer.parseInt(parts[0]);
            int unit = parts.length != 2
                    ? 0
                    : switch (parts[1]) {
                        case "day", "days" -> 1;
                        case "week", "weeks" -> 7;
                        case "month", "months" -> 30;
                        case "year", "years" -> 365;
                        default -> 0;
                    };
            long days = (long) count * unit;
            return days >= 1 && days <= 3650 ? Duration.ofDays(days) : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    static @Nullable LocalDate date(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    static boolean isName(String text) {
        return text.length() <= 100
                && text.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '.');
    }

    static boolean isLanguage(String tag) {
        try {
            return !new Locale.Builder()
                    .setLanguageTag(tag)
                    .build()
                    .getLanguage()
                    .isEmpty();
        } catch (IllformedLocaleException e) {
            return false;
        }
    }

    /** What a browser would show of HTML, white space closed up. */
    static String plain(String html) {
        return Jsoup.parseBodyFragment(html).text();
    }
}
