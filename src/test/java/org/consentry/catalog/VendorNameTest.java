package org.consentry.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VendorNameTest {

    @ParameterizedTest
    @CsvSource({
        "Tradetracker, TradeTracker",
        "Xing, XING",
        "Yahoo!, Yahoo",
        "Market GID, Marketgid",
        "51.la, 51.LA",
        "Ströer, Stroer",
        "iAdvize SAS, iAdvize",
        "Delta Projects AB, Delta Projects",
        "'Elm, Inc.', Elm",
        "Vivocha S.p.A, vivocha",
        "' Elm GmbH ', elm",
    })
    void spellingsOfOneNameAgree(String one, String other) {
        assertThat(VendorName.bare(one)).isEqualTo(VendorName.bare(other)).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "AB Tasty, Tasty",
        "Google Ads, Google Analytics",
        "Adobe, Adobe Analytics",
        "Sas, Sa",
        "Meta, Metadata",
        "Яндекс, Рамблер",
        "CAB, C",
    })
    void namesOfTwoDoNot(String one, String other) {
        assertThat(VendorName.bare(one)).isNotEqualTo(VendorName.bare(other)).isNotEmpty();
    }
}
