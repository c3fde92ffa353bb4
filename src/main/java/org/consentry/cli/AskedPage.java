package org.consentry.cli;

import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.consentry.banner.Asset;
import org.consentry.banner.Banner;
import org.consentry.banner.BannerView;
import org.consentry.banner.PageGate;
import org.consentry.banner.Tags;
import org.consentry.catalog.Classifier;
import org.consentry.catalog.Provenance;
import org.consentry.consent.Consent;
import org.consentry.consent.Decision;
import org.consentry.consent.RequestFacts;
import org.consentry.html.Gate;
import org.consentry.http.ContentSecurityPolicy;
import org.consentry.http.PageOrigin;
import org.consentry.http.ReturnPath;
import org.consentry.site.Enforcement;
import org.consentry.site.Purpose;
import org.consentry.site.SitePolicy;
import org.jspecify.annotations.Nullable;

/**
 * The page that is rewritten, as a visitor of its site asks for it.
 *
 * @param decision what may pass, by the site's policy and the purposes said yes to
 * @param origin where it stands
 * @param path without its query
 * @param back path and query, where a choice made on it leads back to
 */
record AskedPage(Decision decision, PageOrigin origin, String path, String back) {

    /**
     * @param address the page's; {@code null} where it is not known
     * @param region where the visitor is, as {@link RequestFacts#region}
     * @throws IllegalArgumentException for an address without host, or of another scheme than http and https
     */
    static AskedPage of(
            SitePolicy policy, Classifier classifier, BannerView view, @Nullable URI address, String region) {
        PageOrigin origin = address == null ? PageOrigin.of("https://" + firstHost(policy)) : origin(address);
        String path = address == null || address.getRawPath().isEmpty() ? "/" : address.getRawPath();
        String query = address == null ? null : address.getRawQuery();
        String back = ReturnPath.safe(query == null ? path : path + '?' + query);
        RequestFacts facts = new RequestFacts(
                policy,
                origin.scheme() + "://" + origin.host() + ':' + origin.port(),
                origin.host(),
                origin.scheme().equals("https"),
                false,
                consent(policy, view),
                Set.of(),
                false,
                region);
        return new AskedPage(Decision.of(facts, classifier, Provenance.NONE), origin, path, back);
    }

    /** @throws IllegalArgumentException for an address without host, or of another scheme than http and https */
    static PageOrigin origin(URI address) {
        if (address.getHost() == null) {
            throw new IllegalArgumentException("no host");
        }
        String port = address.getPort() < 0 ? "" : ":" + address.getPort();
        return PageOrigin.of(address.getScheme() + "://" + address.getHost() + port);
    }

    private static @Nullable Consent consent(SitePolicy policy, BannerView view) {
        if (!view.decided()) {
            return null;
        }
        Map<String, Boolean> answers = new HashMap<>();
        for (Purpose purpose : policy.optionalPurposes()) {
            answers.put(purpose.id(), view.granted().contains(purpose.id()));
        }
        return new Consent("", "", policy.notice().version(), answers, Instant.EPOCH);
    }

    private static String firstHost(SitePolicy policy) {
        String host = policy.hosts().isEmpty() ? "*" : policy.hosts().get(0);
        return host.equals("*") ? "localhost" : host.startsWith("*.") ? host.substring(2) : host;
    }

    /** How our tags stand on it. */
    Tags tags() {
        boolean guarded = decision.facts().site().enforcement() != Enforcement.OBSERVE && !decision.everythingGranted();
        return new Tags(guarded, "", false, decision.ownDomain());
    }

    Gate gate(Banner banner, Asset guard) {
        return new PageGate(
                new Gate.Page(origin.scheme(), origin.host(), path),
                decision,
                decision::address,
                content -> ContentSecurityPolicy.admitInPage(
                        content, banner.files(decision.facts().site(), guard, origin)),
                "/_consent/",
                back);
    }
}
