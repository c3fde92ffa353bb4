package org.consentry.banner;

import java.util.Objects;

/**
 * How our tags stand in the head of one page.
 *
 * @param guarded whether something is held back from the visitor there, so that the guard comes first
 * @param nonce the page's own nonce, for every tag of ours; empty for none
 * @param integrity whether scripts carry their hash, since the page's policy admits scripts by hashes alone
 * @param ownDomain the domain of the host that the page was asked from, which the guard holds for the site's own; empty
 *     where none but the policy's are
 */
public record Tags(boolean guarded, String nonce, boolean integrity, String ownDomain) {
    /** Nothing but the banner's own. */
    public static final Tags PLAIN = new Tags(false, "", false);

    public Tags {
        Objects.requireNonNull(nonce);
        Objects.requireNonNull(ownDomain);
    }

    /** For a page of a host that the site's policy names. */
    public Tags(boolean guarded, String nonce, boolean integrity) {
        this(guarded, nonce, integrity, "");
    }
}
