package org.consentry.site;

import java.util.Objects;

/**
 * Something that a site keeps in the browser beside cookies.
 *
 * @param name the key or, with a {@code *} at its end, what keys begin with
 * @param kind {@code local}, {@code session}, {@code indexed-db} or {@code cache}
 * @param purpose id of the purpose
 * @param vendor name of the service; empty for the site itself
 * @param lifetime how long it stays, in the operator's words; empty for until it is deleted
 */
public record StoredItem(String name, String kind, String purpose, String vendor, String lifetime) {
    public StoredItem {
        Objects.requireNonNull(name);
        Objects.requireNonNull(kind);
        Objects.requireNonNull(purpose);
        Objects.requireNonNull(vendor);
        Objects.requireNonNull(lifetime);
    }
}
