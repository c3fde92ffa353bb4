package org.consentry.review;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EscapesTest {
    @ParameterizedTest
    @CsvSource({
        "abc, abc",
        "a%20b, a b",
        "%c3%A9, \u00e9",
        "\u00e9, \u00e9",
        "%25, %",
        "%F0%9F%8D%AA, \ud83c\udf6a",
        "a\ud83c\udf6a%20b, a\ud83c\udf6a b"
    })
    void escapesStandForText(String escaped, String text) {
        assertThat(Escapes.decoded(escaped)).contains(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "a%2", "%zz", "%-1", "%ff", "%C3%28", "%ED%A0%80", "%C0%80"})
    void whatStandsForNoneIsNotGuessedAt(String escaped) {
        assertThat(Escapes.decoded(escaped)).isEmpty();
    }

    @Property
    void whatABrowserEscapesIsReadBack(@ForAll String text) {
        String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
        String sound = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        assertThat(Escapes.decoded(encoded)).contains(sound);
        assertThat(Escapes.decoded(sound.replace("%", "%25"))).contains(sound);
    }
}
