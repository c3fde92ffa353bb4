package org.consentry.gateway;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletResponse;
import java.time.InstantSource;
import org.consentry.catalog.CookieFacts;
import org.consentry.consent.ConsentToken;
import org.consentry.consent.Decision;
import org.consentry.http.CookieHeader;
import org.consentry.http.SetCookie;
import org.consentry.inventory.Attributes;
import org.consentry.inventory.Inventory;
import org.consentry.inventory.Setting;
import org.consentry.inventory.Variant;

/** Says of each cookie that the site sets whether it may reach the browser. Tells the inventory what it has seen. */
final class SetCookieJudge {
    private static final System.Logger LOG = System.getLogger(SetCookieJudge.class.getName());

    private final Decision decision;
    private final String path;
    private final Inventory inventory;
    private final InstantSource clock;
    private final CookieScope scope;

    /**
     * @param path the request's path as sent, for cookies that name none
     * @param cookies of the request, as they came
     */
    SetCookieJudge(Decision decision, String path, CookieHeader cookies, Inventory inventory, InstantSource clock) {
        this.decision = decision;
        this.path = path;
        this.inventory = inventory;
        this.clock = clock;
        this.scope = new CookieScope(decision.facts(), path, cookies, clock);
    }

    /** What was set so far does not go out. */
    void startOver() {
        scope.startOver();
    }

    /** Sends a Set-Cookie line on, as far as it may go. */
    void pass(String line, HttpServletResponse real) {
        if (admits(line)) {
            scope.pass(line, real);
        }
    }

    /** As above, of a cookie that the container writes, judged by what it would say as a line. */
    void pass(Cookie cookie, HttpServletResponse real) {
        String line = line(cookie);
        if (admits(line)) {
            scope.pass(cookie, line, real);
        }
    }

    /** Whether a Set-Cookie line may go on. */
    boolean admits(String line) {
        try {
            return judge(line);
        } catch (RuntimeException e) {
            // Tracking fails closed: a cookie that cannot be judged stays out, the page goes on.
            LOG.log(System.Logger.Level.ERROR, "A cookie could not be judged and was withheld", e);
            return false;
        }
    }

    /** Whether a cookie may go on, judged by what it would say as a line. */
    boolean admits(Cookie cookie) {
        return admits(line(cookie));
    }

    private static String line(Cookie cookie) {
        StringBuilder line = new StringBuilder(cookie.getName()).append('=').append(cookie.getValue());
        if (cookie.getMaxAge() >= 0) {
            line.append("; Max-Age=").append(cookie.getMaxAge());
        }
        if (cookie.getPath() != null) {
            line.append("; Path=").append(cookie.getPath());
        }
        if (cookie.getDomain() != null) {
            line.append("; Domain=").append(cookie.getDomain());
        }
        String sameSite = cookie.getAttribute("SameSite");
        if (sameSite != null) {
            line.append("; SameSite=").append(sameSite);
        }
        return line.append(cookie.getSecure() ? "; Secure" : "")
                .append(cookie.isHttpOnly() ? "; HttpOnly" : "")
                .append(cookie.getAttribute("Partitioned") != null ? "; Partitioned" : "")
                .toString();
    }

    private boolean judge(String line) {
        String name = SetCookie.nameOf(line);
        if (ConsentToken.isOwn(name)) {
            return false;
        }
        SetCookie cookie = SetCookie.parse(line).orElse(null);
        String host = decision.facts().host();
        if (cookie == null) {
            // Most browsers drop such a line; one that does not may not get a tracker by it.
            return decision.verdictOnSet(CookieFacts.inRequest(name, "", host)).passes();
        }
        long lifetime = cookie.lifetime(clock.instant());
        if (lifetime < 0) {
            // It only deletes.
            return true;
        }
        CookieFacts facts = new CookieFacts(
                name, cookie.value(), host, false, lifetime, cookie.httpOnly(), cookie.secure(), cookie.sameSite());
        boolean passes = decision.verdictOnSet(facts).passes();
        String returned = returned(cookie);
        String domain = scope.domain(cookie);
        boolean secure = scope.secures() || cookie.secure();
        if (!returned.isEmpty() && KeptCookies.keeps(cookie, host, domain, secure)) {
            Attributes attributes = new Attributes(cookie.httpOnly(), secure, cookie.sameSite());
            saw(returned, cookie, domain, attributes, lifetime, !passes);
        }
        return passes;
    }

    /**
     * The name under which requests bring it back. A cookie without one comes back as its value alone, of which nothing
     * may be noted: it has none.
     */
    private static String returned(SetCookie cookie) {
        return CookieHeader.of(cookie.crumb()).pairs().get(0).name();
    }

    /** A fault here costs the sighting and no more: what becomes of a session does not hang on it. */
    private void saw(String name, SetCookie cookie, String domain, Attributes attributes, long lifetime, boolean held) {
        try {
            String where = cookie.path().isEmpty() ? SetCookie.defaultPath(path) : cookie.path();
            inventory.sawSetCookie(
                    decision.facts().site().id(),
                    new Setting(
                            name,
                            decision.facts().host(),
                            new Variant(domain, where, cookie.partitioned()),
                            attributes,
                            lifetime,
                            held));
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "A cookie of the site's could not be noted", e);
        }
    }
}
