package org.consentry.site;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What keeps two policies from being served together.
 *
 * @param policy the one that came later; {@code null} where it is none's fault
 * @param other the one that was there before; {@code null} where there is none
 * @param finding in words
 * @param path where in the file of {@code policy} that stands, as {@link PolicyPlaces} has it
 */
public record Clash(@Nullable SitePolicy policy, @Nullable SitePolicy other, Finding finding, List<Object> path) {
    public Clash {
        Objects.requireNonNull(finding);
        path = List.copyOf(path);
    }
}
