package org.consentry.site;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The policy for a site that has no file of its own yet: known trackers are held back, the site's host name stands in for
 * the controller. A start for an operator, who owes visitors a better one.
 */
public final class GeneratedPolicy {
    /** Its name in records and exports. */
    public static final String ID = "default";

    private GeneratedPolicy() {}

    /**
     * @param upstream the site to front
     * @param languages tags of the languages that visitors may be asked in, the default first
     * @param enforcement how far the gateway goes
     * @throws IllegalArgumentException where {@link PolicyLoader#upstream(String)} takes the upstream for none
     */
    public static SitePolicy of(URI upstream, List<String> languages, Enforcement enforcement) {
        try {
            return PolicyLoader.load("generated", yaml(upstream, languages, enforcement));
        } catch (PolicyException e) {
            throw new IllegalStateException("the generated policy is sound for any upstream that was checked", e);
        }
    }

    /** The text of what {@link #of} gives, as its hash is taken. */
    public static byte[] yaml(URI upstream, List<String> languages, Enforcement enforcement) {
        String host = upstream.getHost();
        if (PolicyLoader.upstream(upstream.toString()) == null) {
            throw new IllegalArgumentException(upstream + " is no upstream");
        }
        return String.join(
                        "\n",
                        "site: " + ID,
                        "hosts: [\"*\"]",
                        "upstream: \"" + upstream + "\"",
                        "controller: {name: \"" + host + "\"}",
                        "notice: {version: generated-1, effective: 2026-11-01}",
                        "languages: [" + String.join(", ", languages) + "]",
                        "enforcement: " + enforcement.id(),
                        "purposes:",
                        "  - {id: necessary, category: necessary, basis: contract}",
                        "  - {id: functional, category: functional, basis: consent}",
                        "  - {id: analytics, category: analytics, basis: consent}",
                        "  - {id: marketing, category: marketing, basis: consent}",
                        "")
                .getBytes(StandardCharsets.UTF_8);
    }
}
