package org.consentry.html;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a parser that is not ours makes of a page before and after: the same tree but for our two elements, and these
 * first in the head and in the body.
 */
class RewriterOracleTest {
    private static final Inserts ELEMENTS =
            HtmlRewriterTest.inserts("<link id=our-head>", "<section id=our-body><p>x</p></section>");

    private static final String BYTE_ORDER_MARK = "\u00EF\u00BB\u00BF";

    static Stream<Path> pages() throws IOException, URISyntaxException {
        return HtmlRewriterTest.pages();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void theTreeOfAPageDiffersByOurElementsOnly(Path file) throws IOException {
        agrees(HtmlRewriterTest.withoutMarks(Files.readString(file, ISO_8859_1)));
    }

    @Provide
    Arbitrary<String> soup() {
        return Soup.pages();
    }

    @Property(tries = 3000, seed = "4")
    void theTreeOfTagSoupDiffersByOurElementsOnly(@ForAll @From("soup") String page) {
        agreesOnSoup(page);
    }

    static void agreesOnSoup(String page) {
        // A frameset after a body was implied takes that body's place, in browsers and in jsoup, and one of ours
        // prevents it: the deviation that InsertionPoints documents.
        // And jsoup reads noscript as a browser without scripting does, we as one with it; where its content is well
        // formed the two agree, and the saved pages hold such.
        agrees(page.replace("<frameset>", "<form>").replace("noscript>", "noembed>"));
    }

    private static void agrees(String page) {
        String rewritten = HtmlRewriterTest.rewrite(page, 64, ELEMENTS);
        Document before = parse(page);
        Document after = parse(rewritten);
        Element head = after.getElementById("our-head");
        assertThat(head != null).as(rewritten).isEqualTo(rewritten.contains("our-head"));
        if (head != null) {
            assertThat((Node) head.parent()).as(rewritten).isSameAs(after.head());
            assertThat(head.elementSiblingIndex()).as(rewritten).isZero();
            head.remove();
        }
        Element body = after.getElementById("our-body");
        assertThat(body != null).as(rewritten).isEqualTo(rewritten.contains("our-body"));
        if (body != null) {
            assertThat((Node) body.parent()).as(rewritten).isSameAs(after.body());
            assertThat(body.siblingIndex()).as(rewritten).isZero();
            body.remove();
        }
        assertThat(html(after)).as(rewritten).isEqualTo(html(before));
    }

    /**
     * The tree as text, without white space where a head or body may be implied. Browsers drop it there or leave it in
     * the head, character by character (HTML 13.2.6.4.1 to 13.2.6.4.6); jsoup takes it along with the text after it.
     */
    private static String html(Document document) {
        Stream.of(document, document.firstElementChild(), document.head())
                .flatMap(around -> around.textNodes().stream())
                .forEach(Node::remove);
        while (document.body().childNodeSize() > 0 && document.body().childNode(0) instanceof TextNode text) {
            if (!text.isBlank()) {
                text.text(text.getWholeText().stripLeading());
                break;
            }
            text.remove();
        }
        document.outputSettings().prettyPrint(false);
        return document.outerHtml();
    }

    private static Document parse(String page) {
        // Given characters and not bytes, jsoup has nobody to take the mark off.
        return Jsoup.parse(page.startsWith(BYTE_ORDER_MARK) ? page.substring(3) : page);
    }
}
