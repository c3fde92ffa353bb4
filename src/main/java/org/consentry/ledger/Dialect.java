package org.consentry.ledger;

import java.util.Map;

/** Where the two databases differ. */
public enum Dialect {
    SQLITE(Map.of("place", "INTEGER", "binary", "", "unhex", "unhex(leaf)")),
    /** Text would else sort as the database's language does. */
    POSTGRESQL(Map.of("place", "BIGINT", "binary", "COLLATE \"C\"", "unhex", "decode(leaf, 'hex')"));

    private final Map<String, String> placeholders;

    Dialect(Map<String, String> placeholders) {
        this.placeholders = placeholders;
    }

    /** What the migrations leave open. */
    Map<String, String> placeholders() {
        return placeholders;
    }
}
