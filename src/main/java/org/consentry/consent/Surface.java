package org.consentry.consent;

import java.util.Locale;

/** Where a choice was made: on the banner's first layer, in the preference centre, or in a frame that waits. */
public enum Surface {
    BANNER,
    PREFERENCES,
    PLACEHOLDER;

    private final String id = name().toLowerCase(Locale.ROOT);

    /** The method under which a record names it. */
    public String id() {
        return id;
    }
}
