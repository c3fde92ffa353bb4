package org.consentry.gateway;

import jakarta.servlet.http.Cookie;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.consentry.catalog.CookieFacts;
import org.consentry.consent.ConsentToken;
import org.consentry.consent.Decision;
import org.consentry.consent.Verdict;
import org.consentry.http.CookieHeader;
import org.consentry.inventory.Inventory;
import org.jspecify.annotations.Nullable;

/**
 * The cookies of one request, each judged once.
 *
 * @param decision what they are judged by
 * @param cookies all that came
 * @param passed names of those that reach the site
 * @param refused names of those that do not reach the site, ours among them
 * @param answered those of them that the visitor, or a signal, said no to, in their order: the browser's copies go too
 */
record JudgedCookies(
        Decision decision, CookieHeader cookies, Set<String> passed, Set<String> refused, Set<String> answered) {
    private static final System.Logger LOG = System.getLogger(JudgedCookies.class.getName());

    static JudgedCookies of(Decision decision, CookieHeader cookies, Inventory inventory) {
        Set<String> passed = new HashSet<>();
        Set<String> refused = new HashSet<>();
        Set<String> answered = new LinkedHashSet<>();
        for (CookieHeader.Pair pair : cookies.pairs()) {
            if (ConsentToken.isOwn(pair.name())) {
                refused.add(pair.name());
                continue;
            }
            boolean first = !passed.contains(pair.name()) && !refused.contains(pair.name());
            Verdict verdict = verdict(decision, pair.name(), pair.value());
            (verdict != null && verdict.passes() ? passed : refused).add(pair.name());
            if (verdict instanceof Verdict.Refuse refusal && refusal.answered()) {
                answered.add(pair.name());
            }
            // One client that repeats a made-up name must not make it look frequent.
            if (first) {
                saw(inventory, decision, pair.name());
            }
        }
        return new JudgedCookies(decision, cookies, passed, refused, answered);
    }

    /** Tracking fails closed: nothing for a cookie that cannot be judged. */
    private static @Nullable Verdict verdict(Decision decision, String name, String value) {
        try {
            String host = decision.facts().host();
            return decision.verdict(CookieFacts.inRequest(name, value, host));
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "A cookie could not be judged and was held back", e);
            return null;
        }
    }

    /** A fault here costs the sighting and no more: what becomes of a session does not hang on it. */
    private static void saw(Inventory inventory, Decision decision, String name) {
        try {
            inventory.sawInRequest(decision.facts().site().id(), name);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "A cookie of a request could not be noted", e);
        }
    }

    /**
     * Whether an application may see a cookie as the container reads it. Containers find more of them than browsers sent:
     * they may split a value at its commas, as RFC 2109 once had it.
     */
    boolean passes(Cookie cookie) {
        String name = cookie.getName();
        if (refused.contains(name)) {
            return false;
        }
        if (passed.contains(name)) {
            return true;
        }
        String value = cookie.getValue();
        Verdict verdict = ConsentToken.isOwn(name) ? null : verdict(decision, name, value == null ? "" : value);
        return verdict != null && verdict.passes();
    }

    /** The Cookie field without what was refused; {@code null} where nothing is left. */
    @Nullable
    String left() {
        return cookies.without(pair -> refused.contains(pair.name()));
    }
}
