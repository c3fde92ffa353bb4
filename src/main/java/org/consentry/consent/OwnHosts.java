package org.consentry.consent;

import java.net.URI;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.consentry.http.Party;
import org.consentry.site.SitePolicy;

/** The hosts that are a site's own. Immutable. */
final class OwnHosts {
    private final SortedSet<String> domains;
    private final String upstream;

    OwnHosts(SitePolicy site) {
        SortedSet<String> own = new TreeSet<>();
        for (String pattern : site.hosts()) {
            String host = pattern.startsWith("*") ? pattern.substring(Math.min(2, pattern.length())) : pattern;
            String domain = Party.registrableDomain(host);
            // "*.test" is a site's word for any host that it may be asked as, and makes nobody else's host its own.
            if (!domain.isEmpty() && (host.equals(pattern) || !isSuffix(domain))) {
                own.add(domain);
            }
        }
        this.domains = Collections.unmodifiableSortedSet(own);
        URI origin = site.upstream();
        this.upstream = origin == null || origin.getHost() == null ? "" : Party.normalize(origin.getHost());
    }

    private static boolean isSuffix(String domain) {
        return !Party.isAddress(domain)
                && !Party.registrableDomain("a." + domain).equals(domain);
    }

    /** The registrable domains of the site: they and all below them are its own. Sorted. */
    SortedSet<String> domains() {
        return domains;
    }

    boolean contains(String host) {
        for (String domain : domains) {
            if (isWithin(host, domain)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The domain of the host that a request came to, which is the site's own whatever its policy lists; empty where none
     * is: nothing below a public suffix is.
     */
    String domainOf(String requested) {
        for (String domain : domains) {
            if (isWithin(requested, domain)) {
                return domain;
            }
        }
        String domain = Party.registrableDomain(requested);
        return isSuffix(domain) ? "" : domain;
    }

    /**
     * The host that the pages come from is the site's own too, but nothing beside it, which belongs to whoever hosts the
     * site; and no page is told of it, be it by the guard's table or by a fence.
     */
    boolean isUpstream(String host) {
        return !upstream.isEmpty() && host.equals(upstream);
    }

    static boolean isWithin(String host, String domain) {
        int above = host.length() - domain.length();
        return host.endsWith(domain) && (above == 0 || above > 0 && host.charAt(above - 1) == '.');
    }
}
