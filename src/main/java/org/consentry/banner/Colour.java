package org.consentry.banner;

/**
 * A colour of the sRGB space, opaque. What it writes is a colour and nothing else, whatever was read.
 *
 * @param red 0 to 255, as the others
 */
record Colour(int red, int green, int blue) {
    /** The contrast that text needs against its ground (WCAG 2.2, 1.4.3). */
    static final double TEXT = 4.5;

    /** The contrast that a control's edge and a focus ring need (WCAG 2.2, 1.4.11). */
    static final double EDGE = 3;

    /** Room for what rounding to a byte takes away. */
    private static final double ROOM = 0.05;

    /** Reads {@code #rrggbb}; gives the usual one for all else. */
    static Colour of(String text, Colour usual) {
        boolean hex = text.length() == 7
                && text.charAt(0) == '#'
                && text.chars()
                        .skip(1)
                        .allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F');
        return hex ? of(Integer.parseInt(text.substring(1), 16)) : usual;
    }

    static Colour of(int rgb) {
        return new Colour(rgb >> 16 & 255, rgb >> 8 & 255, rgb & 255);
    }

    /** This colour with so much of another in it, 0 to 1. */
    Colour mixed(Colour other, double share) {
        return new Colour(
                mixed(red, other.red, share), mixed(green, other.green, share), mixed(blue, other.blue, share));
    }

    private static int mixed(int one, int other, double share) {
        return (int) Math.round(one + (other - one) * share);
    }

    /** As much of the ground mixed in as the contrast allows, up to a share; where it allows none, this very colour. */
    Colour softened(Colour ground, double share, double contrast) {
        for (double part = share; part > 0.01; part -= 0.05) {
            Colour soft = mixed(ground, part);
            if (soft.contrast(ground) >= contrast + ROOM) {
                return soft;
            }
        }
        return this;
    }

    /** This one where it can be told from the ground, else another. */
    Colour seenOn(Colour ground, double contrast, Colour otherwise) {
        return contrast(ground) >= contrast ? this : otherwise;
    }

    /** From 1 to 21, as WCAG 2.2 defines it. */
    double contrast(Colour other) {
        double one = luminance();
        double two = other.luminance();
        return (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
    }

    private double luminance() {
        return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
    }

    private static double linear(int channel) {
        double share = channel / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
    }

    /** As a style sheet writes it, in as few characters as it can. */
    @Override
    public String toString() {
        String hex = String.format("%02x%02x%02x", red, green, blue);
        boolean twice =
                hex.charAt(0) == hex.charAt(1) && hex.charAt(2) == hex.charAt(3) && hex.charAt(4) == hex.charAt(5);
        return "#" + (twice ? "" + hex.charAt(0) + hex.charAt(2) + hex.charAt(4) : hex);
    }
}
