package org.consentry.consent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Base64;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignerTest {
    private static final byte[] SECRET = "0123456789abcdef0123456789abcdef".getBytes(UTF_8);
    private static final Signer SIGNER = new Signer("token", SECRET);

    @Property(tries = 300)
    void whatIsSignedComesBack(@ForAll @StringLength(max = 400) String text) {
        String sound = new String(text.getBytes(UTF_8), UTF_8);
        String token = SIGNER.sign(sound);
        assertThat(token).matches("[A-Za-z0-9_-]{6}\\.[A-Za-z0-9_-]*\\.[A-Za-z0-9_-]{43}");
        assertThat(SIGNER.verify(token)).contains(sound);
        assertThat(new Signer("token", SECRET.clone()).verify(token)).contains(sound);
    }

    @Property(tries = 500)
    void oneBitAnywhereSpoilsIt(@ForAll @IntRange(max = 9999) int place, @ForAll @IntRange(max = 6) int bit) {
        String token = SIGNER.sign("site\nsubject\n+analytics,");
        char[] letters = token.toCharArray();
        letters[place % letters.length] ^= (char) (1 << bit);
        assertThat(SIGNER.verify(new String(letters))).isEmpty();
    }

    @Test
    void everyPartAndEveryLongerFormIsRefused() {
        String token = SIGNER.sign("site\nsubject\n+analytics,");
        for (int cut = 0; cut < token.length(); cut++) {
            assertThat(SIGNER.verify(token.substring(0, cut))).isEmpty();
            assertThat(SIGNER.verify(token.substring(cut + 1))).isEmpty();
        }
        for (String more : List.of("A", "=", "==", " ", ".", "\u0000", "\n", ";", "é")) {
            assertThat(SIGNER.verify(token + more)).as("after: " + more).isEmpty();
            assertThat(SIGNER.verify(more + token)).as("before: " + more).isEmpty();
            assertThat(SIGNER.verify(token.replaceFirst("\\.", more + "."))).isEmpty();
        }
    }

    @Test
    void oddSpellingsOfTheSameSignatureAreRefused() {
        String token = SIGNER.sign("text");
        int last = token.length() - 1;
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/";
        byte[] right = Base64.getUrlDecoder().decode(token.substring(token.lastIndexOf('.') + 1));
        int sameBytes = 0;
        for (char c : alphabet.toCharArray()) {
            String odd = token.substring(0, last) + c;
            if (!odd.equals(token)) {
                assertThat(SIGNER.verify(odd)).as(odd).isEmpty();
                sameBytes += c != '+'
                                && c != '/'
                                && java.util.Arrays.equals(
                                        right, Base64.getUrlDecoder().decode(odd.substring(odd.lastIndexOf('.') + 1)))
                        ? 1
                        : 0;
            }
        }
        assertThat(sameBytes).as("spellings of the same bytes that were tried").isEqualTo(3);
        assertThat(SIGNER.verify(token.replace('-', '+').replace('_', '/') + "="))
                .isEmpty();
    }

    @Test
    void anotherUseAndAnotherSecretAreRefused() {
        String token = SIGNER.sign("text");
        byte[] other = SECRET.clone();
        other[31] ^= 1;
        assertThat(new Signer("ticket", SECRET).verify(token)).isEmpty();
        assertThat(new Signer("token", other).verify(token)).isEmpty();
        String relabelled = new Signer("ticket", SECRET).sign("text").substring(0, 6) + token.substring(6);
        assertThat(new Signer("ticket", SECRET).verify(relabelled)).isEmpty();
    }

    @Test
    void whatIsTooLongIsRefusedThoughItIsGenuine() {
        assertThat(SIGNER.verify(SIGNER.sign("x".repeat(2500)))).isPresent();
        assertThat(SIGNER.verify(SIGNER.sign("x".repeat(3000)))).isEmpty();
        assertThat(SIGNER.verify("x".repeat(10_000_000))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "...", "a.b.c", "\u0000", "é.é.é", "null"})
    void nonsenseIsRefused(String token) {
        assertThat(SIGNER.verify(token)).isEmpty();
        String keyId = SIGNER.sign("").substring(0, 6);
        assertThat(SIGNER.verify(keyId + "." + token)).isEmpty();
        assertThat(SIGNER.verify(keyId + token)).isEmpty();
    }

    @Test
    void aShortSecretIsNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Signer("token", new byte[31]));
    }
}
