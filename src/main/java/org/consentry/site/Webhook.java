package org.consentry.site;

import java.net.URI;
import java.util.Objects;
import java.util.Set;

/**
 * Whom a site tells of what happened.
 *
 * @param name of the recipient: lower-case letters, digits and hyphens; its key is the setting
 *     {@code consentry.webhook.secret.<name>}
 * @param url where it is told; https
 * @param events {@code withdrawal}, {@code erasure}, {@code request}, {@code request-due}
 */
public record Webhook(String name, URI url, Set<String> events) {
    /** All that can be told. */
    public static final Set<String> EVENTS = Set.of("withdrawal", "erasure", "request", "request-due");

    public Webhook {
        Objects.requireNonNull(name);
        Objects.requireNonNull(url);
        events = Set.copyOf(events);
    }
}
