package org.consentry.banner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class LifetimeTest {
    private static final Messages MESSAGES = new Messages();

    private static String words(String language, long seconds) {
        return Lifetime.words(seconds, language, key -> MESSAGES.text(language, key));
    }

    @ParameterizedTest
    @CsvSource({
        "-1, not known",
        "0, until the browser is closed",
        "1, 1 minute",
        "89, 1 minute",
        "1800, 30 minutes",
        "3600, 1 hour",
        "3599, 1 hour",
        "5400, 90 minutes",
        "7200, 2 hours",
        "86399, 1 day",
        "86400, 1 day",
        "129600, 36 hours",
        "604800, 7 days",
        "7776000, 90 days",
        "15552000, 6 months",
        "31536000, 1 year",
        "34128000, 13 months",
        "34560000, 13 months",
        "63072000, 2 years",
        "315360000, 10 years",
        "350000000, 11 years",
        "9223372036854775, 292277025 years",
    })
    void aLifetimeIsOneRoundNumber(long seconds, String words) {
        assertThat(words("en", seconds)).isEqualTo(words);
    }

    @ParameterizedTest
    @MethodSource("org.consentry.banner.MessagesTest#languages")
    void everyLanguageHasWordsForEveryLifetime(String language) {
        for (Map.Entry<Long, String> lifetime : Map.of(
                        1_200L, "20", 1_260L, "21", 18_000L, "5", 777_600L, "9", 15_552_000L, "6", 126_144_000L, "4")
                .entrySet()) {
            assertThat(words(language, lifetime.getKey()))
                    .contains(lifetime.getValue())
                    .doesNotContain("{");
        }
        for (long one : new long[] {0, -1, 60, 3_600, 7_200, 86_400, 172_800, 31_536_000, 63_072_000}) {
            assertThat(words(language, one)).isNotBlank().doesNotContain("{");
        }
    }
}
