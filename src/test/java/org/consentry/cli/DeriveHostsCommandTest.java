package org.consentry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class DeriveHostsCommandTest {

    private static final String ENTITIES = """
            [{"name":"Elm, Ads","category":"ad","domains":["*.q7q-elm.example","*.doubleclick.net"],"company":"Elm"},
             {"name":"Fir","category":"video","domains":["player.q7q-fir.example"]}]
            """;

    @TempDir
    private Path folder;

    /** Runs it on this text, as if that were the pinned one, or with the real pin. */
    private String run(String text, boolean pinned) throws Exception {
        Path in = Files.writeString(folder.resolve("in.json"), text);
        Path out = folder.resolve("out.csv");
        DeriveHostsCommand command = pinned ? new DeriveHostsCommand(hash(text)) : new DeriveHostsCommand();
        run(command, in.toString(), out.toString());
        return Files.readString(out);
    }

    private static void run(DeriveHostsCommand command, String... args) throws Exception {
        CommandLine line = new CommandLine(command).setExecutionExceptionHandler((e, c, parsed) -> {
            throw e;
        });
        CommandLine.ParseResult parsed = line.parseArgs(args);
        assertThat(parsed.errors()).isEmpty();
        command.run();
    }

    private static String hash(String text) throws GeneralSecurityException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    @Test
    void writesATableThatTheCatalogueReads() throws Exception {
        String source = DeriveHostsCommand.SOURCE;
        assertThat(run(ENTITIES, true))
                .startsWith("host,category,vendor,source\nplayer.q7q-fir.example,functional,Fir," + source + "\n")
                .endsWith("\nq7q-elm.example,marketing,Google Ads," + source + "\n");
    }

    @Test
    void writesTheSameBytesEachTime() throws Exception {
        assertThat(run(ENTITIES, true)).isEqualTo(run(ENTITIES, true));
    }

    @Test
    void anyOtherFileIsRefusedAndNothingWritten() {
        assertThatThrownBy(() -> run(ENTITIES, false))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("in.json: is not entities-nostats.json of third-party-web 0.30.0")
                .hasMessageContaining("SHA-256");
        assertThat(folder.resolve("out.csv")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[1]",
                "[{\"name\":\"x\",\"category\":\"ad\",\"domains\":\"x\"}]",
                "[{\"name\":\"x\"}]",
                "[{\"name\":\"x\",",
                "[\u0000]",
            })
    void aFileOfAnotherShapeIsRefusedInOneLine(String text) {
        assertThatThrownBy(() -> run(text, true))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("in.json")
                .extracting(Throwable::getMessage)
                .asString()
                .doesNotContain("\n");
        assertThat(folder.resolve("out.csv")).doesNotExist();
    }

    @Test
    void missingAndOverlongFilesAreRefused() throws IOException {
        String out = folder.resolve("out.csv").toString();
        String none = folder.resolve("none.json").toString();
        assertThatThrownBy(() -> run(new DeriveHostsCommand(), none, out))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("none.json: can't be read");
        Path big = Files.write(folder.resolve("big.json"), new byte[4_000_001]);
        assertThatThrownBy(() -> run(new DeriveHostsCommand(), big.toString(), out))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("is longer than");
        assertThatThrownBy(() -> run(new DeriveHostsCommand(), folder.toString(), out))
                .isInstanceOf(BadInput.class);
    }

    @Test
    void aPlaceThatCannotBeWrittenIsToldOf() throws Exception {
        Path in = Files.writeString(folder.resolve("in.json"), ENTITIES);
        String out = folder.resolve("no/such/out.csv").toString();
        assertThatThrownBy(() -> run(new DeriveHostsCommand(hash(ENTITIES)), in.toString(), out))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("can't be written");
    }
}
