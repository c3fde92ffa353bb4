package org.consentry.rights;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.consentry.site.SitePolicy;
import org.consentry.site.Webhook;

/**
 * How messages to recipients are signed and where they may go.
 *
 * @param settings gives a setting's text by its name, at any time: a policy may name a new recipient while we run
 * @param listed private hosts that may be sent to
 */
public record WebhookSettings(Function<String, Optional<String>> settings, ListedHosts listed) {
    /** What a recipient's key is called, but for the recipient's name. */
    public static final String SECRET = "consentry.webhook.secret.";

    private static final int SHORTEST = 32;

    public WebhookSettings {
        Objects.requireNonNull(settings);
        Objects.requireNonNull(listed);
    }

    /** The key shared with a recipient; empty where it is missing or too short to be safe. */
    Optional<String> secret(String name) {
        return settings.apply(SECRET + name).map(String::strip).filter(secret -> secret.length() >= SHORTEST);
    }

    /** Adds to the errors each recipient without a key, and how to mend it. */
    public void check(Collection<SitePolicy> sites, List<String> errors) {
        sites.stream()
                .flatMap(site -> site.promises().webhooks().stream())
                .map(Webhook::name)
                .distinct()
                .sorted()
                .filter(name -> secret(name).isEmpty())
                .forEach(name -> errors.add(SECRET + name + ": it is missing or has fewer than " + SHORTEST
                        + " characters (write at least " + SHORTEST
                        + " random ones, and give the recipient the same)"));
    }
}
