package org.consentry.html;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pages that a browser once followed to a held host stay held. */
class LeakFixturesTest {
    private static final Pattern BYTE = Pattern.compile("\\\\x([0-9a-f]{2})");

    /** A host that can't be told may be any. */
    private static final Gate GATE = new GatedPage.TestGate() {
        @Override
        public @Nullable Hold host(String host) {
            return host.isEmpty() ? new Hold(Hold.NEVER, "") : super.host(host);
        }
    };

    static Stream<String> leaks() throws IOException {
        try (InputStream lines = LeakFixturesTest.class.getResourceAsStream("/fuzz/leaks.txt")) {
            return new String(lines.readAllBytes(), UTF_8).lines().filter(line -> !line.startsWith("#"));
        }
    }

    @ParameterizedTest
    @MethodSource("leaks")
    void whatOnceLeakedIsHeld(String line) {
        String[] parts = line.split(" >> ");
        String text = BYTE.matcher(parts[0]).replaceAll(b -> String.valueOf((char) Integer.parseInt(b.group(1), 16)));
        byte[] page = text.replace("@@", "x").getBytes(ISO_8859_1);
        String whole = gated(page, page.length);
        assertThat(text.toLowerCase(java.util.Locale.ROOT)).contains(parts[1].toLowerCase(java.util.Locale.ROOT));
        assertThat(whole).doesNotContain(parts[1]).contains("consent");
        for (int chunk : new int[] {1, 5, 64}) {
            assertThat(gated(page, chunk)).isEqualTo(whole);
        }
    }

    private static String gated(byte[] page, int chunk) {
        return new String(GatedPage.write(page, chunk, GATE, HtmlRewriterTest.inserts("", "")), ISO_8859_1);
    }
}
