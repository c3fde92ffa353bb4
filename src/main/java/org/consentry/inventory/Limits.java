package org.consentry.inventory;

/**
 * How much of one site is kept in memory.
 *
 * @param names cookie names that its upstream sets
 * @param variants attribute variants of one name
 * @param claims names that only requests have shown; as many again may be confirmed
 * @param hosts hosts of third parties
 */
record Limits(int names, int variants, int claims, int hosts) {

    static final Limits DEFAULT = new Limits(5_000, 8, 1_000, 1_000);

    /** In characters; browsers ignore longer attributes (RFC 6265bis), and no sane name is longer. */
    static final int LONGEST = 1_024;

    Limits {
        if (names < 1 || variants < 1 || claims < 1 || hosts < 1) {
            throw new IllegalArgumentException(
                    "every limit is at least 1: " + names + ", " + variants + ", " + claims + ", " + hosts);
        }
    }

    /** How many places for names are to be free where others can give way. */
    int spareNames() {
        return Math.max(1, names / 50);
    }

    /**
     * True where a text can be kept in every database: PostgreSQL refuses NUL and half a surrogate pair, and one such
     * row would hold up all others of its batch for ever. Browsers drop cookies with control characters anyway.
     */
    static boolean storable(String text) {
        if (text.length() > LONGEST) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' && c != '\t' || c == 0x7f || Character.isSurrogate(c)) {
                return false;
            }
        }
        return true;
    }
}
