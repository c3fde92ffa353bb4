package org.consentry.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Period;
import java.util.Arrays;
import org.consentry.rights.RequestKind;
import org.junit.jupiter.api.Test;
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                                  | P5D",
                "requests: {answer: 5 days}                          | P2D",
                "requests: {answer: 1}                               | P0D",
                "requests: {answer: 10}                              | P5D",
                "requests: {kinds: {access: 4 days}}                 | P5D",
                "requests: {answer: 4 days, kinds: {erase: 30}}      | P5D",
                "requests: {answer: 1 month, kinds: {erase: 6 days}} | P3D",
                "requests: {kinds: {erase: 20, object: 7}, remind: 6} | P6D",
                "requests: {answer: 5 days, remind: 4}               | P4D",
                "requests: {answer: 1 month, remind: 27 days}        | P27D",
                "requests: {answer: 1 month, remind: 2 weeks}        | P14D",
            })
    void aReminderComesBeforeTheAnswerOfItsKindIsDue(String line, Period remind) throws PolicyException {
        assertThat(load(line).requests().remind("erase")).isEqualTo(remind);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{remind: 30}", "{answer: 1 month, remind: 28}", "{kinds: {erase: 3}, remind: 3}", "{remind: 0}"
            })
    void oneThatWouldComeAtOnceIsAFinding(String requests) {
        assertThatThrownBy(() -> load("requests: " + requests)).isInstanceOf(PolicyException.class);
    }

    @Test
    void aKindOfItsOwnTimeKeepsIt() throws PolicyException {
        Requests requests = load("requests: {answer: 2 weeks, kinds: {access: 5 days, opt-out: 15, erase: 1 month}}")
                .requests();
        assertThat(requests.answer("access")).isEqualTo(Period.ofDays(5));
        assertThat(requests.answer("opt-out")).isEqualTo(Period.ofDays(15));
        assertThat(requests.answer("erase")).isEqualTo(Period.ofMonths(1));
        assertThat(requests.answer("appeal")).isEqualTo(Period.ofWeeks(2));
    }

    @Test
    void thePolicyKnowsTheKindsThatTheQueueKnows() {
        assertThat(PolicyRequests.KINDS)
                .containsExactlyElementsOf(
                        Arrays.stream(RequestKind.values()).map(RequestKind::id).toList());
    }
}
