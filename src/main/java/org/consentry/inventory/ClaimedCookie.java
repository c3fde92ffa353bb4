package org.consentry.inventory;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A cookie name that nothing but requests has shown: a client's claim, to be looked at by a person and believed by
 * nobody until one confirms it. Its value is never kept.
 *
 * @param name as sent
 * @param firstSeen UTC, to the millisecond
 * @param lastSeen UTC, at most an hour behind the truth after a restart
 * @param requests how many requests carried it, roughly
 * @param confirmation {@code null} where nobody has confirmed it
 */
public record ClaimedCookie(
        String name,
        Instant firstSeen,
        Instant lastSeen,
        long requests,
        @Nullable Confirmation confirmation) {

    /**
     * The word of a person that the site uses the cookie.
     *
     * @param by the reviewer's account
     * @param at UTC, to the millisecond
     */
    public record Confirmation(String by, Instant at) {
        public Confirmation {
            if (by.isBlank() || !Limits.storable(by)) {
                throw new IllegalArgumentException("a confirmation needs the name of who gives it");
            }
            Objects.requireNonNull(at);
        }
    }

    public ClaimedCookie {
        Objects.requireNonNull(name);
        Objects.requireNonNull(firstSeen);
        Objects.requireNonNull(lastSeen);
    }

    public boolean confirmed() {
        return confirmation != null;
    }
}
