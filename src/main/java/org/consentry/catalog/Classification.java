package org.consentry.catalog;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a cookie or host was taken for, and why.
 *
 * @param category {@code null} where nothing is known
 * @param rule the rule that fired, readable by a person, such as {@code exact:_ga} or {@code unknown}
 * @param confidence between 0 (a guess) and 1 (certain)
 * @param vendor the service behind it, as the catalogue spells it; empty where there is none or it is unknown
 */
public record Classification(@Nullable Category category, String rule, double confidence, String vendor) {

    private static final double SURE = 0.8;

    public static final Classification UNKNOWN = new Classification(null, "unknown", 0, "");

    public Classification {
        Objects.requireNonNull(rule);
        Objects.requireNonNull(vendor);
        if (!(confidence >= 0 && confidence <= 1)) {
            throw new IllegalArgumentException("confidence " + confidence + " is not within 0 and 1");
        }
    }

    public boolean known() {
        return category != null;
    }

    /** True where it is taken for tracking by signs alone: enough to list it, not enough to overrule the site. */
    public boolean guessed() {
        return tracking() && confidence < SURE;
    }

    /** True only where the category is known to be tracking. */
    public boolean tracking() {
        return category != null && category.tracking();
    }
}
