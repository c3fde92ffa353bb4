package org.consentry.consent;

import java.util.Objects;
import java.util.Set;
import org.consentry.site.SitePolicy;
import org.jspecify.annotations.Nullable;

/**
 * What one request shows that a decision rests on.
 *
 * @param site the site it is for
 * @param origin scheme, host and port as the visitor sees them, such as {@code https://shop.example}
 * @param host the host it names: lower case, without a port
 * @param https whether the visitor's connection is secure
 * @param behindProxy whether the peer is a trusted proxy, so that its own forwarding fields count
 * @param consent the visitor's choice, or {@code null} where there is none that counts
 * @param signals what the browser says on its visitor's behalf
 * @param blind true where the browser did not show its Lax cookies, as in a POST from another site: then a missing choice
 *     says nothing
 */
public record RequestFacts(
        SitePolicy site,
        String origin,
        String host,
        boolean https,
        boolean behindProxy,
        @Nullable Consent consent,
        Set<Signal> signals,
        boolean blind) {
    public RequestFacts {
        Objects.requireNonNull(site);
        Objects.requireNonNull(origin);
        Objects.requireNonNull(host);
        signals = Set.copyOf(signals);
    }
}
