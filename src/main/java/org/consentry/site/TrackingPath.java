package org.consentry.site;

import java.util.Objects;

/**
 * A path on the site's own hosts that serves tracking, such as a tag's script that the site proxies.
 *
 * @param path begins with {@code /}; what lies below it belongs to it, and with a {@code *} at its end whatever begins so
 * @param purpose id of the purpose that opens it
 */
public record TrackingPath(String path, String purpose) {
    public TrackingPath {
        Objects.requireNonNull(path);
        Objects.requireNonNull(purpose);
    }

    /** @param asked a path without its query; paths compare case-sensitively (RFC 3986, section 6.2.2.1) */
    public boolean matches(String asked) {
        if (path.endsWith("*")) {
            return asked.startsWith(path.substring(0, path.length() - 1));
        }
        return asked.startsWith(path)
                && (asked.length() == path.length() || path.endsWith("/") || asked.charAt(path.length()) == '/');
    }
}
