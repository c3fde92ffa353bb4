package org.consentry.site.lint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContrastCheckTest {
    /** Figures that other tools give too. */
    @ParameterizedTest
    @CsvSource({
        "#000000, #ffffff, 21",
        "#ffffff, #ffffff, 1",
        "#767676, #ffffff, 4.54",
        "#777777, #ffffff, 4.48",
        "#ff0000, #ffffff, 4.00",
        "#0000ff, #000000, 2.44",
        "#949494, #ffffff, 3.03"
    })
    void contrastIsThatOfTheGuidelinesEitherWay(String one, String other, double contrast) {
        double first = ContrastCheck.luminance(one);
        double second = ContrastCheck.luminance(other);
        assertThat(ContrastCheck.contrast(first, second)).isCloseTo(contrast, within(0.005));
        assertThat(ContrastCheck.contrast(second, first)).isEqualTo(ContrastCheck.contrast(first, second));
    }
}
