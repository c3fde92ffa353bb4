package org.consentry.site;

import java.util.List;
import java.util.Objects;

/**
 * A service of another company that a site uses.
 *
 * @param name as the visitor reads it, and as the catalogue spells it
 * @param id the name in forms and tokens: lower-case letters, digits and hyphens
 * @param policy address of its own privacy statement; empty where the site names none
 * @param terms address of its terms; empty where the site names none
 * @param poster path of a picture on the site itself that stands in for what the service would show; empty for none
 * @param hosts hosts that belong to it, beyond those the catalogue knows
 */
public record Vendor(String name, String id, String policy, String terms, String poster, List<String> hosts) {
    public Vendor {
        Objects.requireNonNull(name);
        Objects.requireNonNull(id);
        Objects.requireNonNull(policy);
        Objects.requireNonNull(terms);
        Objects.requireNonNull(poster);
        hosts = List.copyOf(hosts);
    }
}
