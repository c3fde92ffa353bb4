package org.consentry.review;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.consentry.http.SameOrigin;
import org.jspecify.annotations.Nullable;

/** What a request says of who sent it. */
final class Caller {

    /** An account and a password, as HTTP Basic (RFC 7617) or a form brings them. */
    record Credentials(String account, String password) {
        private static final String SCHEME = "basic ";

        /** Reads an Authorization field; empty where it is none of HTTP Basic. */
        static Optional<Credentials> basic(@Nullable String authorization) {
            if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
                return Optional.empty();
            }
            try {
                byte[] bytes = Base64.getDecoder()
                        .decode(authorization.substring(SCHEME.length()).strip());
                String pair = new String(bytes, StandardCharsets.UTF_8);
                int colon = pair.indexOf(':');
                return colon < 0
                        ? Optional.empty()
                        : Optional.of(new Credentials(pair.substring(0, colon), pair.substring(colon + 1)));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
    }

    private final HttpServletRequest request;

    Caller(HttpServletRequest request) {
        this.request = request;
    }

    String address() {
        return request.getRemoteAddr();
    }

    boolean secure() {
        return request.isSecure();
    }

    Optional<Credentials> basic() {
        return Credentials.basic(request.getHeader("Authorization"));
    }

    List<String> sessionTokens() {
        return SessionCookie.tokens(Collections.list(request.getHeaders("Cookie")), secure());
    }

    /** True where a page of ours made this request. */
    boolean sameOrigin() {
        String host = request.getHeader("Host");
        String expected = host == null ? null : (secure() ? "https://" : "http://") + host;
        return SameOrigin.allows(request.getHeader("Sec-Fetch-Site"), request.getHeader("Origin"), expected);
    }

    /**
     * True where a page of another origin is known to have made this request, be it a link or a picture: what is read
     * here is put on record in the reviewer's name. A browser tells it on https and on this machine alone.
     */
    boolean foreign() {
        String site = request.getHeader("Sec-Fetch-Site");
        return site == null
                ? request.getHeader("Origin") != null && !sameOrigin()
                : !site.equals("same-origin") && !site.equals("none");
    }

    /** True where a browser's page made this request, rather than a program with a password of its own. */
    boolean page() {
        return request.getHeader("Sec-Fetch-Site") != null || request.getHeader("Origin") != null;
    }

    boolean changesSomething() {
        return !List.of("GET", "HEAD", "OPTIONS").contains(request.getMethod());
    }
}
