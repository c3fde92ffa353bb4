package org.consentry.gateway;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletResponse;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.consentry.consent.RequestFacts;
import org.consentry.http.CookieExpiry;
import org.consentry.http.CookieHeader;
import org.consentry.http.Party;
import org.consentry.http.SetCookie;
import org.consentry.site.SitePolicy;
import org.consentry.site.Transport.CookieDomains;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the site's cookies to the way and to the hosts that its policy promises: on https they get Secure, and those
 * that would go to other hosts become the host's own, or are reported. All else of a line goes as it came.
 *
 * <p>A cookie goes to other hosts where its Domain lies above the request's host and is neither one of the policy's
 * hosts, nor below one, nor the domain of a {@code *.} of the policy's. A public suffix is too wide whatever the policy
 * lists; and a policy for every host makes no other domain too wide.
 */
final class CookieScope {
    private static final System.Logger LOG = System.getLogger(CookieScope.class.getName());

    /** Sites and names of which the log has told. A bound, since a site makes names up at its will. */
    private static final int MOST_TOLD = 1_000;

    private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

    private final RequestFacts facts;
    private final String path;
    private final boolean secures;
    private final CookieDomains domains;
    private final CookieHeader cookies;
    private final InstantSource clock;

    /** What the site itself has set for its own host in this answer, and nobody narrowed. */
    private final Set<Own> own = new HashSet<>();

    /** A browser keeps one cookie for each of these. */
    private record Own(String name, String path, boolean partitioned) {}

    /**
     * @param path the request's path as sent, for cookies that name none
     * @param cookies of the request, as they came
     */
    CookieScope(RequestFacts facts, String path, CookieHeader cookies, InstantSource clock) {
        this.facts = facts;
        this.path = path;
        this.cookies = cookies;
        this.clock = clock;
        this.secures = facts.https() && facts.site().transport().httpsOnly();
        this.domains = facts.site().transport().cookieDomains();
    }

    /** Whether a cookie of that Domain would go to hosts that are not the site's. */
    static boolean isTooWide(SitePolicy site, String host, String domain) {
        if (domain.isEmpty() || !host.endsWith("." + domain) || Party.isAddress(host)) {
            // Its own host's, or one that no browser keeps.
            return false;
        }
        if (Party.isPublicSuffix(domain)) {
            return true;
        }
        for (String pattern : site.hosts()) {
            String own = pattern.startsWith("*.") ? pattern.substring(2) : pattern;
            if (own.equals("*") || domain.equals(own) || domain.endsWith("." + own)) {
                return false;
            }
        }
        return true;
    }

    /** Whether every cookie gets Secure. */
    boolean secures() {
        return secures;
    }

    /** The Domain under which the browser will keep a cookie. */
    String domain(SetCookie cookie) {
        return isNarrowed(cookie) ? "" : cookie.domain();
    }

    private boolean isNarrowed(SetCookie cookie) {
        return domains == CookieDomains.NARROW && isTooWide(facts.site(), facts.host(), cookie.domain());
    }

    /** What was set so far does not go out. */
    void startOver() {
        own.clear();
    }

    /** Hands a line on that was admitted. */
    void pass(String line, HttpServletResponse real) {
        String wide = "";
        String kept = line;
        boolean stays = true;
        if (secures || domains != CookieDomains.KEEP) {
            try {
                SetCookie cookie = SetCookie.parse(line).orElse(null);
                // A line that most browsers drop is kept to https in one that does not.
                kept = secures && (cookie == null || !cookie.secure()) ? line + "; Secure" : line;
                if (cookie != null && isNarrowed(cookie)) {
                    wide = wide(cookie);
                    kept = withoutDomain(kept);
                }
                stays = cookie == null || stays(cookie);
                report(cookie);
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, "A cookie goes as the site sets it", e);
            }
        }
        if (!wide.isEmpty()) {
            real.addHeader("Set-Cookie", wide);
        }
        if (stays) {
            real.addHeader("Set-Cookie", kept);
        }
    }

    /** As above, of a cookie that the container writes. */
    void pass(Cookie cookie, String line, HttpServletResponse real) {
        SetCookie read = !secures && domains == CookieDomains.KEEP
                ? null
                : SetCookie.parse(line).orElse(null);
        if (read == null) {
            real.addCookie(cookie);
            return;
        }
        Cookie kept = (Cookie) cookie.clone();
        kept.setSecure(secures || cookie.getSecure());
        if (isNarrowed(read)) {
            String wide = wide(read);
            if (!wide.isEmpty()) {
                real.addHeader("Set-Cookie", wide);
            }
            kept.setDomain(null);
        }
        boolean stays = stays(read);
        report(read);
        if (stays) {
            real.addCookie(kept);
        }
    }

    /**
     * What browsers have from before goes by this line: of two of a name a server reads the older one. Where the
     * browser showed none of that name there is none to read, and another site's is left alone.
     */
    private String wide(SetCookie cookie) {
        boolean shown = cookies.pairs().stream().anyMatch(pair -> pair.name().equals(cookie.name()));
        if (!shown && !deletes(cookie)) {
            return "";
        }
        return CookieExpiry.of(cookie, path, facts.https())
                .map(CookieExpiry.Variant::line)
                .orElse("");
    }

    private boolean deletes(SetCookie cookie) {
        return cookie.lifetime(clock.instant()) < 0;
    }

    /**
     * Whether a line goes out, narrowed where it has to be. One that deletes the wide cookie alone would, narrowed,
     * take along the host's own that this answer has just set.
     */
    private boolean stays(SetCookie cookie) {
        boolean narrowed = isNarrowed(cookie);
        if (domains != CookieDomains.NARROW || !narrowed && !cookie.domain().isEmpty()) {
            return true;
        }
        String where = cookie.path().isEmpty() ? SetCookie.defaultPath(path) : cookie.path();
        Own key = new Own(cookie.name(), where, cookie.partitioned());
        if (!deletes(cookie)) {
            if (narrowed) {
                own.remove(key);
            } else {
                own.add(key);
            }
            return true;
        }
        return !narrowed || !own.contains(key);
    }

    /** Once for each name. */
    private void report(@Nullable SetCookie cookie) {
        boolean looks = domains != CookieDomains.KEEP && cookie != null;
        if (!looks || !isTooWide(facts.site(), facts.host(), cookie.domain())) {
            return;
        }
        String site = facts.site().id();
        if (TOLD.size() < MOST_TOLD && TOLD.add(site + ' ' + cookie.name())) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0} sets the cookie {1} for {2}, which has hosts that are not in its policy{3}",
                    site,
                    printable(cookie.name()),
                    cookie.domain(),
                    domains == CookieDomains.NARROW ? ": it is kept to " + facts.host() : "");
        }
    }

    /** A name may hold what would begin another line of a log, or end a terminal's. */
    private static String printable(String name) {
        StringBuilder out = new StringBuilder();
        name.chars().limit(80).forEach(c -> out.append(c > ' ' && c < 0x7F ? (char) c : '?'));
        return out.toString();
    }

    private static String withoutDomain(String line) {
        StringBuilder out = new StringBuilder(line.length());
        int from = line.indexOf(';');
        out.append(line, 0, from);
        while (from < line.length()) {
            int next = line.indexOf(';', from + 1);
            int end = next < 0 ? line.length() : next;
            int equals = line.indexOf('=', from);
            String name = line.substring(from + 1, equals < 0 || equals > end ? end : equals);
            if (!name.strip().equalsIgnoreCase("Domain")) {
                out.append(line, from, end);
            }
            from = end;
        }
        return out.toString();
    }
}
