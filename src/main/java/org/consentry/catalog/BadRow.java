package org.consentry.catalog;

import java.io.Serial;
import java.util.Locale;

/** A row that is left out, for a reason that a reader of many rows counts by. */
final class BadRow extends IllegalArgumentException {

    @Serial
    private static final long serialVersionUID = 1;

    /** Why rows are left out. */
    enum Reason {
        MALFORMED,
        TOO_WIDE,
        LOOK_ALIKE,
        PROTECTED,
        THERE_ALREADY,
        TOO_MANY_ALIKE;

        /** As people read it. */
        String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    private final Reason reason;

    BadRow(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** What kind of fault this is; what says nothing of its kind is a malformed row. */
    static Reason reason(IllegalArgumentException fault) {
        return fault instanceof BadRow bad ? bad.reason : Reason.MALFORMED;
    }
}
