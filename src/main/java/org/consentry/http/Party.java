package org.consentry.http;

import java.net.IDN;
import org.apache.hc.client5.http.psl.DomainType;
import org.apache.hc.client5.http.psl.PublicSuffixMatcher;
import org.apache.hc.client5.http.psl.PublicSuffixMatcherLoader;

/**
 * Whose host a host is: the registrable domain above it, by the public suffix list with its private section, as
 * browsers have it ({@code alice.github.io} and {@code bob.github.io} are two sites). Hosts may come in any case, with
 * a port, a trailing dot or letters outside US-ASCII; nonsense gives an answer of its own kind, never an exception.
 */
public final class Party {

    private static final int MAX_LENGTH = 253;

    private static final PublicSuffixMatcher SUFFIXES = PublicSuffixMatcherLoader.getDefault();

    private Party() {}

    /**
     * The host in the form in which hosts are compared: lower case, punycode, without a port, a trailing dot or a dot
     * at its start. An IPv6 address keeps or gets its brackets.
     */
    public static String normalize(String host) {
        String bare = withoutPort(host.strip());
        int start = bare.startsWith(".") ? 1 : 0;
        int end = bare.length() > start && bare.endsWith(".") ? bare.length() - 1 : bare.length();
        String trimmed = Ascii.lower(bare.substring(start, end));
        for (int i = 0; i < trimmed.length(); i++) {
            if (trimmed.charAt(i) > 0x7F) {
                // Punycode takes the square of a label's length, and no longer host can be a domain name.
                return trimmed.length() > MAX_LENGTH ? trimmed : punycode(trimmed);
            }
        }
        return trimmed;
    }

    /** The registrable domain of a host; an address, a single label and a public suffix are their own. */
    public static String registrableDomain(String host) {
        String normal = normalize(host);
        if (!isDomain(normal)) {
            return normal;
        }
        String root = SUFFIXES.getDomainRoot(normal, null);
        return root == null ? normal : root;
    }

    /** Whether two hosts belong to one site, leaving schemes out of account; nothing is of one site with no host. */
    public static boolean sameSite(String a, String b) {
        String domain = registrableDomain(a);
        return !domain.isEmpty() && domain.equals(registrableDomain(b));
    }

    /** Whether a host is an IPv4 or IPv6 address; as in URLs, a name that ends in a number counts as one. */
    public static boolean isAddress(String host) {
        String normal = normalize(host);
        if (normal.startsWith("[")) {
            return true;
        }
        String last = normal.substring(normal.lastIndexOf('.') + 1);
        boolean hex = last.startsWith("0x");
        for (int i = hex ? 2 : 0; i < last.length(); i++) {
            char c = last.charAt(i);
            if (!Ascii.isDigit(c) && !(hex && c >= 'a' && c <= 'f')) {
                return false;
            }
        }
        return !last.isEmpty();
    }

    /** Whether a host is a public suffix, under which others register, so that no cookie can be set for all of it. */
    public static boolean isPublicSuffix(String normal) {
        return normal.indexOf('.') < 0 || isDomain(normal) && SUFFIXES.getDomainRoot(normal, null) == null;
    }

    /**
     * Whether anybody may register below that name: the list itself names it, and not as a company's own, such as
     * {@code github.io}. Of a name without a dot such as {@code intranet} it knows nothing.
     */
    public static boolean isListedSuffix(String normal) {
        String below = "x." + normal;
        return isDomain(below) && below.equals(SUFFIXES.getDomainRoot(below, DomainType.ICANN));
    }

    /** Several labels, none of them empty, that are no address: all else has no domain above it. */
    static boolean isDomain(String normal) {
        return normal.indexOf('.') > 0
                && normal.length() <= MAX_LENGTH
                && !normal.contains("..")
                && !normal.endsWith(".")
                && normal.indexOf(':') < 0
                && !isAddress(normal);
    }

    private static String withoutPort(String host) {
        int colon = host.indexOf(':');
        if (host.startsWith("[")) {
            int bracket = host.indexOf(']');
            return bracket < 0 ? host : host.substring(0, bracket + 1);
        }
        if (colon < 0) {
            return host;
        }
        return host.indexOf(':', colon + 1) < 0 ? host.substring(0, colon) : "[" + host + "]";
    }

    private static String punycode(String host) {
        try {
            return Ascii.lower(IDN.toASCII(host, IDN.ALLOW_UNASSIGNED));
        } catch (IllegalArgumentException | IndexOutOfBoundsException noDomainName) {
            return host;
        }
    }
}
