package org.consentry.html;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TagScannerTest {
    static Stream<String> vectors() throws IOException {
        try (InputStream in = Objects.requireNonNull(TagScannerTest.class.getResourceAsStream("/html/tokens.txt"))) {
            return new String(in.readAllBytes(), UTF_8).lines().filter(line -> !line.startsWith("#")).toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void tokensAreThoseOfTheStandardAtEveryChunkSize(String line) {
        String[] fields = unescape(line).split(" \\| ", -1);
        byte[] page = fields[2].getBytes(UTF_8);
        List<String> expected = new ArrayList<>(Arrays.asList(fields).subList(3, fields.length));
        expected.removeIf(String::isEmpty);
        String element = fields[1].equals("-") ? "" : fields[1];
        for (int chunk = 1; chunk <= page.length; chunk++) {
            List<String> tokens = ScanTrace.of(page, chunk, fields[0] + " state", element);
            assertThat(tokens).as("in %ds", chunk).isEqualTo(expected);
        }
    }

    private static String unescape(String line) {
        return line.replace("\\n", "\n")
                .replace("\\r", "\r")
                .replace("\\t", "\t")
                .replace("\\f", "\f")
                .replace("\\0", "\0");
    }

    @Provide
    Arbitrary<String> soup() {
        return Soup.pages();
    }

    @Property(tries = 1500, seed = "1")
    void chunksOfAnySizeGiveTheSameTokens(@ForAll @From("soup") String page) {
        chunksAgree(page);
    }

    static void chunksAgree(String page) {
        byte[] bytes = page.getBytes(ISO_8859_1);
        List<String> whole = ScanTrace.of(bytes, Math.max(1, bytes.length));
        for (int chunk : new int[] {1, 2, 3, 7, 64}) {
            assertThat(ScanTrace.of(bytes, chunk)).as("in %ds", chunk).isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {TagScanner.MAX_TAG - 1, TagScanner.MAX_TAG, TagScanner.MAX_TAG + 1, 3 * TagScanner.MAX_TAG})
    void aTagBeyondTheLimitKeepsItsNameAndItsEnd(int size) {
        String tag = "<div a=\"" + "x".repeat(size - 10) + "\">";
        byte[] page = (tag + "<b>").getBytes(UTF_8);
        assertThat(tag).hasSize(size);
        String expected = size > TagScanner.MAX_TAG ? "long start DIV" : "start div {a=" + "x".repeat(size - 10) + "}";
        for (int chunk : new int[] {1, 4096, TagScanner.MAX_TAG, size, page.length}) {
            assertThat(ScanTrace.of(page, chunk)).as("in %ds", chunk).containsExactly(expected, "start b {}");
        }
    }

    @Test
    void attributesBeyondTheLimitAreReadOverAndTheLastListedKeepsItsValue() throws IOException {
        StringBuilder tag = new StringBuilder("<a");
        for (int k = 0; k < Tag.MAX_ATTRIBUTES + 10; k++) {
            tag.append(k == Tag.MAX_ATTRIBUTES - 1 ? " last" : " a=\">\"");
        }
        byte[] page = tag.append(">").toString().getBytes(UTF_8);
        List<Integer> ends = new ArrayList<>();
        new TagScanner(
                        new TagEvents() {
                            @Override
                            public void startTag(Tag found) {
                                assertThat(found.attributes()).isEqualTo(Tag.MAX_ATTRIBUTES);
                                assertThat(found.hasValue(Tag.MAX_ATTRIBUTES - 1))
                                        .isFalse();
                                assertThat(found.find("last")).isEqualTo(Tag.MAX_ATTRIBUTES - 1);
                                ends.add((int) found.end);
                            }
                        },
                        true)
                .scan(page, 0, page.length, 0);
        assertThat(ends).containsExactly(page.length);
    }

    @Test
    void withoutScriptingNoscriptHoldsTags() throws IOException {
        byte[] page = "<noscript><img></noscript>".getBytes(UTF_8);
        List<TagName> names = new ArrayList<>();
        new TagScanner(
                        new TagEvents() {
                            @Override
                            public void startTag(Tag tag) {
                                names.add(tag.name);
                            }
                        },
                        false)
                .scan(page, 0, page.length, 0);
        assertThat(names).containsExactly(TagName.NOSCRIPT, TagName.IMG);
    }

    @Test
    void depthOfForeignContentIsBounded() {
        String nest = "<svg>" + "<g>".repeat(100_000) + "</g>".repeat(100_000) + "</svg>";
        List<String> tokens = ScanTrace.of((nest + "<style><b></style>").getBytes(UTF_8), 8192);
        assertThat(tokens).hasSize(200_005).endsWith("start style {}", "text <b>", "end style");
    }

    @Test
    void byteSearchFindsWhatAPlainLoopFinds() {
        byte[] b = new byte[64];
        for (int wanted : new int[] {0, '<', 0x7F, 0x80, 0xFF}) {
            for (int at = 0; at < b.length; at++) {
                Arrays.fill(b, (byte) (wanted ^ 1));
                b[at] = (byte) wanted;
                for (int from = 0; from < 20; from++) {
                    int expected = at >= from && at < 50 ? at : 50;
                    assertThat(ByteSearch.indexOf(b, from, 50, (byte) wanted)).isEqualTo(expected);
                }
            }
        }
    }
}
