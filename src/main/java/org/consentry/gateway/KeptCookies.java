package org.consentry.gateway;

import org.consentry.http.Party;
import org.consentry.http.SetCookie;

/**
 * Which cookies browsers keep at all, of those that they can read (RFC 6265bis, section 5.7, and CHIPS for Partitioned).
 * The visitor's scheme is left out of account: some browsers keep a Secure cookie of a local host over HTTP too.
 */
final class KeptCookies {
    private KeptCookies() {}

    /**
     * @param host of the request, in normal form
     * @param domain as it reaches the browser
     * @param secure whether it reaches the browser with Secure
     */
    static boolean keeps(SetCookie cookie, String host, String domain, boolean secure) {
        return keepsDomain(domain, host) && keepsPrefix(cookie, domain, secure) && (secure || !cookie.partitioned());
    }

    private static boolean keepsDomain(String domain, String host) {
        boolean above = host.endsWith("." + domain) && !Party.isAddress(host) && !Party.isPublicSuffix(domain);
        return domain.isEmpty() || domain.equals(host) || above;
    }

    private static boolean keepsPrefix(SetCookie cookie, String domain, boolean secure) {
        // One without a name would look in requests as if it had the prefix.
        String crumb = cookie.crumb();
        boolean named = !cookie.name().isEmpty();
        if (starts(crumb, "__Host-")) {
            return named && secure && domain.isEmpty() && cookie.path().equals("/");
        }
        return !starts(crumb, "__Secure-") || named && secure;
    }

    private static boolean starts(String text, String prefix) {
        return text.regionMatches(true, 0, prefix, 0, prefix.length());
    }
}
