package org.consentry.rights;

import java.util.Locale;
import java.util.Optional;

/** How whoever asks was identified (article 12(6) GDPR). */
public enum RequestIdentity {
    /** Not at all, so far. */
    NONE,
    /** The browser's own consent token came with the request: the records are its own. */
    TOKEN,
    /** The number of a receipt of this site came with the request. */
    RECEIPT,
    /** A reviewer has checked by other means. */
    CHECKED;

    private final String id = name().toLowerCase(Locale.ROOT);

    /** The word in records and the API. */
    public String id() {
        return id;
    }

    public static Optional<RequestIdentity> of(String id) {
        for (RequestIdentity identity : values()) {
            if (identity.id.equals(id)) {
                return Optional.of(identity);
            }
        }
        return Optional.empty();
    }
}
