package org.consentry.site;

import java.util.Locale;
import java.util.Optional;

/** Why personal data may be processed for a purpose, in the terms of article 6(1) GDPR. */
public enum LegalBasis {
    CONSENT,
    CONTRACT,
    LEGAL_OBLIGATION,
    VITAL_INTEREST,
    PUBLIC_TASK,
    LEGITIMATE_INTEREST;

    private final String id = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** The name in policies and records, such as {@code legitimate-interest}. */
    public String id() {
        return id;
    }

    /** Whether people may object to it (article 21). */
    public boolean mayBeObjectedTo() {
        return this == LEGITIMATE_INTEREST || this == PUBLIC_TASK;
    }

    public static Optional<LegalBasis> of(String id) {
        for (LegalBasis basis : values()) {
            if (basis.id.equals(id)) {
                return Optional.of(basis);
            }
        }
        return Optional.empty();
    }
}
