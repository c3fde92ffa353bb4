package org.consentry.consent;

/** Whose tokens no longer count: withdrawn elsewhere, objected, or erased. Asked on every request; in memory alone. */
@FunctionalInterface
public interface Revocations {
    /** What a token still says. */
    enum Standing {
        HOLDS,
        /** The choice was taken back: every answer is no, and nobody is asked again. */
        REFUSED,
        /** The record was erased: there is no choice. */
        GONE
    }

    /** Nobody's. */
    Revocations NONE = (site, consent) -> Standing.HOLDS;

    /** What the token says by now. */
    Standing of(String site, Consent consent);
}
