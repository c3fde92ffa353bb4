package org.consentry.catalog;

import java.util.Locale;
import java.util.Optional;

/**
 * What a cookie or a host is for. {@link #ANALYTICS} and {@link #MARKETING} are <em>tracking</em>: they need consent
 * under article 5(3) of the ePrivacy Directive. In the order of what they ask of a visitor, the least first.
 */
public enum Category {
    NECESSARY,
    FUNCTIONAL,
    ANALYTICS,
    MARKETING;

    private final String id = name().toLowerCase(Locale.ROOT);

    /** The name in policies, records, CSV files and the page: lower case, never translated. */
    public String id() {
        return id;
    }

    public boolean tracking() {
        return this == ANALYTICS || this == MARKETING;
    }

    public static Optional<Category> of(String id) {
        for (Category c : values()) {
            if (c.id.equals(id)) {
                return Optional.of(c);
            }
        }
        return Optional.empty();
    }
}
