package org.consentry.consent;

import java.util.Locale;

/**
 * Where a choice was made: on the banner's first layer, in the preference centre, in a frame that waits, on the page on
 * which sale and sharing are opted out of, or where a choice is taken over from another site.
 */
public enum Surface {
    BANNER,
    PREFERENCES,
    PLACEHOLDER,
    OPTOUT,
    HANDOVER;

    private final String id = name().equals("OPTOUT") ? "opt-out" : name().toLowerCase(Locale.ROOT);

    /** The method under which a record names it. */
    public String id() {
        return id;
    }
}
