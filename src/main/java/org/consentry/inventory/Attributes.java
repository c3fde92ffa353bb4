package org.consentry.inventory;

import java.util.Objects;

/**
 * What a Set-Cookie line said of its cookie, besides what tells it from others of its name.
 *
 * @param httpOnly whether scripts are kept from it
 * @param secure whether it is for https alone
 * @param sameSite {@code strict}, {@code lax}, {@code none}, or empty where the line said nothing that browsers know
 */
public record Attributes(boolean httpOnly, boolean secure, String sameSite) {
    static final Attributes NONE = new Attributes(false, false, "");

    public Attributes {
        Objects.requireNonNull(sameSite);
    }
}
