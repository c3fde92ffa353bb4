package org.consentry.html;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Comment;
import org.jsoup.nodes.DataNode;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a parser that is not ours makes of whole pages before and after: the same tree but for the gated attributes, and
 * nothing in it that still leads to a held host. Also for the pages of a folder given by {@code -Dconsentry.pages}.
 */
class GatingOracleTest {
    private static final List<String> HARMLESS =
            List.of("a[href]", "a[xlink:href]", "blockquote[cite]", "link[href]", "meta[content]", "p[title]");

    static Stream<Path> pages() throws IOException, URISyntaxException {
        List<Path> pages =
                new ArrayList<>(files(Path.of(Objects.requireNonNull(GatingOracleTest.class.getResource("/html/pages"))
                        .toURI())));
        String folder = System.getProperty("consentry.pages");
        if (folder != null) {
            pages.addAll(files(Path.of(folder)));
        }
        return pages.stream();
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void thePageCanBeHadBackAndTheCutDoesNotShow(Path file) throws IOException {
        String page = Files.readString(file, ISO_8859_1);
        String gated = GatedPage.of(page);
        assertThat(GatedPage.restore(gated)).isEqualTo(page);
        for (int chunk : new int[] {1, 3, 61, 1024, 8192}) {
            assertThat(GatedPage.of(page, chunk)).as("in %ds", chunk).isEqualTo(gated);
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void theTreeDiffersByGatedAttributesOnly(Path file) throws IOException {
        String page = Files.readString(file, ISO_8859_1);
        Document before = parse(page);
        Document after = parse(GatedPage.of(page));
        // Restored as well, as its attributes are then written alike.
        before.getAllElements().forEach(GatingOracleTest::restore);
        after.getAllElements().forEach(GatingOracleTest::restore);
        assertThat(after.outerHtml()).isEqualTo(before.outerHtml());
    }

    @ParameterizedTest
    @MethodSource("pages")
    void nothingInTheTreeLeadsToAHeldHost(Path file) throws IOException {
        Document after = parse(GatedPage.of(Files.readString(file, ISO_8859_1)));
        for (Element element : after.getAllElements()) {
            boolean inert = element.normalName().equals("script")
                    && element.attr("type").equals("text/plain");
            for (Attribute attribute : element.attributes()) {
                boolean asked = attribute.getValue().contains(".test")
                        && !attribute.getKey().startsWith("data-");
                if (asked && !inert && !HARMLESS.contains(element.normalName() + "[" + attribute.getKey() + "]")) {
                    String value = attribute.getValue().replaceAll("/_consent/placeholder\\?u=[^\"' ]*", "");
                    assertThat(value).as(element.shallowClone().outerHtml()).doesNotContain(GatedPage.HOSTS.keySet());
                }
            }
            if (element.normalName().equals("link") && !element.attr("rel").matches("canonical|alternate")) {
                assertThat(element.attr("href")).doesNotContain(GatedPage.HOSTS.keySet());
            }
            for (DataNode data : element.dataNodes()) {
                String text = data.getWholeData();
                assertThat(text.contains("track(") && !inert).as(text).isFalse();
            }
        }
    }

    /** Undoes the gating of one element, by its attributes as a script would find them. */
    private static void restore(Element element) {
        List<Attribute> attributes = element.attributes().asList();
        boolean held = element.hasAttr("data-consent");
        element.clearAttributes();
        for (Attribute attribute : attributes) {
            String name = attribute.getKey();
            String original = name.startsWith("data-consent-") ? name.substring("data-consent-".length()) : name;
            boolean ours = name.equals("data-consent")
                    || name.equals("data-consent-service")
                    || held && standsIn(attribute) && !original.equals("srcdoc");
            if (!ours && !element.hasAttr(original)) {
                element.attributes().put(new Attribute(original, attribute.getValue(), element.attributes()));
            }
        }
        for (DataNode data : element.dataNodes()) {
            data.setWholeData(GatedPage.restore(data.getWholeData()));
        }
        for (Node child : element.childNodes()) {
            if (child instanceof Comment comment) {
                comment.setData(GatedPage.restore(comment.getData()));
            } else if (child instanceof TextNode text) {
                text.text(GatedPage.restore(text.getWholeText()));
            }
        }
    }

    private static boolean standsIn(Attribute attribute) {
        return switch (attribute.getKey()) {
            case "type" -> attribute.getValue().equals("text/plain");
            case "src" -> attribute.getValue().startsWith("/_consent/placeholder");
            case "style" -> attribute.getValue().contains("data:,consentry");
            default -> false;
        };
    }

    private static Document parse(String page) {
        Document document = Jsoup.parse(page);
        document.outputSettings().prettyPrint(false);
        return document;
    }
}
