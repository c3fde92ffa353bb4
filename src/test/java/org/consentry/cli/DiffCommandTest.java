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
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiffCommandTest {
    private static final String OLD = """
            site: shop
            hosts: [shop.example]
            controller: {name: Alder, email: privacy@shop.example}
            notice: {version: "1", statement: /privacy, effective: 2026-03-01}
            purposes: [{id: ads, category: marketing, basis: legitimate-interest}]
            cookies: [{name: _x, purpose: ads}]
            validity: 6 months
            """;

    @TempDir
    private @Nullable Path folder;

    private record Outcome(int status, List<String> out, List<String> err) {}

    private static Outcome run(Object... args) {
        List<String> all = new ArrayList<>(List.of("diff"));
        Arrays.stream(args).map(Object::toString).forEach(all::add);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = Main.run(
                InputStream.nullInputStream(),
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8),
                all.toArray(String[]::new));
        return new Outcome(
                status,
                out.toString(UTF_8).lines().toList(),
                err.toString(UTF_8).lines().toList());
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(Objects.requireNonNull(folder).resolve(name), text);
    }

    @Test
    void differencesAreGroupedAndTheNoticesVersionIsHeldAgainstThem() throws IOException {
        String now = OLD.replace("legitimate-interest", "consent")
                .replace("[{name: _x, purpose: ads}]", "[]")
                .replace("6 months", "12 months")
                .replace("privacy@", "dpo@");
        Outcome outcome = run(file("old.yaml", OLD), file("new.yaml", now));
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.out())
                .containsExactly(
                        "Nobody is asked again: the notice keeps its version, 1.",
                        "",
                        "What visitors are asked",
                        "! ads: now needs consent, was legitimate-interest",
                        "! ads: now a switch, was: open to objection",
                        "! a choice holds 12 months, was 6 months",
                        "",
                        "What is let through",
                        "  cookie _x is no longer declared",
                        "",
                        "What is kept, and for how long",
                        "  records (refusal) are kept 360 days, was 6 months",
                        "",
                        "Words",
                        "  controller's mail: dpo@shop.example, was privacy@shop.example");
        assertThat(outcome.err())
                .containsExactly(
                        "consentry diff: warning: what is marked ! is material, and choices made before it hold"
                                + " all the same: give the notice a new version");
    }

    @Test
    void theSameInOtherLinesIsNoDifference() throws IOException {
        Outcome outcome = run(file("old.yaml", OLD), file("new.yaml", "# the same\n" + OLD));
        assertThat(outcome.status()).isZero();
        assertThat(outcome.out()).containsExactly("No difference.");
        assertThat(outcome.err()).isEmpty();
    }

    @Test
    void whatCannotBeReadIsStatusTwoAndNamed() throws IOException {
        Path old = file("old.yaml", OLD);
        Path bad = file("bad.yaml", OLD + "colour: red\n");
        assertThat(run(old, bad).status()).isEqualTo(2);
        assertThat(run(old, bad).err()).hasSize(1).first().asString().startsWith(bad + ":8:1: error: ");
        assertThat(run(bad, old).status()).isEqualTo(2);
        for (Outcome outcome : List.of(
                run(),
                run(old),
                run(old, "nowhere.yaml"),
                run(old, "a\0b"),
                run(old, Objects.requireNonNull(folder)))) {
            assertThat(outcome.status()).isEqualTo(2);
            assertThat(outcome.out()).isEmpty();
            assertThat(outcome.err()).hasSize(1).first().asString().startsWith("consentry diff: ");
        }
    }
}
