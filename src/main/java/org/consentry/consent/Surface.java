package org.consentry.consent;

import java.util.Locale;

/** Where a choice was made: on the banner's first layer or in the preference centre. */
public enum Surface {
    BANNER,
    PREFERENCES;

    private final String id = name().toLowerCase(Locale.ROOT);

    /** The method under which a record names it. */
    public String id() {
        return id;
    }
}
