package org.consentry.site;

import java.util.Map;
import java.util.Objects;

/**
 * A part of the site's statement, in layers: a line that says it all, then the detail.
 *
 * @param id lower-case letters, digits and hyphens; the anchor in the page
 * @param words by language tag
 */
public record Clause(String id, Map<String, Words> words) {
    /** Plain text. A blank line begins a paragraph, a line that begins with a hyphen and a space is an item of a list. */
    public record Words(String title, String highlight, String text) {
        public Words {
            Objects.requireNonNull(title);
            Objects.requireNonNull(highlight);
            Objects.requireNonNull(text);
        }
    }

    public Clause {
        Objects.requireNonNull(id);
        words = Map.copyOf(words);
    }
}
