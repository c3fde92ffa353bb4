package org.consentry.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportingEndpointsTest {

    private static final PageOrigin PAGE = PageOrigin.of("https://shop.example");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a=\"https://held.test/r\"||a",
                "a=\"https://held.test/r\";x=1,  b=\"/own\"|b=\"/own\"|a",
                "a=\"/own\", a=\"https://held.test/\", b=\"/b\"|b=\"/b\"|a",
                "a=\"https://held.test/\", a=\"/own\"|a=\"https://held.test/\", a=\"/own\"|``",
                "a=\"//held.te\\\\st/\"|a=\"//held.te\\\\st/\"|``",
                "a=(\"https://held.test/\"), b=1|a=(\"https://held.test/\"), b=1|``",
                "a=https://held.test|a=https://held.test|``",
                "A=\"https://held.test\"|A=\"https://held.test\"|``",
            })
    void groupsThatReportToHeldHostsGo(String value, String expected, String groups) {
        assertThat(ReportingEndpoints.without(value, PAGE, (host, path) -> host.equals("held.test")))
                .isEqualTo(expected);
        assertThat(String.join(
                        " ", ReportingEndpoints.heldGroups(value, PAGE, (host, path) -> host.equals("held.test"))))
                .isEqualTo(groups);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "|consentry=\"/r\"",
                "``|consentry=\"/r\"",
                "a=\"/own\" |a=\"/own\", consentry=\"/r\"",
                "consentry=\"/theirs\"|consentry=\"/theirs\", consentry=\"/r\"",
                "not a dictionary|consentry=\"/r\"",
            })
    void oursIsAddedWhereItCounts(String value, String expected) {
        assertThat(ReportingEndpoints.with(value, "consentry", "/r")).isEqualTo(expected);
    }
}
