package org.consentry.catalog;

import java.util.Objects;

/**
 * One row of the catalogue: what a request to a path of a host is for, where the host as a whole serves other things too.
 *
 * @param host a host, lower case, that is meant by itself and not with those below it; with {@code .*} at its end, that
 *     name under any public suffix: {@code www.google.*} is {@code www.google.com} and {@code www.google.co.uk}
 * @param path begins with a slash and ends with none; what lies below it belongs to it
 * @param category what its owner offers there
 * @param vendor the service behind it
 * @param source the address of the page where the fact was read, or the word {@code knowledge}
 */
public record AddressRule(String host, String path, Category category, String vendor, String source) {

    /** What stands for any public suffix. */
    static final String ANY_SUFFIX = ".*";

    public AddressRule {
        Objects.requireNonNull(category);
        Hosts.check(host.endsWith(ANY_SUFFIX) ? host.substring(0, host.length() - 1) + "example" : host);
        checkPath(path);
        Sources.check(source);
        if (vendor.isEmpty()) {
            throw new IllegalArgumentException("an address's vendor is missing");
        }
    }

    /** Read as it stands in a row: {@code www.google.com/pagead}. */
    static AddressRule of(String address, Category category, String vendor, String source) {
        int slash = address.indexOf('/');
        return new AddressRule(address.substring(0, slash), address.substring(slash), category, vendor, source);
    }

    /** Requests are compared in their plain form, which a rule in any other could never meet. */
    private static void checkPath(String path) {
        boolean sound = path.length() > 1 && path.startsWith("/") && !path.endsWith("/");
        for (String segment : sound ? path.substring(1).split("/") : new String[0]) {
            sound &= !segment.isEmpty() && !segment.equals(".") && !segment.equals("..");
        }
        if (!sound || !path.chars().allMatch(AddressRule::isPlain)) {
            throw new IllegalArgumentException("\"" + path + "\" is not a plain path without a slash at its end");
        }
    }

    private static boolean isPlain(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "/-._~@".indexOf(c) >= 0;
    }

    /** True where the host is a name under any public suffix. */
    public boolean underAnySuffix() {
        return host.endsWith(ANY_SUFFIX);
    }

    /** The rule as verdicts name it: {@code host:www.google.com/pagead}. */
    public String id() {
        return "host:" + host + path;
    }

    /** What it says of an address that it fits. */
    public Classification classification() {
        return new Classification(category, id(), 0.85, vendor);
    }
}
