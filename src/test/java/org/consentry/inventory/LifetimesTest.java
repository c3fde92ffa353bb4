package org.consentry.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LifetimesTest {
    private static final long DAY = 86_400;

    @ParameterizedTest
    @CsvSource({
        "session, 0",
        "Session, 0",
        "session cookie, 0",
        "Sitzung, 0",
        "Sesión, 0",
        "sessie, 0",
        "1 day, 86400",
        " 30 Days , 2592000",
        "90d, 7776000",
        "20 minutes, 1200",
        "13 Monate, 34187098",
        "2 ans, 63114134",
        "PT30M, 1800",
        "P1D, 86400",
        "P1Y, 31536000",
        "p13m, 34214400",
    })
    void whatPeopleWriteIsReadAsSeconds(String text, long seconds) {
        assertThat(Lifetimes.seconds(text).orElse(-1)).isBetween(seconds - DAY / 2, seconds + DAY / 2);
        assertThat(Lifetimes.seconds(text).orElse(-1) == 0).isEqualTo(seconds == 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "long",
                "days",
                "13",
                "13 lunes",
                "a 3 days",
                "99999999999 days",
                "-3 days",
                "P",
                "P1",
                "PT",
                "persistent",
                "P999999999999Y",
                "P999999999Y",
            })
    void whatNobodyCanReadIsNothing(String text) {
        assertThat(Lifetimes.seconds(text)).isEmpty();
        assertThat(Lifetimes.seconds(text + "x".repeat(100_000))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "395, 400, true",
        "395, 365, true",
        "30, 365, false",
        "0, 0, true",
        "0, 1, false",
        "1, 0, false",
    })
    void aTenthMoreOrLessIsTheSame(long one, long other, boolean alike) {
        assertThat(Lifetimes.alike(one * DAY, other * DAY)).isEqualTo(alike);
        assertThat(Lifetimes.alike(other * DAY, one * DAY)).isEqualTo(alike);
    }
}
