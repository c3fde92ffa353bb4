package org.consentry.http;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of a Set-Cookie line while they are read (RFC 6265bis, sections 5.6.1 to 5.6.7). Of several of one
 * kind the last counts.
 */
final class CookieAttributes {

    private static final int MAX_OCTETS = 1024;

    String domain = "";
    String path = "";

    @Nullable
    Instant expires;

    @Nullable
    Long maxAge;

    boolean secure;
    boolean httpOnly;
    String sameSite = "";
    boolean partitioned;

    /** Reads what follows the pair: {@code start} is where its semicolon stands, or the end of the line. */
    void read(String line, int start) {
        int from = start + 1;
        while (from < line.length()) {
            int semicolon = line.indexOf(';', from);
            int end = semicolon < 0 ? line.length() : semicolon;
            int equals = from;
            while (equals < end && line.charAt(equals) != '=') {
                equals++;
            }
            String value = equals < end ? Ascii.trim(line, equals + 1, end) : "";
            if (value.length() <= MAX_OCTETS && Ascii.octets(value) <= MAX_OCTETS) {
                set(Ascii.lower(Ascii.trim(line, from, equals)), value);
            }
            from = end + 1;
        }
    }

    private void set(String name, String value) {
        switch (name) {
            case "domain" -> domain = Ascii.lower(value.startsWith(".") ? value.substring(1) : value);
            case "path" -> path = value.startsWith("/") ? value : "";
            case "expires" -> {
                Instant time = CookieDate.parse(value);
                expires = time == null ? expires : time;
            }
            case "max-age" -> {
                Long seconds = seconds(value);
                maxAge = seconds == null ? maxAge : seconds;
            }
            case "secure" -> secure = true;
            case "httponly" -> httpOnly = true;
            case "partitioned" -> partitioned = true;
            case "samesite" -> {
                String mode = Ascii.lower(value);
                sameSite = mode.equals("strict") || mode.equals("lax") || mode.equals("none") ? mode : "";
            }
            default -> {}
        }
    }

    private static @Nullable Long seconds(String value) {
        boolean negative = value.startsWith("-");
        int digits = negative ? 1 : 0;
        if (value.length() == digits) {
            return null;
        }
        long seconds = 0;
        for (int i = digits; i < value.length(); i++) {
            if (!Ascii.isDigit(value.charAt(i))) {
                return null;
            }
            seconds = Math.min(seconds * 10 + (value.charAt(i) - '0'), Long.MAX_VALUE / 100);
        }
        return negative ? -seconds : seconds;
    }
}
