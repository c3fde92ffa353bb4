package org.consentry.browser;

import com.microsoft.playwright.options.ColorScheme;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.consentry.site.Bundles;
import org.consentry.site.Design.Layout;
import org.consentry.site.Design.Theme;
import org.consentry.site.PolicyException;
import org.consentry.site.PolicyLoader;
import org.consentry.site.SitePolicy;

/**
 * One way in which a visitor may meet the banner.
 *
 * @param scheme what the visitor's system prefers, which counts where the site's theme follows it
 * @param width of the window, in CSS pixels
 */
record Combination(Layout layout, Theme theme, ColorScheme scheme, String language, int width) {
    static final List<Integer> WIDTHS = List.of(320, 768, 1440);

    private static final String POLICY = """
            site: shop
            hosts: [localhost]
            controller: {name: "Alder & Finch Ltd", email: privacy@shop.example}
            notice: {version: "2026-03", statement: /privacy, effective: 2026-03-01}
            languages: [en, "*"]
            design: {layout: %s, theme: %s}
            vendors:
              - {name: Meadow Metrics, policy: "https://metrics.example/privacy"}
              - {name: Reel & Co, policy: "https://reel.example/privacy"}
            purposes:
              - {id: shop, category: necessary, basis: contract}
              - {id: statistics, category: analytics, basis: consent, vendors: [Meadow Metrics]}
              - {id: ads, category: marketing, basis: consent}
              - {id: video, category: functional, basis: consent, vendors: [Reel & Co]}
            """;

    private static final Map<String, SitePolicy> POLICIES = new ConcurrentHashMap<>();

    /** Languages of the sample: the usual, long words, right to left, no spaces, and longer words still. */
    private static final List<String> SAMPLE = List.of("en", "de", "ar", "ja", "fi");

    /** Every two values of two columns meet in one row at least: two orthogonal squares, one language a row group. */
    static List<Combination> sample() {
        List<Combination> rows = new ArrayList<>();
        List<String> languages =
                SAMPLE.stream().filter(Bundles.languages()::contains).toList();
        for (int i = 0; i < languages.size(); i++) {
            for (int j = 0; j < 3; j++) {
                Theme theme = Theme.values()[j];
                Layout layout = Layout.values()[(i + j) % 3];
                rows.add(new Combination(
                        layout, theme, scheme(theme, i), languages.get(i), WIDTHS.get((i + 2 * j) % 3)));
            }
        }
        return rows;
    }

    /** Every one of a layout. */
    static Stream<Combination> all(Layout layout) {
        return Bundles.languages().stream()
                .flatMap(language -> Stream.of(Theme.values())
                        .flatMap(theme -> Stream.of(ColorScheme.LIGHT, ColorScheme.DARK)
                                .filter(scheme -> theme == Theme.AUTO || scheme == scheme(theme, 0))
                                .flatMap(scheme -> WIDTHS.stream()
                                        .map(width -> new Combination(layout, theme, scheme, language, width)))));
    }

    /** Of a site whose theme is fixed the visitor's preference is the other one, so that it shows if it is heeded. */
    private static ColorScheme scheme(Theme theme, int turn) {
        return switch (theme) {
            case AUTO -> turn % 2 == 0 ? ColorScheme.DARK : ColorScheme.LIGHT;
            case LIGHT -> ColorScheme.DARK;
            case DARK -> ColorScheme.LIGHT;
        };
    }

    SitePolicy policy() {
        return policy(layout, theme);
    }

    /** That site, in every language. */
    static SitePolicy policy(Layout layout, Theme theme) {
        return POLICIES.computeIfAbsent(POLICY.formatted(word(layout), word(theme)), Combination::read);
    }

    private static SitePolicy read(String yaml) {
        try {
            return PolicyLoader.load("shop.yaml", yaml.getBytes(StandardCharsets.UTF_8));
        } catch (PolicyException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return word(layout) + ' ' + word(theme) + " theme, " + word(scheme) + " system, " + language + ", " + width;
    }
}
