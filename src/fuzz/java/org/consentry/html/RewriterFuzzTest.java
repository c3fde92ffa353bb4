package org.consentry.html;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.stream.Stream;

/**
 * What holds of gating whatever the bytes: run over the inputs kept beside the tests, or, with {@code JAZZER_FUZZ=1},
 * over those that a fuzzer comes up with.
 */
class RewriterFuzzTest {
    /** What the page may hold itself, so that taking out ours would take that out as well, and what takes bytes out. */
    private static final List<String> OURS = List.of("consent", "maps", "necessary", "optanon", "data-src");

    @FuzzTest(maxDuration = "3m")
    void chunksDontShowAndThePageCanBeHadBack(byte[] bytes) {
        String page = new String(bytes, ISO_8859_1);
        String whole = GatedPage.of(page);
        for (int chunk : new int[] {1, 3, 17}) {
            assertThat(GatedPage.of(page, chunk)).as("in %ds", chunk).isEqualTo(whole);
        }
        String lower = page.toLowerCase(java.util.Locale.ROOT);
        if (Stream.of(OURS.toArray(String[]::new)).noneMatch(lower::contains)) {
            assertThat(GatedPage.restore(whole)).isEqualTo(page);
        }
    }
}
