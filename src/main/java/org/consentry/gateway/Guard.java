package org.consentry.gateway;

import java.util.List;
import org.consentry.catalog.CookieFacts;
import org.consentry.consent.ConsentToken;
import org.consentry.consent.Decision;
import org.consentry.consent.Verdict;
import org.consentry.html.Inserts;
import org.consentry.http.SetCookie;
import org.consentry.inventory.Inventory;
import org.jspecify.annotations.Nullable;

/**
 * What holds for one request, decided before it goes on.
 *
 * @param decision what may pass
 * @param kind whether a page may come
 * @param head true for a HEAD request, whose answer has the fields of a page and no body
 * @param path the request's path as sent, for cookies that name none
 * @param expiries the Set-Cookie lines that expire what the browser holds and may not
 * @param validator the entity tags of this page for this visitor
 * @param conditional true where the browser's conditional was ours and went on in the upstream's words
 * @param inserts what goes into the page
 * @param inventory what is told which cookies the site sets
 */
record Guard(
        Decision decision,
        PageKind kind,
        boolean head,
        String path,
        List<String> expiries,
        @Nullable Validator validator,
        boolean conditional,
        Inserts inserts,
        Inventory inventory) {

    private static final System.Logger LOG = System.getLogger(Guard.class.getName());

    /** Whether a Set-Cookie line of the site's may reach the browser. */
    boolean admits(String line) {
        String name = SetCookie.nameOf(line);
        if (ConsentToken.isOwn(name)) {
            return false;
        }
        try {
            return judge(line, name);
        } catch (RuntimeException e) {
            // Tracking fails closed: a cookie that cannot be judged stays out, the page goes on.
            LOG.log(System.Logger.Level.ERROR, "A cookie could not be judged and was withheld", e);
            return false;
        }
    }

    private boolean judge(String line, String name) {
        SetCookie cookie = SetCookie.parse(line).orElse(null);
        String host = decision.facts().host();
        if (cookie == null) {
            // Most browsers drop such a line; one that does not may not get a tracker by it.
            return decision.verdictOnSet(CookieFacts.inRequest(name, "", host)).passes();
        }
        long lifetime = cookie.lifetime(java.time.Instant.now());
        if (lifetime < 0) {
            // It only deletes.
            return true;
        }
        CookieFacts facts = new CookieFacts(
                name, cookie.value(), host, false, lifetime, cookie.httpOnly(), cookie.secure(), cookie.sameSite());
        String cookiePath = cookie.path().isEmpty() ? SetCookie.defaultPath(path) : cookie.path();
        inventory.sawSetCookie(decision.facts().site().id(), name, cookie.domain(), cookiePath, cookie.partitioned());
        Verdict verdict = decision.verdictOnSet(facts);
        return verdict.passes();
    }
}
