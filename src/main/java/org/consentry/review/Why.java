package org.consentry.review;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.consentry.catalog.Classification;
import org.consentry.catalog.Classifier;
import org.consentry.catalog.CookieFacts;
import org.consentry.catalog.OverrideRule;
import org.consentry.catalog.Provenance;
import org.consentry.catalog.Step;
import org.consentry.consent.ConsentToken;
import org.consentry.consent.Decision;
import org.consentry.consent.RequestFacts;
import org.consentry.consent.Verdict;
import org.consentry.http.Party;
import org.consentry.site.DeclaredCookie;
import org.consentry.site.Purpose;
import org.consentry.site.SitePolicy;
import org.jspecify.annotations.Nullable;

/**
 * Why the cookies of one site are judged as they are, for a visitor who has not answered and sends no signal. The
 * verdicts are those of the very {@link Decision} that requests are judged by.
 */
final class Why {
    /** The rule of a cookie that nobody knows and the site has never set. */
    static final String ONLY_IN_REQUESTS = "provenance:only-in-requests";

    private final SitePolicy site;
    private final Classifier classifier;
    private final Provenance provenance;
    private final String ownHost;
    private final Decision own;

    /**
     * What is to be said of one cookie.
     *
     * @param host that it belongs to; empty where the site's is not known
     * @param ours true for the cookies of the gateway itself, which nothing judges
     * @param steps all of them, in their order
     * @param override the operator's line, where there is one
     * @param known what the classifier says
     * @param verdict what becomes of it; of a third party's cookie, what it would be if the site sent it
     * @param decision of a request to the site
     */
    record Answer(
            String name,
            String host,
            boolean thirdParty,
            boolean ours,
            List<Step> steps,
            @Nullable OverrideRule override,
            Classification known,
            Verdict verdict,
            Decision decision) {}

    Why(SitePolicy site, Classifier classifier, Provenance provenance) {
        this.site = site;
        this.classifier = classifier;
        this.provenance = provenance;
        this.ownHost = ownHost(site);
        this.own = decision(ownHost, provenance);
    }

    /** Where no exact host is listed, the domain that all of them lie below; empty where the site answers to any. */
    private static String ownHost(SitePolicy site) {
        String domain = "";
        for (String pattern : site.hosts()) {
            if (!pattern.startsWith("*")) {
                return pattern;
            }
            domain = domain.isEmpty() && pattern.length() > 2 ? pattern.substring(2) : domain;
        }
        return domain;
    }

    private Decision decision(String host, Provenance seen) {
        return Decision.of(
                new RequestFacts(site, "https://" + host, host, true, false, null, Set.of(), false), classifier, seen);
    }

    /** Whether a person should say what a cookie of the site's own is, at a far smaller price than an answer's. */
    boolean unclassified(String name) {
        CookieFacts facts = new CookieFacts(name, null, ownHost, false, -1, null, null, "");
        return unclassified(own.verdict(facts), classifier.classify(facts));
    }

    /** By the catalogue that every answer here rests on. */
    Classification classify(CookieFacts cookie) {
        return classifier.classify(cookie);
    }

    /** Nobody knows what it is, or its name is all that speaks. */
    static boolean unclassified(Verdict verdict, Classification known) {
        boolean nobodys = verdict.category() == null && known.category() == null;
        boolean byCatalog = verdict.category() == null || verdict.rule().equals(known.rule());
        return nobodys || byCatalog && known.guessed();
    }

    /** What is to be said of a cookie of the site's own. */
    Answer answer(String name) {
        return answer(name, "");
    }

    /** @param host in normal form; empty for the site's own */
    Answer answer(String name, String host) {
        boolean thirdParty = !host.isEmpty() && !isOwn(host);
        String where = host.isEmpty() ? ownHost : host;
        // Of another's cookie of the same name, the site's own answers say nothing.
        Decision decision = host.isEmpty() ? own : decision(host, thirdParty ? Provenance.NONE : provenance);
        CookieFacts facts = new CookieFacts(name, null, where, thirdParty, -1, null, null, "");
        Verdict verdict = decision.verdict(facts);
        Classification known = classifier.classify(facts);
        Classification overruled = classifier.overrides().cookie(site.id(), name, where);
        OverrideRule line = overruled == null ? null : classifier.overrides().rule(overruled.rule());
        boolean declares = verdict.rule().startsWith("policy:");
        List<Step> steps = new ArrayList<>();
        steps.add(override(overruled, line));
        steps.add(declaration(name, where, overruled != null, declares));
        steps.addAll(classifier.explain(facts, overruled != null || declares));
        steps.add(provenance(name, thirdParty, verdict, known));
        boolean ours = ConsentToken.isOwn(name);
        // Asked as the host of a page, another's host would pass for the site's own.
        return new Answer(name, where, thirdParty, ours, steps, line, known, verdict, thirdParty ? own : decision);
    }

    /** A site that answers to any host has none that are surely its own; what the catalogue knows are others'. */
    private boolean isOwn(String host) {
        for (String pattern : site.hosts()) {
            String domain = pattern.startsWith("*.") ? pattern.substring(2) : pattern;
            if (pattern.equals("*") ? !classifier.classifyHost(host).known() : Party.sameSite(domain, host)) {
                return true;
            }
        }
        return false;
    }

    private static Step override(@Nullable Classification overruled, @Nullable OverrideRule line) {
        if (overruled == null || overruled.category() == null) {
            return new Step("operator's override", "", "says nothing");
        }
        String reason = line == null ? "" : ", " + WhyWords.reason(line);
        return new Step(
                "operator's override",
                overruled.rule(),
                "decides: " + overruled.category().id() + reason);
    }

    private Step declaration(String name, String host, boolean overruled, boolean decides) {
        for (DeclaredCookie cookie : site.cookies()) {
            boolean here = cookie.host().isEmpty() || host.equals(cookie.host()) || host.endsWith("." + cookie.host());
            Purpose purpose = site.purpose(cookie.purpose()).orElse(null);
            if (here && purpose != null && cookie.matches(name)) {
                String says = purpose.category().id() + ", under the purpose “" + purpose.id() + "”";
                String outcome = decides
                        ? "decides: " + says
                        : overruled
                                ? "would say " + says
                                : "says " + says + "; it does not count, since the catalogue surely knows the cookie as"
                                        + " tracking and the declaration has no loosen: true";
                return new Step("site's declaration", "policy:" + purpose.id(), outcome);
            }
        }
        return new Step("site's declaration", "", "says nothing");
    }

    private Step provenance(String name, boolean thirdParty, Verdict verdict, Classification known) {
        if (thirdParty) {
            return new Step("who set it", "", "is not asked: the site sets no cookies of other hosts");
        }
        String seen = provenance.setByUpstream(site.id(), name)
                ? "the site's own answers have set it"
                : provenance.learning(site.id())
                        ? "no answer of the site's has set it yet, and the learning period lasts"
                        : "no answer of the site's has ever set it, and the learning period is over";
        if (!verdict.rule().startsWith("provenance:")) {
            return new Step("who set it", "", "is not asked: " + seen);
        }
        String effect = known.guessed()
                ? "decides: it passes whatever signs say, since "
                : verdict.rule().equals(ONLY_IN_REQUESTS)
                        ? "decides: it is to be held back, since "
                        : "decides: it passes, since ";
        return new Step("who set it", verdict.rule(), effect + seen);
    }

    /** Where what decided comes from, for people. */
    String source(Answer answer) {
        return WhyWords.source(answer, classifier.sources(answer.verdict().rule()));
    }

    SitePolicy site() {
        return site;
    }
}
