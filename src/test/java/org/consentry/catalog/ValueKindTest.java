package org.consentry.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValueKindTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|NONE",
                "\"\"|NONE",
                "\"|TOKEN",
                "1|FLAG",
                "2|SMALL_NUMBER",
                "TRUE|FLAG",
                "12345|SMALL_NUMBER",
                "123456|NUMBER",
                "1613227047|TIMESTAMP",
                "1613227047347|TIMESTAMP",
                "9613227047|NUMBER",
                "2026-03-01|TIMESTAMP",
                "2026-03-01T10:00:00.000Z|TIMESTAMP",
                "de|LANGUAGE",
                "de-AT|LANGUAGE",
                "en_us|LANGUAGE",
                "ab-12|TOKEN",
                "1fb8e679-9fd2-4de2-8289-bcbed9d25c0e|UUID",
                "9f86d081884c7d65|HEX",
                "9f86d0|TOKEN",
                "{}|JSON",
                "[1,2]|JSON",
                "{\"a\":1|JSON",
                "{a:1|TOKEN",
                "%7B%22a%22%3A1|JSON",
                "%257B%2522a%2522%253A1|JSON",
                "%7Ba|TOKEN",
                "%7B%22a%22%3A1%7D|JSON",
                "%257b%2522a%2522%257d|JSON",
                "%|TOKEN",
                "%25|TOKEN",
                "%5B%5D|JSON",
                "\"9f86d081884c7d65\"|QUOTED",
                "\"12\"|SMALL_NUMBER",
                "dark|WORD",
                "abcdefghijklm|TOKEN",
                "red%20shoes|TEXT",
            })
    void isFoundByOneLook(String value, ValueKind kind) {
        assertThat(ValueKind.of(value)).isEqualTo(kind);
    }

    @Test
    void nothingIsSaidOfWhatIsUnknownOrHuge() {
        assertThat(ValueKind.of(null)).isEqualTo(ValueKind.NONE);
        assertThat(ValueKind.of("7".repeat(4097))).isEqualTo(ValueKind.NONE);
        assertThat(ValueKind.of("7".repeat(4096))).isEqualTo(ValueKind.NUMBER);
    }

    @Property(tries = 500)
    void anyValueHasAKindAndALongOneNamesSomebody(@ForAll @StringLength(max = 200) String value) {
        ValueKind kind = ValueKind.of(value);
        assertThat(kind).isNotNull();
        if (value.length() > 12) {
            assertThat(kind.namesNobody()).isFalse();
        }
    }
}
