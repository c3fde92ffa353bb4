package org.consentry.site;

import java.util.Locale;
import java.util.Set;
import org.consentry.site.Design.Layout;
import org.consentry.site.Design.Palette;
import org.consentry.site.Design.Side;
import org.consentry.site.Design.Theme;
import org.jspecify.annotations.Nullable;

/** Reads how the banner looks on a site. What it lets through can stand in a style sheet as it is. */
final class PolicyDesign {
    static final int WIDEST_RADIUS = 24;
    private static final int LONGEST_FONT = 120;

    private PolicyDesign() {}

    static Design read(PolicyNode root) {
        PolicyNode node = root.child("design");
        if (!node.present()) {
            return Design.DEFAULT;
        }
        node.allow();
        Design usual = Design.DEFAULT;
        return new Design(
                node.value("layout", usual.layout(), t -> word(Layout.values(), t), "write bar, corner or dialog"),
                node.value("side", usual.side(), t -> word(Side.values(), t), "write start or end"),
                node.value("theme", usual.theme(), t -> word(Theme.values(), t), "write auto, light or dark"),
                palette(node.child("light"), usual.light()),
                palette(node.child("dark"), usual.dark()),
                node.value("font", usual.font(), PolicyDesign::font, "name fonts, such as Georgia, serif"),
                node.value("radius", usual.radius(), PolicyDesign::radius, "write a number of pixels, 0 to 24"),
                node.value("logo", usual.logo(), PolicyDesign::logo, "name an .svg, .png or .webp beside the policy"));
    }

    private static <E extends Enum<E>> @Nullable E word(E[] values, String text) {
        for (E value : values) {
            if (value.name().toLowerCase(Locale.ROOT).equals(text)) {
                return value;
            }
        }
        return null;
    }

    private static Palette palette(PolicyNode node, Palette usual) {
        node.allow();
        return new Palette(
                colour(node, "background", usual.background()),
                colour(node, "text", usual.text()),
                colour(node, "accent", usual.accent()),
                colour(node, "on-accent", usual.onAccent()));
    }

    private static String colour(PolicyNode node, String key, String usual) {
        return node.value(key, usual, PolicyDesign::colour, "write \"#rrggbb\" in quotes");
    }

    private static @Nullable String colour(String text) {
        String digits = text.startsWith("#") ? text.substring(1).toLowerCase(Locale.ROOT) : "";
        boolean hex = digits.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f');
        if (!hex || digits.length() != 3 && digits.length() != 6) {
            return null;
        }
        if (digits.length() == 6) {
            return "#" + digits;
        }
        StringBuilder doubled = new StringBuilder("#");
        digits.chars().forEach(c -> doubled.append((char) c).append((char) c));
        return doubled.toString();
    }

    /** Names and commas alone: nothing that a style sheet reads as more. */
    private static @Nullable String font(String text) {
        boolean plain = text.chars()
                .allMatch(c -> c >= 'a' && c <= 'z'
                        || c >= 'A' && c <= 'Z'
                        || c >= '0' && c <= '9'
                        || c == ' '
                        || c == '-'
                        || c == ',');
        return plain && !text.isEmpty() && text.length() <= LONGEST_FONT ? text : null;
    }

    private static @Nullable Integer radius(String text) {
        try {
            int pixels = Integer.parseInt(text);
            return pixels >= 0 && pixels <= WIDEST_RADIUS ? pixels : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** A file of the policies' own folder. */
    private static @Nullable String logo(String text) {
        int dot = text.lastIndexOf('.');
        boolean name = dot > 0 && PolicyWords.isName(text) && !text.contains("..");
        return name && Set.of("svg", "png", "webp").contains(text.substring(dot + 1)) ? text : null;
    }
}
