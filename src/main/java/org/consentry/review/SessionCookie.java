package org.consentry.review;

import java.util.List;
import java.util.stream.Collectors;
import org.consentry.http.CookieHeader;

/**
 * The cookie of a reviewer's session. It is the path's root, because pages and API both read it, and strict, so that no
 * other site's page can send it.
 */
final class SessionCookie {
    private static final String NAME = "consentry-review";

    private SessionCookie() {}

    private static String name(boolean secure) {
        return secure ? "__Host-" + NAME : NAME;
    }

    /** The line that begins a session. */
    static String begin(String token, boolean secure) {
        return line(token, Sessions.LENGTH.toSeconds(), secure);
    }

    /** The line that ends it. */
    static String end(boolean secure) {
        return line("", 0, secure);
    }

    /** Every token that a request carries: another application on the same host may have set one of that name too. */
    static List<String> tokens(List<String> cookieFields, boolean secure) {
        return CookieHeader.of(cookieFields).pairs().stream()
                .filter(pair -> pair.name().equals(name(secure)))
                .map(CookieHeader.Pair::value)
                .collect(Collectors.toList());
    }

    private static String line(String token, long seconds, boolean secure) {
        return name(secure) + "=" + token + "; Path=/; Max-Age=" + seconds + "; HttpOnly; SameSite=Strict"
                + (secure ? "; Secure" : "");
    }
}
