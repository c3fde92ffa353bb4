package org.consentry.ledger.verify;

/** Makes what stands in an export fit to be printed. */
final class Plain {
    private static final int LONGEST = 200;

    private Plain() {}

    /** The text on one line, cut where it is long; a question mark stands for what a terminal might obey. */
    static String text(String given) {
        StringBuilder out = new StringBuilder();
        given.codePoints().limit(LONGEST).map(c -> isPlain(c) ? c : '?').forEach(out::appendCodePoint);
        return given.codePointCount(0, given.length()) > LONGEST ? out + "\u2026" : out.toString();
    }

    private static boolean isPlain(int c) {
        int type = Character.getType(c);
        return type != Character.CONTROL
                && type != Character.FORMAT
                && type != Character.SURROGATE
                && type != Character.LINE_SEPARATOR
                && type != Character.PARAGRAPH_SEPARATOR;
    }
}
