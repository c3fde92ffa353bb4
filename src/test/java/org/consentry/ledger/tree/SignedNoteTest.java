package org.consentry.ledger.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignedNoteTest {
    private static final String PKCS8 = "302e020100300506032b657004220420";
    private static final String ANSWER = "If you think cryptography is the answer to your problem,\n"
            + "then you don't know what your problem is.\n";
    private static final VerifierKey PETER =
            VerifierKey.read("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
    private static final String SIGNED = ANSWER
            + "\n"
            + "\u2014 PeterNeumann"
            + " x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
    private static final VerifierKey OURS =
            VerifierKey.read("consentry.example/ledger+9008a848+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4");
    private static final String OF_EIGHT = "consentry.example/ledger\n"
            + "8\n"
            + "XcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=\n"
            + "\n"
            + "\u2014 consentry.example/ledger"
            + " kAioSDYzeH16CUhJCkC82e+/3F4PsgFlktGnEow3CUElae734oU7lTmYb5yCIWu2F3tLTl8IgdVf0zFTgIEXksZZUQo=\n";
    private static final String OF_NONE = "consentry.example/ledger\n"
            + "0\n"
            + "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
            + "\n"
            + "\u2014 consentry.example/ledger"
            + " kAioSPZUs/ZaPPQUr51dStLWvfePS+4Qm70PlTNBpD6x7qjsvvsRdh//v4CPWsv2y61LQj8pit/yYgKje9tJq7Bldgw=\n";

    private static SigningKey key(String seed, VerifierKey verifier) {
        return SigningKey.of(HexFormat.of().parseHex(PKCS8 + seed), verifier);
    }

    private static SigningKey ours() {
        return key("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", OURS);
    }

    @Test
    void theExamplesOfTheSpecificationAndOfItsFirstImplementationHold() {
        VerifierKey foo = VerifierKey.read("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k");
        SignedNote note = SignedNote.read("This is an example message.\n\n\u2014 example.com/foo"
                + " Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n");
        assertThat(note.signedBy(foo)).isTrue();
        assertThat(note.signedBy(PETER)).isFalse();
        assertThat(note.text()).isEqualTo("This is an example message.\n");
        assertThat(SignedNote.read(SIGNED).signedBy(PETER)).isTrue();
        SigningKey peter = key("810a1402d5146c8d84f2443330f54080ebf98ee17d9c74f6252fc5d5c7283173", PETER);
        assertThat(SignedNote.sign(ANSWER, peter)).isEqualTo(SIGNED);
    }

    @Test
    void aCheckpointIsSignedAndReadAsAnotherProgramDoes() throws Exception {
        Hash root = new MerkleTree(Trees.Kept.of(Trees.eight())).root(8);
        assertThat(Checkpoints.sign(8, root, ours()).note()).isEqualTo(OF_EIGHT);
        assertThat(Checkpoints.sign(0, Hash.EMPTY, ours()).note()).isEqualTo(OF_NONE);
        assertThat(Checkpoints.read(OF_EIGHT, OURS)).isEqualTo(Checkpoints.sign(8, root, ours()));
        assertThat(Checkpoints.read(OF_NONE, OURS).root()).isEqualTo(Hash.EMPTY);
        String longer = SignedNote.sign("consentry.example/ledger\n8\n" + root.base64() + "\nmore\n", ours());
        assertThat(Checkpoints.read(longer, OURS).size()).isEqualTo(8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NAME\n8\n",
                "other\n8\nROOT\n",
                "NAME\n08\nROOT\n",
                "NAME\n-1\nROOT\n",
                "NAME\n+8\nROOT\n",
                "NAME\n\nROOT\n",
                "NAME\n9223372036854775808\nROOT\n",
                "NAME\n8\nXcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg\n",
                "NAME\n8\nXcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyh=\n",
                "NAME\n8\nXcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/Rg\n",
                "NAME\n8\n!\n",
                "NAME\n8\n\nROOT\n",
            })
    void whatIsSignedAndNoCheckpointIsRefused(String text) {
        String body = text.replace("NAME", OURS.name()).replace("ROOT", Hash.EMPTY.base64());
        String note = SignedNote.sign(body, ours());
        assertThat(SignedNote.read(note).signedBy(OURS)).isTrue();
        assertThatThrownBy(() -> Checkpoints.read(note, OURS)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void noBitOfACheckpointCanBeTurned() {
        for (int i = 0; i < OF_EIGHT.length(); i++) {
            for (int bit = 0; bit < 8; bit++) {
                char c = (char) (OF_EIGHT.charAt(i) ^ 1 << bit);
                String note = OF_EIGHT.substring(0, i) + c + OF_EIGHT.substring(i + 1);
                assertThatThrownBy(() -> Checkpoints.read(note, OURS)).isInstanceOf(IllegalArgumentException.class);
            }
        }
    }

    @Test
    void signaturesOfOthersArePassedOverAndABadOneOfOursIsANo() {
        SigningKey other = SigningKey.make("witness.example");
        SigningKey sameName = SigningKey.make(OURS.name());
        String text = SignedNote.read(OF_EIGHT).text();
        String mine = line(OF_EIGHT);
        StringBuilder many = new StringBuilder(text).append('\n');
        for (int i = 0; i < 16; i++) {
            many.append(line(SignedNote.sign(text, i % 2 == 0 ? other : sameName)));
        }
        many.append(mine);
        assertThat(SignedNote.read(many.toString()).signedBy(OURS)).isTrue();
        assertThat(SignedNote.read(many.toString()).signedBy(sameName.verifier()))
                .isTrue();
        many.append(line(SignedNote.sign("something else\n", ours())));
        assertThat(SignedNote.read(many.toString()).signedBy(OURS)).isFalse();
        assertThat(SignedNote.read(many.toString()).signedBy(other.verifier())).isTrue();
    }

    private static String line(String note) {
        return note.substring(note.lastIndexOf("\n\n") + 2);
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "3", "63", "65", "200"})
    void aSignatureOfAnotherLengthIsNone(int length) {
        byte[] both = new byte[4 + length];
        System.arraycopy(OURS.id(), 0, both, 0, 4);
        String note = "x\n\n\u2014 " + OURS.name() + " " + Base64.getEncoder().encodeToString(both) + "\n";
        if (length == 0) {
            assertThatThrownBy(() -> SignedNote.read(note)).isInstanceOf(IllegalArgumentException.class);
        } else {
            assertThat(SignedNote.read(note).signedBy(OURS)).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "\n\n",
                "text",
                "text\n",
                "text\n\n",
                "text\n\u2014 a AAAAAAAA\n",
                "text\n\n\u2014 a AAAAAAAA",
                "text\n\n\u2014 a AAAAAAAA\n\n",
                "text\n\n- a AAAAAAAA\n",
                "text\n\n\u2014 a\n",
                "text\n\n\u2014  AAAAAAAA\n",
                "text\n\n\u2014 a+b AAAAAAAA\n",
                "text\n\n\u2014 a AAAA AAAA\n",
                "text\n\n\u2014 a ????\n",
                "te\txt\n\n\u2014 a AAAAAAAA\n",
                "te\rxt\n\n\u2014 a AAAAAAAA\n",
                "te\0xt\n\n\u2014 a AAAAAAAA\n",
                "te\ud800xt\n\n\u2014 a AAAAAAAA\n",
            })
    void whatIsNoNoteIsRefused(String note) {
        assertThatThrownBy(() -> SignedNote.read(note)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aNoteHasBounds() {
        String line = "\u2014 a AAAAAAAA\n";
        assertThat(SignedNote.read("x\n\n" + line.repeat(100)).signedBy(OURS)).isFalse();
        assertThatThrownBy(() -> SignedNote.read("x\n\n" + line.repeat(101)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SignedNote.read("x".repeat(65_536) + "\n\n" + line))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SignedNote.sign("no line end", ours())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SignedNote.sign("a\u0001\n", ours())).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "consentry.example/ledger",
                "consentry.example/ledger+9008a848",
                "consentry.example/ledger+9008a849+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4",
                "consentry.example/ledger+9008A848+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4",
                "consentry.example/Ledger+9008a848+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4",
                "consentry.example/ledger+9008a848+AgOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4",
                "consentry.example/ledger+9008a848+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVQ==",
                "consentry.example/ledger+9008a848+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4\n",
                "consentry.example/ledger+9008a848+no base64",
                "+9008a848+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4",
                "consentry example+9008a848+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4",
            })
    void whatIsNoVerifierKeyIsRefused(String text) {
        assertThatThrownBy(() -> VerifierKey.read(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aKeyIsAPointOfTheCurve() {
        byte[] none = new byte[Hash.SIZE];
        none[0] = 2;
        assertThatThrownBy(() -> new VerifierKey("a", none)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new VerifierKey("a", new byte[31])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aKeyThatIsKeptSignsAgain() {
        SigningKey made = SigningKey.make("consentry/0123456789abcdef");
        VerifierKey verifier = VerifierKey.read(made.verifier().text());
        assertThat(verifier).isEqualTo(made.verifier()).hasSameHashCodeAs(made.verifier());
        SigningKey kept = SigningKey.of(made.pkcs8(), verifier);
        assertThat(SignedNote.sign("x\n", kept)).isEqualTo(SignedNote.sign("x\n", made));
        assertThat(made.pkcs8()).hasSize(48);
        assertThat(made.toString()).doesNotContain(HexFormat.of().formatHex(made.pkcs8()));
        byte[] changed = made.pkcs8();
        changed[47] ^= 1;
        assertThatThrownBy(() -> SigningKey.of(changed, verifier)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SigningKey.of(new byte[48], verifier)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SigningKey.of("a", made.pkcs8(), new byte[44]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SigningKey.make("two words")).isInstanceOf(IllegalArgumentException.class);
    }
}
