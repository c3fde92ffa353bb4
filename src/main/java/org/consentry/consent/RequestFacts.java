package org.consentry.consent;

import java.util.Objects;
import java.util.Set;
import org.consentry.site.Regime;
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
 * @param region where a trusted proxy says that the visitor is: {@code US} or {@code US-CA}; empty where none does
 */
public record RequestFacts(
        SitePolicy site,
        String origin,
        String host,
        boolean https,
        boolean behindProxy,
        @Nullable Consent consent,
        Set<Signal> signals,
        boolean blind,
        String region) {
    public RequestFacts {
        Objects.requireNonNull(site);
        Objects.requireNonNull(origin);
        Objects.requireNonNull(host);
        signals = Set.copyOf(signals);
        Objects.requireNonNull(region);
    }

    /** As above, from a region that nobody tells. */
    public RequestFacts(
            SitePolicy site,
            String origin,
            String host,
            boolean https,
            boolean behindProxy,
            @Nullable Consent consent,
            Set<Signal> signals,
            boolean blind) {
        this(site, origin, host, https, behindProxy, consent, signals, blind, "");
    }

    /** The same request by a visitor of whom this is known, and who shows all cookies. */
    public RequestFacts with(@Nullable Consent chosen) {
        return new RequestFacts(site, origin, host, https, behindProxy, chosen, signals, false, region);
    }

    /**
     * The rules that hold here. Where the browser hides its cookies a no may hide too, so that nothing stands. Who said
     * to be too young is held to it, whatever has become of the notice since.
     */
    public Regime regime() {
        Regime regime = site.regimes().of(region);
        if (consent != null && consent.minor() && regime != Regime.ESSENTIAL) {
            return Regime.UNDER_AGE;
        }
        return blind && regime.standsUntilNo() ? Regime.OPT_IN : regime;
    }
}
