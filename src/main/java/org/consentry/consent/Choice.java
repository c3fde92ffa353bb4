package org.consentry.consent;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A visitor's answer.
 *
 * @param kind which button it was
 * @param grants every optional purpose of the site by id, with yes or no: what holds after the signals had their say
 */
public record Choice(Kind kind, Map<String, Boolean> grants) {

    /** The values of the form field {@code choice}. */
    public enum Kind {
        ACCEPT_ALL,
        REJECT_ALL,
        CUSTOM,
        WITHDRAW;

        private final String id = name().toLowerCase(Locale.ROOT).replace('_', '-');

        public String id() {
            return id;
        }

        public static Optional<Kind> of(String id) {
            for (Kind kind : values()) {
                if (kind.id.equals(id)) {
                    return Optional.of(kind);
                }
            }
            return Optional.empty();
        }
    }

    public Choice {
        Objects.requireNonNull(kind);
        grants = Map.copyOf(grants);
    }
}
