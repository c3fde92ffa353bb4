package org.consentry.site;

import java.util.Locale;
import java.util.Optional;

/** How far the gateway goes: only watch, act on cookies and markup, or have the browser's own policy refuse the rest. */
public enum Enforcement {
    OBSERVE,
    MARKUP,
    STRICT;

    private final String id = name().toLowerCase(Locale.ROOT);

    public String id() {
        return id;
    }

    public static Optional<Enforcement> of(String id) {
        for (Enforcement mode : values()) {
            if (mode.id.equals(id)) {
                return Optional.of(mode);
            }
        }
        return Optional.empty();
    }
}
