package org.consentry.site;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a site changes of the banner's and the pages' look and words.
 *
 * @param design how they look
 * @param texts words in place of the bundles', by language tag and key
 * @param consentMode what is told to Google's tags; {@code null} where the site has none
 */
public record Presentation(
        Design design,
        Map<String, Map<String, String>> texts,
        @Nullable ConsentMode consentMode) {
    /** Nothing changed. */
    public static final Presentation DEFAULT = new Presentation(Design.DEFAULT, Map.of(), null);

    public Presentation {
        Objects.requireNonNull(design);
        texts = Map.copyOf(texts);
    }
}
