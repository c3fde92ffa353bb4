package org.consentry.browser.leaks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * However a page is written, nothing that it loads by its markup alone reaches a held host: no script of ours helps.
 * What isn't held arrives as ever.
 */
class LeaksIT {
    private static final int SOME = 60;
    private static final int MANY = 3000;
    private static final int CHUNK = 4096;

    private static Laboratory laboratory;

    @BeforeAll
    static void open() throws IOException {
        laboratory = new Laboratory();
    }

    @AfterAll
    static void close() {
        laboratory.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void noneOfSomePagesReachesAHeldHost(boolean scripting) {
        List<NastyPage> pages = pages(scripting ? 21 : 22, SOME);
        List<Set<String>> ungated = laboratory.asked(pages, scripting, page -> page);
        assertThat(ungated.stream().filter(LeaksIT::leaks))
                .as("ungated, many do")
                .hasSizeGreaterThan(SOME / 5);
        assertNoLeaks(pages, scripting);
    }

    @Test
    @Tag("thorough")
    void noneOfManyPagesReachesAHeldHost() {
        assertNoLeaks(pages(23, MANY), false);
        assertNoLeaks(pages(24, MANY), true);
    }

    @Test
    void whatIsNotHeldIsNotTouchedAndArrives() {
        List<NastyPage> pages = pages(25, SOME / 2).stream()
                .map(page -> new NastyPage(
                        page.charset(),
                        List.of(String.join("", page.pieces())
                                .replaceAll("(?i)tra?c?ker\\.test|ads\\.test", "allowed.test"))))
                .filter(page -> !mentionsHeld(page))
                .toList();
        assertThat(pages).hasSizeGreaterThan(SOME / 8);
        for (NastyPage page : pages) {
            assertThat(HeldHosts.gate(page.bytes(1), CHUNK))
                    .asString(ISO_8859_1)
                    .isEqualTo(text(page));
        }
        List<Set<String>> asked = laboratory.asked(pages, true, page -> HeldHosts.gate(page, CHUNK));
        assertThat(asked.stream().filter(hosts -> hosts.contains("allowed.test")))
                .hasSizeGreaterThan(pages.size() / 5);
    }

    private static String text(NastyPage page) {
        return new String(page.bytes(1), ISO_8859_1);
    }

    /** In whatever disguise: the gate alone says whether it found one. */
    private static boolean mentionsHeld(NastyPage page) {
        String text = text(page).replaceAll("allowed\\.test", "");
        return text.contains("cker") || text.contains("%") || text.contains("&#") || text.contains("\\");
    }

    private static List<NastyPage> pages(long seed, int count) {
        NastyPages pages = new NastyPages(seed);
        return IntStream.range(0, count).mapToObj(i -> pages.next()).toList();
    }

    private static boolean leaks(Set<String> hosts) {
        return hosts.stream().anyMatch(HeldHosts::holds);
    }

    private static void assertNoLeaks(List<NastyPage> pages, boolean scripting) {
        List<NastyPage> leaking = leaking(pages, scripting);
        assertThat(leaking.stream().limit(5).map(page -> smallest(page, scripting)))
                .as("%d of %d, scripting %s", leaking.size(), pages.size(), scripting)
                .isEmpty();
    }

    private static List<NastyPage> leaking(List<NastyPage> pages, boolean scripting) {
        List<Set<String>> asked = laboratory.asked(pages, scripting, page -> HeldHosts.gate(page, CHUNK));
        return IntStream.range(0, pages.size())
                .filter(i -> leaks(asked.get(i)))
                .mapToObj(pages::get)
                .toList();
    }

    /** Leaves out pieces as long as the page leaks without them. */
    private static NastyPage smallest(NastyPage page, boolean scripting) {
        List<NastyPage> smaller = new ArrayList<>();
        for (int count = Math.max(1, page.pieces().size() / 2); count > 0; count /= 2) {
            for (int from = 0; from < page.pieces().size(); from += count) {
                smaller.add(page.without(from, count));
            }
        }
        List<NastyPage> leaking = page.pieces().size() < 2 ? List.of() : leaking(smaller, scripting);
        return leaking.isEmpty() ? page : smallest(leaking.get(0), scripting);
    }
}
