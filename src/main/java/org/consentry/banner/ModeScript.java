package org.consentry.banner;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.consentry.site.ConsentMode;
import org.consentry.site.SitePolicy;
import org.jspecify.annotations.Nullable;

/**
 * What tells Google's tags of a visitor's choice, for the sites that want it: in front of the guard and in one file
 * with it; a file of its own on pages that need no guard.
 */
final class ModeScript {
    /** Where the site's signals go. */
    private static final String PLACE = "CONSENTRY_MODE";

    /** All of version 2 but {@code security_storage}, always granted. One that no purpose answers is denied. */
    private static final List<String> SIGNALS = List.of(
            "ad_storage",
            "ad_user_data",
            "ad_personalization",
            "analytics_storage",
            "functionality_storage",
            "personalization_storage");

    private final String before;
    private final String after;

    // Weak keys compare by identity: a policy is loaded once, and its script goes with it.
    private final Cache<SitePolicy, Optional<Asset>> sites =
            Caffeine.newBuilder().weakKeys().executor(Runnable::run).build();

    /** @throws IllegalStateException where the source doesn't have one place for the signals */
    ModeScript(Assets assets) {
        String source = assets.mode();
        int at = source.indexOf(PLACE);
        if (at < 0 || source.indexOf(PLACE, at + 1) >= 0) {
            throw new IllegalStateException("mode.js has no one place for the signals");
        }
        this.before = source.substring(0, at);
        this.after = source.substring(at + PLACE.length());
    }

    /** What stands before a guard; empty for a site that tells nothing. */
    String text(SitePolicy policy) {
        ConsentMode mode = policy.presentation().consentMode();
        return mode == null ? "" : before + signals(mode) + after;
    }

    /** The file for pages without a guard; {@code null} for a site that tells nothing. */
    @Nullable
    Asset alone(SitePolicy policy) {
        return sites.get(policy, this::asset).orElse(null);
    }

    private Optional<Asset> asset(SitePolicy policy) {
        String text = text(policy);
        return text.isEmpty()
                ? Optional.empty()
                : Optional.of(GuardScript.asset(text.getBytes(StandardCharsets.US_ASCII)));
    }

    /** Ids of purposes are letters, digits and hyphens: nothing in them could end a text. */
    private static String signals(ConsentMode mode) {
        return SIGNALS.stream()
                .map(signal -> signal + ":\"" + mode.signals().getOrDefault(signal, "") + '"')
                .collect(Collectors.joining(",", "[{", "}," + mode.millis() + "]"));
    }
}
