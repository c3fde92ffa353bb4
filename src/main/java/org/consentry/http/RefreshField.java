package org.consentry.http;

import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** The {@code Refresh} field, read as browsers do (HTML, "shared declarative refresh steps"). */
public final class RefreshField {

    private RefreshField() {}

    /**
     * Whether it leads a page on to a held host.
     *
     * @param page where the page stands, for resolving addresses
     * @param held judges a host in normal form and a path on it
     */
    public static boolean leadsTo(String fieldValue, PageOrigin page, BiPredicate<String, String> held) {
        String address = address(fieldValue);
        return address != null && page.leadsTo(address, held);
    }

    /** Where it leads; {@code null} where it only loads the page again, or makes no sense. */
    static @Nullable String address(String value) {
        int at = space(value, 0);
        int digits = at;
        while (at < value.length() && (Ascii.isDigit(value.charAt(at)) || value.charAt(at) == '.')) {
            at++;
        }
        if (at == digits || at == value.length()) {
            return null;
        }
        char separator = value.charAt(at);
        if (separator != ';' && separator != ',' && !CspPolicy.isSpace(separator)) {
            return null;
        }
        at = space(value, at);
        if (at < value.length() && (value.charAt(at) == ';' || value.charAt(at) == ',')) {
            at = space(value, at + 1);
        }
        return at == value.length() ? null : unquoted(value.substring(afterUrl(value, at)));
    }

    /** Behind {@code url=}; where that is not whole, it is part of the address. */
    private static int afterUrl(String value, int from) {
        if (!Ascii.startsWith(value.substring(from, Math.min(from + 3, value.length())), "url")) {
            return from;
        }
        int equals = space(value, from + 3);
        return equals < value.length() && value.charAt(equals) == '=' ? space(value, equals + 1) : from;
    }

    private static String unquoted(String address) {
        if (address.isEmpty() || address.charAt(0) != '"' && address.charAt(0) != '\'') {
            return address;
        }
        int end = address.indexOf(address.charAt(0), 1);
        return address.substring(1, end < 0 ? address.length() : end);
    }

    private static int space(String value, int from) {
        int i = from;
        while (i < value.length() && CspPolicy.isSpace(value.charAt(i))) {
            i++;
        }
        return i;
    }
}
