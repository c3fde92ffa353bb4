package org.consentry.site;

import java.util.Objects;

/**
 * A mobile app that records choices for a site by JSON. Its key ships with the app and is no secret: it says for which
 * site it speaks.
 *
 * @param name the operator's word for it: lower-case letters, digits, hyphens and dots
 * @param key 20 to 100 letters, digits, hyphens and underscores
 */
public record AppKey(String name, String key) {
    public AppKey {
        Objects.requireNonNull(name);
        Objects.requireNonNull(key);
    }
}
