package org.consentry.gateway;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.consentry.consent.RequestFacts;
import org.consentry.site.Transport;

/**
 * What a site promises of the way to it: plain http leads to https, where the browser is told to come by https alone
 * (RFC 6797). What the visitor's scheme is, a trusted proxy or the public address says, else the connection; where that
 * is https nothing is led anywhere. Where a proxy in front may have ended https and does not plainly say so nothing is
 * led anywhere either: it would come back, and be led again.
 */
final class SecureWay {
    private static final System.Logger LOG = System.getLogger(SecureWay.class.getName());

    static final String FIELD = "Strict-Transport-Security";

    /** Where a certificate's issuer looks, who may come by http alone (RFC 8555, section 8.3). */
    private static final String CHALLENGE = "/.well-known/acme-challenge/";

    private static final int PERMANENT_REDIRECT = 308;

    private final String publicPort;
    private final int ownPort;
    private final Set<Doubt> told = Collections.synchronizedSet(EnumSet.noneOf(Doubt.class));

    /** Why a visitor who seems to come by http may come by https all the same. */
    private enum Doubt {
        UNTRUSTED(
                "{0} asks for https, and a proxy that is not trusted says that visitors come by it: name it in"
                        + " consentry.trusted-proxies, or set consentry.public-url",
                "A proxy says that you came by it, but it is not trusted here."),
        UNSAID(
                "{0} asks for https, and the trusted proxy does not plainly say how visitors come: have it send"
                        + " X-Forwarded-Proto with the scheme that the visitor came by, and nothing else",
                "The proxy in front of it does not plainly say in X-Forwarded-Proto how you came.");

        private final String log;
        private final String answer;

        Doubt(String log, String answer) {
            this.log = log;
            this.answer = answer;
        }
    }

    /**
     * @param publicPort with its colon, where the public address is of https and names one; else empty
     * @param ownPort where this server itself speaks https, for visitors who reach it without anything in between; 0
     *     where it is not known
     */
    SecureWay(String publicPort, int ownPort) {
        this.publicPort = publicPort;
        this.ownPort = ownPort;
    }

    /** Whether a request may not go on as it came. */
    static boolean isBarred(HttpServletRequest request, RequestFacts facts) {
        boolean demanded = !facts.https() && facts.site().transport().httpsOnly() && !isChallenge(request);
        // Where no trusted proxy says how the visitor came, the connection shows it, whatever the public address is.
        return demanded && !(request.isSecure() && !(facts.behindProxy() && saysHttp(request)));
    }

    /** A challenge's token is of base64url, so that no detour by dots or escapes leads out of its folder. */
    private static boolean isChallenge(HttpServletRequest request) {
        String path = request.getRequestURI();
        int root = request.getContextPath().length();
        if (!isSafe(request) || !path.startsWith(CHALLENGE, root) || path.length() == root + CHALLENGE.length()) {
            return false;
        }
        for (int i = root + CHALLENGE.length(); i < path.length(); i++) {
            char c = path.charAt(i);
            boolean plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (!plain && c != '-' && c != '_') {
                return false;
            }
        }
        return true;
    }

    private static boolean isSafe(HttpServletRequest request) {
        return request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    }

    /** Leads what only asks to https. What brings something is refused: it shall not go in clear again. */
    void bar(HttpServletRequest request, HttpServletResponse response, RequestFacts facts) throws IOException {
        boolean certain = facts.behindProxy() ? saysHttp(request) && !saysHttps(request) : !saysHttps(request);
        if (!certain) {
            Doubt doubt = facts.behindProxy() ? Doubt.UNSAID : Doubt.UNTRUSTED;
            if (told.add(doubt)) {
                LOG.log(System.Logger.Level.WARNING, doubt.log, facts.site().id());
            }
            Pages.httpsAlone(response, doubt.answer);
        } else if (isSafe(request)) {
            response.setStatus(PERMANENT_REDIRECT);
            // Its port may be a mistake that no browser should remember.
            response.setHeader("Cache-Control", "no-store");
            response.setHeader("Location", address(request, facts));
        } else {
            Pages.httpsAlone(response, "Nothing that was sent has been used.");
        }
    }

    /** Whether the nearest proxy says so, which writes last. */
    private static boolean saysHttp(HttpServletRequest request) {
        List<String> lines = Collections.list(request.getHeaders("X-Forwarded-Proto"));
        String last = lines.isEmpty() ? "" : lines.get(lines.size() - 1);
        return last.substring(last.lastIndexOf(',') + 1).strip().equalsIgnoreCase("http");
    }

    /** Whether any proxy says so, in the field of RFC 7239 or the usual one. */
    private static boolean saysHttps(HttpServletRequest request) {
        for (String line : Collections.list(request.getHeaders("X-Forwarded-Proto"))) {
            for (String proto : line.split(",")) {
                if (proto.strip().equalsIgnoreCase("https")) {
                    return true;
                }
            }
        }
        for (String line : Collections.list(request.getHeaders("Forwarded"))) {
            for (String pair : line.replace(';', ',').split(",")) {
                String said = pair.strip().toLowerCase(Locale.ROOT);
                if (said.equals("proto=https") || said.equals("proto=\"https\"")) {
                    return true;
                }
            }
        }
        return false;
    }

    private String address(HttpServletRequest request, RequestFacts facts) {
        String authority = facts.origin().substring(facts.origin().indexOf("://") + 3);
        int colon = authority.lastIndexOf(':');
        boolean named = colon > authority.lastIndexOf(']');
        String host = named ? authority.substring(0, colon) : authority;
        String port = publicPort;
        // Whoever names this server's own port has come straight to it, and finds its other port beside that one.
        boolean straight = !facts.behindProxy()
                && named
                && authority.substring(colon + 1).equals(Integer.toString(request.getLocalPort()));
        if (straight && ownPort > 0) {
            port = ":" + ownPort;
        }
        String path = request.getRequestURI();
        String query = request.getQueryString();
        return "https://" + host + port + (path.startsWith("/") ? path : "/") + (query == null ? "" : '?' + query);
    }

    /** The field for an answer of the site's; empty where none is to be sent. Never on http (RFC 6797, section 7.2). */
    static String field(RequestFacts facts) {
        Transport transport = facts.site().transport();
        if (!facts.https() || transport.hsts().isZero() || isLocal(facts.host())) {
            return "";
        }
        return "max-age=" + transport.hsts().toSeconds() + (transport.hstsSubdomains() ? "; includeSubDomains" : "");
    }

    /** A browser that was told so of localhost would keep to it for whatever else runs on that machine. */
    private static boolean isLocal(String host) {
        return host.equals("localhost") || host.endsWith(".localhost");
    }

    /** What holds where the site says something itself: each of its promises in its stricter form. */
    static String stricter(String ours, String theirs) {
        Said own = Said.of(ours);
        Said said = Said.of(theirs);
        if (said.seconds >= own.seconds && (said.subdomains || !own.subdomains)) {
            return theirs;
        }
        return "max-age=" + Math.max(own.seconds, said.seconds)
                + (own.subdomains || said.subdomains ? "; includeSubDomains" : "")
                + (said.preload ? "; preload" : "");
    }

    /** A field as a browser reads it; one without a sound max-age says nothing. */
    private record Said(long seconds, boolean subdomains, boolean preload) {
        static Said of(String field) {
            long seconds = -1;
            boolean subdomains = false;
            boolean preload = false;
            for (String directive : field.split(";")) {
                int equals = directive.indexOf('=');
                String name = (equals < 0 ? directive : directive.substring(0, equals))
                        .strip()
                        .toLowerCase(Locale.ROOT);
                if (name.equals("max-age") && equals >= 0) {
                    seconds = number(directive.substring(equals + 1).strip());
                }
                subdomains |= name.equals("includesubdomains");
                preload |= name.equals("preload");
            }
            return seconds < 0 ? new Said(-1, false, false) : new Said(seconds, subdomains, preload);
        }

        private static long number(String text) {
            boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
            String digits = quoted ? text.substring(1, text.length() - 1) : text;
            boolean sound = !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9');
            return !sound ? -1 : digits.length() > 12 ? 999_999_999_999L : Long.parseLong(digits);
        }
    }
}
