package org.consentry.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Period;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How long a site takes to answer what people ask about their data. */
final class PolicyRequestsTest {
    private static SitePolicy load(String line) throws PolicyException {
        String yaml = "site: shop\nhosts: [shop.example]\ncontroller: {name: A}\n"
                + "notice: {version: \"1\", effective: 2026-11-01}\n" + line;
        return PolicyLoader.load("shop.yaml", yaml.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                       | P30D",
                "requests: {answer: 5}         | P5D",
                "requests: {answer: 92}        | P92D",
                "requests: {answer: 1 month}   | P1M",
                "requests: {answer: 3 months}  | P3M",
                "requests: {answer: 2 weeks}   | P14D",
            })
    void whatTheSiteSaysHolds(String line, Period time) throws PolicyException {
        assertThat(load(line).requests().answer()).isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0", "-1", "93", "1.5", "soon", "4 months", "1 year", "93 days", "0 days", "month", "\"\"", "[5]"
            })
    void whatNoLawAllowsIsAFinding(String value) {
        assertThatThrownBy(() -> load("requests: {answer: " + value + "}"))
                .isInstanceOfSatisfying(
                        PolicyException.class,
                        refused -> assertThat(refused.findings())
                                .hasSize(1)
                                .allSatisfy(
                                        finding -> assertThat(finding.line()).isEqualTo(5)));
    }
}
