package org.consentry.http;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpeculationRulesFieldTest {
    private static final PageOrigin PAGE = PageOrigin.of("https://shop.example");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"https://held.test/r.json\"|true",
                "\"/rules.json\", \"//HELD.test/r\"|true",
                "\"https://he\\ld.test/\"|true",
                "\"https://free.test/\\\"\", \"https://held.test/\";a=b|true",
                "\"/rules.json\"|false",
                "\"https://free.test/?https://held.test/\"|false",
                "https://held.test/|false",
                "\"https://held.test/|false",
                "\"\\|false",
                "``|false",
            })
    void aRuleSetIsHeldByItsHost(String value, boolean held) {
        assertThat(SpeculationRulesField.leadsTo(value, PAGE, (host, path) -> host.equals("held.test")))
                .isEqualTo(held);
    }

    @Property(tries = 300, seed = "4")
    void noFieldIsTooOdd(@ForAll String value) {
        assertThat(SpeculationRulesField.leadsTo('"' + value + '"', PAGE, (host, path) -> false))
                .isFalse();
    }
}
