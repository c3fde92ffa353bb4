package org.consentry.catalog;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One cookie while it is judged: what several steps ask for is found once. */
final class Question {

    private static final String SECURE_PREFIX = "__Secure-";
    private static final String HOST_PREFIX = "__Host-";

    private final CookieFacts cookie;
    private final String host;
    private final Guess guess;
    private @Nullable Set<NameHint> hints;

    Question(CookieFacts cookie, Guess guess) {
        this.cookie = cookie;
        this.host = Hosts.normal(cookie.host());
        this.guess = guess;
    }

    CookieFacts cookie() {
        return cookie;
    }

    String name() {
        return cookie.name();
    }

    /** In normal form; empty where it is unknown. */
    String host() {
        return host;
    }

    /** True where the cookie belongs to the very site that the visitor looks at. */
    boolean own() {
        return !cookie.thirdParty();
    }

    /** RFC 6265bis 4.1.3.2: only the host itself can have set it. */
    boolean hostPrefixed() {
        return name().startsWith(HOST_PREFIX);
    }

    /** The name without the prefix that says how a cookie is kept; empty where there is none, or nothing else. */
    String bareName() {
        return hostPrefixed()
                ? name().substring(HOST_PREFIX.length())
                : name().startsWith(SECURE_PREFIX) ? name().substring(SECURE_PREFIX.length()) : "";
    }

    Set<NameHint> hints() {
        if (hints == null) {
            hints = guess.hints(name());
        }
        return hints;
    }
}
