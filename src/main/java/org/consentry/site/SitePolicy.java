package org.consentry.site;

import java.net.URI;
import java.time.Duration;
import java.time.Period;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one site promises its visitors: the one place from which the filter, the banner and the records take what is
 * particular to a site.
 *
 * @param id the site's name in tokens, records and exports: lower-case letters, digits, hyphens and dots
 * @param hosts host names that it answers to, lower case; {@code *.example.org} for all below, {@code *} for any
 * @param upstream the site behind the gateway; {@code null} where an application behind the filter answers
 * @param controller who answers for it
 * @param notice the version of what is asked
 * @param languages tags of the languages that it speaks, its default first; never empty
 * @param purposes in the order in which they are shown
 * @param vendors the services of others that it uses
 * @param cookies the cookies that it declares
 * @param honourGpc whether {@code Sec-GPC: 1} refuses marketing
 * @param honourDnt whether {@code DNT: 1} refuses tracking
 * @param validity how long a choice lasts, yes and no alike
 * @param learning how long a cookie name that only requests have shown passes, counted from the site's first start
 * @param enforcement how far the gateway goes
 * @param gateUnknownHosts whether requests to third parties that nobody knows wait for a yes
 * @param trackingPaths paths on the site's own hosts that serve tracking
 * @param hostRules what the site says of single hosts of others
 * @param clearSiteData whether a withdrawal also empties the browser's cache and storage for the site
 * @param retention how long records are kept, by their kind; {@value #OTHERWISE} for kinds that are not named. A kind
 *     that neither names is kept for good
 * @param apps the mobile apps that record choices for it
 * @param regimes which rules hold for visitors of which region
 * @param sharing where else a choice holds
 * @param presentation what the site changes of the look and the words
 * @param requests how it answers what people ask about their data
 * @param promises what its statement says beyond purposes
 * @param transport what it promises of the way to it
 * @param gateUnknownCookies whether a cookie that nobody knows waits for a yes once the time of learning is over
 * @param hash SHA-256, in lower-case hex, over the policy file's bytes
 */
public record SitePolicy(
        String id,
        List<String> hosts,
        @Nullable URI upstream,
        Contact controller,
        Notice notice,
        List<String> languages,
        List<Purpose> purposes,
        List<Vendor> vendors,
        List<DeclaredCookie> cookies,
        boolean honourGpc,
        boolean honourDnt,
        Duration validity,
        Duration learning,
        Enforcement enforcement,
        boolean gateUnknownHosts,
        List<TrackingPath> trackingPaths,
        List<DeclaredHost> hostRules,
        boolean clearSiteData,
        Map<String, Period> retention,
        List<AppKey> apps,
        Regimes regimes,
        Sharing sharing,
        Presentation presentation,
        Requests requests,
        Promises promises,
        Transport transport,
        boolean gateUnknownCookies,
        String hash) {

    /** The word that stands in {@code retention} for every kind that is not named. */
    public static final String OTHERWISE = "otherwise";

    /** Kinds of records that the ledger writes and a policy may name, and what else is commonly kept. */
    public static final List<String> KINDS =
            List.of("grant", "refusal", "withdrawal", "export", "request", "hold", "accounting", OTHERWISE);

    public SitePolicy {
        Objects.requireNonNull(id);
        hosts = List.copyOf(hosts);
        Objects.requireNonNull(controller);
        Objects.requireNonNull(notice);
        languages = List.copyOf(languages);
        purposes = List.copyOf(purposes);
        vendors = List.copyOf(vendors);
        cookies = List.copyOf(cookies);
        Objects.requireNonNull(validity);
        Objects.requireNonNull(learning);
        Objects.requireNonNull(enforcement);
        trackingPaths = List.copyOf(trackingPaths);
        hostRules = List.copyOf(hostRules);
        retention = Collections.unmodifiableMap(new TreeMap<>(retention));
        apps = List.copyOf(apps);
        Objects.requireNonNull(regimes);
        Objects.requireNonNull(sharing);
        Objects.requireNonNull(presentation);
        Objects.requireNonNull(requests);
        Objects.requireNonNull(promises);
        Objects.requireNonNull(transport);
        Objects.requireNonNull(hash);
        if (languages.isEmpty()) {
            throw new IllegalArgumentException("a site speaks at least one language");
        }
    }

    /** As above, with the usual time for answers and no more promises. */
    public SitePolicy(
            String id,
            List<String> hosts,
            @Nullable URI upstream,
            Contact controller,
            Notice notice,
            List<String> languages,
            List<Purpose> purposes,
            List<Vendor> vendors,
            List<DeclaredCookie> cookies,
            boolean honourGpc,
            boolean honourDnt,
            Duration validity,
            Duration learning,
            Enforcement enforcement,
            boolean gateUnknownHosts,
            List<TrackingPath> trackingPaths,
            List<DeclaredHost> hostRules,
            boolean clearSiteData,
            Map<String, Period> retention,
            List<AppKey> apps,
            Regimes regimes,
            Sharing sharing,
            Presentation presentation,
            String hash) {
        this(
                id,
                hosts,
                upstream,
                controller,
                notice,
                languages,
                purposes,
                vendors,
                cookies,
                honourGpc,
                honourDnt,
                validity,
                learning,
                enforcement,
                gateUnknownHosts,
                trackingPaths,
                hostRules,
                clearSiteData,
                retention,
                apps,
                regimes,
                sharing,
                presentation,
                Requests.DEFAULT,
                Promises.NONE,
                Transport.DEFAULT,
                true,
                hash);
    }

    public Optional<Purpose> purpose(String purposeId) {
        return purposes.stream().filter(p -> p.id().equals(purposeId)).findFirst();
    }

    /** True where the site promises no tracking at all: nothing is asked, and nothing that tracks ever passes. */
    public boolean essentialOnly() {
        return regimes.otherwise() == Regime.ESSENTIAL;
    }

    /** The purposes that a visitor answers with a switch, in their order; none where nothing is asked. */
    public List<Purpose> optionalPurposes() {
        return essentialOnly()
                ? List.of()
                : purposes.stream().filter(Purpose::optional).toList();
    }

    /** The same site, if it declared these cookies instead. */
    public SitePolicy withCookies(List<DeclaredCookie> others) {
        return new SitePolicy(
                id,
                hosts,
                upstream,
                controller,
                notice,
                languages,
                purposes,
                vendors,
                others,
                honourGpc,
                honourDnt,
                validity,
                learning,
                enforcement,
                gateUnknownHosts,
                trackingPaths,
                hostRules,
                clearSiteData,
                retention,
                apps,
                regimes,
                sharing,
                presentation,
                requests,
                promises,
                transport,
                gateUnknownCookies,
                hash);
    }

    /** How long records of a kind are kept; empty for good. */
    public Optional<Period> keeps(String kind) {
        Period named = retention.get(kind);
        return Optional.ofNullable(named != null ? named : retention.get(OTHERWISE));
    }
}
