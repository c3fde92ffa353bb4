package org.consentry.consent;

import java.util.List;
import java.util.Set;

/**
 * Reads from the fields of a trusted proxy where it believes the visitor to be, as ISO 3166 writes it. What isn't sure is
 * nowhere: the site's own default holds then.
 */
final class Region {
    static final String UNKNOWN = "";

    /** Letters that proxies write where they don't know: of no country, and of the Tor network. */
    private static final Set<String> NOWHERE = Set.of("XX", "T1");

    private Region() {}

    /**
     * @param names of the field that holds the country, or the whole code, and perhaps of one with its subdivision, alone or
     *     behind the country
     * @return {@code US} or {@code US-CA}; {@link #UNKNOWN} where the first field is absent, more than one, or no code
     */
    static String of(RequestReader.Fields fields, List<String> names) {
        if (names.isEmpty()) {
            return UNKNOWN;
        }
        String code = only(fields, names.get(0));
        if (!isCode(code) || NOWHERE.contains(code)) {
            return UNKNOWN;
        }
        if (names.size() == 1 || code.length() > 2) {
            return code;
        }
        String second = only(fields, names.get(1));
        String whole = second.startsWith(code + '-') ? second : code + '-' + second;
        return isCode(whole) ? whole : code;
    }

    /** Two lines, or a list in one, were written by two, of whom one may be anybody. */
    private static String only(RequestReader.Fields fields, String name) {
        List<String> values = fields.get(name);
        return values.size() == 1 ? values.get(0).strip() : "";
    }

    /** A country, or a country and its subdivision: two letters, and behind a hyphen one to three letters or digits. */
    static boolean isCode(String text) {
        int length = text.length();
        if (length != 2 && (length < 4 || length > 6 || text.charAt(2) != '-')) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            boolean letter = c >= 'A' && c <= 'Z';
            boolean digit = c >= '0' && c <= '9';
            if (i != 2 && !letter && !(digit && i > 2)) {
                return false;
            }
        }
        return true;
    }
}
