package org.consentry.consent;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.consentry.catalog.CookieFacts;
import org.consentry.http.CookieExpiry;
import org.consentry.http.CookieHeader;

/**
 * The Set-Cookie lines that take a refused cookie out of the browser, HttpOnly ones included: as they were set where that
 * is known, and in the likely ways where it is not.
 */
public final class Expiry {
    /** Lines in one answer: a browser and a proxy take no end of them. */
    public static final int MOST_LINES = 50;

    /** How the site's upstream was seen to set a cookie. */
    @FunctionalInterface
    public interface Whereabouts {
        List<CookieExpiry.Variant> of(Decision decision, String cookieName);
    }

    private Expiry() {}

    /**
     * Lines for every cookie of the request that the visitor, or a signal, said no to.
     *
     * @param path the request's path, for cookies of which only that is known
     */
    public static List<String> lines(Decision decision, CookieHeader cookies, String path, Whereabouts known) {
        String host = decision.facts().host();
        Set<String> names = new LinkedHashSet<>();
        for (CookieHeader.Pair pair : cookies.pairs()) {
            if (names.size() < MOST_LINES
                    && !ConsentToken.isOwn(pair.name())
                    && decision.verdict(CookieFacts.inRequest(pair.name(), pair.value(), host))
                            instanceof Verdict.Refuse refusal
                    && refusal.answered()) {
                names.add(pair.name());
            }
        }
        return lines(decision, names, path, known);
    }

    /**
     * Lines for cookies that are known to be refused. The surest lines of every cookie come before the guesses of any:
     * the limit then costs the guesses.
     *
     * @param refused names of cookies, none of them ours
     * @param path the request's path, for cookies of which only that is known
     */
    public static List<String> lines(Decision decision, Set<String> refused, String path, Whereabouts known) {
        // Each name costs its guesses; those that find no room now come with the next request again.
        List<String> names = refused.stream().limit(MOST_LINES).toList();
        RequestFacts facts = decision.facts();
        Set<String> lines = new LinkedHashSet<>();
        for (String name : names) {
            known.of(decision, name).forEach(variant -> lines.add(variant.line()));
        }
        List<List<CookieExpiry.Variant>> guesses = new ArrayList<>();
        int longest = 0;
        for (String name : names) {
            List<CookieExpiry.Variant> variants = CookieExpiry.variants(name, facts.host(), path, facts.https());
            guesses.add(variants);
            longest = Math.max(longest, variants.size());
        }
        for (int i = 0; i < longest && lines.size() < MOST_LINES; i++) {
            for (List<CookieExpiry.Variant> variants : guesses) {
                if (i < variants.size()) {
                    lines.add(variants.get(i).line());
                }
            }
        }
        return lines.stream().limit(MOST_LINES).toList();
    }
}
