package org.consentry.rights;

import java.util.Locale;
import java.util.Optional;

/** What came of a request. */
public enum RequestOutcome {
    DONE,
    /** Some of it was done. */
    PARTLY,
    REFUSED,
    /** The person who asked wants it no more, could not be reached, or had asked the same before. */
    DROPPED;

    private final String id = name().toLowerCase(Locale.ROOT);

    /** The word in records and the API. */
    public String id() {
        return id;
    }

    public static Optional<RequestOutcome> of(String id) {
        for (RequestOutcome outcome : values()) {
            if (outcome.id.equals(id)) {
                return Optional.of(outcome);
            }
        }
        return Optional.empty();
    }
}
