package org.consentry.rights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people may write into a request. */
final class RequestTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a@b.example",
                "anna.berg+shop@mail.example.org",
                "o'hara@example.com",
                "æøå@blåbær.example",
                "उपयोगकर्ता@उदाहरण.भारत",
                "  padded@example.com\n",
            })
    void anAddressThatCanBeWrittenToIsTaken(String contact) {
        assertThat(RequestText.contact(contact)).isEqualTo(contact.strip());
    }

    @ParameterizedTest
    @MethodSource("noAddresses")
    void whatIsNoAddressIsNotTakenNorRepeated(String contact) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RequestText.contact(contact))
                .withMessage("contact is an e-mail address of at most 254 characters");
    }

    static String[] noAddresses() {
        return new String[] {
            "",
            " ",
            "nobody",
            "@example.com",
            "a@",
            "a@b",
            "a@b@c.example",
            "a b@example.com",
            "a@exam ple.com",
            "a@.example",
            "a@example.",
            "a@ex..ample",
            "a@-x.example",
            "a@[192.0.2.1]",
            "\"a b\"@example.com",
            "Anna <a@b.example>",
            "a@b.example, c@d.example",
            "a@b.example;c@d.example",
            "a@b.example\r\nBcc: c@d.example",
            "a\u0000@b.example",
            "a\u202egro@b.example",
            "a\u200b@b.example",
            "a\ud800@b.example",
            "a@b.example/<script>",
            "javascript:alert(1)",
            "x".repeat(65) + "@b.example",
            "a@" + "b".repeat(250) + ".example",
        };
    }

    @Test
    void anAddressMayBeAsLongAsMailAllows() {
        String longest = "a@" + "b".repeat(RequestText.LONGEST_CONTACT - 4) + ".c";
        assertThat(RequestText.contact(longest)).hasSize(254);
    }

    @Test
    void detailsKeepTheirLinesAndLoseWhatNoDatabaseTakes() {
        assertThat(RequestText.details(" one\r\ntwo\rthree\tfour\u0000\u0007\u009f \ud83d\ude42\ud800 "))
                .isEqualTo("one\ntwo\nthree\tfour \ud83d\ude42\ufffd");
    }

    @Test
    void detailsAreCountedAsAFormCountsThem() {
        String lines = "x\r\n".repeat(1999) + "xx";
        assertThat(RequestText.details(lines)).hasSize(4000);
        assertThatIllegalArgumentException().isThrownBy(() -> RequestText.details("x".repeat(4001)));
        assertThatIllegalArgumentException().isThrownBy(() -> RequestText.details("\u0001x".repeat(4000)));
    }

    @ParameterizedTest
    @EnumSource(RequestKind.class)
    void everyKindIsFoundByItsWord(RequestKind kind) {
        assertThat(RequestKind.of(kind.id())).contains(kind);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ACCESS", "opt_out", "forget", "access ", "access\n"})
    void otherWordsAreNoKind(String word) {
        assertThat(RequestKind.of(word)).isEmpty();
    }

    @Test
    void theWordsAreThoseOfTheTextsThatVisitorsRead() {
        assertThat(Arrays.stream(RequestKind.values()).map(RequestKind::id))
                .containsExactly(
                        "access",
                        "rectify",
                        "erase",
                        "restrict",
                        "object",
                        "portability",
                        "opt-out",
                        "no-marketing",
                        "appeal");
    }
}
