package org.consentry.rights;

import java.util.Objects;

/**
 * Who asks.
 *
 * @param subject the pseudonym of the records that the request is about; empty where it is not known
 * @param identity how that is known
 * @param contact an e-mail address
 */
public record Asker(String subject, RequestIdentity identity, String contact) {
    public Asker {
        Objects.requireNonNull(subject);
        Objects.requireNonNull(identity);
        Objects.requireNonNull(contact);
    }

    /** Whose browser brought a token of that subject; of an empty one, who brought none. */
    public static Asker withToken(String subject, String contact) {
        return new Asker(subject, subject.isEmpty() ? RequestIdentity.NONE : RequestIdentity.TOKEN, contact);
    }
}
