package org.consentry.banner;

import java.util.List;
import java.util.Objects;
import org.consentry.http.Party;
import org.consentry.site.SitePolicy;

/**
 * One part of a site's cookie declaration.
 *
 * @param purpose id of the purpose that its cookies serve; empty where they serve none that visitors answer
 * @param category what they are, such as {@code analytics}; empty where nobody knows yet
 * @param cookies in the order to show
 */
public record CookieSection(String purpose, String category, List<Line> cookies) {

    /** The kind of a cookie, as of what browsers keep besides: see {@link org.consentry.site.StoredItem}. */
    public static final String COOKIE = "cookie";

    /**
     * One cookie, or something else that browsers keep.
     *
     * @param kind {@value #COOKIE}, or the word for where else it is kept, such as {@code local}
     * @param name as sent, or with {@code *} at its end for all that begin so
     * @param vendor the service behind it; empty where it is the site's own
     * @param host that it belongs to; empty for the site's own
     * @param lifetime in words, as the site declares it; empty where it declares none
     * @param seconds how long it is kept: 0 for a session cookie, -1 where it is not known
     * @param source how it comes to be listed
     */
    public record Line(
            String kind, String name, String vendor, String host, String lifetime, long seconds, Source source) {
        /** A cookie. */
        public Line(String name, String vendor, String host, String lifetime, long seconds, Source source) {
            this(COOKIE, name, vendor, host, lifetime, seconds, source);
        }

        public Line {
            Objects.requireNonNull(kind);
            Objects.requireNonNull(name);
            Objects.requireNonNull(vendor);
            Objects.requireNonNull(host);
            Objects.requireNonNull(lifetime);
            Objects.requireNonNull(source);
        }
    }

    /** How a cookie comes to be listed. */
    public enum Source {
        /** The site's policy names it. */
        DECLARED,
        /** The site sets it by headers of its own. */
        SET_BY_SITE,
        /** Requests have shown it, and a reviewer has confirmed that the site uses it. */
        CONFIRMED,
        /** It holds the visitor's choice. */
        GATEWAY
    }

    public CookieSection {
        Objects.requireNonNull(purpose);
        Objects.requireNonNull(category);
        cookies = List.copyOf(cookies);
    }

    /** Whether a cookie of that host is the site's own, and no other company's; an empty host is the site's. */
    public static boolean isOwn(SitePolicy site, String host) {
        return host.isEmpty()
                || site.hosts().stream()
                        .map(own -> own.startsWith("*.") ? own.substring(2) : own)
                        .anyMatch(own -> own.equals(host) || Party.sameSite(own, host));
    }
}
