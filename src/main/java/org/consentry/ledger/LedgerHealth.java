package org.consentry.ledger;

import java.util.Objects;

/**
 * How the ledger fares.
 *
 * @param state RED where a choice would not be recorded now
 * @param why what is wrong, in one line; empty where nothing is
 * @param waiting records in the outbox
 */
public record LedgerHealth(State state, String why, long waiting) {
    /** From all well to nothing recorded. */
    public enum State {
        GREEN,
        /** The database is away; the outbox takes records. */
        YELLOW,
        RED
    }

    public LedgerHealth {
        Objects.requireNonNull(state);
        Objects.requireNonNull(why);
    }
}
