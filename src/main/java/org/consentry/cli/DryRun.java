package org.consentry.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.consentry.catalog.Category;
import org.consentry.catalog.Classifier;
import org.consentry.catalog.CookieFacts;
import org.consentry.catalog.Provenance;
import org.consentry.consent.Consent;
import org.consentry.consent.ConsentToken;
import org.consentry.consent.Decision;
import org.consentry.consent.HostVerdict;
import org.consentry.consent.RequestFacts;
import org.consentry.consent.Verdict;
import org.consentry.http.CookieHeader;
import org.consentry.http.PageOrigin;
import org.consentry.http.SetCookie;
import org.consentry.site.SitePolicy;
import org.jspecify.annotations.Nullable;

/** What a policy would make of recorded traffic. Names of cookies are learnt as the traffic goes on. */
final class DryRun {
    /** Of cookies that are remembered; a site that sets more is no site. */
    private static final int MOST_NAMES = 10_000;

    private final SitePolicy policy;
    private final Classifier classifier;
    private final @Nullable Consent consent;
    private final String region;
    private final Set<String> setBySite = new HashSet<>();

    /** Where the page stands that other hosts' requests belong to. */
    private Decision page;

    private Decision last;

    /**
     * @param consent what the visitor has said; {@code null} for nothing yet
     * @param region as {@link RequestFacts#region}
     * @param origin of the site's pages, until the traffic shows another of the site's hosts
     */
    DryRun(SitePolicy policy, Classifier classifier, @Nullable Consent consent, String region, PageOrigin origin) {
        this.policy = policy;
        this.classifier = classifier;
        this.consent = consent;
        this.region = region;
        this.page = decision(origin);
        this.last = page;
    }

    /** In the order in which they are told. */
    enum Kind {
        COOKIE_SET("cookie set"),
        COOKIE_SENT("cookie sent"),
        REQUEST("request"),
        PATH("own path");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    /**
     * What becomes of one thing.
     *
     * @param subject a cookie's name; a host, with the path where the path decides; a path
     * @param category {@code null} where nobody knows
     * @param purpose that it waits for; empty where it waits for none
     */
    record Outcome(
            Kind kind,
            String subject,
            boolean passes,
            @Nullable Category category,
            String rule,
            String purpose) {
        Outcome {
            Objects.requireNonNull(kind);
            Objects.requireNonNull(subject);
            Objects.requireNonNull(rule);
            Objects.requireNonNull(purpose);
        }

        /** True of what lies on the site's own hosts and no rule speaks of. */
        boolean own() {
            return rule.equals("own");
        }
    }

    /**
     * The cookies and the path of a request to the site itself.
     *
     * @param origin where it went
     */
    List<Outcome> own(HarEntry entry, PageOrigin origin) {
        Decision decision = decision(origin);
        page = decision;
        List<Outcome> outcomes = new ArrayList<>();
        HostVerdict path = decision.path(origin.pathOf(entry.url()));
        String shown = origin.pathOf(entry.url());
        outcomes.add(path == null ? new Outcome(Kind.PATH, shown, true, null, "own", "") : of(Kind.PATH, shown, path));
        for (CookieHeader.Pair pair : CookieHeader.of(entry.sent()).pairs()) {
            if (!ConsentToken.isOwn(pair.name())) {
                CookieFacts facts = CookieFacts.inRequest(pair.name(), pair.value(), origin.host());
                outcomes.add(of(Kind.COOKIE_SENT, pair.name(), decision.verdict(facts)));
            }
        }
        for (String line : entry.set()) {
            Outcome outcome = set(decision, line, origin.host(), entry.started());
            if (outcome != null) {
                // A path that is held is never asked for, and sets nothing.
                outcomes.add(path == null || path.passes() ? outcome : of(Kind.COOKIE_SET, outcome.subject(), path));
            }
        }
        return outcomes;
    }

    /** A request that pages of the site make to another host. */
    Outcome other(HarEntry entry, PageOrigin origin) {
        String path = origin.pathOf(entry.url());
        boolean byPath = page.hasPaths(origin.host());
        HostVerdict verdict = page.address(origin.host(), path);
        boolean shown = byPath && verdict.rule().indexOf('/') >= 0;
        return of(Kind.REQUEST, shown ? origin.host() + path : origin.host(), verdict);
    }

    /** As the gateway judges it; {@code null} for a cookie of ours, and for a line that only deletes one. */
    private @Nullable Outcome set(Decision decision, String line, String host, Instant now) {
        String name = SetCookie.nameOf(line);
        SetCookie cookie = SetCookie.parse(line).orElse(null);
        if (ConsentToken.isOwn(name)) {
            return null;
        }
        if (cookie == null) {
            return of(Kind.COOKIE_SET, name, decision.verdictOnSet(CookieFacts.inRequest(name, "", host)));
        }
        long lifetime = cookie.lifetime(now);
        if (lifetime < 0) {
            return null;
        }
        if (setBySite.size() < MOST_NAMES) {
            setBySite.add(name);
        }
        CookieFacts facts = new CookieFacts(
                name, cookie.value(), host, false, lifetime, cookie.httpOnly(), cookie.secure(), cookie.sameSite());
        return of(Kind.COOKIE_SET, name, decision.verdictOnSet(facts));
    }

    private static Outcome of(Kind kind, String subject, Verdict verdict) {
        String purpose = verdict instanceof Verdict.Refuse refusal ? refusal.purpose() : "";
        return new Outcome(kind, subject, verdict.passes(), verdict.category(), verdict.rule(), purpose);
    }

    private static Outcome of(Kind kind, String subject, HostVerdict verdict) {
        String purpose = verdict.purpose().equals(HostVerdict.NEVER) ? "" : verdict.purpose();
        return new Outcome(kind, subject, verdict.passes(), verdict.category(), verdict.rule(), purpose);
    }

    private Decision decision(PageOrigin origin) {
        String shown = origin.scheme() + "://" + origin.host() + ':' + origin.port();
        if (last != null && last.facts().origin().equals(shown)) {
            return last;
        }
        RequestFacts facts = new RequestFacts(
                policy, shown, origin.host(), origin.scheme().equals("https"), false, consent, Set.of(), false, region);
        last = Decision.of(facts, classifier, new Learnt());
        return last;
    }

    /** The time of learning is over: what stays in doubt is held as it would be then. */
    private final class Learnt implements Provenance {
        @Override
        public boolean setByUpstream(String site, String cookieName) {
            return setBySite.contains(cookieName);
        }

        @Override
        public boolean learning(String site) {
            return false;
        }
    }
}
