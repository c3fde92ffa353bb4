package org.consentry.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The {@code Link} field of an answer (RFC 8288, section 3), whose links may have a browser fetch something before it
 * has seen a byte of the page.
 */
public final class LinkField {

    /** Relations for which a browser fetches, connects or looks up a name. */
    private static final Set<String> LOADING = Set.of(
            "apple-touch-icon",
            "apple-touch-icon-precomposed",
            "apple-touch-startup-image",
            "compression-dictionary",
            "dns-prefetch",
            "icon",
            "manifest",
            "mask-icon",
            "modulepreload",
            "next",
            "preconnect",
            "prefetch",
            "preload",
            "prerender",
            "serviceworker",
            "stylesheet");

    private LinkField() {}

    /**
     * Without the links that load from held hosts. Each link that stays keeps its bytes; so do those that only point,
     * as {@code canonical} does, and what makes no sense and names no held host.
     *
     * @param page where the page stands, for resolving addresses
     * @param held judges a host in normal form and a path on it
     * @return the very value given where nothing is held, {@code null} where nothing is left
     */
    public static @Nullable String without(String fieldValue, PageOrigin page, BiPredicate<String, String> held) {
        List<String> links = split(fieldValue, ',', 0);
        List<String> kept = new ArrayList<>(links.size());
        for (String link : links) {
            if (!loads(link, page, held)) {
                kept.add(link);
            }
        }
        if (kept.size() == links.size()) {
            return fieldValue;
        }
        String rest = String.join(",", kept).strip();
        return rest.isEmpty() ? null : rest;
    }

    /** Splits where the separator stands outside of angle brackets and of quoted strings. */
    private static List<String> split(String text, char separator, int start) {
        List<String> parts = new ArrayList<>();
        int from = start;
        int at = start;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == separator) {
                parts.add(text.substring(from, at));
                from = at + 1;
            }
            int end = switch (c) {
                case '<' -> text.indexOf('>', at);
                case '"' -> endOfQuoted(text, at);
                default -> at;
            };
            at = end < 0 ? text.length() : end + 1;
        }
        parts.add(text.substring(from));
        return parts;
    }

    /** Where the closing quote stands, or -1. */
    private static int endOfQuoted(String text, int open) {
        int i = open + 1;
        while (i < text.length() && text.charAt(i) != '"') {
            i += text.charAt(i) == '\\' ? 2 : 1;
        }
        return i < text.length() ? i : -1;
    }

    private static boolean loads(String link, PageOrigin page, BiPredicate<String, String> held) {
        String trimmed = Ascii.trim(link, 0, link.length());
        int close = trimmed.indexOf('>');
        if (!trimmed.startsWith("<") || close < 0) {
            return namesHeld(trimmed, page, held);
        }
        boolean loading = false;
        boolean leads = page.leadsTo(trimmed.substring(1, close), held);
        List<String> parameters = split(trimmed, ';', close + 1);
        if (!parameters.get(0).isBlank()) {
            return namesHeld(trimmed, page, held);
        }
        for (String parameter : parameters) {
            int equals = parameter.indexOf('=');
            if (hasStrayQuote(parameter, equals)) {
                return namesHeld(trimmed, page, held);
            }
            if (equals >= 0) {
                String name = Ascii.lower(Ascii.trim(parameter, 0, equals));
                String value = unquoted(Ascii.trim(parameter, equals + 1, parameter.length()));
                loading |= name.equals("rel") && isLoading(value);
                leads |= name.equals("imagesrcset") && isAnyHeld(value, page, held);
            }
        }
        return loading && leads;
    }

    /** What no parser of ours understands may be understood by one that is kinder. */
    private static boolean namesHeld(String text, PageOrigin page, BiPredicate<String, String> held) {
        int first = -1;
        int last = -1;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : '>';
            if (c == '<') {
                first = first < 0 ? i : first;
                last = i;
            } else if (c == '>' && first >= 0) {
                // The outermost and the innermost; all in between would take the square of the length.
                if (page.leadsTo(text.substring(first + 1, i), held)
                        || page.leadsTo(text.substring(last + 1, i), held)) {
                    return true;
                }
                first = -1;
            }
        }
        return false;
    }

    /** Whether a quote stands where no quoted string begins or ends, which parsers take differently. */
    private static boolean hasStrayQuote(String parameter, int equals) {
        int quote = parameter.indexOf('"');
        if (quote < 0) {
            return false;
        }
        String value = Ascii.trim(parameter, equals + 1, parameter.length());
        return equals < 0 || !value.startsWith("\"") || endOfQuoted(value, 0) != value.length() - 1;
    }

    private static boolean isLoading(String relations) {
        return CspPolicy.words(relations).stream().anyMatch(relation -> LOADING.contains(Ascii.lower(relation)));
    }

    private static String unquoted(String value) {
        if (!value.startsWith("\"")) {
            return value;
        }
        StringBuilder text = new StringBuilder(value.length());
        for (int i = 1; i < value.length() && value.charAt(i) != '"'; i++) {
            if (value.charAt(i) == '\\' && i + 1 < value.length()) {
                i++;
            }
            text.append(value.charAt(i));
        }
        return text.toString();
    }

    /** The addresses of a {@code srcset}: each ends with white space, or with a comma that stands at its end. */
    private static boolean isAnyHeld(String srcset, PageOrigin page, BiPredicate<String, String> held) {
        for (String word : CspPolicy.words(srcset)) {
            int from = 0;
            int to = word.length();
            while (from < to && word.charAt(from) == ',') {
                from++;
            }
            while (to > from && word.charAt(to - 1) == ',') {
                to--;
            }
            // Descriptors such as "2x" are read as paths of this host, which is never held.
            if (page.leadsTo(word.substring(from, to), held)) {
                return true;
            }
        }
        return false;
    }
}
