package org.consentry.http;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
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
        return ReportTo.without(value, PAGE, (host, path) -> host.equals("held.test"));
    }

    private static String forgotten(String group) {
        return "{\"group\":\"" + group + "\",\"max_age\":0,\"endpoints\":[]}";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "OWN|OWN",
                "OWN , HELD|OWN, -held",
                "HELD,OWN|OWN, -held",
                "HELD|-held",
                "HELD,HELD|-held",
                "{\"endpoints\":[{\"url\":\"https://held.test\"}]}|-default",
                "{\"group\":\"held\",\"endpoints\":[{\"url\":\"/\"}]}, HELD|-held",
                "{\"group\":\"x\",\"endpoints\":\"https://held.test\"}|{\"group\":\"x\",\"endpoints\":\"https://held.test\"}",
            })
    void groupsThatReportToHeldHostsAreForgotten(String value, String expected) {
        String given = value.replace("OWN", OWN).replace("HELD", HELD);
        String kept = expected.replace("OWN", OWN)
                .replace("-held", forgotten("held"))
                .replace("-default", forgotten("default"));
        assertThat(without(given)).isEqualTo(kept).doesNotContain("held.test\"}]", "h\\u0065ld");
        assertThat(without(without(given))).isEqualTo(kept);
    }

    @Test
    void aForgottenGroupIsWrittenAsJsonWhateverItsName() {
        String odd = "\\u0022\\\\\\n\\u00e9\\ud83d\\ude00";
        String value = "{\"group\":\"" + odd + "\",\"endpoints\":[{\"url\":\"//held.test\"}]}";
        String kept = without(value);
        assertThat(kept).isEqualTo(forgotten("\\u0022\\u005c\\u000a\\u00e9\\ud83d\\ude00"));
        assertThat(SmallJson.parse(kept).orElseThrow()).hasSize(1);
    }

    @Test
    void whatHangsOnThePathIsJudgedByIt() {
        String value = "{\"group\":\"g\",\"max_age\":1,\"endpoints\":[{\"url\":\"https://both.test/r?x\"}]}";
        assertThat(ReportTo.without(value, PAGE, (host, path) -> path.equals("/r")))
                .isEqualTo(forgotten("g"));
        assertThat(ReportTo.without(value, PAGE, (host, path) -> path.equals("/q")))
                .isSameAs(value);
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

    @Provide
    Arbitrary<String> fields() {
        return Arbitraries.strings().withChars("{}[]\",:\\u0a1 \u0000").ofMaxLength(40);
    }

    @Property(tries = 400, seed = "1")
    void noFieldIsTooOdd(@ForAll("fields") String value) {
        String kept = ReportTo.without(value, PAGE, (host, path) -> false);
        assertThat(kept == null || kept.equals(value)).isTrue();
    }
}
