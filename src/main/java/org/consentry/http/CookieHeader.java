package org.consentry.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The {@code Cookie} field of a request, read as browsers write it (RFC 6265bis, section 5.8.3): crumbs joined by
 * {@code "; "}, each of them {@code name=value}, or the value alone where a cookie has no name. A value may hold
 * anything but a semicolon: quotes and commas mean nothing. Any text is accepted, and its bytes are kept.
 */
public final class CookieHeader {

    /**
     * One cookie of a request.
     *
     * @param name up to the first {@code =}, without white space around it; empty for a cookie without a name
     * @param value the rest, without white space around it
     * @param raw the crumb as it came, without white space around it
     */
    public record Pair(String name, String value, String raw) {
        public Pair {
            Objects.requireNonNull(name);
            Objects.requireNonNull(value);
            Objects.requireNonNull(raw);
        }
    }

    private final String value;
    private final List<Pair> pairs;

    private CookieHeader(String value) {
        this.value = value;
        this.pairs = List.copyOf(parse(value));
    }

    /** Reads one field value. */
    public static CookieHeader of(String fieldValue) {
        return new CookieHeader(fieldValue);
    }

    /**
     * Reads the field values of one request. HTTP/2 and HTTP/3 may send a field line for each crumb, which are joined
     * by {@code "; "} (RFC 9113, section 8.2.3).
     */
    public static CookieHeader of(List<String> fieldValues) {
        return new CookieHeader(fieldValues.size() == 1 ? fieldValues.get(0) : String.join("; ", fieldValues));
    }

    /** The whole field value as it came. */
    public String value() {
        return value;
    }

    /** The cookies in their order; crumbs of white space alone are none. */
    public List<Pair> pairs() {
        return pairs;
    }

    /**
     * The field value without the refused cookies. The crumbs that stay, and what stands between two of them that were
     * neighbours, are as they came.
     *
     * @param refused asked once for each cookie, in order
     * @return the very value of {@link #value()} where nothing is refused, {@code null} where no cookie is left
     */
    public @Nullable String without(Predicate<Pair> refused) {
        boolean[] drop = new boolean[pairs.size()];
        int dropped = 0;
        for (int i = 0; i < drop.length; i++) {
            drop[i] = refused.test(pairs.get(i));
            dropped += drop[i] ? 1 : 0;
        }
        if (dropped == 0) {
            return value;
        }
        return dropped == drop.length ? null : join(drop);
    }

    private String join(boolean[] drop) {
        StringBuilder kept = new StringBuilder(value.length());
        int pair = 0;
        boolean first = true;
        for (int start = 0; start <= value.length(); ) {
            int end = endOfCrumb(value, start);
            if (isBlank(value, start, end) || !drop[pair++]) {
                // A new first crumb stands where the old one stood, not after the space of its separator.
                int from = !first ? start - 1 : start == 0 ? 0 : skipBlank(value, start, end);
                kept.append(value, from, end);
                first = false;
            }
            start = end + 1;
        }
        return kept.toString();
    }

    private static List<Pair> parse(String value) {
        List<Pair> pairs = new ArrayList<>();
        for (int start = 0; start <= value.length(); ) {
            int end = endOfCrumb(value, start);
            if (!isBlank(value, start, end)) {
                pairs.add(pair(Ascii.trim(value, start, end)));
            }
            start = end + 1;
        }
        return pairs;
    }

    private static Pair pair(String raw) {
        int equals = raw.indexOf('=');
        return equals < 0
                ? new Pair("", raw, raw)
                : new Pair(Ascii.trim(raw, 0, equals), Ascii.trim(raw, equals + 1, raw.length()), raw);
    }

    private static int endOfCrumb(String value, int start) {
        int semicolon = value.indexOf(';', start);
        return semicolon < 0 ? value.length() : semicolon;
    }

    private static boolean isBlank(String value, int start, int end) {
        return skipBlank(value, start, end) == end;
    }

    private static int skipBlank(String value, int start, int end) {
        int i = start;
        while (i < end && Ascii.isWsp(value.charAt(i))) {
            i++;
        }
        return i;
    }
}
