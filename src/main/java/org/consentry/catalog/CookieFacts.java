package org.consentry.catalog;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one cookie when it is judged. A cookie in a request shows its name and value alone; one in a
 * Set-Cookie line shows everything.
 *
 * @param name as sent; compared case-sensitively, as RFC 6265bis has it
 * @param value as sent, or {@code null} where unknown; looked at, never stored
 * @param host the host it belongs to (lower case, no leading dot), or empty where unknown
 * @param thirdParty true where the host is of another site than the page
 * @param lifetime seconds until it expires, 0 for a session cookie, -1 where unknown
 * @param httpOnly {@code null} where unknown
 * @param secure {@code null} where unknown
 * @param sameSite {@code strict}, {@code lax}, {@code none}, or empty where absent or unknown
 */
public record CookieFacts(
        String name,
        @Nullable String value,
        String host,
        boolean thirdParty,
        long lifetime,
        @Nullable Boolean httpOnly,
        @Nullable Boolean secure,
        String sameSite) {

    public CookieFacts {
        Objects.requireNonNull(name);
        Objects.requireNonNull(host);
        Objects.requireNonNull(sameSite);
    }

    /** A first-party cookie of which a request shows no more than this. */
    public static CookieFacts inRequest(String name, String value, String host) {
        return new CookieFacts(name, value, host, false, -1, null, null, "");
    }
}
