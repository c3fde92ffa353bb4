package org.consentry.site;

import java.util.Objects;

/**
 * Where else a choice holds.
 *
 * @param domain one choice holds on all hosts of the site at and below this domain; empty where each host asks for itself
 * @param group sites of one operator that bear the same word hand a choice over to one another; empty for none
 */
public record Sharing(String domain, String group) {
    /** Nowhere else. */
    public static final Sharing NONE = new Sharing("", "");

    public Sharing {
        Objects.requireNonNull(domain);
        Objects.requireNonNull(group);
    }
}
