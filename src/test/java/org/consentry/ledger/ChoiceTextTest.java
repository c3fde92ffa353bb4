package org.consentry.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.consentry.consent.Choice;
import org.consentry.consent.ConsentRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The short way to a record's texts gives what the long way gives, or nothing. */
final class ChoiceTextTest {
    private static final String CANONICAL = CanonicalRecord.write(Records.record(1));

    @Provide
    Arbitrary<ConsentRecord> records() {
        Arbitrary<String> word = Arbitraries.strings()
                .withCharRange('a', 'e')
                .withChars("-._")
                .ofMinLength(1)
                .ofMaxLength(6);
        Arbitrary<String> text = Arbitraries.strings()
                .withChars("ab ,:{}[]\"\\/\u00e9\u20ac=true\ud83d\ude00")
                .ofMaxLength(8)
                .filter(ChoiceTextTest::hasWholePairs);
        Arbitrary<Map<String, Boolean>> purposes =
                Arbitraries.maps(word, Arbitraries.of(true, false)).ofMaxSize(4);
        return Combinators.combine(text, purposes, word.list().ofMaxSize(3), word, Arbitraries.of(Choice.Kind.values()))
                .as((notice, answers, signals, site, choice) -> record(notice, answers, signals, site, choice));
    }

    private static boolean hasWholePairs(String text) {
        return text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    private static ConsentRecord record(
            String notice, Map<String, Boolean> purposes, List<String> signals, String site, Choice.Kind choice) {
        ConsentRecord r = Records.record(1);
        return new ConsentRecord(
                r.id(),
                site,
                r.subject(),
                Instant.ofEpochMilli(1_793_491_200_123L),
                notice,
                "de-AT",
                r.wordingHash(),
                choice,
                purposes,
                "banner",
                signals,
                Records.id(0),
                "strict",
                r.policyHash(),
                r.catalogHash(),
                r.salt());
    }

    @Property(tries = 500)
    void bothWaysGiveTheSame(@ForAll("records") ConsentRecord record) {
        String canonical = CanonicalRecord.write(record);
        String[] texts = ChoiceText.read(canonical);

        if (canonical.indexOf('\\') >= 0) {
            assertThat(texts).isNull();
        } else {
            assertThat(texts).isEqualTo(ChoiceText.of(record));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "null", "{\"catalog_hash\":\"", "{\"erased\":\"00\"}"})
    void whatIsNoChoiceIsNotRead(String text) {
        assertThat(ChoiceText.read(text)).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "\"analytics\":true, \"analytics\":1",
                "\"analytics\":true, \"analytics\":\"true\"",
                "\"analytics\":true, \"analytics\":null",
                "`\"analytics\":true,`, `\"analytics\":{},`",
                "[\"gpc\"], [1]",
                "[\"gpc\"], [[]]",
                "[\"gpc\"], [null]",
                "`\"method\":\"banner\",`, ``",
                "`\"method\":\"banner\"`, `\"method\":true`",
                "`{\"catalog_hash\"`, ` {\"catalog_hash\"`",
                "`\"language\":`, `\"language\": `"
            })
    void whatIsWrittenOtherwiseIsNotRead(String written, String otherwise) {
        assertThat(CANONICAL).contains(written);
        assertThat(ChoiceText.read(CANONICAL)).isNotNull();
        assertThat(ChoiceText.read(CANONICAL.replace(written, otherwise))).isNull();
        assertThat(ChoiceText.read(CANONICAL + "}")).isNull();
        assertThat(ChoiceText.read(CANONICAL.substring(0, CANONICAL.length() - 1)))
                .isNull();
    }
}
