package org.consentry.site;

import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * What a site promises of the way between the visitor's browser and itself.
 *
 * @param httpsOnly whether plain http leads to https, and cookies on https are kept to it
 * @param hsts for how long a browser is to come by https alone (RFC 6797); zero where it is not told
 * @param hstsSubdomains whether that goes for the hosts below too
 * @param cookieDomains what becomes of a cookie that goes to hosts which are not the site's
 */
public record Transport(boolean httpsOnly, Duration hsts, boolean hstsSubdomains, CookieDomains cookieDomains) {
    /** As the site behind has it. */
    public static final Transport DEFAULT = new Transport(false, Duration.ZERO, false, CookieDomains.KEEP);

    /** What becomes of a {@code Domain} that is wider than the hosts of the policy. */
    public enum CookieDomains {
        KEEP,
        /** It passes, and the inventory lists it. */
        REPORT,
        /** The cookie becomes the host's own. */
        NARROW;

        public static Optional<CookieDomains> of(String id) {
            for (CookieDomains value : values()) {
                if (value.name().toLowerCase(Locale.ROOT).equals(id)) {
                    return Optional.of(value);
                }
            }
            return Optional.empty();
        }
    }

    public Transport {
        Objects.requireNonNull(hsts);
        Objects.requireNonNull(cookieDomains);
    }
}
