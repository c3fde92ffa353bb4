package org.consentry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.consentry.http.AcceptLanguage.Range;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptLanguageTest {

    private static final List<String> SUPPORTED = List.of("en", "de", "fr", "nb", "pt-BR");

    @Test
    void rangesComeByWeightAndThenInOrder() {
        assertThat(AcceptLanguage.parse("fr;q=0.5, de-AT , en;q=0.85,*;q=0.001, x;q=0 ,it;Q=1.000"))
                .containsExactly(
                        new Range("de-at", 1000),
                        new Range("it", 1000),
                        new Range("en", 850),
                        new Range("fr", 500),
                        new Range("*", 1),
                        new Range("x", 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "de;q=2",
                "de;q=1.001",
                "de;q=",
                "de;q=-1",
                "de;q=0.1234",
                "de;x",
                "d\u00e9",
                "de_AT",
                "-",
                "1"
            })
    void nonsenseIsLeftOut(String header) {
        assertThat(AcceptLanguage.parse(header)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | '' | en",
                "'' | de | de",
                "'' | DE-at | de",
                "fr | de-AT | de",
                "fr | it | fr",
                "fr | \"><script> | fr",
                "it, de;q=0.5, fr;q=0.9 | '' | fr",
                "de-CH-1996 | '' | de",
                "nn | '' | nb",
                "no-NO | '' | nb",
                "'' | nn-NO | nb",
                "pt | '' | pt-BR",
                "pt-PT | '' | pt-BR",
                "it, * | '' | en",
                "it, *, en;q=0 | '' | de",
                "fr;q=0, de;q=0 | '' | en",
                "it | it | en",
            })
    void thePageGoesBeforeTheHeaderAndTheHeaderBeforeTheFirst(String header, String page, String expected) {
        assertThat(AcceptLanguage.choose(header, page, SUPPORTED)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "zh-TW,zh-Hant",
        "zh-hk,zh-Hant",
        "zh-Hant-TW,zh-Hant",
        "zh,zh-Hans",
        "zh-CN,zh-Hans",
        "zh-Hans-SG,zh-Hans",
        "zh-yue,zh-Hans",
        "iw,he",
        "iw-IL,he",
        "in,id",
        "nn,nn",
        "nn-NO,nn",
        "no,nb",
        "no-NO,nb",
        "da,en"
    })
    void anOlderTagAndOneOfAPlaceFindWhatTheyStandFor(String tag, String expected) {
        List<String> supported = List.of("en", "nn", "nb", "zh-Hans", "zh-Hant", "he", "id");
        assertThat(AcceptLanguage.choose(tag, "", supported)).isEqualTo(expected);
        assertThat(AcceptLanguage.choose("en", tag, supported)).isEqualTo(expected);
    }

    @Test
    void anAbsentHeaderChoosesTheFirstAndNothingSupportedIsAnError() {
        assertThat(AcceptLanguage.choose(null, "", SUPPORTED)).isEqualTo("en");
        assertThatThrownBy(() -> AcceptLanguage.choose(null, "", List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aHugeHeaderIsReadInPart() {
        assertThat(AcceptLanguage.parse("de,".repeat(100_000))).hasSize(20);
        assertThat(AcceptLanguage.parse("a".repeat(100_000))).isEmpty();
        assertThat(AcceptLanguage.parse("1,".repeat(498) + "de-AT,fr-FR"))
                .extracting(Range::tag)
                .isEmpty();
    }

    @Property(tries = 1000, seed = "1")
    void theAnswerIsAlwaysSupported(@ForAll("nonsense") String header, @ForAll("nonsense") String page) {
        assertThat(SUPPORTED).contains(AcceptLanguage.choose(header, page, SUPPORTED));
        assertThatCode(() -> AcceptLanguage.parse("de;q=" + header)).doesNotThrowAnyException();
    }

    @Provide
    Arbitrary<String> nonsense() {
        return Arbitraries.strings().withChars("defrq-,;=*01. \u00e9").ofMaxLength(14);
    }
}
