package org.consentry.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReportToTest {

    private static final PageOrigin PAGE = PageOrigin.of("https://shop.example");
    private static final String OWN =
            "{\"group\":\"own\",\"max_age\":1e3,\"endpoints\":[{\"url\":\"/r\",\"priority\":1}]}";
    private static final String HELD =
            "{\"group\":\"held\",\"max_age\":0,\"endpoints\":[{\"url\":\"/r\"},{\"url\":\"https:\\/\\/h\\u0065ld.test/r\"}]}";

    private static String without(String value) {
        return ReportTo.without(value, PAGE, "held.test"::equals);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "OWN|OWN|``",
                "OWN , HELD|OWN|held",
                "HELD,OWN|OWN|held",
                "HELD||held",
                "{\"endpoints\":[{\"url\":\"https://held.test\"}]}||default",
                "{\"group\":\"x\",\"endpoints\":\"https://held.test\"}|{\"group\":\"x\",\"endpoints\":\"https://held.test\"}|``",
            })
    void groupsThatReportToHeldHostsGo(String value, String expected, String groups) {
        String given = value.replace("OWN", OWN).replace("HELD", HELD);
        assertThat(without(given)).isEqualTo(expected == null ? null : expected.replace("OWN", OWN));
        assertThat(String.join(" ", ReportTo.heldGroups(given, PAGE, "held.test"::equals)))
                .isEqualTo(groups);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{", "{}}", "{\"a\"}", "{\"a\":}", "[1,]", "\"\\x\"", "\"\\u12g4\"", "\"open", "{} {}", ","})
    void whatIsNoJsonIsDropped(String value) {
        assertThat(without(value)).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 100_000})
    void depthIsBounded(int depth) {
        assertThat(without("[".repeat(depth) + "]".repeat(depth))).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"report_to\":\"held\",\"max_age\":1}| true",
                "{\"report_to\":\"own\",\"max_age\":1}| false",
                "nonsense{| false",
            })
    void networkErrorsFollowTheirGroup(String nel, boolean logs) {
        assertThat(ReportTo.logsTo(nel, Set.of("held"))).isEqualTo(logs);
    }

    @Provide
    Arbitrary<String> fields() {
        return Arbitraries.strings().withChars("{}[]\",:\\u0a1 \u0000").ofMaxLength(40);
    }

    @Property(tries = 400, seed = "1")
    void noFieldIsTooOdd(@ForAll("fields") String value) {
        String kept = ReportTo.without(value, PAGE, host -> false);
        assertThat(kept == null || kept.equals(value)).isTrue();
    }
}
