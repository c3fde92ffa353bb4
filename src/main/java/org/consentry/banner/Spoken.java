package org.consentry.banner;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a site says in its own words, and the language in which it says it: the visitor's where it has that one, else
 * one of the site's, since a promise in another language is still a promise.
 *
 * @param language tag (BCP 47)
 */
public record Spoken<T>(String language, T words) {

    /**
     * Of the language asked for, else of a wider one ({@code de} for {@code de-AT}), else of the first of the site's
     * that has any.
     *
     * @param words by language tag
     * @param languages of the site, its default first
     * @return empty where nothing is said in any language
     */
    public static <T> Optional<Spoken<T>> of(Map<String, T> words, String language, List<String> languages) {
        for (String tag = language; !tag.isEmpty(); tag = tag.substring(0, Math.max(0, tag.lastIndexOf('-')))) {
            T found = words.get(tag);
            if (found != null) {
                return Optional.of(new Spoken<>(tag, found));
            }
        }
        for (String tag : languages) {
            T found = words.get(tag);
            if (found != null) {
                return Optional.of(new Spoken<>(tag, found));
            }
        }
        return new TreeMap<>(words)
                .entrySet().stream().findFirst().map(entry -> new Spoken<>(entry.getKey(), entry.getValue()));
    }

    /** Marks words in a page of another language as what they are; empty in one of the same. */
    String mark(String page) {
        return language.equals(page) || language.startsWith(page + '-')
                ? ""
                : " lang=\"" + Markup.escape(language) + "\" dir=\"auto\"";
    }
}
