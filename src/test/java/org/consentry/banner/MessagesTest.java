package org.consentry.banner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MessagesTest {
    private static final Path FOLDER = Path.of("src", "main", "resources", "org", "consentry", "messages");

    private static final Map<String, Map<String, String>> TEXTS = new ConcurrentHashMap<>();

    static List<String> languages() {
        return Messages.LANGUAGES;
    }

    static Map<String, String> texts(String language) {
        return TEXTS.computeIfAbsent(language, Messages::read);
    }

    @ParameterizedTest
    @MethodSource("languages")
    void everyLanguageHasEveryTextAndNoOther(String language) {
        assertThat(keys(language)).isEqualTo(keys("en"));
        assertThat(texts(language)).allSatisfy((key, text) -> assertThat(text).isNotBlank());
    }

    @ParameterizedTest
    @MethodSource("languages")
    void everyTextHasThePlaceholdersOfTheEnglishOne(String language) {
        Map<String, String> english = texts("en");
        for (String key : keys(language)) {
            assertThat(placeholders(texts(language).get(key))).as(key).isEqualTo(placeholders(english.get(key)));
        }
    }

    @ParameterizedTest
    @MethodSource("languages")
    void noSentenceIsLeftInEnglish(String language) {
        if (language.equals("en")) {
            return;
        }
        Map<String, String> english = texts("en");
        for (String key : keys(language)) {
            if (english.get(key).length() > 15) {
                assertThat(texts(language).get(key)).as(key).isNotEqualTo(english.get(key));
            }
        }
    }

    /** A text that stands in two languages alike was copied; but the two forms of Norwegian share sentences. */
    @Test
    void noLongTextStandsInTwoLanguages() {
        Map<String, String> seen = new HashMap<>();
        for (String language : Messages.LANGUAGES) {
            for (String key : keys(language)) {
                String text = texts(language).get(key);
                String other = text.length() > 40 ? seen.putIfAbsent(text, language) : null;
                assertThat(other)
                        .as(language + " " + key + " " + text)
                        .isIn(null, language, language.equals("nn") ? "nb" : null);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"nb,nn", "zh-Hans,zh-Hant", "cs,sk", "es,gl", "ca,es"})
    void neighboursAreTranslatedEachForItself(String one, String other) {
        Set<String> keys = keys(one);
        long same = keys.stream()
                .filter(key -> texts(one).get(key).equals(texts(other).get(key)))
                .count();
        assertThat(same).isLessThan(keys.size() * 7 / 10);
    }

    @ParameterizedTest
    @CsvSource({
        "el,GREEK",
        "bg,CYRILLIC",
        "uk,CYRILLIC",
        "ar,ARABIC",
        "he,HEBREW",
        "hi,DEVANAGARI",
        "ja,CJK HIRAGANA KATAKANA",
        "ko,HANGUL",
        "zh-Hans,CJK",
        "zh-Hant,CJK"
    })
    void aLanguageIsWrittenInItsOwnScript(String language, String scripts) {
        long own = 0;
        long all = 0;
        for (String key : keys(language)) {
            String text = texts(language).get(key).replaceAll("\\{[^}]*}", "");
            for (int c : text.codePoints().filter(Character::isLetter).toArray()) {
                all++;
                String name = Character.getName(c);
                own += Stream.of(scripts.split(" ")).anyMatch(name::startsWith) ? 1 : 0;
            }
        }
        assertThat((double) own / all).isGreaterThan(0.88);
    }

    @ParameterizedTest
    @MethodSource("languages")
    void textsAreOfPlainLettersInTheirComposedForm(String language) {
        for (String key : keys(language)) {
            String text = texts(language).get(key);
            assertThat(Normalizer.isNormalized(text, Normalizer.Form.NFC))
                    .as(key)
                    .isTrue();
            assertThat(text).as(key).doesNotContain("\"", "'", "...", "\\");
            assertThat(text.codePoints()
                            .filter(c -> Character.getType(c) == Character.FORMAT && c != 0x200C && c != 0x200D
                                    || Character.isISOControl(c)
                                    || Character.getType(c) == Character.UNASSIGNED))
                    .as(key)
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("languages")
    void whatStandsOnTheFirstLayerFitsThere(String language) {
        Map<String, String> texts = texts(language);
        texts.forEach((key, text) -> {
            if (key.startsWith("button.")) {
                assertThat(text.length()).as(key + " " + text).isLessThanOrEqualTo(28);
            } else if (key.startsWith("state.") || key.equals("banner.title")) {
                assertThat(text.length()).as(key + " " + text).isLessThanOrEqualTo(48);
            }
        });
        assertThat(texts.get("banner.text").length()).isLessThanOrEqualTo(260);
        double ratio = (double) texts.get("button.accept").length()
                / texts.get("button.reject").length();
        assertThat(ratio).isBetween(0.4, 2.5);
    }

    /** The banner tells where the choice can be changed by the word that stands there. */
    @ParameterizedTest
    @MethodSource("languages")
    void theBannerNamesTheControlAsItIsCalled(String language) {
        Map<String, String> texts = texts(language);
        String state = texts.get("state.open");
        String word = state.substring(0, Math.max(1, state.indexOf(state.indexOf('：') > 0 ? '：' : ':')))
                .strip();
        assertThat(texts.get("banner.withdraw")).contains(word);
        assertThat(texts.get("preferences.withdraw.how")).contains(word);
    }

    @ParameterizedTest
    @MethodSource("languages")
    void everyLanguageSaysItsDirectionAndWhetherItWasReviewed(String language) {
        assertThat(texts(language).get("direction")).isIn("ltr", "rtl");
        assertThat(texts(language).get("reviewed")).isIn("yes", "no");
    }

    @ParameterizedTest
    @MethodSource("languages")
    void acceptAndRejectReadApart(String language) {
        Map<String, String> texts = texts(language);
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
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> !name.equals("index.txt")))
                    .containsExactlyInAnyOrderElementsOf(Messages.LANGUAGES.stream()
                            .map(language -> "banner_" + language + ".properties")
                            .toList());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "en,en",
        "de,de",
        "DE-at,de",
        "ar-EG,ar",
        "no,nb",
        "nn-NO,nn",
        "zh-Hant-TW,zh-Hant",
        "zh-TW,zh-Hant",
        "zh-CN,zh-Hans",
        "ZH,zh-Hans",
        "iw,he",
        "in-ID,id",
        "pt-BR,pt",
        "'',en",
        "-,en",
        "x,en",
        "fo,en"
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

    /** But for the forms of numbers, which languages have more or less of. */
    private static Set<String> keys(String language) {
        Set<String> keys = new TreeSet<>(texts(language).keySet());
        keys.removeIf(key -> key.matches("lifetime[.](minute|hour|day|month|year)[.].*"));
        return keys;
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
