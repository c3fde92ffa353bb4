package org.consentry.http;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Set-Cookie lines that delete a cookie. A browser knows a cookie by its name, Domain, Path and partition, so that a
 * line has to name all of them as the cookie was set; where they aren't known, {@link #variants} lists the likely ones.
 */
public final class CookieExpiry {

    /** Deeper paths and hosts than these are left out: a list has to end, and trackers set their cookies higher up. */
    private static final int MAX_SEGMENTS = 8;

    private static final int MAX_PARENTS = 6;
    private static final int MAX_OCTETS = 1024;

    private CookieExpiry() {}

    /**
     * One way in which a cookie may have been set.
     *
     * @param name the cookie's name
     * @param domain its Domain, or empty for a cookie of its own host only
     * @param path its path, as the browser keeps it
     * @param secure whether the line says Secure, which an insecure origin can't
     * @param crossSite whether the line says {@code SameSite=None}, so that it also works inside another site's page
     * @param partitioned whether the cookie was set with Partitioned
     */
    public record Variant(
            String name, String domain, String path, boolean secure, boolean crossSite, boolean partitioned) {

        /** @throws IllegalArgumentException where no line could say this, or a browser would ignore it */
        public Variant {
            if (!isName(name) || !isDomain(domain) || !isPath(path)) {
                throw new IllegalArgumentException("No Set-Cookie line can name this cookie");
            }
            if ((crossSite || partitioned) && !secure) {
                throw new IllegalArgumentException("SameSite=None and Partitioned need Secure");
            }
            if (!allowed(name, domain, path, secure)) {
                throw new IllegalArgumentException("The prefix of the name forbids this");
            }
        }

        /** The line that deletes the cookie, without its field name. */
        public String line() {
            StringBuilder line =
                    new StringBuilder(160).append(name).append("=; Path=").append(path);
            if (!domain.isEmpty()) {
                line.append("; Domain=").append(domain);
            }
            line.append("; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT");
            if (secure) {
                line.append("; Secure");
            }
            // Browsers that know the __Http- prefixes ignore a line for such a name without HttpOnly.
            if (Ascii.startsWith(name, "__http-") || Ascii.startsWith(name, "__host-http-")) {
                line.append("; HttpOnly");
            }
            if (crossSite || partitioned) {
                line.append("; SameSite=None");
            }
            return line.append(partitioned ? "; Partitioned" : "").toString();
        }
    }

    /**
     * The line that deletes the cookie which {@code cookie} sets.
     *
     * @param requestPath path of the request that it answers, for the default path
     * @param https whether the visitor's connection is https
     * @return empty where no line can delete it, because of its name or because it could not be set on this connection
     */
    public static Optional<Variant> of(SetCookie cookie, String requestPath, boolean https) {
        String path = cookie.path().isEmpty() ? SetCookie.defaultPath(requestPath) : cookie.path();
        boolean partitioned = cookie.partitioned() && cookie.secure();
        return variant(
                cookie.name(), cookie.domain(), path, https, cookie.sameSite().equals("none"), partitioned);
    }

    /**
     * The ways in which a cookie that came with a request may have been set, the likeliest first: for the host alone
     * and for each domain from the host down to the registrable one at {@code /}, then at each path above the
     * request's; then, on https, all of these Partitioned. A caller may cut the list at the lines it can spare.
     *
     * @param host of the request, a port and a trailing dot being left out of account
     * @param requestPath as sent; a query is left out of account
     * @param https whether the visitor's connection is https
     * @return empty where no line can name the cookie
     */
    public static List<Variant> variants(String name, String host, String requestPath, boolean https) {
        List<Variant> variants = new ArrayList<>();
        List<String> domains = domains(Party.normalize(host));
        Set<String> paths = paths(requestPath);
        for (int partitioned = 0; partitioned <= (https ? 1 : 0); partitioned++) {
            for (String path : paths) {
                for (String domain : domains) {
                    variant(name, domain, path, https, false, partitioned == 1).ifPresent(variants::add);
                }
            }
        }
        return List.copyOf(variants);
    }

    private static Optional<Variant> variant(
            String name, String domain, String path, boolean https, boolean crossSite, boolean partitioned) {
        boolean sayable = isName(name) && isDomain(domain) && isPath(path) && allowed(name, domain, path, https);
        if (!sayable || partitioned && !https) {
            return Optional.empty();
        }
        return Optional.of(new Variant(name, domain, path, https, https && crossSite, partitioned));
    }

    private static List<String> domains(String host) {
        List<String> domains = new ArrayList<>();
        domains.add("");
        if (!Party.isDomain(host) || Party.isPublicSuffix(host)) {
            return domains;
        }
        String registrable = Party.registrableDomain(host);
        domains.add(registrable);
        String parent = host;
        while (parent.length() > registrable.length() && domains.size() < MAX_PARENTS) {
            domains.add(parent);
            parent = parent.substring(parent.indexOf('.') + 1);
        }
        return domains;
    }

    private static Set<String> paths(String requestPath) {
        Set<String> paths = new LinkedHashSet<>();
        paths.add("/");
        int query = requestPath.indexOf('?');
        String path = query < 0 ? requestPath : requestPath.substring(0, query);
        if (!path.startsWith("/")) {
            return paths;
        }
        int end = 0;
        for (int segments = 0; segments < MAX_SEGMENTS && end < path.length(); segments++) {
            int slash = path.indexOf('/', end + 1);
            end = slash < 0 ? path.length() : slash;
            paths.add(path.substring(0, end));
            if (slash > 0) {
                paths.add(path.substring(0, end + 1));
            }
        }
        return paths;
    }

    private static boolean allowed(String name, String domain, String path, boolean secure) {
        if (Ascii.startsWith(name, "__host-")) {
            return secure && domain.isEmpty() && path.equals("/");
        }
        return secure || !Ascii.startsWith(name, "__secure-") && !Ascii.startsWith(name, "__http-");
    }

    private static boolean isName(String name) {
        return !name.isEmpty() && name.length() <= 4096 && name.indexOf('=') < 0 && isPlain(name);
    }

    private static boolean isPath(String path) {
        return path.startsWith("/") && path.length() <= MAX_OCTETS && isPlain(path);
    }

    private static boolean isDomain(String domain) {
        for (int i = 0; i < domain.length(); i++) {
            char c = domain.charAt(i);
            if (!Ascii.isDigit(c) && !Ascii.isLetter(c) && c != '-' && c != '_' && (c != '.' || i == 0)) {
                return false;
            }
        }
        return domain.length() <= MAX_OCTETS;
    }

    /** One octet a character, no control character, no semicolon, no white space that a browser would take away. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Ascii.isControl(c) || c == ';' || c > 0xFF) {
                return false;
            }
        }
        return !Ascii.isWsp(text.charAt(0)) && !Ascii.isWsp(text.charAt(text.length() - 1));
    }
}
