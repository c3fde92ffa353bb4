package org.consentry.rights;

import java.util.Locale;
import java.util.Optional;

/** What a person may ask of a site (articles 15 to 22 GDPR, and the opt-outs of other laws). */
public enum RequestKind {
    ACCESS,
    RECTIFY,
    ERASE,
    RESTRICT,
    OBJECT,
    PORTABILITY,
    /** No sale and no sharing of personal data. */
    OPT_OUT,
    /** No advertising, by whatever way. */
    NO_MARKETING,
    /** Against an answer that was given before. */
    APPEAL;

    private final String id = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** The word in forms, records and the API, such as {@code opt-out}. */
    public String id() {
        return id;
    }

    /** True where an answer gives out, changes or deletes what is kept of a person. */
    public boolean aboutRecords() {
        return this == ACCESS || this == RECTIFY || this == ERASE || this == PORTABILITY;
    }

    public static Optional<RequestKind> of(String id) {
        for (RequestKind kind : values()) {
            if (kind.id.equals(id)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
