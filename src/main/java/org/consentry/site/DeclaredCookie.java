package org.consentry.site;

import java.util.Objects;

/**
 * A cookie that the site's own policy declares.
 *
 * @param name the exact name, or a prefix where it ends in {@code *}
 * @param purpose id of the purpose that it serves
 * @param host the host that sets it; empty for the site itself
 * @param vendor the service behind it; empty for the site itself
 * @param lifetime as the visitor reads it, such as {@code 13 months} or {@code session}
 * @param loosen true where the site vouches for it although the catalogue knows it as tracking
 */
public record DeclaredCookie(String name, String purpose, String host, String vendor, String lifetime, boolean loosen) {
    public DeclaredCookie {
        Objects.requireNonNull(name);
        Objects.requireNonNull(purpose);
        Objects.requireNonNull(host);
        Objects.requireNonNull(vendor);
        Objects.requireNonNull(lifetime);
    }

    /** One that loosens nothing, as nearly all do. */
    public DeclaredCookie(String name, String purpose, String host, String vendor, String lifetime) {
        this(name, purpose, host, vendor, lifetime, false);
    }

    /** Cookie names compare case-sensitively (RFC 6265bis, section 5.6). */
    public boolean matches(String cookieName) {
        return name.endsWith("*")
                ? cookieName.startsWith(name.substring(0, name.length() - 1))
                : name.equals(cookieName);
    }
}
