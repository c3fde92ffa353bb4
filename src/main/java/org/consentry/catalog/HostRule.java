package org.consentry.catalog;

import java.util.Objects;

/**
 * One row of the catalogue: whose a host is, and what a request to it or to a host below it is for.
 *
 * @param host a domain or a host, lower case
 * @param category what its owner offers there
 * @param vendor the service behind it
 * @param source the address of the page where the fact was read, or the word {@code knowledge}
 */
public record HostRule(String host, Category category, String vendor, String source) {

    /** The package whose table of hosts ours begins with. */
    private static final String PACKAGE = "https://www.npmjs.com/package/third-party-web/";

    public HostRule {
        Objects.requireNonNull(category);
        Hosts.check(host);
        Sources.check(source);
        if (vendor.isEmpty()) {
            throw new IllegalArgumentException("a host's vendor is missing");
        }
    }

    /** The rule as verdicts name it: {@code host:doubleclick.net}. */
    public String id() {
        return "host:" + host;
    }

    /** Whether it was taken over from a package's table, and not written by hand. */
    public boolean derived() {
        return source.startsWith(PACKAGE);
    }
}
