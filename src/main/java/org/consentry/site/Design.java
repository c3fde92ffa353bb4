package org.consentry.site;

import java.util.Objects;

/**
 * How the banner and our pages look on a site. Nothing here can make one answer weigh more than another.
 *
 * @param layout of the banner on wide screens; narrow ones always show a bar
 * @param side of the corner box, in the direction of reading
 * @param theme which palette is shown
 * @param light colours on a light ground
 * @param dark colours on a dark ground
 * @param font a CSS font list; empty for the system's own
 * @param radius of corners, in CSS pixels
 * @param logo name of an image file beside the policy; empty for none
 */
public record Design(
        Layout layout, Side side, Theme theme, Palette light, Palette dark, String font, int radius, String logo) {

    public enum Layout {
        BAR,
        CORNER,
        DIALOG
    }

    public enum Side {
        START,
        END
    }

    public enum Theme {
        AUTO,
        LIGHT,
        DARK
    }

    /**
     * Colours, each as {@code #rrggbb}.
     *
     * @param accent of buttons and links
     * @param onAccent of the text on a button
     */
    public record Palette(String background, String text, String accent, String onAccent) {
        public Palette {
            Objects.requireNonNull(background);
            Objects.requireNonNull(text);
            Objects.requireNonNull(accent);
            Objects.requireNonNull(onAccent);
        }
    }

    /** What a policy without a word on design gets. */
    public static final Design DEFAULT = new Design(
            Layout.BAR,
            Side.END,
            Theme.AUTO,
            new Palette("#ffffff", "#18202a", "#12416b", "#ffffff"),
            new Palette("#18202a", "#f3f5f7", "#a8d1f7", "#10202e"),
            "",
            8,
            "");

    public Design {
        Objects.requireNonNull(layout);
        Objects.requireNonNull(side);
        Objects.requireNonNull(theme);
        Objects.requireNonNull(light);
        Objects.requireNonNull(dark);
        Objects.requireNonNull(font);
        Objects.requireNonNull(logo);
    }
}
