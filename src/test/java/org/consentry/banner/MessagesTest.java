package org.consentry.banner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MessagesTest {
    private static final Path FOLDER = Path.of("src", "main", "resources", "org", "consentry", "messages");

    static List<String> languages() {
        return Messages.LANGUAGES;
    }

    @ParameterizedTest
    @MethodSource("languages")
    void everyLanguageHasEveryTextAndNoOther(String language) {
        assertThat(Messages.read(language).keySet())
                .isEqualTo(Messages.read("en").keySet());
        assertThat(Messages.read(language))
                .allSatisfy((key, text) -> assertThat(text).isNotBlank());
    }

    @ParameterizedTest
    @MethodSource("languages")
    void everyTextHasThePlaceholdersOfTheEnglishOne(String language) {
        Map<String, String> english = Messages.read("en");
        assertThat(Messages.read(language))
                .allSatisfy((key, text) -> assertThat(placeholders(text)).isEqualTo(placeholders(english.get(key))));
    }

    @ParameterizedTest
    @MethodSource("languages")
    void noSentenceIsLeftInEnglish(String language) {
        if (language.equals("en")) {
            return;
        }
        Map<String, String> english = Messages.read("en");
        assertThat(Messages.read(language)).allSatisfy((key, text) -> {
            if (english.get(key).length() > 15) {
                assertThat(text).as(key).isNotEqualTo(english.get(key));
            }
        });
    }

    @ParameterizedTest
    @MethodSource("languages")
    void everyLanguageSaysItsDirectionAndWhetherItWasReviewed(String language) {
        assertThat(Messages.read(language).get("direction")).isIn("ltr", "rtl");
        assertThat(Messages.read(language).get("reviewed")).isIn("yes", "no");
    }

    @ParameterizedTest
    @MethodSource("languages")
    void acceptAndRejectReadApart(String language) {
        Map<String, String> texts = Messages.read(language);
        assertThat(texts.get("button.accept")).isNotEqualTo(texts.get("button.reject"));
    }

    @Test
    void rejectReadsAsConsentFillersLookForIt() {
        assertThat(new Messages().text("en", "button.reject")).isEqualTo("Reject all");
        assertThat(new Messages().text("en", "banner.title")).startsWith("We use cookies");
    }

    @Test
    void everyBundleInTheFolderIsSpoken() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(Messages.LANGUAGES.stream()
                            .map(language -> "banner_" + language + ".properties")
                            .toList());
        }
    }

    @ParameterizedTest
    @CsvSource({"en,en", "de,de", "DE-at,de", "ar-EG,ar", "no,nb", "nn-NO,nb", "zh-Hant-TW,en", "'',en", "-,en", "x,en"
    })
    void aTagIsReadInTheNearestLanguage(String tag, String expected) {
        assertThat(new Messages().nearest(tag)).isEqualTo(expected);
    }

    @Test
    void aTagWithoutEndIsReadByItsStart() {
        assertThat(new Messages().nearest("de" + "-x".repeat(1_000_000))).isEqualTo("de");
        assertThat(new Messages().nearest("-".repeat(1_000_000))).isEqualTo("en");
    }

    @Test
    void anUnknownTextIsAnError() {
        assertThatThrownBy(() -> new Messages().text("en", "no.such")).hasMessageContaining("no.such");
    }

    private static Set<String> placeholders(String text) {
        Set<String> found = new TreeSet<>();
        for (int open = text.indexOf('{'); open >= 0; open = text.indexOf('{', open + 1)) {
            int close = text.indexOf('}', open);
            found.add(close < 0 ? "unclosed" : text.substring(open, close + 1));
        }
        long closing = text.chars().filter(c -> c == '}').count();
        return closing == text.chars().filter(c -> c == '{').count() ? found : Set.of("unbalanced");
    }
}
