package org.consentry.html;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/** The properties of this room over many more pages, other ones each time. A failure names the seed that repeats it. */
@Tag("thorough")
class ThoroughTest {
    private static final int TRIES = 100_000;

    @Provide
    Arbitrary<String> soup() {
        return Soup.pages();
    }

    @Provide
    Arbitrary<byte[]> bytes() {
        return Soup.bytes();
    }

    @Property(tries = TRIES)
    void anyChunkingGivesTheSamePage(@ForAll @From("soup") String page) {
        HtmlRewriterTest.holds(page);
    }

    @Property(tries = TRIES)
    void bytesOfNoSensePassAsTheyCame(@ForAll @From("bytes") byte[] bytes) {
        HtmlRewriterTest.holds(new String(bytes, ISO_8859_1));
    }

    @Property(tries = TRIES)
    void anyChunkingGivesTheSameTokens(@ForAll @From("soup") String page) {
        TagScannerTest.chunksAgree(page);
    }

    @Property(tries = TRIES)
    void theTreeDiffersByOurElementsOnly(@ForAll @From("soup") String page) {
        RewriterOracleTest.agreesOnSoup(page);
    }
}
