package org.consentry.banner;

import java.util.Objects;

/**
 * How our tags stand in the head of one page.
 *
 * @param guarded whether something is held back from the visitor there, so that the guard comes first
 * @param nonce the page's own nonce, for every tag of ours; empty for none
 * @param integrity whether scripts carry their hash, since the page's policy admits scripts by hashes alone
 */
public record Tags(boolean guarded, String nonce, boolean integrity) {
    /** Nothing but the banner's own. */
    public static final Tags PLAIN = new Tags(false, "", false);

    public Tags {
        Objects.requireNonNull(nonce);
    }
}
