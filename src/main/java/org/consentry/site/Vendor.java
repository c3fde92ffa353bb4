package org.consentry.site;

import java.util.List;
import java.util.Objects;

/**
 * A service of another company that a site uses.
 *
 * @param name as the visitor reads it, and as the catalogue spells it
 * @param policy address of its own privacy statement; empty where the site names none
 * @param hosts hosts that belong to it, beyond those the catalogue knows
 */
public record Vendor(String name, String policy, List<String> hosts) {
    public Vendor {
        Objects.requireNonNull(name);
        Objects.requireNonNull(policy);
        hosts = List.copyOf(hosts);
    }
}
