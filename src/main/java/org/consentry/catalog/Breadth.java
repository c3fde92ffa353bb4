package org.consentry.catalog;

import org.consentry.http.Party;

/**
 * Whether a line that an operator wrote or loaded catches no more than anybody can mean. The shipped files are read by
 * people and tested; these are not.
 */
final class Breadth {

    private static final int FEWEST_LITERALS = 3;

    private Breadth() {}

    /** @throws IllegalArgumentException where a pattern has too little literal text */
    static void checkName(String name) {
        CookieRule.checkName(name);
        if (NamePattern.isPattern(name) && new NamePattern(name).literals() < FEWEST_LITERALS) {
            throw new BadRow(
                    BadRow.Reason.TOO_WIDE,
                    "pattern \"" + name + "\" would catch too much; it needs " + FEWEST_LITERALS
                            + " characters that do not vary");
        }
    }

    /** @throws IllegalArgumentException where it is no host, an address, or a suffix below which anybody registers */
    static void checkHost(String host) {
        Hosts.check(host);
        if (Party.isAddress(host)) {
            throw new IllegalArgumentException("\"" + host + "\" is an address; a name is needed");
        }
        String below = "x." + host;
        if (below.equals(Party.registrableDomain(below))) {
            throw new BadRow(
                    BadRow.Reason.TOO_WIDE, "\"" + host + "\" is a public suffix: what lies below it has many owners");
        }
    }
}
