package org.consentry.site;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bytes that are no policy: findings, never an exception, never a hang. */
class PolicyAbuseTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String SOUND = """
            site: shop
            hosts: [shop.example]
            controller: {name: Ærlig}
            notice: {version: "2026-03", effective: 2026-03-01}
            """;

    private static @Nullable PolicyException load(byte[] yaml) {
        return assertTimeoutPreemptively(
                SOON, () -> catchThrowableOfType(PolicyException.class, () -> PolicyLoader.load("x.yaml", yaml)));
    }

    private static List<Finding> findings(byte[] yaml) {
        PolicyException refused = load(yaml);
        assertThat(refused).isNotNull();
        assertThat(refused.findings())
                .isNotEmpty()
                .hasSizeLessThanOrEqualTo(200)
                .allSatisfy(finding -> {
                    assertThat(finding.toString()).hasLineCount(1).hasSizeLessThan(600);
                    assertThat(finding.hint()).isNotBlank();
                });
        return refused.findings();
    }

    static Stream<Arguments> nonsense() {
        return Stream.of(
                arguments("nothing", "", 1, "empty"),
                arguments("comments alone", "# nothing\n\n", 1, "empty"),
                arguments("only a document mark", "---\n", 2, "must be a block"),
                arguments("NUL", SOUND + "enforcement: st\0rict\n", 5, "control character"),
                arguments("a bell", "site: \u0007\n", 1, "control character"),
                arguments("lists nested", "site: " + "[".repeat(10_000), 1, "nested too deeply"),
                arguments("lists nested and closed", "[".repeat(20_000) + "]".repeat(20_000), 1, "nested too deeply"),
                arguments("maps nested", "site: " + "{a: ".repeat(10_000), 1, "nested too deeply"),
                arguments("dashes nested", "- ".repeat(10_000) + "x\n", 1, "nested too deeply"),
                arguments("keys nested", "? ".repeat(10_000) + "x\n", 1, "nested too deeply"),
                arguments("itself as a list", SOUND + "vendors: &v [*v]\n", 5, "must be a block"),
                arguments("a text longer than any", SOUND + "enforcement: " + "x".repeat(5000), 5, "longer than 4000"),
                arguments("a tag of Java", "!!java.net.URL [\"http://x.example\"]\n", 1, "must be a block"),
                arguments("a directive", "%YAML 9.9\n---\nsite: x\n", 0, "not YAML"),
                arguments("a merge key", SOUND + "<<: {enforcement: observe}\n", 5, "unknown key \"<<\""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("nonsense")
    void nonsenseGivesAFindingAtItsPlace(String what, String yaml, int line, String problem) {
        assertThat(findings(yaml.getBytes(UTF_8))).first().satisfies(finding -> {
            assertThat(finding.problem()).contains(problem);
            assertThat(finding.line()).isEqualTo(line);
        });
    }

    @Test
    void whatIsNotUtf8IsSaid() {
        assertThat(findings(SOUND.getBytes(ISO_8859_1)))
                .containsExactly(new Finding("x.yaml", 3, 20, "the file is not UTF-8", "save it as UTF-8"));
        assertThat(findings(("\uFEFF" + SOUND).getBytes(UTF_16LE)).get(0).problem())
                .isEqualTo("the file is not UTF-8");
        byte[] binary = new byte[4096];
        new java.util.Random(7).nextBytes(binary);
        assertThat(findings(binary)).hasSize(1);
    }

    @Test
    void aliasesDoNotMultiply() {
        StringBuilder laughs = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i < 60; i++) {
            laughs.append("a" + i + ": &a" + i + " [" + ("*a" + (i - 1) + ", ").repeat(9) + "x]\n");
        }
        assertThat(findings(laughs.toString().getBytes(UTF_8)))
                .containsExactly(new Finding(
                        "x.yaml",
                        4,
                        // The twenty-first: nine stand in each of the two lines before.
                        20,
                        "more than 20 aliases of lists and blocks",
                        "write out what they stand for, or give one value alone an anchor"));
        String one = "- &x \"" + "é".repeat(200_000) + "\"\n";
        String many = SOUND.replace("hosts: [shop.example]\n", "") + "hosts:\n" + one + "- *x\n".repeat(100_000);
        findings(many.getBytes(UTF_8));
        findings((SOUND.replace("hosts: [shop.example]\n", "") + "hosts:\n- &x \"" + "é".repeat(3000) + "\"\n"
                        + "- *x\n".repeat(100_000))
                .getBytes(UTF_8));
    }

    @Test
    void manyEntriesTakeNoLongerThanTheyShould() {
        StringBuilder list = new StringBuilder("hosts: [h");
        for (int i = 0; list.length() < 1_000_000; i++) {
            list.append(", h").append(Integer.toString(i, 36));
        }
        String yaml = SOUND.replace("hosts: [shop.example]", list.append(']'));
        assertThat(load(yaml.getBytes(UTF_8))).isNull();
        StringBuilder both = new StringBuilder(SOUND + "purposes:\n");
        StringBuilder cookies = new StringBuilder("cookies:\n");
        for (int i = 0; both.length() + cookies.length() < 1_000_000; i++) {
            both.append("- {id: p").append(i).append(", category: analytics}\n");
            cookies.append("- {name: c")
                    .append(i)
                    .append(", purpose: p")
                    .append(i)
                    .append("}\n");
        }
        assertThat(findings(both.append(cookies).toString().getBytes(UTF_8)))
                .extracting(Finding::problem)
                .containsExactly("the purposes' ids are too long for a cookie");
    }

    @Test
    void aMebibyteIsTheMost(@TempDir Path folder) throws IOException, PolicyException {
        byte[] most = Arrays.copyOf(SOUND.getBytes(UTF_8), 1 << 20);
        Arrays.fill(most, SOUND.getBytes(UTF_8).length, most.length, (byte) '#');
        assertThat(PolicyLoader.load("x.yaml", most).id()).isEqualTo("shop");
        byte[] more = Arrays.copyOf(most, most.length + 1);
        assertThat(findings(more)).extracting(Finding::problem).containsExactly("the file is larger than 1 MiB");
        Path file = Files.write(folder.resolve("large.yaml"), more);
        assertThat(catchThrowableOfType(PolicyException.class, () -> PolicyLoader.load(file))
                        .findings())
                .extracting(Finding::toString)
                .singleElement()
                .asString()
                .startsWith("large.yaml: the file is larger than 1 MiB");
    }

    @Test
    void aByteOrderMarkAndWindowsLinesChangeNothing() throws PolicyException {
        SitePolicy plain = PolicyLoader.load("x.yaml", SOUND.getBytes(UTF_8));
        SitePolicy odd = PolicyLoader.load("x.yaml", ("\uFEFF" + SOUND.replace("\n", "\r\n")).getBytes(UTF_8));
        assertThat(odd.controller()).isEqualTo(plain.controller());
        assertThat(odd.notice()).isEqualTo(plain.notice());
        assertThat(odd.hash()).isNotEqualTo(plain.hash());
    }

    @Test
    void windowsLinesKeepTheirNumbers() {
        assertThat(findings((SOUND + "enforcement: lax\n").replace("\n", "\r\n").getBytes(UTF_8)))
                .extracting(Finding::line, Finding::column)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(5, 14));
    }

    @Test
    void aFileCutAnywhereGivesAPolicyOrFindings() throws IOException {
        byte[] whole = Files.readAllBytes(Path.of("src/test/resources/sites/good/everything.yaml"));
        int refused = 0;
        for (int length = 0; length < whole.length; length++) {
            PolicyException e = load(Arrays.copyOf(whole, length));
            refused += e == null ? 0 : 1;
        }
        assertThat(refused).isGreaterThan(whole.length / 4);
    }

    @Property(tries = 300)
    void anyBytesGiveAPolicyOrFindings(@ForAll byte[] junk, @ForAll int place) throws IOException {
        byte[] sound = SOUND.getBytes(UTF_8);
        int at = Math.floorMod(place, sound.length);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(sound, 0, at);
        out.write(junk);
        out.write(sound, at, sound.length - at);
        load(out.toByteArray());
        load(junk);
    }

    @Property(tries = 300)
    void anyTextOfYamlSignsGivesAPolicyOrFindings(
            @ForAll
                    @net.jqwik.api.constraints.Chars({
                        '[', ']', '{', '}', ':', ' ', '\n', '-', '?', '&', '*', '!', '|', '>', '\'', '"', '#', '%', '@',
                        '`', ',', 'a', '\t', '\r'
                    })
                    String text) {
        load(text.getBytes(UTF_8));
    }
}
