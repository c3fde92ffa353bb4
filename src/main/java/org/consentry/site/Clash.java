package org.consentry.site;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What keeps two policies from being served together.
 *
 * @param policy the one that came later; {@code null} where it is none's fault
 * @param other the one that was there before; {@code null} where there is none
 * @param finding in words
 */
public record Clash(@Nullable SitePolicy policy, @Nullable SitePolicy other, Finding finding) {
    public Clash {
        Objects.requireNonNull(finding);
    }
}
