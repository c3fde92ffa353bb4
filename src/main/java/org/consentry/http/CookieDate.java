package org.consentry.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** The cookie-date algorithm of RFC 6265bis, section 5.1.1: tokens in any order, the first of each kind counts. */
final class CookieDate {

    private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";

    private int hour = -1;
    private int minute;
    private int second;
    private int day = -1;
    private int month = -1;
    private int year = -1;

    private CookieDate() {}

    /** The time that {@code text} means, or {@code null} where a browser takes it for no date. */
    static @Nullable Instant parse(String text) {
        CookieDate date = new CookieDate();
        int i = 0;
        while (i < text.length()) {
            int start = i;
            while (i < text.length() && !isDelimiter(text.charAt(i))) {
                i++;
            }
            if (i > start) {
                date.take(text, start, i);
            }
            i++;
        }
        return date.instant();
    }

    private static boolean isDelimiter(char c) {
        return c == '\t'
                || c >= 0x20 && c <= 0x2F
                || c >= 0x3B && c <= 0x40
                || c >= 0x5B && c <= 0x60
                || c >= 0x7B && c <= 0x7E;
    }

    private void take(String text, int start, int end) {
        if (hour < 0 && takeTime(text, start, end)) {
            return;
        }
        int digits = digits(text, start, end);
        if (day < 0 && (digits == 1 || digits == 2)) {
            day = number(text, start, digits);
        } else if (month >= 0 || !takeMonth(text, start, end)) {
            takeYear(text, start, digits);
        }
    }

    private boolean takeTime(String text, int start, int end) {
        int[] fields = new int[3];
        int at = start;
        for (int field = 0; field < 3; field++) {
            int digits = digits(text, at, end);
            if (digits < 1 || digits > 2) {
                return false;
            }
            fields[field] = number(text, at, digits);
            at += digits;
            if (field < 2 && (at == end || text.charAt(at++) != ':')) {
                return false;
            }
        }
        hour = fields[0];
        minute = fields[1];
        second = fields[2];
        return true;
    }

    private boolean takeMonth(String text, int start, int end) {
        if (end - start < 3) {
            return false;
        }
        for (int m = 0; m < 12; m++) {
            if (Ascii.lower(text.charAt(start)) == MONTHS.charAt(3 * m)
                    && Ascii.lower(text.charAt(start + 1)) == MONTHS.charAt(3 * m + 1)
                    && Ascii.lower(text.charAt(start + 2)) == MONTHS.charAt(3 * m + 2)) {
                month = m + 1;
                return true;
            }
        }
        return false;
    }

    private void takeYear(String text, int start, int digits) {
        if (year < 0 && digits >= 2 && digits <= 4) {
            int number = number(text, start, digits);
            year = number < 70 ? number + 2000 : number < 100 ? number + 1900 : number;
        }
    }

    private static int digits(String text, int start, int end) {
        int i = start;
        while (i < end && Ascii.isDigit(text.charAt(i))) {
            i++;
        }
        return i - start;
    }

    private static int number(String text, int start, int digits) {
        int number = 0;
        for (int i = start; i < start + digits; i++) {
            number = 10 * number + (text.charAt(i) - '0');
        }
        return number;
    }

    private @Nullable Instant instant() {
        if (hour < 0 || day < 0 || month < 0 || year < 1601) {
            return null;
        }
        try {
            return LocalDateTime.of(year, month, day, hour, minute, second).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException noSuchDay) {
            return null;
        }
    }
}
