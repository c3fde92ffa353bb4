package org.consentry.catalog;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a cookie's value looks like, found in one walk over its characters. It tells values that can name a visitor from
 * those too small for it, and nothing of the value is kept.
 */
enum ValueKind {
    /** Not known, empty, or longer than anything that is worth a look. */
    NONE(0, "no value to look at"),
    /** {@code 1}, {@code true}, {@code no}: one of a few, so it names nobody. */
    FLAG(2, "the value is a switch, too small to name a visitor"),
    /** {@code de-AT}, {@code EN}. */
    LANGUAGE(3, "the value is a language"),
    /** A number of up to five digits: a count, a width, a page. */
    SMALL_NUMBER(0, "the value is a small number, too small to name a visitor"),
    /** Seconds or milliseconds since 1970, or a date. */
    TIMESTAMP(-2, "the value is a time, as counters of visits keep it"),
    /** Digits alone, more than a small number has. */
    NUMBER(-1, "the value is a long number, and can name a visitor"),
    UUID(-1, "the value is a UUID, and can name a visitor"),
    HEX(-1, "the value is a hexadecimal number, and can name a visitor"),
    /** An object or a list, as pages keep settings. */
    JSON(2, "the value is JSON, as pages keep settings"),
    /** In quotes and nothing of the above: servers' frameworks write them so, scripts in pages hardly ever. */
    QUOTED(2, "the value is in quotes, as servers write them"),
    /** A word of up to twelve letters. */
    WORD(1, "the value is a plain word"),
    /** Anything else without a space in it. */
    TOKEN(-1, "the value is a token, and can name a visitor"),
    TEXT(1, "the value is a text");

    /** A cookie of which more than this is used holds data of the page's own. */
    private static final int LONGEST = 4096;

    private static final int LONGEST_WORD = 12;
    private static final int SMALL_DIGITS = 5;

    private final int weight;
    private final String sign;

    ValueKind(int weight, String sign) {
        this.weight = weight;
        this.sign = sign;
    }

    /** How much this speaks for a cookie of the site's own, below 0 where it speaks for tracking. */
    int weight() {
        return weight;
    }

    /** For people: what this says of a cookie. */
    String sign() {
        return sign;
    }

    /** True for what pages keep for the visitor's sake rather than to know the visitor by. */
    boolean setting() {
        return weight > 0 || namesNobody();
    }

    /** True for what cannot tell one visitor from all others. */
    boolean namesNobody() {
        return this == FLAG || this == LANGUAGE || this == SMALL_NUMBER;
    }

    /** The kind of a value as sent; quotes around it and percent-encoded brackets are read through. */
    static ValueKind of(@Nullable String value) {
        if (value == null || value.length() > LONGEST) {
            return NONE;
        }
        int from = 0;
        int to = value.length();
        if (to >= 2 && value.charAt(0) == '"' && value.charAt(to - 1) == '"') {
            from++;
            to--;
        }
        if (from == to) {
            return NONE;
        }
        if (json(value, from, to)) {
            return JSON;
        }
        ValueKind kind = of(value, from, to);
        return from > 0 && (kind == HEX || kind == TOKEN || kind == TEXT) ? QUOTED : kind;
    }

    private static ValueKind of(String value, int from, int to) {
        int digits = 0;
        int hex = 0;
        int letters = 0;
        int dashes = 0;
        boolean space = false;
        for (int i = from; i < to; i++) {
            char c = value.charAt(i);
            digits += digit(c) ? 1 : 0;
            hex += hexDigit(c) ? 1 : 0;
            letters += letter(c) ? 1 : 0;
            dashes += c == '-' ? 1 : 0;
            space |= c == ' ' || c == '+' || c == '%' && value.startsWith("20", i + 1);
        }
        int length = to - from;
        if (digits == length) {
            return ofDigits(value, from, length);
        }
        if (letters == length && length <= LONGEST_WORD) {
            return ofWord(value.substring(from, to));
        }
        if (languageAndRegion(value, from, length)) {
            return LANGUAGE;
        }
        if (length == 36 && dashes == 4 && hex == 32) {
            return UUID;
        }
        if (date(value, from, length)) {
            return TIMESTAMP;
        }
        if (hex == length && length >= 8) {
            return HEX;
        }
        return space ? TEXT : TOKEN;
    }

    /** An object or a list, plain or percent-encoded, whatever stands within; also one that was cut off. */
    private static boolean json(String value, int from, int to) {
        char close = value.charAt(to - 1);
        return value.charAt(from) == '{' && (close == '}' || value.startsWith("{\"", from))
                || value.charAt(from) == '[' && close == ']'
                || value.startsWith("%", from) && encodedJson(value, from, to);
    }

    /** Once encoded or, by scripts that encode what is encoded already, twice. */
    private static boolean encodedJson(String value, int from, int to) {
        boolean twice = value.startsWith("%25", from);
        int code = twice ? from + 3 : from + 1;
        return value.regionMatches(true, code, twice ? "7b%2522" : "7b%22", 0, twice ? 7 : 5)
                || (value.regionMatches(true, code, "7b", 0, 2) && value.regionMatches(true, to - 2, "7d", 0, 2))
                || (value.regionMatches(true, code, "5b", 0, 2) && value.regionMatches(true, to - 2, "5d", 0, 2));
    }

    /** 2001 to 2033 in seconds or milliseconds; anything else of that length can only be a coincidence. */
    private static ValueKind ofDigits(String value, int from, int length) {
        if (length == 1) {
            return value.charAt(from) <= '1' ? FLAG : SMALL_NUMBER;
        }
        if (length <= SMALL_DIGITS) {
            return SMALL_NUMBER;
        }
        return (length == 10 || length == 13) && value.charAt(from) == '1' ? TIMESTAMP : NUMBER;
    }

    private static ValueKind ofWord(String word) {
        return switch (lower(word)) {
            case "true",
                    "false",
                    "yes",
                    "no",
                    "on",
                    "off",
                    "y",
                    "n",
                    "t",
                    "f",
                    "ok",
                    "null",
                    "none",
                    "undefined",
                    "set",
                    "enabled",
                    "disabled",
                    "allow",
                    "deny",
                    "accept",
                    "accepted",
                    "closed",
                    "seen",
                    "shown" -> FLAG;
            case "ar",
                    "bg",
                    "ca",
                    "cs",
                    "da",
                    "de",
                    "el",
                    "en",
                    "es",
                    "et",
                    "eu",
                    "fi",
                    "fr",
                    "gl",
                    "he",
                    "hi",
                    "hr",
                    "hu",
                    "it",
                    "ja",
                    "ko",
                    "lt",
                    "lv",
                    "nb",
                    "nl",
                    "nn",
                    "pl",
                    "pt",
                    "ro",
                    "ru",
                    "sk",
                    "sl",
                    "sr",
                    "sv",
                    "th",
                    "tr",
                    "uk",
                    "vi",
                    "zh" -> LANGUAGE;
            default -> WORD;
        };
    }

    private static String lower(String word) {
        return word.toLowerCase(Locale.ROOT);
    }

    /** {@code de-AT}, {@code en_GB}, {@code en-us}. */
    private static boolean languageAndRegion(String value, int from, int length) {
        return length == 5
                && (value.charAt(from + 2) == '-' || value.charAt(from + 2) == '_')
                && letter(value.charAt(from))
                && letter(value.charAt(from + 1))
                && letter(value.charAt(from + 3))
                && letter(value.charAt(from + 4));
    }

    /** {@code 2026-03-01}, with or without a time after it. */
    private static boolean date(String value, int from, int length) {
        return length >= 10
                && length <= 40
                && value.startsWith("20", from)
                && value.charAt(from + 4) == '-'
                && value.charAt(from + 7) == '-'
                && digit(value.charAt(from + 2))
                && digit(value.charAt(from + 3))
                && digit(value.charAt(from + 5))
                && digit(value.charAt(from + 8));
    }

    private static boolean digit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean letter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    private static boolean hexDigit(char c) {
        return digit(c) || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F';
    }
}
