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

    /** One line that a terminal and a log can show, whatever a file holds. */
    static String shown(String text, int longest) {
        String cut = text.length() > longest ? text.substring(0, longest) + "…" : text;
        return cut.codePoints()
                .map(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029 ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
