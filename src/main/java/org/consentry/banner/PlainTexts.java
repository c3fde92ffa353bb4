package org.consentry.banner;

import java.util.Map;
import java.util.Objects;
import org.consentry.site.Purpose;

/**
 * The first layer's words and the purposes', without markup, for whoever shows them in controls of another kind.
 *
 * @param language tag of the language that they are in
 * @param buttons by what they stand for: {@code accept-all}, {@code reject-all}, {@code custom}, {@code withdraw},
 *     {@code under-age}
 * @param purposes by id
 */
public record PlainTexts(
        String language,
        String direction,
        String title,
        String text,
        Map<String, String> buttons,
        Map<String, Purpose.Text> purposes) {
    public PlainTexts {
        Objects.requireNonNull(language);
        Objects.requireNonNull(direction);
        Objects.requireNonNull(title);
        Objects.requireNonNull(text);
        buttons = Map.copyOf(buttons);
        purposes = Map.copyOf(purposes);
    }
}
