package org.consentry.gateway;

import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What is kept back until the body is known: the fields of its bytes, and of how long they are good for. */
final class HeldFields {
    static final String PERSONAL = "private, no-cache";

    /** Those that say nothing of the bytes themselves. */
    private static final Set<String> OF_ANY_BODY =
            names(List.of("Cache-Control", "Expires", "Pragma", "Age", "CDN-Cache-Control", "Surrogate-Control"));

    /** Those besides Cache-Control that let others keep a copy. */
    static final List<String> OTHER_CACHES = List.of("Expires", "Age", "CDN-Cache-Control", "Surrogate-Control");

    private static final Set<String> OF_THESE_BYTES = names(List.of(
            "Content-Length",
            "Content-Encoding",
            "ETag",
            "Last-Modified",
            "Accept-Ranges",
            "Digest",
            "Content-Digest",
            "Repr-Digest",
            "Content-MD5"));

    private final Map<String, List<String>> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    private static Set<String> names(List<String> names) {
        Set<String> set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        set.addAll(names);
        return set;
    }

    /** Whether a field is of this kind. */
    static boolean changes(String name) {
        return isOfAnyBody(name) || OF_THESE_BYTES.contains(name);
    }

    /** Whether a field speaks of caches and not of the bytes, so that it holds for another body too. */
    static boolean isOfAnyBody(String name) {
        return OF_ANY_BODY.contains(name);
    }

    void add(String name, String value) {
        values.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
    }

    /** @param value {@code null} takes the field away */
    void set(String name, @Nullable String value) {
        values.remove(name);
        if (value != null) {
            add(name, value);
        }
    }

    boolean contains(String name) {
        return values.containsKey(name);
    }

    @Nullable
    String first(String name) {
        List<String> all = values.get(name);
        return all == null ? null : all.get(0);
    }

    /** All values of a field, in their order; none where it is not held. */
    List<String> all(String name) {
        return List.copyOf(values.getOrDefault(name, List.of()));
    }

    List<String> names() {
        return List.copyOf(values.keySet());
    }

    void dropThoseOfTheBytes() {
        values.keySet().removeIf(OF_THESE_BYTES::contains);
    }

    void clear() {
        values.clear();
    }

    void forEach(BiConsumer<String, List<String>> each) {
        values.forEach(each);
    }

    /** {@link #personal} of what is held. */
    String personalCacheControl() {
        return personal(all("Cache-Control"));
    }

    /**
     * The Cache-Control of an answer for one visitor: nobody else's copy, and asked for again each time; with what the
     * site says that is stricter (RFC 9111, sections 5.2.2.5 and 5.2.2.6).
     *
     * @param given the lines of the site's own, or of this
     */
    static String personal(Collection<String> given) {
        StringBuilder ours = new StringBuilder(PERSONAL);
        for (String value : given) {
            String lower = value.toLowerCase(Locale.ROOT);
            if (lower.contains("no-store") && ours.indexOf("no-store") < 0) {
                ours.append(", no-store");
            }
            if (lower.contains("no-transform") && ours.indexOf("no-transform") < 0) {
                ours.append(", no-transform");
            }
        }
        return ours.toString();
    }

    static void send(HttpServletResponse real, String name, List<String> values) {
        if (name.equalsIgnoreCase("Content-Length")) {
            sendLength(real, values.get(0));
            return;
        }
        real.setHeader(name, values.get(0));
        values.stream().skip(1).forEach(value -> real.addHeader(name, value));
    }

    static void sendLength(HttpServletResponse real, String length) {
        try {
            real.setContentLengthLong(Long.parseLong(length));
        } catch (NumberFormatException e) {
            // What an application says that is no length is the container's to judge.
            real.setHeader("Content-Length", length);
        }
    }
}
