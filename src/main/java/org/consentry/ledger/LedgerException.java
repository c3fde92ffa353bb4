package org.consentry.ledger;

/** A record could not be kept, or not be read: whoever asked must go on as if there were no consent. */
public final class LedgerException extends Exception {
    private static final long serialVersionUID = 1L;

    public LedgerException(String message, Throwable cause) {
        super(message, cause);
    }

    public LedgerException(String message) {
        super(message);
    }
}
