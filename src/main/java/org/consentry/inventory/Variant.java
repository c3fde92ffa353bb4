package org.consentry.inventory;

import java.util.Objects;

/**
 * What a cookie was set with, besides its name and host, that decides which cookie a browser takes a later line for
 * (RFC 6265bis, storage model; for {@code Partitioned} the CHIPS proposal).
 *
 * @param domain the Domain attribute, empty where there was none
 * @param path the cookie's path, empty where it is not known
 * @param partitioned whether the Partitioned attribute was there
 */
public record Variant(String domain, String path, boolean partitioned) {
    public Variant {
        Objects.requireNonNull(domain);
        Objects.requireNonNull(path);
    }
}
