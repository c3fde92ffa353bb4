package org.consentry.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What is kept back until the body is known: the fields of its bytes, and of how long they are good for. */
final class HeldFields {
    /** Those that say nothing of the bytes themselves. */
    private static final Set<String> OF_ANY_BODY =
            names(List.of("Cache-Control", "Expires", "Pragma", "Age", "CDN-Cache-Control", "Surrogate-Control"));

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
}
