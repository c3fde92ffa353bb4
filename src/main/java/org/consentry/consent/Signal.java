package org.consentry.consent;

import java.util.Locale;

/** What a browser says on its visitor's behalf: Global Privacy Control ({@code Sec-GPC}) and Do Not Track. */
public enum Signal {
    GPC,
    DNT;

    private final String id = name().toLowerCase(Locale.ROOT);

    public String id() {
        return id;
    }
}
