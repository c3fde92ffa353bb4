package org.consentry.visitor;

import org.consentry.consent.Consent;
import org.consentry.consent.ConsentToken;
import org.consentry.consent.RequestFacts;
import org.consentry.http.CookieHeader;
import org.consentry.http.Party;

/**
 * The cookie that carries a choice: HttpOnly and set by the server, so that no script reads it, and no browser cuts its
 * life short for being a script's. Where a policy began or ceased to share choices, what stands under the other name goes;
 * but another site's below the same domain is left alone.
 */
final class ChoiceCookie {
    private static final String GONE = "; Path=/; Max-Age=0";

    private final ConsentToken tokens;

    ChoiceCookie(ConsentToken tokens) {
        this.tokens = tokens;
    }

    void set(Visit visit, Consent consent) {
        RequestFacts facts = visit.facts();
        dropOther(visit);
        long seconds = facts.site().validity().plus(ConsentToken.REMEMBERED).toSeconds();
        add(
                visit,
                name(facts) + '=' + tokens.issue(facts.site().id(), consent) + "; Path=/; Max-Age=" + seconds
                        + domain(ConsentToken.domain(facts.site(), facts.host())));
    }

    void drop(Visit visit) {
        RequestFacts facts = visit.facts();
        dropOther(visit);
        add(visit, name(facts) + '=' + GONE + domain(ConsentToken.domain(facts.site(), facts.host())));
    }

    private static String name(RequestFacts facts) {
        return ConsentToken.name(facts.https(), facts.site(), facts.host());
    }

    private void dropOther(Visit visit) {
        RequestFacts facts = visit.facts();
        boolean shared = !ConsentToken.domain(facts.site(), facts.host()).isEmpty();
        String other = facts.https() && !shared ? ConsentToken.SHARED_NAME : ConsentToken.name(facts.https());
        if (!carries(visit, other)) {
            return;
        }
        if (shared) {
            add(visit, other + '=' + GONE);
        } else if (facts.https()) {
            dropBelow(visit, other, facts.host());
        }
    }

    /** No browser tells for which domain it keeps a cookie: all are told that can be. */
    private void dropBelow(Visit visit, String name, String host) {
        String last = Party.registrableDomain(host);
        for (String domain = host; domain.indexOf('.') > 0; domain = domain.substring(domain.indexOf('.') + 1)) {
            add(visit, name + '=' + GONE + domain(domain));
            if (domain.equals(last)) {
                return;
            }
        }
    }

    private boolean carries(Visit visit, String name) {
        CookieHeader cookies = CookieHeader.of(Visit.values(visit.request(), "Cookie"));
        return cookies.pairs().stream().anyMatch(pair -> pair.name().equals(name) && isOurs(visit, pair.value()));
    }

    private boolean isOurs(Visit visit, String token) {
        try {
            return tokens.read(visit.facts().site(), token).isPresent();
        } catch (RuntimeException e) {
            // What cannot be read is nobody's choice: it does no harm where it lies.
            return false;
        }
    }

    private static String domain(String domain) {
        return domain.isEmpty() ? "" : "; Domain=" + domain;
    }

    private static void add(Visit visit, String line) {
        String secure = visit.facts().https() ? "; Secure" : "";
        visit.response().addHeader("Set-Cookie", line + secure + "; HttpOnly; SameSite=Lax");
    }
}
