package org.consentry.banner;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.consentry.site.Design;
import org.consentry.site.Design.Palette;
import org.consentry.site.Design.Side;
import org.consentry.site.Design.Theme;
import org.jspecify.annotations.Nullable;

/**
 * How the banner and the pages look on one site: style sheets with the site's layout, colours, font and corners in
 * them, each under an address that carries its hash. A site's design chooses among what the sources offer, and puts
 * colours, font names and a number into them: none of it can tell one button of the banner from another.
 *
 * <p>A line of a source that begins with words in comments, such as {@code /*corner*}{@code /}, is for looks of which
 * all of these words are true; other comments are left out.
 *
 * @param banner for a page that asks: control, banner and one layout
 * @param control for a page of a visitor who has answered
 * @param page for the visitor's pages
 * @param placeholder for what stands in the place of a frame
 * @param logo the picture that the banner and the pages begin with; {@code null} for none
 */
record SiteLook(
        Asset banner,
        Asset control,
        Asset page,
        Asset placeholder,
        @Nullable Asset logo) {
    private static final String CSS = "text/css; charset=utf-8";
    private static final String SYSTEM_FONT = "system-ui,sans-serif";
    private static final int WIDEST_RADIUS = 24;
    private static final int LONGEST_FONT = 120;

    /** What a font list may name without quotes, and mean no family of that name. */
    private static final Set<String> GENERIC = Set.of(
            "serif",
            "sans-serif",
            "monospace",
            "cursive",
            "fantasy",
            "system-ui",
            "ui-serif",
            "ui-sans-serif",
            "ui-monospace",
            "ui-rounded");

    /** Names of the custom properties in the order in which {@link #colours} gives their values. */
    private static final List<String> TOKENS =
            List.of("bg", "fg", "soft", "line", "edge", "deep", "on", "link", "ring", "bad", "wall");

    static SiteLook of(Design design, @Nullable Asset logo, Assets assets) {
        String look = assets.sheet("look.css");
        String control = assets.sheet("control.css");
        return new SiteLook(
                asset(filled(control + look, words(design, logo != null, "banner"), design)),
                asset(filled(control, words(design, false, "control"), design)),
                asset(filled(assets.sheet("page.css"), words(design, logo != null, "page"), design)),
                asset(filled(assets.sheet("placeholder.css"), words(design, false, "placeholder"), design)),
                logo);
    }

    /** All that is served of it. */
    List<Asset> files() {
        return Stream.of(banner, control, page, placeholder, logo)
                .filter(Objects::nonNull)
                .toList();
    }

    Optional<Asset> find(String name) {
        return Stream.of(banner, control, page, placeholder)
                .filter(asset -> asset.name().equals(name))
                .findFirst();
    }

    private static Asset asset(String css) {
        byte[] bytes = css.getBytes(StandardCharsets.US_ASCII);
        String hash = Hashes.hex(Hashes.sha256().digest(bytes)).substring(0, 16);
        return Asset.of(hash + ".css", CSS, bytes);
    }

    private static Set<String> words(Design design, boolean logo, String sheet) {
        return Set.of(
                sheet,
                design.layout().name().toLowerCase(Locale.ROOT),
                design.side() == Side.START ? "start" : "end",
                design.theme().name().toLowerCase(Locale.ROOT),
                logo ? "logo" : "plain");
    }

    private static String filled(String source, Set<String> words, Design design) {
        String css = source.lines()
                .map(String::strip)
                .map(line -> wanted(line, words))
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining())
                .replace(";}", "}");
        String scheme = switch (design.theme()) {
            case AUTO -> "light dark";
            case LIGHT -> "light";
            case DARK -> "dark";
        };
        int radius = Math.max(0, Math.min(WIDEST_RADIUS, design.radius()));
        boolean important = words.contains("banner") || words.contains("control");
        boolean dark = design.theme() == Theme.DARK;
        return css.replace("$first", tokens(css, dark ? design.dark() : design.light(), dark, important))
                .replace("$dark", tokens(css, design.dark(), true, important))
                .replace("$scheme", scheme)
                .replace("$radius", radius + "px")
                .replace("$round", Math.round(radius * 0.65) + "px")
                .replace(SYSTEM_FONT, font(design.font()));
    }

    /** What is left of a line: nothing where it is of another look, or no more than a comment. */
    private static String wanted(String line, Set<String> words) {
        String rest = line;
        while (rest.startsWith("/*")) {
            int end = rest.indexOf("*/");
            String word = end < 0 ? "" : rest.substring(2, end);
            if (!words.contains(word)) {
                return "";
            }
            rest = rest.substring(end + 2);
        }
        return rest;
    }

    /** Those that the sheet makes use of. */
    private static String tokens(String css, Palette palette, boolean dark, boolean important) {
        List<Colour> colours = colours(palette, dark);
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < TOKENS.size(); i++) {
            if (css.contains("var(--" + TOKENS.get(i) + ')')) {
                out.append(out.isEmpty() ? "--" : ";--")
                        .append(TOKENS.get(i))
                        .append(':')
                        .append(colours.get(i));
                out.append(important ? "!important" : "");
            }
        }
        return out.toString();
    }

    /** What the policy doesn't say follows from what it says, and can always be read. */
    private static List<Colour> colours(Palette palette, boolean dark) {
        Palette usual = dark ? Design.DEFAULT.dark() : Design.DEFAULT.light();
        Colour ground = colour(palette.background(), usual.background());
        Colour text = colour(palette.text(), usual.text());
        Colour accent = colour(palette.accent(), usual.accent());
        boolean bright = ground.contrast(Colour.of(0)) > ground.contrast(Colour.of(0xffffff));
        Colour bad = Colour.of(bright ? 0xa3121f : 0xff9d9d);
        return List.of(
                ground,
                text,
                text.softened(ground, 0.2, Colour.TEXT),
                text.mixed(ground, 0.75),
                text.softened(ground, 0.5, Colour.EDGE),
                accent,
                colour(palette.onAccent(), usual.onAccent()),
                accent.seenOn(ground, Colour.TEXT, text),
                accent.seenOn(ground, Colour.EDGE, text),
                bad.seenOn(ground, Colour.TEXT, text),
                ground.mixed(text, 0.04));
    }

    private static Colour colour(String text, String usual) {
        return Colour.of(text, Colour.of(usual, Colour.of(0)));
    }

    /** Families in quotes, so that a name can be nothing but a name; the system's font after them all. */
    private static String font(String list) {
        boolean plain = list.length() <= LONGEST_FONT
                && list.chars()
                        .allMatch(c -> c >= 'a' && c <= 'z'
                                || c >= 'A' && c <= 'Z'
                                || c >= '0' && c <= '9'
                                || " ,-".indexOf(c) >= 0);
        if (list.isEmpty() || !plain) {
            return SYSTEM_FONT;
        }
        String families = Stream.of(list.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .map(name -> GENERIC.contains(name) ? name : '"' + name + '"')
                .collect(Collectors.joining(","));
        return families.isEmpty() ? SYSTEM_FONT : families;
    }
}
