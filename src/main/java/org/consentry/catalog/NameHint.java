package org.consentry.catalog;

import java.util.Locale;
import java.util.Optional;

/** What a word in a cookie's name speaks for. */
enum NameHint {
    CONSENT(Category.NECESSARY),
    CSRF(Category.NECESSARY),
    /** Only tries whether the browser keeps cookies or runs scripts: it holds nothing of the visitor. */
    PROBE(Category.NECESSARY),
    BALANCER(Category.NECESSARY),
    LOGIN(Category.NECESSARY),
    BASKET(Category.NECESSARY),
    SESSION(Category.NECESSARY),
    COOKIE(Category.NECESSARY),
    PREFERENCE(Category.FUNCTIONAL),
    /** What a page keeps of its own parts, a chat's among them; says nothing of a tracking company's host. */
    INTERFACE(Category.FUNCTIONAL),
    /** Speaks of a person, but does not say what is kept of them: weaker than any word above. */
    PERSON(Category.NECESSARY),
    MARKETING(Category.MARKETING),
    ANALYTICS(Category.ANALYTICS);

    private final Category category;
    private final String id = name().toLowerCase(Locale.ROOT);

    NameHint(Category category) {
        this.category = category;
    }

    Category category() {
        return category;
    }

    String id() {
        return id;
    }

    static Optional<NameHint> of(String id) {
        for (NameHint hint : values()) {
            if (hint.id.equals(id)) {
                return Optional.of(hint);
            }
        }
        return Optional.empty();
    }
}
