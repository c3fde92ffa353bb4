package org.consentry.gateway;

import java.util.List;
import org.consentry.consent.Decision;
import org.consentry.html.Gate;
import org.consentry.html.Inserts;
import org.jspecify.annotations.Nullable;

/**
 * What holds for one request, decided before it goes on.
 *
 * @param decision what may pass
 * @param kind whether a page may come
 * @param head true for a HEAD request, whose answer has the fields of a page and no body
 * @param setCookies judges what the site sets
 * @param expiries the Set-Cookie lines that expire what the browser holds and may not
 * @param validator the entity tags of this page for this visitor
 * @param conditional true where the browser's conditional was ours and went on in the upstream's words
 * @param inserts what goes into the page
 * @param gate what on the page must wait
 * @param answers what in the fields must wait
 * @param security what the page's fields allow it to load
 * @param detour where a redirect to a host that must wait leads instead
 * @param worker true where a worker's script is asked for
 * @param mark what goes behind a service worker's script; empty where none is asked for, or nothing goes behind it
 * @param answersItself true where the request may not reach the site at all
 */
record Guard(
        Decision decision,
        PageKind kind,
        boolean head,
        SetCookieJudge setCookies,
        List<String> expiries,
        @Nullable Validator validator,
        boolean conditional,
        Inserts inserts,
        Gate gate,
        AnswerGate answers,
        SecurityFields security,
        Detour detour,
        boolean worker,
        String mark,
        boolean answersItself) {
    /** Whether the body may go out as another one than it came, and is to be known by its fields first. */
    boolean mayChangeBody() {
        return kind != PageKind.OTHER || !mark.isEmpty();
    }
}
