package org.consentry.consent;

import org.consentry.catalog.Category;
import org.jspecify.annotations.Nullable;

/** What becomes of one cookie, and the rule that says so. */
public sealed interface Verdict {

    /** The rule that fired, readable by a person, such as {@code exact:_ga}. */
    String rule();

    /** What the cookie was taken for; {@code null} where nobody knows. */
    @Nullable
    Category category();

    /** It goes through. */
    record Pass(@Nullable Category category, String rule) implements Verdict {}

    /**
     * It is held back.
     *
     * @param purpose id of the purpose, or of the service in it, that would let it through; empty where the site has none
     * @param answered true where the visitor, or a signal on the visitor's behalf, said no: then the browser's copy is
     *     expired too. Before any answer it is only held back.
     */
    record Refuse(@Nullable Category category, String rule, String purpose, boolean answered) implements Verdict {}

    default boolean passes() {
        return this instanceof Pass;
    }
}
