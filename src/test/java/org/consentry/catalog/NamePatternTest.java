package org.consentry.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamePatternTest {

    @ParameterizedTest
    @CsvSource({
        "_ga_*, _ga_ABC, true",
        "_ga_*, _ga_, true",
        "_ga_*, _ga, false",
        "_ga_*, x_ga_1, false",
        "_hj_{digits}, _hj_1, true",
        "_hj_{digits}, _hj_, false",
        "_hj_{digits}, _hj_1a, false",
        "_hj_{digits}, _hj_\u0661, false",
        "mp_{hex}_mix, mp_0aF_mix, true",
        "mp_{hex}_mix, mp_0aG_mix, false",
        "mp_{hex}_mix, mp_0a_mixx, false",
        "AM_*Org, AM_12Org, true",
        "AM_*Org, AM_Org, true",
        "AM_*Org, AM_Or, false",
        "AM_*g_, AM_g, false",
        "TS{hex}_{digits}, TS0a_7, true",
        "TS{hex}_{digits}, TS0a_, false",
        "vid{digits}*, vid7, true",
        "vid{digits}*, vid7-hash, true",
        "vid{digits}*, vid-hash, false",
    })
    void aNameFitsAsAWhole(String pattern, String name, boolean fits) {
        assertThat(new NamePattern(pattern).matches(name)).isEqualTo(fits);
    }
}
