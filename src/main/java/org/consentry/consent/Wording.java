package org.consentry.consent;

import java.util.Objects;

/**
 * What a visitor was shown, apart from what changes from visit to visit (ticket, return path, switch positions).
 *
 * @param surface where it was shown
 * @param language tag of its language
 * @param hash SHA-256 of {@code text} in UTF-8, in lower-case hex
 * @param text the markup as served
 */
public record Wording(Surface surface, String language, String hash, String text) {
    public Wording {
        Objects.requireNonNull(surface);
        Objects.requireNonNull(language);
        Objects.requireNonNull(hash);
        Objects.requireNonNull(text);
    }
}
