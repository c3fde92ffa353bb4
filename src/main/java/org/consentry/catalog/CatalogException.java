package org.consentry.catalog;

import java.io.Serial;

/** A catalogue that can't be used as it stands; the message names the file, the line where there is one, and why. */
public final class CatalogException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    private static final int LONGEST = 2000;

    CatalogException(String file, long line, String why) {
        super(shown(file + ":" + line + ": " + why, LONGEST));
    }

    CatalogException(String file, String why) {
        super(shown(file + ": " + why, LONGEST));
    }

    /** One line that a terminal and a log can show, whatever a file or its name holds. */
    static String shown(String text, int longest) {
        String cut = text.length() > longest ? text.substring(0, longest) + "…" : text;
        StringBuilder b = new StringBuilder(cut.length());
        cut.codePoints().forEach(c -> {
            if (visible(c)) {
                b.appendCodePoint(c);
            } else {
                b.append("\\u{%x}".formatted(c));
            }
        });
        return b.toString();
    }

    /** What changes the direction of the text around it would make a reader see another name. */
    private static boolean visible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
