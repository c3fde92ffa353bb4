package org.consentry.inventory;

/** What became of a person's word on a claim. */
public enum Outcome {
    DONE,
    /** No such name is among the claims. */
    NO_SUCH_CLAIM,
    /** As many names as there is room for are confirmed already. */
    NO_ROOM,
    /** The database did not take it: nothing has changed. */
    NOT_KEPT
}
