package org.consentry.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.consentry.ledger.CanonicalJson;
import org.consentry.ledger.tree.Hash;
import org.consentry.ledger.tree.SigningKey;
import org.consentry.ledger.verify.Forgery;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerifyCommandTest {
    private static final String KEY = Forgery.KEY.verifier().text();

    @TempDir
    private @Nullable Path folder;

    private record Outcome(int status, String out, String err) {}

    private Path folder() {
        return Objects.requireNonNull(folder);
    }

    private static Outcome run(String... args) {
        List<String> all = new ArrayList<>(List.of("verify"));
        all.addAll(List.of(args));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = Main.run(
                InputStream.nullInputStream(),
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8),
                all.toArray(String[]::new));
        return new Outcome(status, out.toString(UTF_8), err.toString(UTF_8));
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder().resolve(name), text).toString();
    }

    @Test
    void aSoundExportIsStatusZero() throws IOException {
        String zip = Forgery.whole(300).write(folder()).toString();
        Outcome o = run(zip, "--key", KEY);
        assertThat(o.status()).isZero();
        assertThat(o.err()).isEmpty();
        assertThat(o.out())
                .contains("the whole ledger", KEY, "tree      300 leaves", "300 in the tree, 0 emptied, 0 left out")
                .doesNotContain("the export's own")
                .endsWith("sound" + System.lineSeparator());
        assertThat(run(zip, "--key", file("key.pub", KEY + "\n"))).isEqualTo(o);
    }

    @Test
    void withoutAKeyItSaysThatTheKeyIsTheExportsOwn() throws IOException {
        Outcome o = run(Forgery.filtered(300).write(folder()).toString());
        assertThat(o.status()).isZero();
        assertThat(o.out()).contains("the export's own", "filtered by {\"site\":\"shop\"}", "200 left out");
    }

    @Test
    void aForgedRecordIsNamedAndStatusOne() throws IOException {
        Forgery export = Forgery.whole(300);
        export.records.set(7, Forgery.record(7, "another"));
        export.claims.put("actor", "\u001b[2Jsound\n");
        Outcome o = run(export.write(folder()).toString(), "--key", KEY);
        assertThat(o.status()).isEqualTo(1);
        assertThat(o.out())
                .contains("changed: record 7 was changed: records.jsonl line 8 (" + Forgery.id(7) + ")")
                .doesNotContain("\u001b")
                .endsWith("tampered" + System.lineSeparator());
        assertThat(o.err()).hasLineCount(1).contains("tampered");
    }

    @Test
    void anEarlierCheckpointShowsWhetherHistoryGrewOrWasRewritten() throws IOException {
        Forgery export = Forgery.whole(300);
        String since = file("checkpoint", export.note(200, Forgery.KEY).replace("\n", "\r\n"));
        Outcome grown = run(export.write(folder()).toString(), "--key", KEY, "--since", since);
        assertThat(grown.status()).isZero();
        assertThat(grown.out()).contains("the first 200 are those of the earlier checkpoint");
        export.replace(7, Forgery.record(7, "another"));
        Outcome rewritten = run(export.write(folder()).toString(), "--key", KEY, "--since", since);
        assertThat(rewritten.status()).isEqualTo(1);
        assertThat(rewritten.out()).contains("history was rewritten");
    }

    @Test
    void aReceiptServesAsTheCheckpointThatItBears() throws IOException {
        Forgery export = Forgery.whole(300);
        String receipt = CanonicalJson.write(
                Map.of("record_id", Forgery.id(7), "proof", Map.of("checkpoint", export.note(200, Forgery.KEY))));
        Outcome grown = run(export.write(folder()).toString(), "--key", KEY, "--since", file("receipt.json", receipt));
        assertThat(grown.status()).as(grown.err()).isZero();
        assertThat(grown.out()).contains("the first 200 are those of the earlier checkpoint");
        Outcome early = run(export.write(folder()).toString(), "--since", file("early.json", "{\"record_id\":\"x\"}"));
        assertThat(early.status()).isEqualTo(2);
        assertThat(early.err()).contains("without a checkpoint: it was not sealed yet");
    }

    @Test
    void whatWasEmptiedInSilenceIsStatusThree() throws IOException {
        Forgery export = Forgery.whole(300);
        export.records.set(
                7,
                "{\"erased\":\""
                        + Hash.leaf(export.records.get(7).getBytes(UTF_8)).hex() + "\"}");
        export.claims.put("erased", 1);
        Outcome o = run(export.write(folder()).toString(), "--key", KEY);
        assertThat(o.status()).isEqualTo(3);
        assertThat(o.out()).contains("record 7;").endsWith("doubtful" + System.lineSeparator());
        assertThat(o.err()).hasLineCount(1).contains("doubtful");
    }

    @Test
    void anotherKeyIsStatusOne() throws IOException {
        String other = SigningKey.make("someone.else").verifier().text();
        Outcome o = run(Forgery.whole(3).write(folder()).toString(), "--key", other);
        assertThat(o.status()).isEqualTo(1);
        assertThat(o.out()).contains("signature: key.pub is another key", "no valid signature of " + other);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nowhere.zip",
                ".",
                "a\0b",
                "NOZIP",
                "OK --key nonsense",
                "OK --key a+b+c",
                "OK --key",
                "OK --since nowhere",
                "OK --since NOZIP",
                "OK --wrong",
                "OK OK"
            })
    void whatCanNotBeReadIsOneLineAndStatusTwo(String line) throws IOException {
        String zip = Forgery.whole(3).write(folder()).toString();
        String none = file("none.zip", "PK, but no zip\n");
        List<String> args = new ArrayList<>();
        for (String word : line.split(" ", -1)) {
            if (!word.isEmpty()) {
                args.add(word.replace("NOZIP", none).replace("OK", zip));
            }
        }
        Outcome o = run(args.toArray(String[]::new));
        assertThat(o.status()).isEqualTo(2);
        assertThat(o.out()).isEmpty();
        assertThat(o.err()).hasLineCount(1).startsWith("consentry verify: ").hasSizeLessThan(400);
    }

    @Test
    void helpTellsTheStatuses() {
        Outcome o = run("--help");
        assertThat(o.status()).isZero();
        assertThat(o.out()).contains("--key", "--since", "0 where it is sound", "2 where it");
    }
}
