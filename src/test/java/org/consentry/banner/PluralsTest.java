package org.consentry.banner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The numbers of the table are the samples that CLDR's chart of plural rules gives for whole numbers. */
class PluralsTest {
    private static final List<String> UNITS = List.of("minute", "hour", "day", "month", "year");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "en | one | 1",
                "en | other | 2 10 11 21 100 101",
                "fr | one | 1",
                "fr | other | 2 17 100",
                "ja | other | 1 2 15 100",
                "cs | few | 2 3 4",
                "cs | other | 5 19 22 100 102",
                "pl | few | 2 3 4 22 23 24 32 102",
                "pl | many | 5 11 12 13 14 19 21 25 100 101 112",
                "hr | one | 1 21 31 101",
                "hr | few | 2 3 4 22 24 102",
                "hr | other | 5 11 12 14 19 100 111 112",
                "uk | one | 1 21 101",
                "uk | few | 2 4 22 104",
                "uk | many | 5 11 12 14 19 100 111 114",
                "lt | one | 1 21 31 101",
                "lt | few | 2 9 22 29 102",
                "lt | other | 10 11 19 20 30 100 111",
                "lv | zero | 10 11 19 20 30 100 111",
                "lv | one | 1 21 31 101",
                "lv | other | 2 9 22 29 102",
                "is | one | 1 21 101",
                "is | other | 2 11 12 111",
                "ro | few | 2 16 19 101 119",
                "ro | other | 20 35 100 120",
                "sl | one | 1 101 201",
                "sl | two | 2 102",
                "sl | few | 3 4 103 104",
                "sl | other | 5 19 100 105",
                "mt | two | 2",
                "mt | few | 3 10 103 110",
                "mt | many | 11 19 111 119",
                "mt | other | 20 35 100 101 102 120",
                "ga | two | 2",
                "ga | few | 3 6",
                "ga | many | 7 10",
                "ga | other | 11 25 100",
                "cy | two | 2",
                "cy | few | 3",
                "cy | many | 6",
                "cy | other | 4 5 7 20 100",
                "ar | two | 2",
                "ar | few | 3 10 103 110",
                "ar | many | 11 26 99 111",
                "ar | other | 100 101 102 200 202",
                "he | two | 2",
                "he | other | 3 17 20 100",
                "zh-Hant | other | 1 5",
            })
    void eachNumberHasItsCategory(String language, String category, String numbers) {
        for (String n : numbers.split(" ")) {
            assertThat(Plurals.category(language, Long.parseLong(n))).as(n).isEqualTo(category);
        }
    }

    @ParameterizedTest
    @MethodSource("org.consentry.banner.MessagesTest#languages")
    void aBundleHasTheFormsOfItsLanguageAndNoOthers(String language) {
        Set<String> used = new TreeSet<>();
        LongStream.rangeClosed(1, 300).forEach(n -> used.add(Plurals.category(language, n)));
        // Welsh counts nothing apart, and no lifetime is nothing long.
        used.addAll(Set.of("cy", "ar").contains(language) ? Set.of("zero") : Set.of());
        for (String unit : UNITS) {
            String prefix = "lifetime." + unit + ".";
            Set<String> forms = new TreeSet<>();
            MessagesTest.texts(language).keySet().stream()
                    .filter(key -> key.startsWith(prefix))
                    .forEach(key -> forms.add(key.substring(prefix.length())));
            assertThat(forms).as(unit).isEqualTo(used);
        }
    }

    /** Only what stands for one number alone may leave the number out. */
    @ParameterizedTest
    @MethodSource("org.consentry.banner.MessagesTest#languages")
    void aFormForSeveralNumbersNamesTheNumber(String language) {
        for (String unit : UNITS) {
            for (long n = 1; n <= 121; n++) {
                String category = Plurals.category(language, n);
                String text = MessagesTest.texts(language).get("lifetime." + unit + "." + category);
                boolean alone = n == firstOf(language, category)
                        && LongStream.rangeClosed(n + 1, 400)
                                .noneMatch(other ->
                                        Plurals.category(language, other).equals(category));
                assertThat(alone || text.contains("{n}"))
                        .as(unit + " " + n + " " + text)
                        .isTrue();
            }
        }
    }

    private static long firstOf(String language, String category) {
        return LongStream.rangeClosed(1, 400)
                .filter(n -> Plurals.category(language, n).equals(category))
                .findFirst()
                .orElse(0);
    }
}
