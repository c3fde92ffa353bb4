package org.consentry.inventory;

import java.util.Objects;

/**
 * One Set-Cookie line of an upstream's own, without the value.
 *
 * @param name as sent
 * @param host of the site, under which the line came; empty where it is not known
 * @param variant which of the cookies of that name it means
 * @param attributes what else it says
 * @param lifetime seconds that it asks for, 0 for a session cookie
 * @param held whether the line was kept from the browser
 */
public record Setting(String name, String host, Variant variant, Attributes attributes, long lifetime, boolean held) {
    public Setting {
        Objects.requireNonNull(name);
        Objects.requireNonNull(host);
        Objects.requireNonNull(variant);
        Objects.requireNonNull(attributes);
        if (lifetime < 0) {
            throw new IllegalArgumentException("a line that deletes a cookie sets none");
        }
    }
}
