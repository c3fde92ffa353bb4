package org.consentry.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The schema for editors, as the command line gives it. */
class SchemaCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... args) {
        return Main.run(
                InputStream.nullInputStream(),
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8),
                args);
    }

    @Test
    void itPrintsWhatTheDocumentsHold() throws IOException {
        assertThat(run("schema")).isZero();
        assertThat(out.toByteArray()).isEqualTo(Files.readAllBytes(Path.of("src", "docs", "policy.schema.json")));
        assertThat(err.size()).isZero();
    }

    @Test
    void itsHelpShowsTheLineForEditors() {
        assertThat(run("schema", "--help")).isZero();
        assertThat(out.toString(UTF_8)).contains("# yaml-language-server: $schema=policy.schema.json");
    }

    @Test
    void itTakesNoFile() {
        assertThat(run("schema", "shop.yaml")).isEqualTo(2);
        assertThat(err.toString(UTF_8)).hasLineCount(1).contains("shop.yaml");
    }
}
