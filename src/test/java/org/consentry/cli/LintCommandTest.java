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
import java.util.stream.Stream;
import org.consentry.site.Bundles;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each bad policy names, in its first lines, every finding that it has to give. */
class LintCommandTest {
    private static final Path FOLDER = Path.of("src", "test", "resources", "lint");
    private static final Path SITES = Path.of("src", "test", "resources", "sites");
    private static final Path ASSETS = Path.of("src", "main", "webapp", "_consent", "assets");
    private static final String EXPECT = "# expect: ";

    /** True of every policy until somebody has read a bundle. */
    private static final String UNREAD = "no person has reviewed";

    /** True of policies that lie beside each other here, each of a shop. */
    private static final List<String> TOGETHER = List.of("two policies are called shop", "belongs to shop too");

    private static final String SHOP = """
            site: shop
            hosts: [shop.example]
            controller: {name: Alder, email: privacy@shop.example}
            notice: {version: "1", statement: /privacy, effective: 2026-03-01}
            authority: {name: Datatilsynet}
            """;

    @TempDir
    private @Nullable Path folder;

    private record Outcome(int status, List<String> out, List<String> err) {}

    private static Outcome run(Object... args) {
        List<String> all = new ArrayList<>(List.of("lint"));
        Arrays.stream(args).map(Object::toString).forEach(all::add);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = Main.run(
                InputStream.nullInputStream(),
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8),
                LintCommandTest::asset,
                all.toArray(String[]::new));
        return new Outcome(
                status,
                out.toString(UTF_8).lines().toList(),
                err.toString(UTF_8).lines().toList());
    }

    private static byte @Nullable [] asset(String name) {
        try {
            return Files.readAllBytes(ASSETS.resolve(name));
        } catch (IOException e) {
            return null;
        }
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(Objects.requireNonNull(folder).resolve(name), text);
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    static List<Path> bad() throws IOException {
        return files(FOLDER.resolve("bad"));
    }

    static List<Path> good() throws IOException {
        List<Path> all = new ArrayList<>(files(FOLDER.resolve("good")));
        all.addAll(files(Path.of("server-config", "sites")));
        for (String name : List.of("anchors", "markup", "smallest")) {
            all.add(SITES.resolve("good").resolve(name + ".yaml"));
        }
        return all;
    }

    /** What one call says of all bad policies: a call reads the whole catalogue. */
    private static List<String> of(Outcome outcome, Path policy) {
        return outcome.err().stream()
                .filter(line -> line.startsWith(policy + ":"))
                .toList();
    }

    @Test
    void badPoliciesGiveEveryFindingWithItsPlaceSeverityAndHint() throws IOException {
        Outcome outcome = run(bad().toArray());
        assertThat(bad()).hasSizeGreaterThan(30);
        for (Path policy : bad()) {
            List<String> expected = Files.readAllLines(policy).stream()
                    .takeWhile(line -> line.startsWith(EXPECT))
                    .map(line -> line.substring(EXPECT.length()))
                    .toList();
            boolean unread = expected.stream().anyMatch(line -> line.contains(UNREAD));
            assertThat(expected).as(policy.toString()).isNotEmpty();
            assertThat(of(outcome, policy))
                    .filteredOn(line -> unread || !line.contains(UNREAD))
                    .filteredOn(line -> TOGETHER.stream().noneMatch(line::contains))
                    .zipSatisfy(expected, (found, wanted) -> assertThat(found).startsWith(policy + ":" + wanted))
                    .allSatisfy(line -> assertThat(line).endsWith(")").contains(" ("));
        }
        assertThat(outcome.status()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"language-unreviewed, 0, 1", "purposes-alike, 0, 1", "contrast-edge, 1, 1"})
    void warningsAreNoErrorsUnlessSomebodySaysSo(String name, int plain, int strict) {
        Path policy = FOLDER.resolve("bad").resolve(name + ".yaml");
        assertThat(run(policy).status()).isEqualTo(plain);
        assertThat(run("--strict", policy).status()).isEqualTo(strict);
    }

    @Test
    void soundPoliciesGiveNoErrorAndOursNothingButUnreviewedLanguages() throws IOException {
        Outcome outcome = run(good().toArray());
        assertThat(outcome.err())
                .filteredOn(line -> TOGETHER.stream().noneMatch(line::contains))
                .noneMatch(line -> line.contains(" error: "));
        assertThat(run(files(Path.of("server-config", "sites")).toArray()).status())
                .isZero();
        for (Path policy : files(FOLDER.resolve("good"))) {
            assertThat(run(policy).err()).hasSize(1).first().asString().contains(" warning: " + UNREAD);
            assertThat(run(policy).status()).isZero();
        }
    }

    @Test
    void whatKeepsAPolicyFromBeingReadIsAllThatIsSaid() throws IOException {
        List<Path> unusable = files(SITES.resolve("bad"));
        Outcome outcome = run(unusable.toArray());
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err()).allMatch(line -> line.contains(": error: "));
        for (Path policy : unusable) {
            assertThat(of(outcome, policy)).isNotEmpty();
        }
    }

    @Test
    void everyUnreviewedLanguageThatIsServedIsListed() throws IOException {
        Path policy = file("all.yaml", SHOP + "languages: [\"*\"]\npurposes: [{id: ads, category: marketing}]\n");
        Outcome outcome = run(policy);
        String line = outcome.err().get(0);
        assertThat(outcome.err()).hasSize(1);
        String listed = line.substring(line.indexOf("serves: ") + 8, line.indexOf(" ("));
        assertThat(listed.split(", ")).containsExactlyInAnyOrderElementsOf(Bundles.languages());
        assertThat(outcome.status()).isZero();
    }

    @Test
    void severalPoliciesAreAllCheckedAndOneErrorIsEnough() throws IOException {
        Path good = file("good.yaml", SHOP);
        Path bad = file("bad.yaml", SHOP.replace("shop", "store") + "design: {light: {text: \"#eeeeee\"}}\n");
        Outcome outcome = run(bad, good);
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.out()).containsExactly(bad + ": 1 error, 1 warning", good + ": 0 errors, 1 warning");
        assertThat(outcome.err()).hasSize(3);
    }

    @Test
    void whatAServerWouldNotServeTogetherIsNamedInTheLaterFile() throws IOException {
        String key = "apps: [{name: ios, key: A-key_of-letters-and-digits-20}]\n";
        Path first = file("a.yaml", SHOP.replace("[shop.example]", "[shop.example, a.example]") + key);
        Path second = file("b.yaml", SHOP.replace("[shop.example]", "[b.example, a.example]") + key);
        Outcome outcome = run(first, second);
        assertThat(of(outcome, first)).noneMatch(line -> line.contains("error"));
        assertThat(of(outcome, second))
                .filteredOn(line -> line.contains("error"))
                .containsExactly(
                        second + ":1:7: error: two policies are called shop (rename one; the other stands in " + first
                                + ")",
                        second
                                + ":2:20: error: host a.example belongs to shop too (keep it in one; the other stands in "
                                + first + ")",
                        second + ":6:25: error: the key of app ios belongs to shop too (give each site's app a key of"
                                + " its own; the other stands in " + first + ")");
        assertThat(outcome.out().get(1)).isEqualTo(second + ": 3 errors, 1 warning");
        assertThat(outcome.status()).isEqualTo(1);
    }

    @Test
    void oneFileNamedTwiceOrAnotherFoldersVersionIsNoSecondSite() throws IOException {
        Path shop = file("shop.yaml", SHOP);
        Path elsewhere = Files.createDirectory(Objects.requireNonNull(folder).resolve("next"));
        Path next = Files.writeString(elsewhere.resolve("shop.yaml"), SHOP);
        assertThat(run(shop, shop, shop.resolveSibling(".").resolve("shop.yaml"), next)
                        .status())
                .isZero();
    }

    @Test
    void badUsageIsStatusTwoAndOneLine() throws IOException {
        Path good = file("good.yaml", SHOP);
        for (Outcome outcome : List.of(
                run(),
                run("--nope", good),
                run(good, "nowhere.yaml"),
                run(Objects.requireNonNull(folder)),
                run("a\0b"))) {
            assertThat(outcome.status()).isEqualTo(2);
            assertThat(outcome.err()).hasSize(1).first().asString().startsWith("consentry lint: ");
        }
    }

    @Test
    void aLogoHasToLieBesideItsPolicyAndToBeSmall() throws IOException {
        Path policy = file("shop.yaml", SHOP + "design: {logo: shop.svg}\n");
        file("shop.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>");
        assertThat(run(policy).status()).isZero();
        file("shop.svg", "<svg>" + " ".repeat(33_000));
        assertThat(run(policy).err()).anyMatch(line -> line.contains(":6:16: error: the logo shop.svg has more than"));
    }

    @Test
    void nonsenseIsRefusedInPlainWords() throws IOException {
        Path binary = Files.write(Objects.requireNonNull(folder).resolve("binary"), new byte[] {0, (byte) 0xff, 3});
        Path large = file("large.yaml", "#".repeat((1 << 20) + 5000));
        for (Path policy : List.of(binary, large, file("empty.yaml", ""))) {
            assertThat(run(policy).status()).isEqualTo(1);
            assertThat(run(policy).err()).hasSize(1).first().asString().startsWith(policy.toString());
        }
    }

    @Test
    void aPolicyWithThousandsOfFaultsIsReportedInBounds() throws IOException {
        StringBuilder yaml = new StringBuilder(SHOP).append("vendors:\n");
        for (int i = 0; i < 3000; i++) {
            yaml.append("  - {name: v").append(i).append("}\n");
        }
        assertThat(run(file("many.yaml", yaml.toString())).err()).hasSize(200);
    }
}
