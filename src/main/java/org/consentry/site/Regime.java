package org.consentry.site;

import java.util.Locale;
import java.util.Optional;

/** What a visitor's region lets a site do before it is answered. */
public enum Regime {
    /** Nothing optional without a yes. */
    OPT_IN,

    /** Optional uses until the visitor, or a signal of the browser, says no. */
    OPT_OUT,

    /** As {@link #OPT_OUT}; the visitor is told by a notice and may object. */
    NOTICE,

    /** Nothing optional is ever offered, as for a site made for minors. */
    UNDER_AGE,

    /**
     * The site promises no tracking: none passes, whoever asks for it, and nothing is asked; what the site itself does
     * for its visitors' ease passes. Holds for all regions or none.
     */
    ESSENTIAL;

    private final String id = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** The word in policies and markup: {@code opt-in}, {@code opt-out}, {@code notice}, {@code under-age} or {@code essential}. */
    public String id() {
        return id;
    }

    /** True where optional uses stand until somebody says no. */
    public boolean standsUntilNo() {
        return this == OPT_OUT || this == NOTICE;
    }

    static Optional<Regime> of(String id) {
        for (Regime regime : values()) {
            if (regime.id.equals(id)) {
                return Optional.of(regime);
            }
        }
        return Optional.empty();
    }
}
