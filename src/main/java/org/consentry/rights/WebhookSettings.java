package org.consentry.rights;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.consentry.site.Finding;
import org.consentry.site.SitePolicy;
import org.jspecify.annotations.Nullable;

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

    /** A policy's recipients without a key, and how to mend it; {@code null} where each has one. */
    public @Nullable Finding problem(SitePolicy site) {
        List<String> missing = site.promises().webhooks().stream()
                .map(webhook -> SECRET + webhook.name())
                .filter(name -> secret(name.substring(SECRET.length())).isEmpty())
                .toList();
        return missing.isEmpty()
                ? null
                : new Finding(
                        site.id(),
                        0,
                        0,
                        String.join(", ", missing) + ": missing, or fewer than " + SHORTEST + " characters",
                        "write at least " + SHORTEST + " random ones, and give the recipient the same");
    }
}
