package org.consentry.gateway;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request that may bring a page, put so that its answer can be rewritten: no encoding but gzip, no part of a page,
 * nothing measured against a copy that is not what the site sent.
 *
 * @param kind whether a page may come
 * @param validator the entity tags of this page for this visitor; {@code null} where no page may come
 * @param fields those that differ from the browser's, by name; an empty list for one that is dropped
 * @param conditional true where the browser's own conditional goes on in the site's words
 */
record PageRequest(
        PageKind kind, @Nullable Validator validator, Map<String, List<String>> fields, boolean conditional) {
    /** Nothing of ours: the request as the browser sent it, the answer as the site gives it. */
    static final PageRequest UNCHANGED = new PageRequest(PageKind.OTHER, null, Map.of(), false);

    /** The fields by which a browser asks whether its copy is still good. */
    static final List<String> CONDITIONALS =
            List.of("If-None-Match", "If-Modified-Since", "If-Match", "If-Unmodified-Since");

    static PageRequest of(HttpServletRequest request, PageKind kind, Validator validator) {
        Map<String, List<String>> fields = new HashMap<>();
        fields.put("Accept-Encoding", List.of(encoding(request)));
        fields.put("Range", List.of());
        fields.put("If-Range", List.of());
        String method = request.getMethod();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            return new PageRequest(kind, validator, fields, false);
        }
        CONDITIONALS.forEach(name -> fields.put(name, List.of()));
        Map<String, String> conditional =
                validator.upstreamConditional(Collections.list(request.getHeaders("If-None-Match")));
        conditional.forEach((name, value) -> fields.put(name, List.of(value)));
        return new PageRequest(kind, validator, fields, !conditional.isEmpty());
    }

    /** The one encoding to ask for, of those that can be undone and done again. */
    static String encoding(HttpServletRequest request) {
        return acceptsGzip(request) ? "gzip" : "identity";
    }

    private static boolean acceptsGzip(HttpServletRequest request) {
        for (String field : Collections.list(request.getHeaders("Accept-Encoding"))) {
            for (String coding : field.split(",")) {
                String plain = coding.replace(" ", "").toLowerCase(Locale.ROOT);
                if (plain.equals("gzip") || plain.startsWith("gzip;q=") && !isZero(plain.substring(7))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isZero(String weight) {
        return weight.chars().allMatch(c -> c == '0' || c == '.');
    }
}
