package org.consentry.ledger;

import java.sql.SQLException;

/** A record could not be kept, or not be read: whoever asked must go on as if there were no consent. */
public final class LedgerException extends Exception {
    private static final long serialVersionUID = 1L;

    public LedgerException(String message, Throwable cause) {
        super(message, cause);
    }

    public LedgerException(String message) {
        super(message);
    }

    /** Whether the database failed, which may pass; else what it holds is damaged. */
    public boolean ofDatabase() {
        return getCause() instanceof SQLException;
    }
}
