package org.consentry.browser;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.consentry.banner.PlainTexts;
import org.consentry.site.SitePolicy;

/** What a machine can check of a page: each answers with what it found wrong, in words. */
final class Checks {
    private static final String FIRST_LAYER = text("/browser/first-layer.js");
    private static final String OWN_PAGE = text("/browser/own-page.js");

    /** Once a page, and by the page itself: the library's own wrapper puts half a megabyte into it at every run. */
    private static final String AXE = text("/axe.min.js");

    private static final String RUN_AXE = """
            async () => (await axe.run({resultTypes: ['violations']})).violations
              .flatMap(rule => rule.nodes.map(node => rule.id + ' (' + rule.impact + '): ' + node.html.slice(0, 160)))
            """;

    private Checks() {}

    /** The first layer that came with the page: checks 1, 2, 3, 5, 6, 8, 10 and 12. */
    static List<String> firstLayer(Page page, SitePolicy policy, String language) {
        PlainTexts words = StubSite.BANNER.plain(policy, language);
        PlainTexts english = StubSite.BANNER.plain(policy, "en");
        List<String> purposes = policy.optionalPurposes().stream()
                .map(purpose -> words.purposes().get(purpose.id()).title())
                .toList();
        List<String> known = Stream.concat(Stream.of(english.title()), english.buttons().values().stream())
                .toList();
        return found(page.evaluate(
                FIRST_LAYER,
                Map.of(
                        "language", language,
                        "controller", policy.controller().name(),
                        "purposes", purposes,
                        "english", known)));
    }

    /** A page of ours: checks 3, 10 and 12. */
    static List<String> ownPage(Page page, String language, boolean decided) {
        return found(page.evaluate(OWN_PAGE, Map.of("language", language, "decided", decided)));
    }

    /** What axe has to say of the whole page, of whatever weight. */
    static List<String> axe(Page page) {
        if (!Boolean.TRUE.equals(page.evaluate("'axe' in window"))) {
            page.evaluate(AXE);
        }
        return found(page.evaluate(RUN_AXE));
    }

    @SuppressWarnings("unchecked")
    private static List<String> found(Object list) {
        return (List<String>) list;
    }

    static String text(String resource) {
        try (InputStream in = Objects.requireNonNull(Checks.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
