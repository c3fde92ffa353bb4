package org.consentry.catalog;

import java.io.Serial;

/** A catalogue that can't be used as it stands; the message names the file, the line where there is one, and why. */
public final class CatalogException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    CatalogException(String file, long line, String why) {
        super(file + ":" + line + ": " + why);
    }

    CatalogException(String file, String why) {
        super(file + ": " + why);
    }
}
