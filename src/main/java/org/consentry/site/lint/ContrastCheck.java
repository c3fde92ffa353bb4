package org.consentry.site.lint;

import java.util.Locale;
import org.consentry.site.Design;
import org.consentry.site.Design.Palette;
import org.consentry.site.Design.Theme;
import org.consentry.site.SitePolicy;

/** Whether the colours that a site shows can be read and told apart (WCAG 2.2, 1.4.3 and 1.4.11). */
final class ContrastCheck implements PolicyCheck {
    private static final double TEXT = 4.5;
    private static final double EDGE = 3;

    @Override
    public void check(SitePolicy policy, Findings findings) {
        Design design = policy.presentation().design();
        if (design.theme() != Theme.DARK) {
            check("light", design.light(), findings);
        }
        if (design.theme() != Theme.LIGHT) {
            check("dark", design.dark(), findings);
        }
    }

    private static void check(String name, Palette palette, Findings findings) {
        Pair text = new Pair("text on background", "text", palette.text(), palette.background());
        Pair button = new Pair("a button's text on accent", "on-accent", palette.onAccent(), palette.accent());
        Pair link = new Pair("links, accent on background", "accent", palette.accent(), palette.background());
        Pair edge = new Pair(
                "a button's border and the focus ring, accent on background",
                "accent",
                palette.accent(),
                palette.background());
        text.check(name, TEXT, findings);
        button.check(name, TEXT, findings);
        link.check(name, TEXT, findings);
        edge.check(name, EDGE, findings);
    }

    /** What stands on what, and the key whose colour would be changed. */
    private record Pair(String what, String key, String colour, String ground) {
        void check(String palette, double least, Findings findings) {
            double contrast = contrast(luminance(colour), luminance(ground));
            if (contrast < least) {
                // Cut off and not rounded: 4.499 is not 4.5.
                String shown = String.format(Locale.ROOT, "%.2f", Math.floor(contrast * 100) / 100);
                findings.error(
                        String.format(Locale.ROOT, "%s palette: %s has a contrast of %s:1", palette, what, shown),
                        String.format(Locale.ROOT, "choose colours with at least %.1f:1", least),
                        "design",
                        palette,
                        key);
            }
        }
    }

    static double contrast(double one, double two) {
        return (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
    }

    /** Relative luminance, 0 to 1, as WCAG 2.2 defines it, of {@code #rrggbb}. */
    static double luminance(String colour) {
        int rgb = Integer.parseInt(colour.substring(1), 16);
        return 0.2126 * linear(rgb >> 16) + 0.7152 * linear(rgb >> 8 & 255) + 0.0722 * linear(rgb & 255);
    }

    private static double linear(int channel) {
        double share = channel / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
    }
}
