package org.consentry.cli;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.consentry.banner.BannerView;
import org.consentry.catalog.Classifier;
import org.consentry.catalog.Provenance;
import org.consentry.consent.Consent;
import org.consentry.consent.Decision;
import org.consentry.consent.HostVerdict;
import org.consentry.consent.RequestFacts;
import org.consentry.html.Gate;
import org.consentry.html.Hold;
import org.consentry.http.Party;
import org.consentry.http.ReturnPath;
import org.consentry.site.Enforcement;
import org.consentry.site.Purpose;
import org.consentry.site.SitePolicy;
import org.jspecify.annotations.Nullable;

/** What a visitor of a site who said yes to these purposes gets of a page, by the site's policy alone. */
final class PolicyGate implements Gate {
    private static final Provenance NOTHING_SEEN = new Provenance() {
        @Override
        public boolean setByUpstream(String site, String cookieName) {
            return false;
        }

        @Override
        public boolean learning(String site) {
            return true;
        }
    };

    private final Decision decision;
    private final Page page;
    private final String back;

    /** @param address the page's; {@code null} where it is not known */
    PolicyGate(SitePolicy policy, Classifier classifier, BannerView view, @Nullable URI address) {
        String host = Party.normalize(address == null ? firstHost(policy) : address.getHost());
        String scheme = address == null ? "https" : address.getScheme();
        String path = address == null ? "" : address.getRawPath();
        Map<String, Boolean> answers = new HashMap<>();
        for (Purpose purpose : policy.optionalPurposes()) {
            answers.put(purpose.id(), view.granted().contains(purpose.id()));
        }
        Consent consent =
                view.decided() ? new Consent("", "", policy.notice().version(), answers, Instant.EPOCH) : null;
        this.decision = Decision.of(
                new RequestFacts(
                        policy, scheme + "://" + host, host, scheme.equals("https"), false, consent, Set.of(), false),
                classifier,
                NOTHING_SEEN);
        this.page = new Page(scheme, host, path.isEmpty() ? "/" : path);
        String query = address == null ? null : address.getRawQuery();
        this.back = ReturnPath.safe(query == null ? page.path() : page.path() + '?' + query);
    }

    private static String firstHost(SitePolicy policy) {
        String host = policy.hosts().isEmpty() ? "*" : policy.hosts().get(0);
        return host.equals("*") ? "localhost" : host.startsWith("*.") ? host.substring(2) : host;
    }

    /** Whether the page gets the guard. */
    boolean guards() {
        return decision.facts().site().enforcement() != Enforcement.OBSERVE && !decision.everythingGranted();
    }

    @Override
    public Page page() {
        return page;
    }

    @Override
    public @Nullable Hold host(String host) {
        return hold(decision.host(host));
    }

    @Override
    public boolean gatesPaths() {
        return !decision.facts().site().trackingPaths().isEmpty();
    }

    @Override
    public @Nullable Hold path(String path) {
        return hold(decision.path(path));
    }

    @Override
    public @Nullable Hold script(byte[] b, int from, int to) {
        return hold(decision.script(b, from, to));
    }

    @Override
    public @Nullable Hint hint(String attribute, String value) {
        if (decision.facts().site().enforcement() == Enforcement.OBSERVE) {
            return null;
        }
        return decision.hint(attribute, value)
                .map(verdict -> new Hint(hold(verdict)))
                .orElse(null);
    }

    private static @Nullable Hold hold(@Nullable HostVerdict verdict) {
        return verdict == null || verdict.passes() ? null : new Hold(verdict.purpose(), verdict.vendor());
    }

    @Override
    public String placeholder(String address, Hold hold) {
        return "/_consent/placeholder?u=" + encoded(address) + "&p=" + encoded(hold.purpose())
                + (back.equals("/") ? "" : "&r=" + encoded(back));
    }

    /** As the gateway encodes it. */
    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }
}
