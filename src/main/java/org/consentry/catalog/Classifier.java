package org.consentry.catalog;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Says what a cookie or a host is for, and by which rule. The steps, first hit wins: protected names that a site needs
 * to work; an exact name on its vendor's host, then anywhere; the longest pattern; the purpose of a third party on
 * whose host the cookie lives; what the name, the value and the attributes suggest. Never throws, does no I/O, and
 * answers in time that does not depend on the size of the catalogue.
 */
public final class Classifier {

    private static final Classification HOST_PREFIX =
            new Classification(Category.NECESSARY, "protected:host-prefix", 0.9, "");

    private final Catalog catalog;
    private final Guess guess;

    public Classifier(Catalog catalog) {
        this.catalog = Objects.requireNonNull(catalog);
        this.guess = new Guess(catalog.words());
    }

    /** The verdict on a cookie; {@link Classification#UNKNOWN} where nothing speaks for any category. */
    public Classification classify(CookieFacts cookie) {
        String name = cookie.name();
        if (name.isEmpty()) {
            return Classification.UNKNOWN;
        }
        Classification found = catalog.protectedName(name);
        if (found != null) {
            return found;
        }
        // RFC 6265bis 4.1.3.2: only the host itself can have set it, and no script reads it.
        if (name.startsWith("__Host-") && Boolean.TRUE.equals(cookie.httpOnly()) && !cookie.thirdParty()) {
            return HOST_PREFIX;
        }
        String host = Hosts.normal(cookie.host());
        found = catalog.exactName(name, host);
        if (found == null) {
            found = catalog.namePattern(name, host);
        }
        if (found == null) {
            found = withoutPrefix(name, host);
        }
        return found != null ? found : guess.of(cookie, vendor(cookie, host));
    }

    /** A prefix says how a cookie is kept, not what it is for. */
    private @Nullable Classification withoutPrefix(String name, String host) {
        int prefix = name.startsWith("__Secure-") ? 9 : name.startsWith("__Host-") ? 7 : 0;
        if (prefix == 0 || prefix == name.length()) {
            return null;
        }
        String bare = name.substring(prefix);
        Classification found = catalog.exactName(bare, host);
        return found != null ? found : catalog.namePattern(bare, host);
    }

    /** Only a third party's host says what its cookies are for: a site's own are the site's, whoever runs it. */
    private @Nullable Classification vendor(CookieFacts cookie, String host) {
        return cookie.thirdParty() && !host.isEmpty() ? catalog.host(host) : null;
    }

    /** The verdict on a host: the rule of the longest known domain that it is or lies below. */
    public Classification classifyHost(String host) {
        Classification found = host.length() > Hosts.LONGEST + 2 ? null : catalog.host(Hosts.normal(host));
        return found != null ? found : Classification.UNKNOWN;
    }

    /** Whether what a host serves hangs on the path, so that {@link #classifyAddress} may differ from the host's verdict. */
    public boolean hasPaths(String host) {
        return host.length() <= Hosts.LONGEST + 2 && catalog.byAddress().hasPaths(Hosts.normal(host));
    }

    /**
     * The verdict on a path of a host: the rule of the longest known path, by whole segments, that it is or lies below;
     * else the verdict on the host.
     *
     * @param path without its query; case-sensitive, and in the plain form that servers read
     */
    public Classification classifyAddress(String host, String path) {
        Classification found =
                host.length() > Hosts.LONGEST + 2 ? null : catalog.byAddress().find(Hosts.normal(host), path);
        return found != null ? found : classifyHost(host);
    }

    /** Finds known tags in the inline scripts of one page. */
    public ScriptSearch scripts() {
        return new ScriptSearch(catalog.signatures());
    }

    /** Every rule of the catalogue on a host's path. */
    public List<AddressRule> addresses() {
        return catalog.addresses();
    }

    /** Every host rule of the catalogue. */
    public List<HostRule> hosts() {
        return catalog.hosts();
    }
}
